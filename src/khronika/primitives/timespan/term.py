"""Terms of confinement: so many days from a day, to a day, made longer."""

from datetime import date

from khronika.primitives.timespan.completion import complete, complete_pair
from khronika.primitives.timespan.error import UnreadableDate
from khronika.primitives.timespan.fold import Folded
from khronika.primitives.timespan.relative import Duration, DurationUnit, last_of, shifted, single_day
from khronika.primitives.timespan.span import Kind
from khronika.primitives.timespan.stretch import Meaning, from_to, lasting


def term(said: Folded, reference: date | None) -> Meaning:
    """N days from D cover D to D + N - 1."""
    moment = complete(said.moments[0], reference)
    first = single_day(moment)
    return lasting(first, last_of(first, said.durations[0]), moment)


def term_to(said: Folded, reference: date | None) -> Meaning:
    """A term of which both ends are said, too: they must agree."""
    found = from_to(Kind.SPAN, said, reference)
    if found[2] is None or last_of(found[2], said.durations[0]) != found[3]:
        raise UnreadableDate("the length of the term contradicts its ends")
    return found


def term_ending(said: Folded, reference: date | None) -> Meaning:
    """A term of days of which only the last is said."""
    duration, moment = said.durations[0], complete(said.moments[0], reference)
    last = single_day(moment)
    if duration.unit not in (DurationUnit.DAY, DurationUnit.WEEK):
        raise UnreadableDate("months before a day do not tell the day of the beginning")
    length = last_of(last, duration) - last
    return lasting(last - length, last, moment)


def term_longer(said: Folded, reference: date | None) -> Meaning:
    """A term and what was added to it."""
    moment = complete(said.moments[0], reference)
    first = single_day(moment)
    last = last_of(first, said.durations[0])
    return lasting(first, last_of(shifted(last, 1), said.durations[1]), moment)


def term_until(said: Folded, reference: date | None) -> Meaning:
    """A term that was made longer, to a day that is said."""
    first, second = complete_pair(said.moments[0], said.moments[1], reference)
    planned, end = last_of(single_day(first), said.durations[0]), single_day(second)
    if end < planned:
        raise UnreadableDate("a term made longer that ends earlier")
    return from_to(Kind.SPAN, said, reference)


def longer_until(said: Folded, reference: date | None) -> Meaning:
    """From one day to another, and then to a third."""
    first, planned, last = said.moments
    from_to(Kind.SPAN, said._replace(moments=(first, planned)), reference)
    return from_to(Kind.SPAN, said._replace(moments=(first, last)), reference)


def two_units(said: Folded, reference: date | None) -> Meaning:
    """Two years and six months from a day."""
    return term(said._replace(durations=(joined(said),)), reference)


def joined(said: Folded) -> Duration:
    """Years and months as months; raises UnreadableDate for other units."""
    first, second = said.durations
    if first.unit is not DurationUnit.YEAR or second.unit is not DurationUnit.MONTH:
        raise UnreadableDate("two units that are not years and months")
    return Duration(first.units * 12 + second.units, DurationUnit.MONTH)
