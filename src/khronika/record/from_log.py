"""What entries of the log add to the record."""

from typing import NamedTuple

from khronika.ledger.entry import LogEntry
from khronika.primitives.codec import Json
from khronika.record.event import OriginEvent, PolicyEvent, ReviewEvent, StateEvent, WithdrawEvent
from khronika.record.event_form import EntityDescription
from khronika.record.recorded import (
    Based,
    Described,
    Place,
    Recorded,
    RecordEvent,
    Report,
    Review,
    ReviewPolicy,
    State,
    Stated,
    text_of,
)


def recorded(entry: LogEntry) -> RecordEvent | None:
    """What an entry of the log adds to the record.

    None for what adds nothing, such as a batch that is recorded anew in another version.
    """
    place, event = Place(entry.position, entry.at, entry.by), entry.event
    match event:
        case StateEvent() if event.of is None:
            report = report_of(place, event)
            statements = tuple(
                Recorded(row.id, report.batch, row.subject, row.property, row.text, row.supersedes)
                for row in rows_of(event)
            )
            return Stated(report, statements, tuple(descriptions_of(entry.position, event).values()))
        case ReviewEvent():
            return Review(place, event.batch, _named(event.statements), event.state, event.why)
        case WithdrawEvent():
            return Review(place, event.batch, _named(event.statements), State.WITHDRAWN, event.why)
        case OriginEvent():
            return Based(place, frozenset(event.batches), event.origin)
        case PolicyEvent():
            return ReviewPolicy(place, max(1, event.reviewers))
        case _:
            return None


def _named(statements: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if statements is None else frozenset(statements)


def report_of(place: Place, event: StateEvent) -> Report:
    """What a batch says of all its statements."""
    origin = event.origin if event.origin is not None else ""
    return Report(
        place,
        event.batch,
        event.item or "",
        origin if isinstance(origin, str) else origin.id,
        event.source or "",
        event.stance.stance.value,
        event.stance.assessment.value,
        event.grade.reliability.value,
        event.grade.credibility.value,
    )


class Row(NamedTuple):
    """A statement of a batch as rows of an index hold it: the fields of `Recorded` that are its own, and its value as it was parsed."""

    id: str
    subject: str
    property: str
    text: str
    supersedes: str
    value: Json


def rows_of(event: StateEvent) -> list[Row]:
    """The statements of a batch."""
    return [
        Row(each.id, each.subject.id, each.property, text_of(each.value), each.supersedes, each.value)
        for each in event.statements
    ]


def descriptions_of(position: int, event: StateEvent) -> dict[str, Described]:
    """What a batch says of entities: of those it describes, and of the subjects of its statements."""
    met = {each.id: described_of(position, each) for each in event.entities}
    for each in event.statements:
        subject = each.subject
        if subject.id not in met:
            met[subject.id] = Described(position, *subject, "", "[]")
    return met


def described_of(position: int, entity: EntityDescription) -> Described:
    """What a batch says of one entity."""
    names = text_of([*entity.names]) if entity.names else "[]"
    return Described(position, entity.id, entity.type, entity.label, entity.protection.value, names)
