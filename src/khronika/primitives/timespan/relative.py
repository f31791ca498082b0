"""Moments beside other moments: three days ago, last summer, the day after, fifteen days from."""

from datetime import MAXYEAR, date, timedelta
from enum import Enum
from typing import NamedTuple

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.moment import ONE_DAY, WINTER, Moment, PeriodPart, days, moment_of

MOST_UNITS = 999


class DurationUnit(Enum):
    """What durations are counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Duration(NamedTuple):
    """A number of units; None when no number was said."""

    number: int | None
    unit: DurationUnit

    @property
    def units(self) -> int:
        """The number said, or one."""
        return 1 if self.number is None else self.number


def needed(reference: date | None) -> date:
    """The reference date; raises UnreadableDate when there is none."""
    if reference is None:
        raise UnreadableDate("relative to a date that was not given")
    return reference


def beside(moment: Moment, duration: Duration, *, sign: int) -> Moment:
    """The moment this long after (sign 1) or before (-1) another, as exact as the unit: a day, a month or a year.

    Raises UnreadableDate when the other moment is less exact than the unit.
    """
    match duration.unit:
        case DurationUnit.DAY:
            return _days_beside(moment, sign * duration.units)
        case DurationUnit.WEEK:
            return _days_beside(moment, sign * duration.units * 7)
        case DurationUnit.MONTH:
            return _months_beside(moment, sign * duration.units)
        case DurationUnit.YEAR:
            return _bare(moment)._replace(year=_year(moment) + sign * duration.units)


def _bare(moment: Moment) -> Moment:
    return Moment(mark=moment.mark, inferred=moment.inferred)


def _days_beside(moment: Moment, number: int) -> Moment:
    day = single_day(moment)
    other = shifted(day, number)
    return Moment(other.year, other.month, other.day, mark=moment.mark, inferred=moment.inferred)


def _months_beside(moment: Moment, number: int) -> Moment:
    if moment.month is None or not 1 <= moment.month <= 12:
        raise UnreadableDate("months are counted from a month")
    at = _year(moment) * 12 + moment.month - 1 + number
    return _bare(moment)._replace(year=at // 12, month=at % 12 + 1)


def _year(moment: Moment) -> int:
    if moment.year is None:
        raise UnreadableDate("no year and no reference date")
    return moment.year


def single_day(moment: Moment) -> date:
    """The day of a moment that is one day; raises UnreadableDate for any longer one."""
    first, last = days(moment)
    if first != last:
        raise UnreadableDate("a single day is needed")
    return first


def shifted(day: date, number: int) -> date:
    """The day this many days later; raises UnreadableDate outside of the calendar."""
    try:
        return day + timedelta(days=number)
    except OverflowError as error:
        raise UnreadableDate("outside of the calendar") from error


def last_of(first: date, duration: Duration) -> date:
    """The last day of a duration that begins on a day: N days from D cover D to D + N - 1, a month ends the day before its date returns."""
    if not 1 <= duration.units <= MOST_UNITS:
        raise UnreadableDate("no such number of days")
    match duration.unit:
        case DurationUnit.DAY:
            return shifted(first, duration.units - 1)
        case DurationUnit.WEEK:
            return shifted(first, duration.units * 7 - 1)
        case DurationUnit.MONTH:
            return _same_day(first, duration.units) - ONE_DAY
        case DurationUnit.YEAR:
            return _same_day(first, duration.units * 12) - ONE_DAY


def _same_day(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 + months
    if at // 12 > MAXYEAR:
        raise UnreadableDate("outside of the calendar")
    try:
        return date(at // 12, at % 12 + 1, first.day)
    except ValueError:
        # The month of the end has no such day: the term ends with that month.
        return date((at + 1) // 12, (at + 1) % 12 + 1, 1)


def unit_beside(reference: date, unit: DurationUnit, *, step: int) -> Moment:
    """The last (-1), this (0) or next (1) day, week, month or year."""
    here = moment_of(reference, inferred=True)
    if unit is DurationUnit.WEEK:
        return beside(here, Duration(step, unit), sign=1)._replace(part=PeriodPart.WEEK)
    return beside(here, Duration(step, unit), sign=1)


def weekend_beside(reference: date, *, step: int) -> Moment:
    """The last Saturday and Sunday; raises UnreadableDate where they may be those of the reference itself."""
    if step != -1 or reference.weekday() >= _SATURDAY:
        raise UnreadableDate("a weekend that may be past or ahead")
    return moment_of(shifted(reference, -reference.weekday() - 2), inferred=True)._replace(
        part=PeriodPart.WEEKEND
    )


_SATURDAY = 5


def season_or_month_beside(reference: date, month: int, *, step: int) -> Moment:
    """The last, this or next summer or March: the last is over, the next has not begun."""
    year = reference.year - (1 if month == WINTER and reference.month <= 2 else 0)
    here = Moment(year, month, inferred=True)
    if step < 0 and days(here)[1] < reference:
        return here._replace(year=year + step + 1)
    if step > 0 and days(here)[0] > reference:
        return here._replace(year=year + step - 1)
    return here._replace(year=year + step)


def weekday_beside(reference: date, weekday: int, *, step: int) -> Moment:
    """The last such day before the reference, the one in its week, or the next after it."""
    if step == 0:
        return moment_of(shifted(reference, weekday - reference.weekday()), inferred=True)
    distance = (reference.weekday() - weekday) * -step % 7 or 7
    return moment_of(shifted(reference, step * distance), inferred=True)
