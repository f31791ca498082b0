"""What a cell of a spreadsheet says: a number as it is meant by its format, a day and a time of day by the epoch of its workbook."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from math import isfinite

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[(?!(?:h+|m+|s+)\])[^\]]*\]", re.IGNORECASE)
_LETTERS = re.compile(r"\[(?:h+|m+|s+)\]|y+|m+|d+|h+|s+|AM/PM|A/P|0+|[#?@eEgG]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,30}")
_EXACT_DIGITS = 15
"""Digits of a whole number that every spreadsheet program keeps."""
_SECONDS = 86_400
_LAST = 2_958_466
"""The day after 31 December 9999, counted from 1900."""


class CellMeaning(Enum):
    """What a number of a cell means."""

    NUMBER = "number"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MOMENT = "moment"
    CLOCK = "clock"
    DURATION = "duration"
    TEXT = "text"


DATES = frozenset(CellMeaning) - {CellMeaning.NUMBER, CellMeaning.TEXT}
"""What is shown as a day or a time."""
SHOWS_NOTHING = ";;;"
"""A number format by which a cell shows neither numbers nor words."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the number format of a cell makes of a number.

    `digits` is the least number of digits that are shown.
    """

    meant: CellMeaning = CellMeaning.NUMBER
    digits: int = 0


PLAIN = Style()
_BUILT_IN = {
    **dict.fromkeys((14, 15, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), Style(CellMeaning.DAY)),
    16: Style(CellMeaning.DAY),
    17: Style(CellMeaning.MONTH),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 55, 56), Style(CellMeaning.CLOCK)),
    22: Style(CellMeaning.MOMENT),
    **dict.fromkeys((45, 47), Style(CellMeaning.CLOCK)),
    46: Style(CellMeaning.DURATION),
    49: Style(CellMeaning.TEXT),
}
"""ECMA-376 part 1, section 18.8.30; numbers 27 to 36 and 50 to 58 are days and times in East Asian
workbooks."""


def built_in(number: int) -> Style:
    """The style of a number format that every program knows by its number."""
    return _BUILT_IN.get(number, PLAIN)


@lru_cache(maxsize=1_024)
def style_of(code: str) -> Style:
    """The style that a number format means (ECMA-376 part 1, section 18.8.31).

    A date is as exact as it is shown.
    """
    bare = _BRACKETED.sub("", _QUOTED.sub("", code.split(";", maxsplit=1)[0])).strip()
    if bare.casefold() in ("", "general", "standard", "основной", "@"):
        return Style(CellMeaning.TEXT) if bare == "@" else PLAIN
    if _ZEROS.fullmatch(bare):
        return Style(digits=len(bare))
    letters = [each.casefold() for each in _LETTERS.findall(bare)]
    if any(each[0] == "[" for each in letters):
        return Style(CellMeaning.DURATION)
    kinds = {each[0] for each in letters}
    clock, day = bool(kinds & {"h", "s"}), "d" in kinds
    if day or "y" in kinds:
        exact = CellMeaning.DAY if day else CellMeaning.MONTH if "m" in kinds else CellMeaning.YEAR
        return Style(CellMeaning.MOMENT if clock and day else exact)
    if clock:
        return Style(CellMeaning.CLOCK)
    return Style(CellMeaning.MONTH) if letters and kinds == {"m"} else PLAIN


def number_text(value: float, style: Style, *, from_1904: bool) -> str:
    """A number as a text: a date in the form of ISO 8601, a whole number with all its digits, leading zeros where they are shown."""
    if style.meant in (CellMeaning.NUMBER, CellMeaning.TEXT):
        return plain_number(value, style.digits)
    return _dated(value, style.meant, from_1904=from_1904) or plain_number(value, 0)


def plain_number(value: float, digits: int) -> str:
    """A number without an exponent where it is whole, with at most 15 digits after its point."""
    if isfinite(value) and abs(value) < 1e30 and value == round(value):
        # Not the digits of the binary number: the file holds the shortest decimal number that means it.
        whole = f"{Decimal(repr(float(value))):.0f}"
        return whole.zfill(digits) if value >= 0 else whole
    return f"{value:.{_EXACT_DIGITS}g}"


def is_inexact(text: str) -> bool:
    """Whether a whole number has more digits than a spreadsheet keeps, so that the last ones say nothing."""
    return len(text.lstrip("-").lstrip("0")) > _EXACT_DIGITS and text.lstrip("-").isdecimal()


def _dated(value: float, meant: CellMeaning, *, from_1904: bool) -> str:
    if not 0 <= value < _LAST:
        return ""
    days, seconds = divmod(round(value * _SECONDS), _SECONDS)
    clock = _clock(seconds)
    if meant is CellMeaning.DURATION:
        return f"{round(value * _SECONDS) // 3_600}:{clock.partition(':')[2]}"
    if meant is CellMeaning.CLOCK and days == 0:
        return clock
    if not from_1904 and days in (0, 60):
        # Spreadsheets have a 29 February 1900, and a day 0.
        return ""
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if days > 60 else 31)  # noqa: DTZ001 -- a day of a calendar
    day = (start + timedelta(days=days)).date().isoformat()
    if seconds and meant is not CellMeaning.YEAR:
        return f"{day}T{clock}"
    return {CellMeaning.YEAR: day[:4], CellMeaning.MONTH: day[:7]}.get(meant, day)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3_600)
    told = f"{hours:02}:{rest // 60:02}"
    return f"{told}:{rest % 60:02}" if rest % 60 else told
