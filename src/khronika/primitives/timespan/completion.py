"""What the words leave out, completed from the moment beside or from the reference date, and marked inferred."""

from datetime import date

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.moment import Moment, days, in_year, moment_of
from khronika.primitives.timespan.relative import weekday_beside

_YEARS_TO_A_LEAP_DAY = 8
_YEARS_AHEAD = 10


def complete(moment: Moment, reference: date | None) -> Moment:
    """The moment with its year: where none was said, the last that had begun on the reference date.

    What is to come, the first not over.

    A day of the week that fits only the coming one, and that is the nearer, chooses it. Raises UnreadableDate
    when there is no reference date, no month for a day, or no such day.
    """
    year = moment.year
    if year is not None and year >= 100:
        return moment
    if moment.day is not None and moment.month is None:
        raise UnreadableDate("a day without its month")
    if reference is None:
        raise UnreadableDate("no year and no reference date")
    if year is not None:
        return _with_century(moment, year, reference)
    if moment.month is None:
        return _weekday(moment, reference)
    return _with_year(moment, reference)


def _with_century(moment: Moment, short: int, reference: date) -> Moment:
    year = reference.year // 100 * 100 + short
    if moment.coming and year < reference.year - 100 + _YEARS_AHEAD:
        year += 100
    latest = reference.year + (_YEARS_AHEAD if moment.coming else 0)
    return moment._replace(year=year if year <= latest else year - 100, inferred=True)


def _weekday(moment: Moment, reference: date) -> Moment:
    if moment.weekday is None:
        raise UnreadableDate("neither a day nor a month nor a year")
    if reference.weekday() != moment.weekday:
        return weekday_beside(reference, moment.weekday, step=1 if moment.coming else -1)._replace(
            mark=moment.mark
        )
    if moment.coming:
        raise UnreadableDate("a day of the week that may be today or in a week")
    return moment_of(reference, inferred=True)._replace(mark=moment.mark)


def _with_year(moment: Moment, reference: date) -> Moment:
    if moment.coming:
        return _next(moment, reference)
    if moment.weekday is None:
        return _last(moment, reference)
    before, after = _last(moment, reference), _next(moment, reference)
    past, future = (days(found._replace(weekday=None))[0] for found in (before, after))
    # A wrong day of the week must not move last month's date to next year.
    nearer = future - reference < reference - past
    return after if past.weekday() != moment.weekday == future.weekday() and nearer else before


def _last(moment: Moment, reference: date) -> Moment:
    """The moment in the last year in which it had begun."""
    for year in range(reference.year, reference.year - _YEARS_TO_A_LEAP_DAY - 1, -1):
        bounds = _days_in(year, moment)
        if bounds is not None and bounds[0] <= reference:
            return in_year(moment, year, inferred=True)
    raise UnreadableDate("no such day in the calendar")


def _next(moment: Moment, reference: date) -> Moment:
    """The moment in the first year in which it was not over; a winter may have begun the year before."""
    for year in range(reference.year - 1, reference.year + _YEARS_TO_A_LEAP_DAY + 1):
        bounds = _days_in(year, moment)
        if bounds is not None and bounds[1] >= reference:
            return in_year(moment, year, inferred=True)
    raise UnreadableDate("no such day in the calendar")


def _days_in(year: int, moment: Moment) -> tuple[date, date] | None:
    """Its days in a year, whatever day of the week was said; None where the year has no such day."""
    try:
        return days(Moment(year, moment.month, moment.day, moment.part))
    except UnreadableDate:
        return None


def complete_pair(first: Moment, second: Moment, reference: date | None) -> tuple[Moment, Moment]:
    """Both moments of a range or a list, each lending the other the month and the year it was not given."""
    if first.weekday is not None and first.day is None:
        if second.coming and second.weekday is not None and second.day is None:
            first = complete(first, reference)
            return first, weekday_beside(days(first)[0], second.weekday, step=1)._replace(mark=second.mark)
        return _weekdays(first, complete(second, reference))
    if _is_dated(first) and not _is_dated(second) and second.month is not None:
        return first, _after(first, second)
    second = complete(second, reference)
    if first.year is not None:
        return complete(first, reference), second
    return _before(first, second), second


def _is_dated(moment: Moment) -> bool:
    return moment.year is not None and moment.year >= 100


def _weekdays(first: Moment, second: Moment) -> tuple[Moment, Moment]:
    if second.day is None or first.weekday is None:
        raise UnreadableDate("a day of the week beside a moment that is no day")
    return weekday_beside(days(second)[0], first.weekday, step=-1)._replace(mark=first.mark), second


def _after(first: Moment, second: Moment) -> Moment:
    """The second moment in the year of the first, or in the next: the words leave it open, so it is marked."""
    if first.month is None or first.year is None:
        raise UnreadableDate("a year beside a date without one")
    found = in_year(second, first.year, inferred=True)
    return found if days(found)[0] >= days(first)[0] else found._replace(year=first.year + 1)


def _before(first: Moment, second: Moment) -> Moment:
    """The first moment with the month and year of the second.

    The year before, and marked, when the order of the months asks for it.
    """
    if _is_dated(first):
        return first
    if first.month is None and first.day is not None:
        if second.month is None or second.day is None or first.part is not None:
            raise UnreadableDate("a day without its month")
        first = first._replace(month=second.month)
    if first.month is None or second.month is None or second.year is None or first.year is not None:
        raise UnreadableDate("a year beside a date without one")
    found = in_year(first, second.year, inferred=second.inferred)
    if first.month != second.month and days(found)[0] > days(second)[0]:
        return in_year(found, second.year - 1, inferred=True)
    return found
