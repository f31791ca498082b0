"""Which statements of the record speak against others (docs/format/dossier.md, "What speaks against it")."""

from collections.abc import Collection, Iterator, Mapping
from math import inf
from typing import NamedTuple

from khronika.record.recorded import State
from khronika.record.statement import Stance
from khronika.record.value import Date, Number, Value, entities
from khronika.record.view import Assertion, EntityView, PropertyView, ValueView
from khronika.record.vocabulary import Vocabulary

_ASSERTS = Stance.ASSERTS.value


class Contradiction(NamedTuple):
    """A statement that stands, the batch it is of, and the cited ones it speaks against."""

    statement: str
    batch: str
    against: tuple[str, ...]


def contradictions(
    views: Mapping[str, EntityView], cited: Collection[str], words: Vocabulary
) -> tuple[Contradiction, ...]:
    """What stands, is not cited, and speaks against something cited, by the place of its batch in the log.

    Only what is about the same property of the same entity: so that it is known where the search ends.
    """
    found = [
        each
        for view in views.values()
        for prop in view.properties
        for each in _of_property(view, prop, cited, words)
    ]
    return tuple(each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].statement)))


def _of_property(
    view: EntityView, prop: PropertyView, cited: Collection[str], words: Vocabulary
) -> Iterator[tuple[int, Contradiction]]:
    voices = [(value, held) for value in prop.values for held in value.held]
    meant = [voice for voice in voices if voice[1].statement.id in cited]
    if not meant:
        return
    word = words.properties.get((view.type, prop.name))
    is_single = word is not None and word.single
    for voice in voices:
        held = voice[1]
        if held.stands and held.statement.id not in cited:
            against = tuple(
                other.statement.id
                for value, other in meant
                if _opposes(voice, (value, other), is_single=is_single)
            )
            if against:
                yield held.report.place.position, Contradiction(held.statement.id, held.report.batch, against)


def _opposes(
    voice: tuple[ValueView, Assertion], cited: tuple[ValueView, Assertion], *, is_single: bool
) -> bool:
    (value, held), (cited_value, cited_held) = voice, cited
    is_same = value is cited_value
    if held.report.stance != cited_held.report.stance:
        # That one person was not there says nothing of another; whatever else is denied may be what is
        # asserted in other words.
        return is_same or not (any(entities(value.value)) and any(entities(cited_value.value)))
    if is_same:
        return held.status.state is State.DISPUTED
    return held.report.stance == _ASSERTS and (is_single or _exclude(value.value, cited_value.value))


def _exclude(one: Value, other: Value) -> bool:
    """Whether two numbers or two dates differ, and neither is only the less exact of the two."""
    if isinstance(one, Date) and isinstance(other, Date):
        ranges = _days(one), _days(other)
    elif isinstance(one, Number) and isinstance(other, Number):
        ranges = _bounds(one), _bounds(other)
    else:
        return False
    return not (_holds(*ranges) or _holds(*reversed(ranges)))


def _holds(outer: tuple[float, float], inner: tuple[float, float]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _days(date: Date) -> tuple[float, float]:
    first, last = date.span.earliest, date.span.latest
    return first.toordinal() if first else -inf, last.toordinal() if last else inf


def _bounds(number: Number) -> tuple[float, float]:
    if number.number is not None:
        return number.number, number.number
    return -inf if number.low is None else number.low, inf if number.high is None else number.high
