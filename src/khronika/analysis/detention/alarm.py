"""An alarm: what a threshold comes to for one person, computation by computation. It is a lead for a lawyer, and no finding."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from khronika.analysis.detention.detainee import Occurrence, OccurrenceKind
from khronika.analysis.detention.history import History, role_of
from khronika.analysis.detention.in_force import happened_in_its_time, has_days, was_in_its_time
from khronika.analysis.detention.interval import read
from khronika.analysis.detention.standing import AlarmStanding, of_range, stronger, weaker
from khronika.analysis.detention.threshold import (
    Threshold,
    days_of_months,
    months_after,
)
from khronika.analysis.detention.told import BEFORE
from khronika.analysis.worlds.placement import ANY_LENGTH, Placement
from khronika.analysis.worlds.run import DayRange, DayRole

NO, POSSIBLE, CERTAIN = AlarmStanding.NO, AlarmStanding.POSSIBLE, AlarmStanding.CERTAIN


class Alarm(NamedTuple):
    """What a threshold comes to. `measured` are the days that were compared with it, when they are days.

    `by_tolerance` is the standing when gaps of 0, 1, 3 and 7 days are bridged. `rests_on` are names of
    placements, and `occurred` numbers of occurrences. When `capped`, contradictory reports made more
    alternatives than are looked at.
    """

    threshold: Threshold
    standing: AlarmStanding
    measured: DayRange | None = None
    by_tolerance: tuple[AlarmStanding, ...] = ()
    rests_on: tuple[str, ...] = ()
    occurred: tuple[int, ...] = ()
    capped: bool = False


def from_to(placements: Sequence[Placement]) -> tuple[int, int]:
    """The first possible day and the last."""
    return min([each.start[0] for each in placements]), max([each.end[1] for each in placements])


def _day_of(dated: tuple[int, int, Occurrence]) -> int:
    return dated[0]


def run(threshold: Threshold, history: History) -> Alarm:
    """Days of one regime at a stretch, compared with a limit."""
    figure, counted = history.figure(threshold.measure), history.counted(threshold.measure)
    if not counted:
        return Alarm(threshold, NO)
    low, high = _limit(threshold, counted)
    by_tolerance = tuple(_over(each, low, high) for each in figure.extent.runs)
    # A gap that is bridged is an opinion: it makes nothing certain.
    bridged = NO if by_tolerance[-1] is NO else POSSIBLE
    standing = stronger(by_tolerance[0], bridged)
    return Alarm(threshold, standing, figure.extent.runs[0], by_tolerance, _names(counted), (), figure.capped)


def _over(days: DayRange, low: int, high: int) -> AlarmStanding:
    """Whether days exceed a limit that is itself a range, where months differ in length."""
    return of_range(always=days.certain > high, ever=days.possible > low)


def _limit(threshold: Threshold, counted: Sequence[Placement]) -> tuple[int, int]:
    if not threshold.is_in_months:
        return threshold.number, threshold.number
    first, last = min(each.start[0] for each in counted), max(each.start[1] for each in counted)
    return days_of_months(threshold.number, first, last)


def _names(placements: Sequence[Placement]) -> tuple[str, ...]:
    return tuple([each.name for each in placements])


def present(threshold: Threshold, history: History) -> Alarm:
    """Whether somebody was in a regime at all."""
    figure, counted = history.figure(threshold.measure), history.counted(threshold.measure)
    days = figure.extent.days
    standing = of_range(always=days.certain > threshold.number, ever=days.possible > threshold.number)
    return Alarm(threshold, standing, days, (), _names(counted), (), figure.capped)


def term(threshold: Threshold, history: History) -> Alarm:
    """The days of one order: two known orders never add up, and what rests on no known order is possible at most."""
    counted = history.counted(threshold.measure)
    known = sorted({each.order for each in counted} - {""})
    found = Alarm(threshold, NO, DayRange(0, 0))
    for order in known:
        found = _worse(found, _one_term(threshold, history, _under(counted, order), is_known=True))
    unknown = _under(counted, "")
    for order in ["", *known] if unknown else []:
        perhaps = unknown + _under(counted, order) if order else unknown
        found = _worse(found, _one_term(threshold, history, perhaps, is_known=False))
    return found


def _under(placements: Sequence[Placement], order: str) -> list[Placement]:
    return [each for each in placements if each.order == order]


def _worse(one: Alarm, other: Alarm) -> Alarm:
    """The worse of two alarms of one threshold, the longer where they stand alike."""
    if one.standing is not other.standing:
        return one if stronger(one.standing, other.standing) is one.standing else other
    longer = (one.measured or DayRange(0, 0)).possible >= (other.measured or DayRange(0, 0)).possible
    return one if longer and one.rests_on else other


def _one_term(
    threshold: Threshold, history: History, placements: Sequence[Placement], *, is_known: bool
) -> Alarm:
    low, high = _limit(threshold, placements)
    if sum(map(_longest, placements)) <= low:
        return Alarm(threshold, NO)
    chosen = {each.name for each in placements}
    roles = []
    for each in history.placements:
        is_other_term = each.regime in threshold.measure and each.name not in chosen
        roles.append(DayRole.NOTHING if is_other_term else role_of(each, threshold.measure))
    figure = history.by_roles(roles)
    days = figure.extent.days if is_known else figure.extent.runs[0]
    standing = _over(days, low, high)
    if not is_known:
        standing = weaker(standing, POSSIBLE)
    return Alarm(threshold, standing, days, (), _names(placements), (), figure.capped)


def gap(threshold: Threshold, history: History) -> Alarm:
    """Two penalties of which one lasted so long, with fewer days between them than the limit."""
    found = Alarm(threshold, NO)
    counted = [each for each in history.counted(threshold.measure) if each.start[1] <= history.until]
    contested = {each.name for each in counted if history.is_contested(each)}
    for one in counted:
        for other in counted:
            in_doubt = not contested.isdisjoint((one.name, other.name))
            standing = _too_close(one, other, threshold, is_contested=in_doubt) if one is not other else NO
            if stronger(standing, found.standing) is not found.standing:
                found = Alarm(threshold, standing, None, (), (one.name, other.name))
    return found


def _too_close(
    one: Placement, other: Placement, threshold: Threshold, *, is_contested: bool
) -> AlarmStanding:
    if (one.order and one.order == other.order) or (one.of and one.of == other.of):
        return NO
    least, most = max(0, other.start[0] - one.end[1] - 1), other.start[1] - one.end[0] - 1
    comes_after = other.start[1] > one.end[0]
    long_enough = max(_longest(one), _longest(other)) >= threshold.when_one_lasted
    surely_long = max(_shortest(one), _shortest(other)) >= threshold.when_one_lasted
    is_sure = not (one.optional or other.optional or is_contested) and bool(one.order and other.order)
    in_order = other.start[0] > one.end[1]
    return of_range(
        always=is_sure and in_order and surely_long and most < threshold.number,
        ever=comes_after and long_enough and least < threshold.number,
    )


def _longest(placement: Placement) -> int:
    return min(placement.length[1], placement.end[1] - placement.start[0] + 1)


def _shortest(placement: Placement) -> int:
    return max(placement.length[0], placement.end[0] - placement.start[1] + 1, 1)


def open_end(threshold: Threshold, history: History) -> Alarm:
    """Cells of which no end and no length is told: that none is told is no proof that none was ordered."""
    found = []
    for each in history.counted(threshold.measure):
        lasts = each.end[1] >= history.until and each.end[0] < each.end[1]
        if lasts and each.length == ANY_LENGTH:
            found.append(each)
    return Alarm(threshold, POSSIBLE if found else NO, None, (), _names(found))


def occurred(threshold: Threshold, history: History) -> Alarm:
    """Whether something was told of that must not occur."""
    standing, numbers = NO, []
    for number, each in enumerate(history.detainee.occurrences):
        if each.kind.value in threshold.kinds and not _is_to_come(each, history.until):
            of_its_time = happened_in_its_time(threshold.in_force, each)
            if of_its_time is not NO:
                numbers.append(number)
                standing = stronger(standing, POSSIBLE if each.doubted else of_its_time)
    return Alarm(threshold, standing, occurred=tuple(numbers))


def _is_to_come(occurrence: Occurrence, until: int) -> bool:
    when = read(occurrence.when)
    return when is not None and when.earliest is not None and when.earliest.toordinal() > until


def hours_outside(threshold: Threshold, history: History) -> Alarm:
    """Hours outside a day, interval by interval."""
    told = []
    for each in history.intervals:
        hours = each.hours_outside if each.regime in threshold.measure else None
        told.append(None if hours is None else hours < threshold.number)
    return _told_of_intervals(threshold, history, told)


def kept_in(threshold: Threshold, history: History) -> Alarm:
    """Whether somebody was kept in a facility of a type, interval by interval."""
    told = [
        each.facility_type in threshold.facility_types if each.facility_type else None
        for each in history.intervals
    ]
    return _told_of_intervals(threshold, history, told)


def _told_of_intervals(threshold: Threshold, history: History, told: Sequence[bool | None]) -> Alarm:
    """What intervals tell one by one; None where one is silent. Certain where no report denies or contradicts it."""
    standing, names = NO, []
    for number, each in enumerate(history.intervals):
        if told[number] and not each.is_to_come(history.until) and was_in_its_time(number, each, history):
            names.append(str(number))
            # Some of its days, or one account of it, may have been while the rule was not law.
            in_part = any(each.optional for each in history.placements_of(number))
            in_doubt = in_part or _is_in_doubt(number, told, history)
            standing = stronger(standing, POSSIBLE if in_doubt else CERTAIN)
    return Alarm(threshold, standing, rests_on=tuple(names))


def _is_in_doubt(number: int, told: Sequence[bool | None], history: History) -> bool:
    interval = history.intervals[number]
    if interval.doubted:
        return True
    for other, each in enumerate(history.intervals):
        if each.stay and each.stay == interval.stay and (each.denied or told[other] is False):
            return True
    placements = history.placements_of(number)
    # Accounts of one stay that differ in its days do not differ in this.
    return any(history.is_contested(each, but_of=each.of) for each in placements)


def first_after(threshold: Threshold, history: History) -> Alarm:
    """Days from the beginning of detention to the first that is recorded, those on which the rule was law.

    An earlier one may be recorded nowhere. One from before the rule was law is the first, too.
    """
    law = threshold.in_force
    concerned = [each for each in history.placements if has_days(law, each)]
    if not concerned:
        return Alarm(threshold, NO)
    first = _beginning(min(concerned, key=_possible_start), history)
    earliest = latest = min(history.until, law.last)
    for day, last_day, occurrence in history.days_of(*_kinds(threshold)):
        if last_day >= first.start[0]:
            earliest = min(earliest, day)
            latest = latest if occurrence.doubted else min(latest, last_day)
    is_open = first.end[0] - first.start[0] >= BEFORE - 1
    begun = first.start[0] if is_open else max(first.start[0], law.first)
    waited = DayRange(max(earliest - max(first.start[1], law.first), 0), max(latest - begun, 0))
    # Of days alone, two days may be more than forty-eight hours.
    is_over = (
        waited.possible >= threshold.number
        if OccurrenceKind.HEARING in _kinds(threshold)
        else waited.possible > threshold.number
    )
    return Alarm(threshold, POSSIBLE if is_over else NO, waited, (), (first.name,))


def _beginning(placement: Placement, history: History) -> Placement:
    """The first of the stays that lead to this one without a day between."""
    for each in sorted(history.placements, key=_possible_start, reverse=True):
        if each.start[0] < placement.start[0] <= each.end[1] + 1:
            placement = each
    return placement


def _possible_start(placement: Placement) -> tuple[int, str]:
    return placement.start[0], placement.name


def _kinds(threshold: Threshold) -> tuple[OccurrenceKind, ...]:
    return _kinds_of(threshold.kinds)


@cache
def _kinds_of(names: tuple[str, ...]) -> tuple[OccurrenceKind, ...]:
    return tuple([OccurrenceKind(each) for each in names])


def between(threshold: Threshold, history: History) -> Alarm:
    """The longest time in detention between two that are recorded. Others may be recorded nowhere."""
    if not history.placements:
        return Alarm(threshold, NO)
    first, last = from_to(history.placements)
    last = min(history.until, last)
    reach = last - first
    if len({each.of or each.name for each in history.placements}) == 1:
        # A day somewhere in a span says nothing of other days of it.
        reach = max(map(_longest, history.placements)) - 1
    points = [(first, first)]
    for day, last_day, occurrence in sorted(history.days_of(*_kinds(threshold)), key=_day_of):
        if first <= day <= last and not occurrence.doubted:
            points.append((day, min(last_day, last)))
    points.append((last, last))
    longest = 0
    for (one, _), (_, next_day) in pairwise(points):
        other = min(next_day, one + reach)
        if other > months_after(one, threshold.number):
            longest = max(longest, other - one)
    if not longest:
        return Alarm(threshold, NO)
    return Alarm(threshold, POSSIBLE, DayRange(0, longest), (), _names(history.placements))


def deadline(threshold: Threshold, history: History) -> Alarm:
    """Whether the time since the last sign of life leaves the urgent procedure open on the last day that counts."""
    until = history.until
    signs = [each for each in history.days_of(OccurrenceKind.SIGN_OF_LIFE) if each[0] <= until]
    if not signs:
        return Alarm(threshold, NO)
    earliest = max([day for day, _, sign in signs if not sign.doubted], default=min(signs)[0])
    latest = max(min(last_day, until) for _, last_day, _ in signs)
    is_certain = any(not sign.doubted for _, _, sign in signs)
    always = is_certain and until <= months_after(earliest, threshold.number)
    standing = of_range(always=always, ever=until <= months_after(latest, threshold.number))
    return Alarm(threshold, standing, DayRange(until - latest, until - earliest))
