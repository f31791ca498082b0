"""What of a case may leave, asked of the disclosure room with everything it needs from the archive.

Nothing is logged here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from khronika.archive.casefile.planned import labels_by_allegation, planned_case_file
from khronika.archive.custody.accessions import accession_entries, shown_of
from khronika.archive.custody.material import gathered
from khronika.archive.derivation.cited_corrections import corrections_cited
from khronika.archive.release.case import CaseEntry
from khronika.archive.release.counter_evidence import CounterEvidence, counter_evidence
from khronika.archive.release.exhibit_search import look_at_exhibits
from khronika.archive.release.order import NoExhibitError, ReleaseOrder
from khronika.archive.release.renditions import Travelling, travelling
from khronika.archive.release.status import statuses_of
from khronika.archive.store.archive import Archive
from khronika.disclosure.audience import Access, Audience
from khronika.disclosure.case_filter import release_of
from khronika.disclosure.disclosed_field import DisclosableField, DisclosedField, is_disclosed
from khronika.disclosure.release import CaseMaterial, CaseRelease, ReleaseRequest, ReportFields
from khronika.disclosure.rules import Rules
from khronika.dossier.plan import PlannedCaseFile
from khronika.intake.event import SealEvent
from khronika.primitives.codec import Json, canonical
from khronika.primitives.digest import Digest
from khronika.primitives.event import text_values
from khronika.primitives.message import message
from khronika.record.case import cited_statements
from khronika.record.recorded import State
from khronika.record.review import Status

if TYPE_CHECKING:
    from khronika.ledger.entry import LogEntry


class Decision(NamedTuple):
    """What of a case leaves, what speaks against it, and what became of the statements it rests on and of those against it."""

    release: CaseRelease
    counter: CounterEvidence
    cited: Mapping[str, Status]
    against: Mapping[str, Status]
    renditions: Mapping[str, Travelling]
    """What travels of the readings of each item whose bytes leave, by its id."""
    case_file: PlannedCaseFile
    """What of the case file is told."""


def decide(
    archive: Archive,
    case: CaseEntry,
    order: ReleaseOrder,
    report: Callable[[int, int], None] = lambda *_: None,
) -> Decision:
    """What of the case leaves, and what must be confirmed.

    `report` is told how many exhibits were looked through, of how many.

    Raises NoExhibitError, NotAgainstError, LostQuoteError, DisclosureError, VaultError, MalformedError.
    """
    controls = {row.id: archive.control(row) for row in case.items}
    if idle := order.withhold - set(controls.values()):
        hint = message("its exhibits are {names}", names=", ".join(sorted(controls.values())))
        raise NoExhibitError("what is to be withheld is no exhibit of this case", hint=hint, exhibits=idle)
    known = gathered(archive)
    counter = counter_evidence(archive, case, order, known)
    reports = tuple(
        ReportFields(each.event.batch, controls.get(each.event.item or "", ""), text_values(each.event))
        for each in (*case.batches, *counter.batches)
    )
    against = frozenset(each.statement for each in counter.statements)
    rules = Rules(known, Access(Audience(order.purpose), b"", order.states | {State.ACCEPTED}), archive.words)
    leaving = [row for row in case.items if controls[row.id] not in order.withhold]
    looks = tuple(look_at_exhibits(archive, leaving, rules.guard, report))
    file = planned_case_file(archive, case.code, rules)
    material = CaseMaterial(
        case.code,
        case.content,
        reports,
        dict(_disclosable(archive, case, order)),
        against,
        looks,
        labels_by_allegation(file),
        corrections_cited(archive, [each.event for each in (*case.batches, *counter.batches)], case.items),
    )
    release = release_of(material, ReleaseRequest(order.disclose, order.allow, order.withhold), rules)
    renditions = travelling(archive, (*case.batches, *counter.batches), leaving, release)
    cited = statuses_of(archive, cited_statements(case.content.sections))
    return Decision(release, counter, cited, statuses_of(archive, sorted(against)), renditions, file)


def _disclosable(
    archive: Archive, case: CaseEntry, order: ReleaseOrder
) -> Iterator[tuple[DisclosedField, Json]]:
    """The values of all fields that were asked for, exhibit by exhibit."""
    of_accession: dict[str, list[LogEntry]] = {}
    for row in case.items:
        control = archive.control(row)
        asked = [
            field
            for field in DisclosableField
            if field.is_of_exhibit and is_disclosed(order.disclose, field, control)
        ]
        found: dict[DisclosableField, list[Json]] = {field: [] for field in asked}
        for entry in archive.custody(row) if asked else ():
            if isinstance(entry.event, SealEvent):
                accession = entry.event.accession
                if accession not in of_accession:
                    of_accession[accession] = accession_entries(archive, accession)
                _collect(found, "exhibit", text_values(entry.event))
                for field in asked:
                    if field.owner == "accession":
                        found[field] += [
                            value for _, value in shown_of(of_accession[accession], field.name_in_event)[:1]
                        ]
        yield from (
            (DisclosedField(field, control), _one_or_all(values)) for field, values in found.items() if values
        )
    yield DisclosedField(DisclosableField.EXPORT_RECIPIENT), order.recipient or None


def _collect(found: Mapping[DisclosableField, list[Json]], of: str, values: Mapping[str, Json]) -> None:
    for field, collected in found.items():
        if field.owner == of and field.name_in_event in values:
            collected.append(values[field.name_in_event])


def _one_or_all(values: list[Json]) -> Json:
    """The value; all of them where an item was received more than once."""
    return values[0] if len(values) == 1 else values


def looked_at(case: CaseEntry, order: ReleaseOrder, decision: Decision) -> str:
    """SHA-256 (hex) over what was asked for, the case, and all that was decided: two that differ in what leaves differ in it."""
    told: list[Json] = [
        [order.code, order.purpose, order.recipient],
        _sorted(order.disclose),
        _sorted(order.allow),
        _sorted(order.withhold),
        _sorted(state.value for state in order.states),
        [[each.statement, each.why] for each in sorted(order.left_out)],
        case.position,
        *_decided(decision.release),
        _states(decision.cited),
        _states(decision.against),
        [[item, *_sorted(made.renditions)] for item, made in sorted(decision.renditions.items())],
        repr(decision.case_file),
    ]
    return str(Digest.of(canonical(told).encode()))


def _decided(release: CaseRelease) -> Iterator[Json]:
    """Every field that leaves or stays, every place that was shown with what stands there, and what nobody looked at."""
    for batch, fields in sorted(release.fields.items()):
        yield [batch, *_sorted(f"{name}={reason}" for name, reason in fields.items())]
    for entry in release.preview:
        yield [str(entry.place), entry.state.name, str(entry.reason), entry.where, entry.text]
    for place, reason in release.refused:
        yield [str(place), reason.name]
    yield _sorted(release.disclosed)
    yield _sorted(release.against)
    for batch, corrections in sorted(release.corrections.items()):
        yield [batch, *corrections]
    for exhibit, gaps in sorted(release.gaps.items()):
        for gap in gaps:
            yield [exhibit, gap.why.name, gap.where, str(gap.detail)]


def _states(statuses: Mapping[str, Status]) -> Json:
    return [[statement, status.state.value] for statement, status in sorted(statuses.items())]


def _sorted(values: Iterable[object]) -> list[Json]:
    return [*sorted(map(str, values))]
