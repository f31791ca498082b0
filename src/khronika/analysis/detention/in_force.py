"""Days on which a rule was law: what was on other days is not held against it."""

from khronika.analysis.detention.detainee import Occurrence
from khronika.analysis.detention.history import History
from khronika.analysis.detention.interval import Interval, read
from khronika.analysis.detention.standing import AlarmStanding, of_range
from khronika.analysis.detention.threshold import InForce
from khronika.analysis.detention.told import BEFORE
from khronika.analysis.worlds.placement import Placement, must_clash


def in_its_time(in_force: InForce, history: History) -> History:
    """The same person with the days only on which the rule was law.

    What contradicts a stay of which days were left out is perhaps not true: that must not be forgotten with them.
    """
    if history.first >= in_force.first and history.last <= in_force.last:
        return history
    clipped = {each.name: _clipped(each, in_force) for each in history.placements}
    cut = [each for each in history.placements if clipped[each.name] != each]
    kept = []
    for each in history.placements:
        part = clipped[each.name]
        if part is not None:
            is_contested = any(must_clash(each, other) for other in cut if other is not each)
            kept.append(part._replace(optional=True) if is_contested else part)
    return history.among(kept)


def has_days(in_force: InForce, placement: Placement) -> bool:
    """Whether a stay may have a day on which the rule was law."""
    return _clipped(placement, in_force) is not None


def _clipped(placement: Placement, in_force: InForce) -> Placement | None:
    """The part of a stay within these days: perhaps none, where it may have been before or after them."""
    (begin, last_begin), (early, late) = placement.start, placement.end
    first, last = in_force.first, in_force.last
    if early - begin >= BEFORE - 1 and late >= first:
        # Where no beginning is told, no day is shown as a limit.
        first = min(first, begin)
    if begin >= first and late <= last:
        return placement
    if late < first or begin > last:
        return None
    return placement._replace(
        start=(max(begin, first), min(max(last_begin, first), last)),
        end=(max(min(early, last), first), min(late, last)),
        length=(1, placement.length[1]),
        optional=placement.optional or early < first or last_begin > last,
    )


def happened_in_its_time(in_force: InForce, occurrence: Occurrence) -> AlarmStanding:
    """Whether it was while the rule was law; certain where no day is told, as most rules are older than a record."""
    when = read(occurrence.when)
    if when is None:
        return AlarmStanding.CERTAIN
    first = when.earliest.toordinal() if when.earliest else None
    last = when.latest.toordinal() if when.latest else None
    after, before = first is not None and first > in_force.last, last is not None and last < in_force.first
    return of_range(
        always=(first is None or first >= in_force.first) and (last is None or last <= in_force.last),
        ever=not (after or before),
    )


def was_in_its_time(number: int, interval: Interval, in_its_time: History) -> bool:
    """Whether an interval has days on which the rule was law, or none that are told."""
    is_dated = any(read(each) is not None for each in (interval.start, interval.end, interval.on))
    return not is_dated or bool(in_its_time.placements_of(number))
