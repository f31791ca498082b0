"""Which thresholds are certain or possible for one person, each with what it comes to."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from khronika.analysis.detention.alarm import (
    CERTAIN,
    NO,
    POSSIBLE,
    Alarm,
    between,
    deadline,
    first_after,
    from_to,
    gap,
    hours_outside,
    kept_in,
    occurred,
    open_end,
    present,
    run,
    term,
)
from khronika.analysis.detention.detainee import Sex
from khronika.analysis.detention.history import History
from khronika.analysis.detention.in_force import in_its_time
from khronika.analysis.detention.interval import read
from khronika.analysis.detention.standing import AlarmStanding, of_range, weaker
from khronika.analysis.detention.threshold import (
    NO_MEASURE,
    SOLITARY,
    Computation,
    Threshold,
    Who,
    months_after,
    thresholds,
)
from khronika.analysis.worlds.regime import RegimeKind, regime


def alarms(history: History) -> list[Alarm]:
    """The thresholds that are certain or possible, in the order of the file."""
    held = frozenset([each.regime for each in history.placements])
    detainee = history.detainee
    found = []
    for each in _that_may_matter(held, bool(detainee.occurrences), detainee.prisoner_of_war is not NO):
        raised = alarm(each, history)
        if raised.standing is not NO:
            found.append(raised)
    return found


@lru_cache(maxsize=4_096)
def _that_may_matter(
    held: frozenset[str], has_occurrences: bool, prisoner_of_war: bool
) -> tuple[Threshold, ...]:
    """The thresholds that can be anything but no: most persons concern few, and there may be a hundred thousand persons."""
    found = []
    for each in thresholds():
        if each.computation is Computation.NONE or (each.who is Who.PRISONER_OF_WAR and not prisoner_of_war):
            continue
        if each.measure == NO_MEASURE:
            may_matter = each.computation in _WITHOUT_RECORDS or has_occurrences
        else:
            may_matter = each.measure == SOLITARY or not held.isdisjoint(each.measure)
        if may_matter:
            found.append(each)
    return tuple(found)


_WITHOUT_RECORDS = (Computation.FIRST_AFTER, Computation.BETWEEN, Computation.KEPT_IN)


def alarm(threshold: Threshold, history: History) -> Alarm:
    """What one threshold comes to, by the days on which it was law."""
    concerned = CERTAIN if threshold.who is Who.ANYONE else _concerned(threshold.who, history)
    if concerned is NO or history.until < threshold.in_force.first:
        return Alarm(threshold, NO)
    is_whole = threshold.computation is Computation.FIRST_AFTER  # what came first is asked of all days
    counted = history if is_whole else in_its_time(threshold.in_force, history)
    found = _RULES[threshold.computation](threshold, counted)
    if concerned is CERTAIN:
        return found
    return found._replace(standing=weaker(found.standing, concerned))


def _concerned(who: Who, history: History) -> AlarmStanding:
    detainee = history.detainee
    match who:
        case Who.ANYONE:
            return CERTAIN
        case Who.MALE | Who.FEMALE:
            if detainee.sex is Sex.UNKNOWN:
                return POSSIBLE
            return CERTAIN if detainee.sex.value == who.value else NO
        case Who.PRISONER_OF_WAR:
            return detainee.prisoner_of_war
        case Who.DISAPPEARED:
            return detainee.disappeared
        case Who.MINOR:
            return _minor(history)


def _minor(history: History) -> AlarmStanding:
    """Whether the person was under eighteen during the placements in cells.

    No, when no date of birth is told.
    """
    born = read(history.detainee.born)
    cells = [each for each in history.placements if regime(each.regime).kind is not RegimeKind.CUSTODY]
    if born is None or not cells:
        return NO
    first, last = from_to(cells)
    earliest = months_after(born.earliest.toordinal(), _OF_AGE) if born.earliest else first
    latest = months_after(born.latest.toordinal(), _OF_AGE) if born.latest else last + 1
    return of_range(always=last < earliest, ever=first < latest)


_OF_AGE = 18 * 12


def _none(threshold: Threshold, _: History) -> Alarm:
    return Alarm(threshold, NO)


_RULES: Mapping[Computation, Callable[[Threshold, History], Alarm]] = {
    Computation.PRESENT: present,
    Computation.RUN: run,
    Computation.TERM: term,
    Computation.GAP: gap,
    Computation.OPEN_END: open_end,
    Computation.OCCURRED: occurred,
    Computation.HOURS_OUTSIDE: hours_outside,
    Computation.FIRST_AFTER: first_after,
    Computation.BETWEEN: between,
    Computation.KEPT_IN: kept_in,
    Computation.DEADLINE: deadline,
    Computation.NONE: _none,
}
