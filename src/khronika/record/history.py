"""History: what happened to statements, in the order of the log, and what differs between two moments."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from khronika.record.fold import Record, until
from khronika.record.meaning import sameness_of
from khronika.record.recorded import Place, Recorded, State
from khronika.record.value import Value
from khronika.record.view import Assertion, EntityView, ValueView, entity_view, number_of
from khronika.record.vocabulary import Vocabulary


class Deed(Enum):
    """What was done with a statement."""

    STATED = "stated"
    SUPERSEDED = "superseded"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    PROPOSED = "proposed again"
    WITHDRAWN = "withdrawn"


_DEEDS = {
    State.ACCEPTED: Deed.ACCEPTED,
    State.DISPUTED: Deed.DISPUTED,
    State.PROPOSED: Deed.PROPOSED,
    State.WITHDRAWN: Deed.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing done with one statement: where in the log, when as claimed, by whom, and why if a reason was given."""

    place: Place
    deed: Deed
    statement: Recorded
    why: str = ""


def history(record: Record) -> tuple[Change, ...]:
    """Everything that happened to the statements of a record, oldest first."""
    changes = [*_stated(record), *_reviewed(record)]
    return tuple(sorted(changes, key=_in_the_log))


def _in_the_log(change: Change) -> tuple[Place, int, str, str, str]:
    return change.place, number_of(change.statement.id), change.statement.id, change.deed.value, change.why


def history_of(record: Record, statement: str) -> tuple[Change, ...]:
    """Everything that happened to one statement."""
    return tuple(change for change in history(record) if change.statement.id == statement)


def _stated(record: Record) -> Iterator[Change]:
    reports, statements = record.report_of(), {each.id: each for each in record.statements}
    for each in record.statements:
        place = reports[each.batch].place
        yield Change(place, Deed.STATED, each)
        if each.supersedes in statements:
            yield Change(place, Deed.SUPERSEDED, statements[each.supersedes], f"by {each.id}")


def _reviewed(record: Record) -> Iterator[Change]:
    of_batch: dict[str, list[Recorded]] = defaultdict(list)
    for each in record.statements:
        of_batch[each.batch].append(each)
    for review in record.reviews:
        for each in of_batch.get(review.batch, ()):
            if review.statements is None or each.id in review.statements:
                yield Change(review.place, _DEEDS[review.state], each, review.why)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One value of a property that stood at one moment and not at another, or whose reviews or holders changed between them."""

    property: str
    value: Value
    before: tuple[Assertion, ...]
    after: tuple[Assertion, ...]


def differences(
    record: Record, entity: str, moments: tuple[str, str], words: Vocabulary
) -> tuple[FieldDifference, ...]:
    """What of an entity differs between two moments (RFC 3339, as members claimed them), by what stands and in which state."""
    before, after = (_standing(entity_view(until(record, moment), entity, words)) for moment in moments)
    found = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if _states(old) != _states(new) and (shown := new or old) is not None:
            found.append(
                FieldDifference(key[0], shown.value, old.standing if old else (), new.standing if new else ())
            )
    return tuple(found)


def _standing(view: EntityView | None) -> dict[tuple[str, str], ValueView]:
    if view is None:
        return {}
    return {
        (each.name, sameness_of(value.logged)): value
        for each in view.properties
        for value in each.values
        if value.standing
    }


def _states(value: ValueView | None) -> set[tuple[str, State]]:
    return {(each.statement.id, each.status.state) for each in value.standing} if value else set()
