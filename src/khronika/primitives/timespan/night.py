"""Nights: one of a date lies on it and reaches into the next."""

from datetime import date

from khronika.primitives.timespan.completion import complete, complete_pair
from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.fold import Folded
from khronika.primitives.timespan.moment import (
    ONE_DAY,
    Moment,
)
from khronika.primitives.timespan.relative import shifted, single_day
from khronika.primitives.timespan.span import Kind, interval
from khronika.primitives.timespan.stretch import Meaning


def night_of(said: Folded, reference: date | None) -> Meaning:
    """A night called by one date lies on it and reaches into the next."""
    moment = complete(said.moments[0], reference)
    return _night(single_day(moment), moment)


def night_before(said: Folded, reference: date | None) -> Meaning:
    """The night that ends on a date."""
    moment = complete(said.moments[0], reference)
    return _night(shifted(single_day(moment), -1), moment)


def night_between(said: Folded, reference: date | None) -> Meaning:
    """The night between two days; raises UnreadableDate where they do not follow each other."""
    first, second = complete_pair(said.moments[0], said.moments[1], reference)
    evening = single_day(first)
    if single_day(second) - evening != ONE_DAY:
        raise UnreadableDate("a night between two days that do not follow each other")
    return _night(evening, Moment(mark=first.mark or second.mark, inferred=first.inferred or second.inferred))


def _night(evening: date, moment: Moment) -> Meaning:
    morning = shifted(evening, 1)
    return Kind.POINT, interval(evening, morning, mark=moment.mark), evening, morning, moment.inferred
