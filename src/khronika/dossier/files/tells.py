"""What a court package tells whoever holds it, besides what the case says (THREATS.md, "What a package tells").

tells(plan, metadata)     a pure function of the plan: what is shown, what can be concluded, and why it is not less
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from khronika.casefile.word import Bearing
from khronika.disclosure.logged_text import logged_entities
from khronika.dossier.files.layout import events_of
from khronika.dossier.original_metadata import OriginalMetadata
from khronika.dossier.plan import CustodyEntry, DossierPlan
from khronika.dossier.view.logged import Happened, happened, head, read
from khronika.dossier.view.place import original
from khronika.primitives.codec import Json


class TellKind(StrEnum):
    """What a package tells of, as THREATS.md names it."""

    TIMES = "Times"
    PLACES = "Places in the log"
    NUMBERS = "Numbers"
    TOGETHER = "Together"
    REVIEWS = "Reviews"
    HANDS = "Hands"
    EARLIER = "Earlier exports"
    ARCHIVE = "This archive"
    LABELS = "Labels"
    ORIGINALS = "Originals"
    ENDINGS = "Endings"
    READINGS = "Readings"
    VERSIONS = "Versions"
    MATRIX = "Matrix"


@dataclass(frozen=True, slots=True)
class Tell:
    """One thing a package tells: what is shown, what somebody can conclude, and why no less is shown."""

    kind: TellKind
    shown: tuple[str, ...]
    concluded: str
    kept_to: str


Metadata = Mapping[str, tuple[OriginalMetadata, ...]]
"""By control number, what was read inside an original that may betray somebody; an exhibit that was never
read is missing."""
Shown = Callable[[DossierPlan, Sequence[Happened], Metadata], Iterator[str]]


def tells(plan: DossierPlan, metadata: Metadata) -> tuple[Tell, ...]:
    """Everything the package of a plan tells, kind by kind.

    `metadata` is what was read inside the originals that leave.

    Raises MalformedError.
    """
    events = tuple(happened(evidenced) for _, evidenced in events_of(plan))
    found = (
        (kind, tuple(shown(plan, events, metadata)), meaning) for kind, (shown, *meaning) in _TABLE.items()
    )
    return tuple(Tell(kind, shown, *meaning) for kind, shown, meaning in found if shown)


# --- what is shown
# ----------------------------------------------------------------------------------------------------------


def _times(_: DossierPlan, events: Sequence[Happened], __: Metadata) -> Iterator[str]:
    times = sorted(event.at for event in events)
    yield f"{len(events)} events, from {times[0]} to {times[-1]}, and the day of the package itself"
    hours = Counter(at[11:13] for at in times)
    yield f"hours of the day (UTC): {', '.join(f'{hour} ({count})' for hour, count in sorted(hours.items()))}"


def _places(plan: DossierPlan, events: Sequence[Happened], __: Metadata) -> Iterator[str]:
    places = sorted(event.index + 1 for event in events)
    size = head(plan.checkpoint).size
    yield f"entries {places[0]} to {places[-1]} of {size}, {size - len(set(places))} of them not shown"
    for stamp in plan.stamps:
        yield f"{stamp.at}: the log had {head(stamp.checkpoint).size} entries"


def _numbers(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    if plan.exhibits:
        highest = max(
            (exhibit.control for exhibit in plan.exhibits),
            key=lambda control: int(control.rpartition("-")[2]),
        )
        yield f"{highest}: at least {int(highest.rpartition('-')[2])} items were received"
    for batch in plan.batches:
        counted = ", ".join(
            f"{count} {name}" for name, count in happened(batch.evidenced).lists.items() if count
        )
        yield f"{batch.batch}: {counted}"


def _together(plan: DossierPlan, events: Sequence[Happened], __: Metadata) -> Iterator[str]:
    runs: dict[bytes, list[str]] = defaultdict(list)
    for exhibit in plan.exhibits:
        for entry in exhibit.custody:
            if entry.is_first:
                runs[happened(entry.evidenced).run].append(exhibit.control)
    for controls in runs.values():
        if len(controls) > 1:
            yield f"received in one go, signed at once: {', '.join(controls)}"
    for accession in dict.fromkeys(entry.accession for entry in plan.accessions):
        yield f"came with the accession {accession}, which is shown"
    other = Counter(event.run for event in events if event.type != "seal")
    yield f"{sum(1 for count in other.values() if count > 1)} more groups of events were recorded at once"


def _reviews(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    if plan.reviews:
        reviewers = {happened(entry.evidenced).by for entry in plan.reviews}
        yield f"{len(plan.reviews)} reviews and rules of review, by {len(reviewers)} members"


def _hands(_: DossierPlan, events: Sequence[Happened], __: Metadata) -> Iterator[str]:
    for member, count in Counter(event.by for event in events).most_common():
        yield f"{member}: {count} events"


def _earlier(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    exported: dict[tuple[str, str], list[str]] = defaultdict(list)
    entries: dict[tuple[str, str], CustodyEntry] = {}
    for exhibit in plan.exhibits:
        for entry in exhibit.custody:
            if entry.dossier and entry.dossier != plan.dossier:
                exported[entry.dossier, entry.at].append(exhibit.control)
                entries[entry.dossier, entry.at] = entry
    for (dossier, at), controls in sorted(exported.items(), key=lambda each: each[0][1]):
        became = "left" if entries[dossier, at].did_leave else "prepared, did not leave"
        yield f"{at}, {dossier}: {', '.join(controls)} ({became})"


def _archive(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    yield f"archive {plan.archive}, log {head(plan.checkpoint).origin}"


def _labels(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    named = {
        entity
        for batch in plan.batches
        for value in batch.fields.values()
        for entity, _ in logged_entities(value)
    }
    if named:
        yield f"{len(named)} persons, places and other things by label and id; the preview lists those that are protected"


def _originals(plan: DossierPlan, _: Sequence[Happened], metadata: Metadata) -> Iterator[str]:
    for exhibit in plan.exhibits:
        if exhibit.withheld:
            continue
        if exhibit.control not in metadata:
            yield f"{exhibit.control}: not looked at: khronika read ARCHIVE"
        for each in metadata.get(exhibit.control, ()):
            yield f"{exhibit.control}, {each.betrays}: {each.name}: {each.value}"


def _endings(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    for exhibit in plan.exhibits:
        if not exhibit.withheld:
            renamed = f", under which it does not run ({exhibit.active})" if exhibit.active else ""
            yield f"{exhibit.control}: {original(exhibit).rpartition('.')[2]}{renamed}"


def _readings(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    for exhibit in plan.exhibits:
        if exhibit.renditions:
            yield f"{exhibit.control}: {len(exhibit.renditions)} files of what was read in it"


def _versions(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    custody = (entry.evidenced for exhibit in plan.exhibits for entry in exhibit.custody)
    shown = (
        read(evidenced).disclosed for evidenced in chain(custody, (batch.evidenced for batch in plan.batches))
    )
    yield from sorted(
        {f"{reader}, version {version}" for fields in shown for reader, version in _readers(dict(fields))}
    )


def _readers(value: Json) -> Iterator[tuple[str, str]]:
    match value:
        case {"reader": str(reader), "version": str(version)}:
            yield reader, version
        case dict():
            for member in value.values():
                yield from _readers(member)
        case _:
            return


def _matrix(plan: DossierPlan, _: Sequence[Happened], __: Metadata) -> Iterator[str]:
    if plan.case_file is None or not plan.case_file.matrices:
        return
    shown: set[str] = set()
    for batch in plan.batches:
        shown.update(
            f"{batch.batch}.{number}" for number, _ in batch.shown.members(lambda each: each.statements)
        )
    for number, matrix in enumerate(plan.case_file.matrices, start=1):
        counted = {each for bearing in Bearing for each in matrix.of(bearing)}
        crime = matrix.allegation.event.provision
        yield f"alleged crime {number}: {crime}; {len(counted - shown)} statements are counted in it and not shown"
    yield f"{len(plan.case_file.gaps)} gaps are named"


SIGNED = "it stands in the signed event, which leaves whole or not at all"
_TABLE: Mapping[TellKind, tuple[Shown, str, str]] = {
    TellKind.TIMES: (
        _times,
        "who knows these knows your working hours, your pauses, and how fast you answered to what happened",
        f"the time of each event: {SIGNED}. It is a claim; no time zone, and no time of a file, leaves with it",
    ),
    TellKind.PLACES: (
        _places,
        "how much was recorded before, between and since, and how fast the archive grew",
        "a proof needs the place of its entry; of the time stamps, for each authority only those that date an exhibit or the case go",
    ),
    TellKind.NUMBERS: (
        _numbers,
        "how much more there is than is shown: items, statements of a batch, links of a chain",
        f"the number: {SIGNED}; what the numbers are of that are not shown stays",
    ),
    TellKind.TOGETHER: (
        _together,
        "which exhibits came from one hand, on one stick, on one day: who gave one probably gave the others",
        "events recorded at once share a signature; the accession itself stays unless it was asked for (--disclose exhibit.accession)",
    ),
    TellKind.REVIEWS: (
        _reviews,
        "who accepted or disputed what, when, and which other statements were looked at with it",
        "that the statements were accepted by another member is proven by these events alone; their reasons stay",
    ),
    TellKind.HANDS: (
        _hands,
        "who did how much, and the same hand in other packages; not who it is",
        "a signature needs the member's key and id; the name stays",
    ),
    TellKind.EARLIER: (
        _earlier,
        "that these exhibits went to somebody before, when and in which package; two holders can put theirs side by side",
        "a chain of custody is whole or proves nothing; to whom they went stays",
    ),
    TellKind.ARCHIVE: (
        _archive,
        "whoever has this package and seizes the folder can prove that this folder is the archive",
        "the log's name and keys are what a court compares with your letter",
    ),
    TellKind.LABELS: (
        _labels,
        "what a label says of its bearer, and who is spoken of in several statements",
        "of each entity the label and an id; names stay unless a statement that a sentence rests on is one",
    ),
    TellKind.ORIGINALS: (
        _originals,
        "where, when, with which device and by whom a file was made: this alone can betray a source",
        "the bytes are proven as received, or withheld: --withhold EXHIBIT",
    ),
    TellKind.ENDINGS: (
        _endings,
        "what kind of file an exhibit is",
        "the ending follows what the bytes are, never the name a file came with, which stays unless it was asked for",
    ),
    TellKind.READINGS: (
        _readings,
        "nothing that is not in the bytes, but in a form that is searched at once: every name in a text that was read",
        "a quotation is compared with the text it was found in; of the files in an exhibit only what was cited goes",
    ),
    TellKind.VERSIONS: (
        _versions,
        "which release of this program you use, and its readers",
        "only where a reading is needed to find a quotation or to tell the kind of a file; nothing else in the package names a version",
    ),
    TellKind.MATRIX: (
        _matrix,
        "what you allege of whom, where you are weak, and that you hold more than is shown",
        "a court is told what speaks against it, and what is missing; evaluations, hopes, notes and reasons stay",
    ),
}


def lines_of(found: Iterable[Tell], most: int = 12) -> Iterator[str]:
    """The page as lines.

    Of each kind so many facts, and how many more there are, but for what may betray a source, which is all
    said.
    """
    for tell in found:
        yield f"{tell.kind}: {tell.concluded}"
        shown = tell.shown if tell.kind is TellKind.ORIGINALS else tell.shown[:most]
        yield from (f"    {fact}" for fact in shown)
        if len(shown) < len(tell.shown):
            yield f"    and {len(tell.shown) - len(shown)} more"
        yield f"  not less, because: {tell.kept_to}"
