"""Dates that are written in figures: EDTF, and a timespan's own text form. They are read without the words of any language."""

import re

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.span import FORM, Kind, Timespan

_YEAR = r"(?:(?:1[89]|20)(?:\d\d|\dX))"
# A whole day is a date in any century; four figures alone may number anything.
_DATE = rf"(?:{_YEAR}(?:-(?:\d\d|XX)){{0,2}}|1[0-7]\d\d-\d\d-\d\d)[?~%]?"
EDTF = re.compile(rf"(?:{_DATE}|\.\.)?(?:/(?:{_DATE}|\.\.)?)?|[{{\[]{_DATE}(?:,{_DATE})*[\]}}]", re.ASCII)
"""EDTF as input (docs/format/timespan.md, "EDTF"); a side of an interval may be left out where it is open."""
_FIRST_OF_EDTF = frozenset("12./{[")
_TWO_YEARS = re.compile(r"(\d\d)(\d\d)-(\d\d)", re.ASCII)
_SEASONS = range(21, 25)
_MONTHS = 12


def of_figures(text: str) -> Timespan | None:
    """The timespan of a text in one of these forms; None for any other.

    Raises UnreadableDate for one that has the form and means nothing, or two things.
    """
    if text[-1:] == '"' and FORM.fullmatch(text):
        return Timespan.parse(text)
    if text[:1] in _FIRST_OF_EDTF and "-00" not in text and EDTF.fullmatch(text):
        years = _TWO_YEARS.fullmatch(text)
        if years is None or not _follow(years):
            return _of_edtf(text)
    return None


def parse_edtf(text: str) -> Timespan:
    """The timespan of a text that is known to be EDTF, an interval read as a span.

    Raises UnreadableDate for any other.
    """
    if not EDTF.fullmatch(text):
        raise UnreadableDate("not an EDTF form this archive reads")
    return _of_edtf(text)


def _follow(years: re.Match[str]) -> bool:
    """Whether the second number is the last two figures of the next year: 2019-20.

    Raises UnreadableDate for 2020-21, where EDTF means a season of the year and people two years or the
    winter between them.
    """
    year, number = int(years[2]), int(years[3])
    if number in _SEASONS and number > year:
        raise UnreadableDate("two years, or a season")
    return number > _MONTHS and number == (year + 1) % 100


def _of_edtf(text: str) -> Timespan:
    kind = Kind.SET if text[:1] == "{" else Kind.SPAN if "/" in text else Kind.POINT
    return Timespan.of(text, kind, text=text, inferred=False)
