"""A moment as named: a day, a week, a month, a season, a year or a part of one, with its days and its EDTF form."""

from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import Enum
from typing import NamedTuple

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.feast import feast_days
from khronika.primitives.timespan.years import YearsPart, years_of

ONE_DAY = timedelta(days=1)
WINTER = 24


class PeriodPart(Enum):
    """Which part of the month, season or year is meant, or which stretch around the day or year."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"
    WEEK = "week"
    WEEKEND = "Saturday and Sunday"
    FIRST_QUARTER = "first quarter"
    SECOND_QUARTER = "second quarter"
    THIRD_QUARTER = "third quarter"
    FOURTH_QUARTER = "fourth quarter"
    TENS = "days 10 to 19"
    TWENTIES = "days 20 to 29"
    FIRST_WEEK = "days 1 to 7"
    SECOND_WEEK = "days 8 to 14"
    THIRD_WEEK = "days 15 to 21"
    FOURTH_WEEK = "days 22 to 28"
    FIFTH_WEEK = "from day 29"
    LAST_WEEK = "last seven days"


class Moment(NamedTuple):
    """What the words name. A month from 21 to 24 is a season, spring to winter (EDTF).

    A winter begins in its year and ends in the next.

    Fields that were not said are None. `mark` is the EDTF qualifier: `?` uncertain, `~` about, `%` both.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: PeriodPart | None = None
    weekday: int | None = None
    mark: str = ""
    inferred: bool = False
    coming: bool = False
    """Whether it was said to be still ahead: what was not said of it is completed forwards."""
    years: YearsPart | None = None
    """Of a decade or a century that begins in `year` (`years`), which part is meant."""


def in_year(moment: Moment, year: int, *, inferred: bool) -> Moment:
    """The same moment in this year."""
    return Moment(year, moment.month, moment.day, moment.part, moment.weekday, moment.mark, inferred)


def moment_of(day: date, *, inferred: bool) -> Moment:
    """This one day."""
    return Moment(day.year, day.month, day.day, inferred=inferred)


def days(moment: Moment) -> tuple[date, date]:
    """The first and the last day of a moment whose year is known.

    Raises UnreadableDate where there is no such day.
    """
    year, month, number, part, weekday, *_ = moment
    if year is None or not MINYEAR <= year < MAXYEAR - 100:
        raise UnreadableDate("no year and no reference date")
    if number is not None:
        day = _day(year, month, number, weekday)
        return (day, day) if part is None else _week(day, part)
    if moment.years is not None:
        first, last = years_of(year, moment.years)
        return date(first, 1, 1), date(last, 12, 31)
    if month is not None and 1 <= month <= 12 and part is not None:
        return _part_of_month(year, month, part)
    if month is not None and month > WINTER:
        return _feast(year, month, part)
    first, count = _months(moment, year)
    return _first_of(first), _first_of(first + count) - ONE_DAY


def told(moment: Moment) -> tuple[str, date, date]:
    """The EDTF form of a moment whose year is known, and its days; raises UnreadableDate as `days` does."""
    first, last = days(moment)
    if first == last:
        return first.isoformat() + moment.mark, first, last
    return _form(moment, first, last), first, last


def _day(year: int, month: int | None, number: int, weekday: int | None) -> date:
    try:
        day = date(year, month or 0, number)
    except ValueError as error:
        raise UnreadableDate("no such day in the calendar") from error
    if weekday is not None and day.weekday() != weekday:
        raise UnreadableDate("the day of the week contradicts the date")
    return day


def _week(day: date, part: PeriodPart) -> tuple[date, date]:
    if part is PeriodPart.WEEKEND:
        return day, day + ONE_DAY
    if part is not PeriodPart.WEEK:
        raise UnreadableDate("a part of a day")
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


DAYS_OF_A_MONTH: dict[PeriodPart | None, tuple[int, int | None]] = {
    PeriodPart.EARLY: (1, 10),
    PeriodPart.MIDDLE: (11, 20),
    PeriodPart.LATE: (21, None),
    PeriodPart.FIRST_HALF: (1, 15),
    PeriodPart.SECOND_HALF: (16, None),
    PeriodPart.TENS: (10, 19),
    PeriodPart.TWENTIES: (20, 29),
    PeriodPart.FIRST_WEEK: (1, 7),
    PeriodPart.SECOND_WEEK: (8, 14),
    PeriodPart.THIRD_WEEK: (15, 21),
    PeriodPart.FOURTH_WEEK: (22, 28),
    PeriodPart.FIFTH_WEEK: (29, None),
    PeriodPart.LAST_WEEK: (-6, None),
}
_WEEK = timedelta(days=7)


def _part_of_month(year: int, month: int, part: PeriodPart) -> tuple[date, date]:
    if part not in DAYS_OF_A_MONTH:
        raise UnreadableDate("no such part of a month")
    first, last = DAYS_OF_A_MONTH[part]
    end = _first_of(year * 12 + month) - ONE_DAY
    if first > end.day:
        raise UnreadableDate("no such day in the calendar")
    begin = end - _WEEK + ONE_DAY if part is PeriodPart.LAST_WEEK else date(year, month, first)
    return begin, date(year, month, min(last, end.day)) if last else end


def _feast(year: int, month: int, part: PeriodPart | None) -> tuple[date, date]:
    if part is not None:
        raise UnreadableDate("a part of a feast")
    return feast_days(month, year)


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


_FRACTIONS = {
    PeriodPart.EARLY: (0, 3),
    PeriodPart.MIDDLE: (1, 3),
    PeriodPart.LATE: (2, 3),
    PeriodPart.FIRST_HALF: (0, 2),
    PeriodPart.SECOND_HALF: (1, 2),
    PeriodPart.FIRST_QUARTER: (0, 4),
    PeriodPart.SECOND_QUARTER: (1, 4),
    PeriodPart.THIRD_QUARTER: (2, 4),
    PeriodPart.FOURTH_QUARTER: (3, 4),
}


def _months(moment: Moment, year: int) -> tuple[int, int]:
    """The first month, counted from year 0, and the number of months of a month, a season, a year or a fraction of the latter two."""
    first, count = _whole_months(moment.month, year)
    if moment.part is None:
        return first, count
    place, parts = _FRACTIONS.get(moment.part, (0, 0))
    if not parts or count % parts:
        raise UnreadableDate("no such part of a year or a season")
    return first + place * count // parts, count // parts


def _whole_months(month: int | None, year: int) -> tuple[int, int]:
    if month is None:
        return year * 12, 12
    if 1 <= month <= 12:
        return year * 12 + month - 1, 1
    if 21 <= month <= WINTER:
        return year * 12 + 2 + 3 * (month - 21), 3
    raise UnreadableDate("no such month in the calendar")


def _form(moment: Moment, first: date, last: date) -> str:
    """One EDTF date, or an interval where a part has no form of its own."""
    if moment.years is not None:
        return _form_of_years(moment)
    if moment.part is None and not _is_feast(moment):
        return component(moment)
    if moment.day is not None or (moment.month is not None and not 21 <= moment.month <= WINTER):
        return f"{first.isoformat()}{moment.mark}/{last.isoformat()}{moment.mark}"
    start, count = _months(moment, moment.year or 0)
    months = [f"{at // 12:04d}-{at % 12 + 1:02d}{moment.mark}" for at in (start, start + count - 1)]
    return months[0] if count == 1 else "/".join(months)


def _form_of_years(moment: Moment) -> str:
    year, part = moment.year or 0, moment.years or YearsPart.WHOLE
    if part is YearsPart.WHOLE and year % 10 == 0:
        return _decade(moment)
    first, last = years_of(year, part)
    return f"{first:04d}{moment.mark}/{last:04d}{moment.mark}"


def _decade(moment: Moment) -> str:
    """The decade that holds the moment. Raises UnreadableDate for one of a century, which has no form of its own."""
    if (moment.year or 0) % 10:
        raise UnreadableDate("a century where a year or a decade is needed")
    return f"{moment.year // 10 if moment.year else 0:03d}X{moment.mark}"


def _is_feast(moment: Moment) -> bool:
    return moment.month is not None and moment.month > WINTER


def component(moment: Moment) -> str:
    """The smallest single EDTF date that holds the moment: of a part of a month the month, of a week nothing (UnreadableDate)."""
    if moment.part in (PeriodPart.WEEK, PeriodPart.WEEKEND):
        raise UnreadableDate("a week where a day or a month is needed")
    if _is_feast(moment):
        raise UnreadableDate("several days where a day or a month is needed")
    if moment.years is not None:
        return _decade(moment)
    text = f"{moment.year:04d}"
    if moment.month is not None:
        text += f"-{moment.month:02d}"
    if moment.day is not None:
        text += f"-{moment.day:02d}"
    return text + moment.mark
