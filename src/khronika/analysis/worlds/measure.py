"""A figure over all worlds: which placements matter to it, which touch each other in time, which cannot be true together."""

from collections.abc import Sequence
from functools import lru_cache, reduce
from itertools import combinations
from typing import NamedTuple

from khronika.analysis.worlds.alternatives import alternatives
from khronika.analysis.worlds.bound import StayBounds
from khronika.analysis.worlds.order import in_some_order
from khronika.analysis.worlds.placement import Placement, may_clash, must_clash
from khronika.analysis.worlds.run import NOTHING, DayRange, DayRole, RunFigures
from khronika.analysis.worlds.sweep import TOLERANCES, TooManyWorldsError
from khronika.analysis.worlds.world import Stay, figures

APART = max(TOLERANCES) + 1
"""Days from the last of one stay to the first of another, from which on no tolerance joins them."""


class Figure(NamedTuple):
    """What was measured.

    When `capped`, there were more alternatives than are looked at, and the range is wider than it need be.
    """

    extent: RunFigures
    capped: bool = False


class _Part(NamedTuple):
    """A placement with what it does to the figure."""

    placement: Placement
    role: DayRole


NO_FIGURE = Figure(NOTHING)


def measured(parts: Sequence[tuple[Placement, DayRole]], until: int) -> Figure:
    """The days and longest runs of what counts, at least and at most over all worlds.

    Days after `until` are not counted.
    """
    if not any(role is DayRole.COUNTS for _, role in parts):
        return NO_FIGURE
    found: Figure | None = None
    for group in _groups(_that_matter(_different([_Part(*each) for each in parts]))):
        figure = _of_group(group, until)
        found = figure if found is None else _beside(found, figure)
    return found or NO_FIGURE


def _beside(one: Figure, other: Figure) -> Figure:
    return Figure(one.extent.beside(other.extent), one.capped or other.capped)


def _different(parts: Sequence[_Part]) -> list[_Part]:
    """Without exact placements that are there already: they are in the same worlds and add nothing."""
    found: list[_Part] = []
    seen: set[tuple[object, ...]] = set()
    for each in parts:
        if each.placement.is_exact and not each.placement.of:
            _, regime, start, end, length, facility, alone, *_ = each.placement
            told = (regime, start, end, length, facility, alone, each.role)
            if told in seen:
                continue
            seen.add(told)
        found.append(each)
    return found


def _that_matter(parts: Sequence[_Part]) -> list[_Part]:
    """Those that do something to the figure, and those that may exclude one of them, directly or not."""
    found = [each for each in parts if each.role is not DayRole.NOTHING]
    rest = [each for each in parts if each.role is DayRole.NOTHING]
    if len(found) == len(parts):
        return found
    for known in found:  # it grows while it is read
        clashing = [each for each in rest if may_clash(known.placement, each.placement)]
        found += clashing
        if clashing:
            rest = [each for each in rest if each not in clashing]
    return found


def _groups(parts: list[_Part]) -> list[list[_Part]]:
    """Those that depend on each other: stays that a tolerance could join, what may exclude them, and what lies between them."""
    if len(parts) < 2:
        return [[each] for each in parts if each.role is DayRole.COUNTS]
    counting: list[list[_Part]] = []
    others: list[list[_Part]] = []
    for group in _clashing(parts):
        (counting if _counts(group) else others).append(group)
    joined = _near(counting)
    for other in others:
        between = [group for group in joined if _lies_within(other, group)]
        if len(other) == 1 and _is_sure(other[0].placement):
            for group in between:
                group.append(other[0])
        elif between:
            joined = [group for group in joined if group not in between]
            joined.append([part for group in (*between, other) for part in group])
    return joined


def _clashing(parts: list[_Part]) -> list[list[_Part]]:
    """Those that may exclude each other, directly or through others."""
    groups: list[list[_Part]] = []
    for each in parts:
        touched, apart = [each], []
        for group in groups:
            if any(may_clash(each.placement, other.placement) for other in group):
                touched += group
            else:
                apart.append(group)
        groups = [*apart, touched]
    return groups


def _near(groups: list[list[_Part]]) -> list[list[_Part]]:
    """The same groups, those together whose counted days a tolerance could join."""
    found: list[list[_Part]] = []
    last = 0
    for group in sorted(groups, key=_first_counted):
        if found and _first_counted(group) - last <= APART:
            found[-1] += group
            last = max(last, _last_counted(group))
        else:
            found.append(list(group))
            last = _last_counted(group)
    return found


def _counts(group: Sequence[_Part]) -> bool:
    return any(each.role is DayRole.COUNTS for each in group)


def _first_counted(group: Sequence[_Part]) -> int:
    return min(each.placement.start[0] for each in group if each.role is DayRole.COUNTS)


def _last_counted(group: Sequence[_Part]) -> int:
    return max(each.placement.end[1] for each in group if each.role is DayRole.COUNTS)


def _lies_within(others: Sequence[_Part], group: Sequence[_Part]) -> bool:
    first, last = _first_counted(group), _last_counted(group)
    return any(each.placement.end[1] >= first and each.placement.start[0] <= last for each in others)


def _is_sure(placement: Placement) -> bool:
    return placement.is_exact


def _of_group(group: Sequence[_Part], until: int) -> Figure:
    if len(group) == 1:
        found = _of_one(group[0].placement, until)
        if found is not None:
            return Figure(found)
    return _of_shape(_shape(group, until))


def _of_one(placement: Placement, until: int) -> RunFigures | None:
    """The figure of a stay alone; None for one that may last beyond the last day."""
    if placement.end[1] > until:
        return None
    (first, last), (early, late), (short, long) = placement.start, placement.end, placement.length
    least = 0 if placement.optional else max(short, early - last + 1, 1)
    days = DayRange(least, min(long, late - first + 1))
    return RunFigures(days, (days,) * len(TOLERANCES))


class _Shape(NamedTuple):
    """All of a group that its figure depends on: many groups have one shape."""

    members: tuple[StayBounds, ...]
    may: frozenset[tuple[int, int]]
    must: frozenset[tuple[int, int]]
    until: int


def _shape(group: Sequence[_Part], until: int) -> _Shape:
    origin = min(each.placement.start[0] for each in group)
    members, may, must = [], set(), set()
    # In one order whatever each does to the figure: figures of one person then share what was looked at.
    group = sorted(group, key=_place_in_time)
    for placement, role in group:
        (first, last), (early, late) = placement.start, placement.end
        start, end = (first - origin, last - origin), (early - origin, late - origin)
        members.append(StayBounds(start, end, placement.length, placement.optional, role))
    for (one, (left, _)), (other, (right, _)) in combinations(enumerate(group), 2):
        if may_clash(left, right):
            may.add((one, other))
            if must_clash(left, right):
                must.add((one, other))
    latest = max(each.end[1] for each in members)
    return _Shape(tuple(members), frozenset(may), frozenset(must), min(until - origin, latest))


def _place_in_time(part: _Part) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int], str]:
    placement = part.placement
    return placement.start, placement.end, placement.length, placement.regime


@lru_cache(maxsize=65_536)
def _of_shape(shape: _Shape) -> Figure:
    sets, capped = alternatives(len(shape.members), shape.must)
    if capped:
        return Figure(_widest(shape), capped=True)
    try:
        return Figure(_of_alternatives(shape, sets))
    except TooManyWorldsError:
        return Figure(_widest(shape), capped=True)


def _of_alternatives(shape: _Shape, sets: Sequence[frozenset[int]]) -> RunFigures:
    """The figures over the largest sets of which some world exists: of three, each two may be true together and not all."""
    waiting, known = list(sets), set(sets)
    found: dict[frozenset[int], RunFigures] = {}
    for members in waiting:  # it grows while it is read
        here = _of_set(shape, sorted(members))
        if here is not None:
            found[members] = here
            continue
        smaller = [members - {number} for number in sorted(members)]
        waiting += [each for each in smaller if each not in known]
        known.update(smaller)
        if len(waiting) > MOST_SETS:
            raise TooManyWorldsError
    largest = [figure for each, figure in found.items() if not any(each < other for other in found)]
    return reduce(RunFigures.either, largest)


MOST_SETS = 256
"""Sets of placements that are tried in one group."""


def _of_set(shape: _Shape, chosen: Sequence[int]) -> RunFigures | None:
    """The figures over all worlds in which these are true together; None when there is no such world."""
    if not chosen:
        return NOTHING
    place = {number: position for position, number in enumerate(chosen)}
    clashes = [(place[one], place[other]) for one, other in shape.may if one in place and other in place]
    return in_some_order([shape.members[number] for number in chosen], clashes, shape.until)


def _widest(shape: _Shape) -> RunFigures:
    """A range that no world leaves: at least what nothing contradicts, at most all that may count."""
    in_doubt = {number for pair in shape.may for number in pair}
    sure, possible = [], []
    for number, (start, end, _, optional, role) in enumerate(shape.members):
        if role is DayRole.COUNTS:
            possible.append(Stay(start[0], end[1], role))
            if not optional and number not in in_doubt and start[1] <= end[0]:
                sure.append(Stay(start[1], end[0], role))
        else:
            sure.append(Stay(start[0], end[1], role))
    pairs = zip(figures(sure, shape.until), figures(possible, shape.until), strict=True)
    ranges = [DayRange(*each) for each in pairs]
    return RunFigures(ranges[0], tuple(ranges[1:]))
