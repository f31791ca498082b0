"""What the words leave out, completed from the moment beside or from the reference date, and marked inferred."""

from datetime import date

from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.moment import Moment, days, in_year
from khronika.primitives.timespan.relative import weekday_beside

_YEARS_TO_A_LEAP_DAY = 8


def complete(moment: Moment, reference: date | None) -> Moment:
    """The moment with its year: where none was said, the last one that had begun on the reference date.

    Raises UnreadableDate when there is no reference date, no month for a day, or no such day.
    """
    if moment.year is not None and moment.year >= 100:
        return moment
    if moment.day is not None and moment.month is None:
        raise UnreadableDate("a day without its month")
    if reference is None:
        raise UnreadableDate("no year and no reference date")
    if moment.year is not None:
        return _with_century(moment, moment.year, reference)
    if moment.month is None:
        return _weekday(moment, reference)
    return _with_year(moment, reference)


def _with_century(moment: Moment, short: int, reference: date) -> Moment:
    year = reference.year // 100 * 100 + short
    return moment._replace(year=year if year <= reference.year else year - 100, inferred=True)


def _weekday(moment: Moment, reference: date) -> Moment:
    if moment.weekday is None:
        raise UnreadableDate("neither a day nor a month nor a year")
    found = weekday_beside(reference, moment.weekday, step=-1)
    if reference.weekday() == moment.weekday:
        found = found._replace(year=reference.year, month=reference.month, day=reference.day)
    return found._replace(mark=moment.mark)


def _with_year(moment: Moment, reference: date) -> Moment:
    for year in range(reference.year, reference.year - _YEARS_TO_A_LEAP_DAY - 1, -1):
        candidate = in_year(moment, year, inferred=True)
        if _has_begun(candidate, reference):
            return candidate
        if moment.weekday is not None:
            break
    raise UnreadableDate("no such day in the calendar")


def _has_begun(moment: Moment, reference: date) -> bool:
    try:
        return days(Moment(moment.year, moment.month, moment.day, moment.part))[0] <= reference
    except UnreadableDate:
        return False


def complete_pair(first: Moment, second: Moment, reference: date | None) -> tuple[Moment, Moment]:
    """Both moments of a range or a list, each lending the other the month and the year it was not given."""
    if first.weekday is not None and first.day is None:
        return _weekdays(first, complete(second, reference))
    if _is_dated(first) and not _is_dated(second) and second.month is not None:
        return first, _after(first, second)
    second = complete(second, reference)
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
    """The first moment with the month and year of the second; the year before, and marked, when the order of the months asks for it."""
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
