"""Feasts and terms of the year whose days are not those of a month: each has a number behind those of the seasons."""

from datetime import date, timedelta
from enum import IntEnum
from typing import assert_never

from khronika.primitives.timespan.error import UnreadableDate

_FIRST_YEAR = 1901
"""Before, the calendars of Russia and of Europe lay otherwise apart."""
_JULIAN = timedelta(days=13)
_UKRAINE_CHANGED = 2023
"""Ukraine keeps Christmas on 25 December by law since 2023 (law 3258-IX of 14 July 2023)."""


class Feast(IntEnum):
    """What is named like a month in the words of a date."""

    ORTHODOX_EASTER = 51
    WESTERN_EASTER = 52
    TRINITY = 53
    """The Orthodox Pentecost, the fiftieth day of Easter."""
    NEW_YEAR = 54
    """The night, so the last day of the year before and the first of the year."""
    UKRAINIAN_CHRISTMAS = 55
    SCHOOL_YEAR = 56
    """From 1 September of its year to 31 August of the next."""
    WESTERN_PENTECOST = 57
    GOOD_FRIDAY = 58


def feast_days(number: int, year: int) -> tuple[date, date]:
    """The first and the last day of a feast in a year.

    Raises UnreadableDate for a number that names none, or before 1901.
    """
    if not _FIRST_YEAR <= year <= 2099 or number not in [*Feast]:
        raise UnreadableDate("no such feast in the calendar")
    feast = Feast(number)
    match feast:
        case Feast.NEW_YEAR:
            return date(year - 1, 12, 31), date(year, 1, 1)
        case Feast.SCHOOL_YEAR:
            return date(year, 9, 1), date(year + 1, 8, 31)
        case Feast.ORTHODOX_EASTER | Feast.TRINITY:
            return _one(orthodox_easter(year) + timedelta(days=49 * (feast is Feast.TRINITY)))
        case Feast.WESTERN_EASTER | Feast.WESTERN_PENTECOST:
            return _one(western_easter(year) + timedelta(days=49 * (feast is Feast.WESTERN_PENTECOST)))
        case Feast.GOOD_FRIDAY:
            return _one(western_easter(year) - timedelta(days=2))
        case Feast.UKRAINIAN_CHRISTMAS:
            return _one(date(year, 12, 25) if year >= _UKRAINE_CHANGED else date(year, 1, 7))
        case _:
            assert_never(feast)


def _one(day: date) -> tuple[date, date]:
    return day, day


def orthodox_easter(year: int) -> date:
    """Easter of the Julian calendar in days of the Gregorian one, 1900 to 2099 (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, ahead = (19 * (year % 19) + 15) % 30, 2 * (year % 4) + 4 * (year % 7)
    month, day = divmod(golden + (ahead - golden + 34) % 7 + 114, 31)
    return date(year, month, day + 1) + _JULIAN


def western_easter(year: int) -> date:
    """Easter of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    century, of_century = divmod(year, 100)
    leaps, left = divmod(century, 4)
    moon = (19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * left + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
