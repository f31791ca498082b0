"""Decades, centuries and their parts: which years each of them is."""

from enum import Enum

from khronika.primitives.timespan.error import UnreadableDate


class YearsPart(Enum):
    """Which years of a decade or a century are meant."""

    WHOLE = "whole"
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"
    FIRST_QUARTER = "first quarter"
    SECOND_QUARTER = "second quarter"
    THIRD_QUARTER = "third quarter"
    FOURTH_QUARTER = "fourth quarter"


PARTS_SAID = tuple(YearsPart)[1:]
"""By the number that a language's words for parts have."""

_IN_A_DECADE = {
    YearsPart.WHOLE: (0, 9),
    YearsPart.EARLY: (0, 3),
    YearsPart.MIDDLE: (3, 6),
    YearsPart.LATE: (6, 9),
    YearsPart.FIRST_HALF: (0, 4),
    YearsPart.SECOND_HALF: (5, 9),
}
# A third of ten years is no number of years: the year in which one third ends is of the next one as well.
_IN_A_CENTURY = {
    YearsPart.WHOLE: (0, 99),
    YearsPart.EARLY: (0, 33),
    YearsPart.MIDDLE: (33, 66),
    YearsPart.LATE: (66, 99),
    YearsPart.FIRST_HALF: (0, 49),
    YearsPart.SECOND_HALF: (50, 99),
    YearsPart.FIRST_QUARTER: (0, 24),
    YearsPart.SECOND_QUARTER: (25, 49),
    YearsPart.THIRD_QUARTER: (50, 74),
    YearsPart.FOURTH_QUARTER: (75, 99),
}


def years_of(first: int, part: YearsPart) -> tuple[int, int]:
    """The first and the last year of a part of the decade, or of the century, that begins with this year.

    Centuries begin with a year that ends in 01, decades with one that ends in 0. Raises UnreadableDate for a
    quarter of a decade.
    """
    known = _IN_A_CENTURY if first % 10 else _IN_A_DECADE
    if part not in known:
        raise UnreadableDate("no such part of a decade")
    begin, end = known[part]
    return first + begin, first + end


def first_of_century(number: int) -> int:
    """The year with which a century begins: 1901 of the twentieth."""
    return (number - 1) * 100 + 1
