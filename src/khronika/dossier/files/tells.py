"""What a court package tells whoever holds it, besides what the case says (THREATS.md, "What a package tells").

tells(plan, metadata)     a pure function of the plan: what is shown, what can be concluded, and why it is not less
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from khronika.casefile.word import Bearing
from khronika.disclosure.logged_text import logged_entities
from khronika.dossier.files.layout import events_of
from khronika.dossier.files.tell import MEANINGS, Tell, TellKind
from khronika.dossier.original_metadata import OriginalMetadata
from khronika.dossier.plan import CustodyEntry, DossierPlan
from khronika.dossier.view.logged import Happened, happened, head, read
from khronika.dossier.view.place import original
from khronika.primitives.codec import Json
from khronika.primitives.message import Message, counted, message

Metadata = Mapping[str, tuple[OriginalMetadata, ...]]
"""By control number, what was read inside an original that may betray somebody; an exhibit that was never
read is missing."""
Shown = Callable[[DossierPlan, Sequence[Happened], Metadata], Iterator[Message]]


def tells(plan: DossierPlan, metadata: Metadata) -> tuple[Tell, ...]:
    """Everything the package of a plan tells, kind by kind.

    `metadata` is what was read inside the originals that leave.

    Raises MalformedError.
    """
    events = tuple(happened(evidenced) for _, evidenced in events_of(plan))
    found = []
    for kind, shown in _SHOWN.items():
        facts = tuple(shown(plan, events, metadata))
        if facts:
            found.append(Tell(kind, facts, *MEANINGS[kind]))
    return tuple(found)


# --- what is shown
# ----------------------------------------------------------------------------------------------------------


def _times(_: DossierPlan, events: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    times = sorted(event.at for event in events)
    yield counted(
        "{n} event, from {first} to {last}, and the day of the package itself",
        "{n} events, from {first} to {last}, and the day of the package itself",
        len(events),
        first=times[0],
        last=times[-1],
    )
    hours = Counter(at[11:13] for at in times)
    listed = ", ".join(f"{hour} ({count})" for hour, count in sorted(hours.items()))
    yield message("hours of the day (UTC): {hours}", hours=listed)


def _places(plan: DossierPlan, events: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    places = sorted(event.index + 1 for event in events)
    size = head(plan.checkpoint).size
    yield message(
        "entries {first} to {last} of {size}, {hidden} of them not shown",
        first=places[0],
        last=places[-1],
        size=size,
        hidden=size - len(set(places)),
    )
    for stamp in plan.stamps:
        entries = head(stamp.checkpoint).size
        yield counted("{at}: the log had {n} entry", "{at}: the log had {n} entries", entries, at=stamp.at)


def _numbers(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    if plan.exhibits:
        highest = max(
            (exhibit.control for exhibit in plan.exhibits),
            key=lambda control: int(control.rpartition("-")[2]),
        )
        yield counted(
            "{control}: at least {n} item was received",
            "{control}: at least {n} items were received",
            int(highest.rpartition("-")[2]),
            control=highest,
        )
    for batch in plan.batches:
        lists = happened(batch.evidenced).lists
        lengths = tuple(_length(name, count) for name, count in lists.items() if count)
        yield message("{batch}: {lengths}", batch=batch.batch, lengths=lengths)


def _length(name: str, count: int) -> Message:
    """How long a list of an event is that is not all shown."""
    match name:
        case "statements":
            return counted("{n} statement", "{n} statements", count)
        case "chain":
            return counted("{n} link of a chain", "{n} links of a chain", count)
        case _:
            return message("{name}: {number}", name=name, number=count)


def _together(plan: DossierPlan, events: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    runs: dict[bytes, list[str]] = defaultdict(list)
    for exhibit in plan.exhibits:
        for entry in exhibit.custody:
            if entry.is_first:
                runs[happened(entry.evidenced).run].append(exhibit.control)
    for controls in runs.values():
        if len(controls) > 1:
            yield message("received in one go, signed at once: {controls}", controls=", ".join(controls))
    for accession in dict.fromkeys(entry.accession for entry in plan.accessions):
        yield message("came with the accession {accession}, which is shown", accession=accession)
    other = Counter(event.run for event in events if event.type != "seal")
    groups = sum(1 for count in other.values() if count > 1)
    yield counted(
        "{n} more group of events was recorded at once",
        "{n} more groups of events were recorded at once",
        groups,
    )


def _reviews(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    if plan.reviews:
        reviewers = {happened(entry.evidenced).by for entry in plan.reviews}
        yield counted(
            "reviews and rules of review: {reviews}, by {n} member",
            "reviews and rules of review: {reviews}, by {n} members",
            len(reviewers),
            reviews=len(plan.reviews),
        )


def _hands(_: DossierPlan, events: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    for member, count in Counter(event.by for event in events).most_common():
        yield message("{member}: {events}", member=member, events=counted("{n} event", "{n} events", count))


def _earlier(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    exported: dict[tuple[str, str], list[str]] = defaultdict(list)
    entries: dict[tuple[str, str], CustodyEntry] = {}
    for exhibit in plan.exhibits:
        for entry in exhibit.custody:
            if entry.dossier and entry.dossier != plan.dossier:
                exported[entry.dossier, entry.at].append(exhibit.control)
                entries[entry.dossier, entry.at] = entry
    for (dossier, at), controls in sorted(exported.items(), key=lambda each: each[0][1]):
        did_leave = entries[dossier, at].did_leave
        yield message(
            "{at}, {dossier}: {controls} ({became})",
            at=at,
            dossier=dossier,
            controls=", ".join(controls),
            became=message("has left") if did_leave else message("prepared, did not leave"),
        )


def _archive(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    log = head(plan.checkpoint).origin
    yield message("archive {archive}, log {log}", archive=plan.archive, log=log)


def _labels(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    named = {
        entity
        for batch in plan.batches
        for value in batch.fields.values()
        for entity, _ in logged_entities(value)
    }
    if named:
        yield message(
            "persons, places and other things by label and id: {number}; the preview lists those that are protected",
            number=len(named),
        )


def _originals(plan: DossierPlan, _: Sequence[Happened], metadata: Metadata) -> Iterator[Message]:
    for exhibit in plan.exhibits:
        if exhibit.withheld:
            continue
        if exhibit.control not in metadata:
            yield message("{control}: not looked at: khronika read ARCHIVE", control=exhibit.control)
        for each in metadata.get(exhibit.control, ()):
            yield message(
                "{control}, {betrays}: {name}: {value}",
                control=exhibit.control,
                betrays=message(each.betrays.value),
                name=each.name,
                value=each.value,
            )


def _endings(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    for exhibit in plan.exhibits:
        if not exhibit.withheld:
            ending = original(exhibit).rpartition(".")[2]
            told = {"control": exhibit.control, "ending": ending}
            if exhibit.active:
                renamed = "{control}: {ending}, under which it does not run ({active})"
                yield message(renamed, **told, active=message(exhibit.active.value))
            else:
                yield message("{control}: {ending}", **told)


def _readings(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    for exhibit in plan.exhibits:
        if exhibit.renditions:
            yield counted(
                "{control}: {n} file of what was read in it",
                "{control}: {n} files of what was read in it",
                len(exhibit.renditions),
                control=exhibit.control,
            )


def _versions(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    custody = (entry.evidenced for exhibit in plan.exhibits for entry in exhibit.custody)
    shown = (
        read(evidenced).disclosed for evidenced in chain(custody, (batch.evidenced for batch in plan.batches))
    )
    readers = {each for fields in shown for each in _readers(dict(fields))}
    for reader, version in sorted(readers):
        yield message("{reader}, version {version}", reader=reader, version=version)


def _readers(value: Json) -> Iterator[tuple[str, str]]:
    match value:
        case {"reader": str(reader), "version": str(version)}:
            yield reader, version
        case dict():
            for member in value.values():
                yield from _readers(member)
        case _:
            return


def _matrix(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[Message]:
    if plan.case_file is None or not plan.case_file.matrices:
        return
    shown: set[str] = set()
    for batch in plan.batches:
        shown.update(
            f"{batch.batch}.{number}" for number, _ in batch.shown.members(lambda each: each.statements)
        )
    for number, matrix in enumerate(plan.case_file.matrices, start=1):
        resting = {each for bearing in Bearing for each in matrix.of(bearing)}
        crime = matrix.allegation.event.provision
        yield counted(
            "alleged crime {place}: {crime}; {n} statement is counted in it and not shown",
            "alleged crime {place}: {crime}; {n} statements are counted in it and not shown",
            len(resting - shown),
            place=number,
            crime=crime,
        )
    yield counted("{n} gap is named", "{n} gaps are named", len(plan.case_file.gaps))


_SHOWN: Mapping[TellKind, Shown] = {
    TellKind.TIMES: _times,
    TellKind.PLACES: _places,
    TellKind.NUMBERS: _numbers,
    TellKind.TOGETHER: _together,
    TellKind.REVIEWS: _reviews,
    TellKind.HANDS: _hands,
    TellKind.EARLIER: _earlier,
    TellKind.ARCHIVE: _archive,
    TellKind.LABELS: _labels,
    TellKind.ORIGINALS: _originals,
    TellKind.ENDINGS: _endings,
    TellKind.READINGS: _readings,
    TellKind.VERSIONS: _versions,
    TellKind.MATRIX: _matrix,
}
