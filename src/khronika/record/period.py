"""A period, and whether a date lies in it, certainly or possibly."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import assert_never

from khronika.primitives.timespan import Kind, Timespan


class Certainty(Enum):
    """Whether a date must lie within the period, or may."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, inclusive."""

    first: date
    last: date
    certainty: Certainty = Certainty.POSSIBLE


def within(span: Timespan, period: Period) -> bool:
    """Whether a date may lie, or certainly lies, on a day of the period.

    A span does when one of its days does.
    """
    match period.certainty:
        case Certainty.POSSIBLE:
            return any(_overlaps(first, last, period) for first, last in span.stretches())
        case Certainty.CERTAIN:
            return _certainly_within(span, period)
        case _:
            assert_never(period.certainty)


def _overlaps(first: date | None, last: date | None, period: Period) -> bool:
    """Whether days from the first to the last, where these are known, meet the period."""
    is_before = last is not None and last < period.first
    is_after = first is not None and first > period.last
    return not is_before and not is_after


def _certainly_within(span: Timespan, period: Period) -> bool:
    # A point or a set may be on any day between its bounds: all of them must lie in the period. One certain
    # day of a span is enough.
    earliest, latest = span.earliest, span.latest
    if earliest and latest and not span.approximate and period.first <= earliest and latest <= period.last:
        return True
    sure = span.certain() if span.kind is Kind.SPAN else None
    return sure is not None and sure[0] <= period.last and period.first <= sure[1]


def lasted_into(start: Timespan, end: Timespan, period: Period) -> bool:
    """Whether what began and ended then lasted, or certainly lasted, into the period."""
    match period.certainty:
        case Certainty.POSSIBLE:
            return _overlaps(start.earliest, end.latest, period)
        case Certainty.CERTAIN:
            if start.approximate or end.approximate or start.latest is None or end.earliest is None:
                return within(start, period) or within(end, period)
            is_there = start.latest <= period.last and period.first <= end.earliest
            return start.latest <= end.earliest and is_there
        case _:
            assert_never(period.certainty)
