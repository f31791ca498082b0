"""The days and the EDTF form of one moment, or of the time from one moment to another."""

from datetime import date
from typing import TypeAlias

from khronika.primitives.timespan.completion import complete_pair
from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.fold import Folded
from khronika.primitives.timespan.moment import ONE_DAY, Moment, component, days, told
from khronika.primitives.timespan.span import Kind, interval
from khronika.primitives.timespan.years import YearsPart

Meaning: TypeAlias = tuple[Kind, str, date | None, date | None, bool]
"""What an expression means, without its words: its kind, its EDTF form, its earliest and latest day, and
whether it is inferred."""


def point(moment: Moment) -> Meaning:
    """The days and the form of one moment."""
    edtf, first, last = told(moment)
    return Kind.POINT, edtf, first, last, moment.inferred


def lasting(first: date, last: date, moment: Moment) -> Meaning:
    """From a first day to a last day, as certain as the moment they were reckoned from."""
    if first == last:
        return Kind.SPAN, f"{first}{moment.mark}", first, last, moment.inferred
    return Kind.SPAN, f"{first}{moment.mark}/{last}{moment.mark}", first, last, moment.inferred


def from_to(kind: Kind, said: Folded, reference: date | None) -> Meaning:
    """From the first moment said to the second; raises UnreadableDate where it ends before it begins."""
    first, second = complete_pair(said.moments[0], said.moments[1], reference)
    begins, start, end = component_of(first)
    ends, later_start, later_end = component_of(second)
    if later_start < start or later_end < end:
        raise UnreadableDate("the end comes before the beginning")
    if start == later_start and end == later_end:
        raise UnreadableDate("a range from a moment to itself")
    return kind, f"{begins}/{ends}", start, later_end, first.inferred or second.inferred


def over_both(said: Folded, reference: date | None) -> Meaning:
    """One of two parts of months, or both as one stretch: a day from the first day of the first to the last of the second."""
    first, second = complete_pair(said.moments[0], said.moments[1], reference)
    start, end = days(first)[0], days(second)[1]
    if days(second)[0] < start or end < days(first)[1]:
        raise UnreadableDate("the end comes before the beginning")
    return (
        Kind.POINT,
        interval(start, end, mark=first.mark or second.mark),
        start,
        end,
        first.inferred or second.inferred,
    )


def component_of(moment: Moment) -> tuple[str, date, date]:
    """The single EDTF date that holds the moment, and its first and last day: an interval has no room for a part of a month."""
    if moment.years is not None:
        return component(moment), *days(moment._replace(years=YearsPart.WHOLE))
    if moment.part is None:
        text, first, last = told(moment)
        if "/" not in text:
            return text, first, last
        if last - first > ONE_DAY:
            raise UnreadableDate("several days where a day or a month is needed")
        # The night of New Year bounds by its morning.
        return last.isoformat() + moment.mark, last, last
    return component(moment), *days(Moment(moment.year, moment.month, moment.day))
