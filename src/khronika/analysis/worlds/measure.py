"""A figure over all worlds: which placements matter to it, which touch each other in time, which cannot be true together."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache, reduce
from typing import NamedTuple

from khronika.analysis.worlds.alternatives import alternatives
from khronika.analysis.worlds.bound import StayBounds
from khronika.analysis.worlds.extreme import between_extremes
from khronika.analysis.worlds.order import can_all_be, in_some_order
from khronika.analysis.worlds.placement import Placement
from khronika.analysis.worlds.run import NOTHING, DayRange, DayRole, Figure, RunFigures
from khronika.analysis.worlds.sweep import TOLERANCES, TooManyWorldsError
from khronika.analysis.worlds.timeline import Pair, Timeline, groups, timeline
from khronika.analysis.worlds.world import Stay, figures

NO_FIGURE = Figure(NOTHING)


def measured(parts: Sequence[tuple[Placement, DayRole]], until: int) -> Figure:
    """The days and longest runs of what counts, at least and at most over all worlds.

    Days after `until` are not counted.
    """
    line = timeline([placement for placement, _ in parts])
    return figure_of(line, line.in_order([role for _, role in parts]), until)


def figure_of(line: Timeline, roles: Sequence[DayRole], until: int) -> Figure:
    """The same of placements in the order of time: `roles` are in that order, too."""
    if DayRole.COUNTS not in roles:
        return NO_FIGURE
    found: Figure | None = None
    for group in groups(line, roles):
        figure = _of_group(line, roles, group, until)
        found = figure if found is None else found.beside(figure)
    return found or NO_FIGURE


def _of_group(line: Timeline, roles: Sequence[DayRole], group: Sequence[int], until: int) -> Figure:
    if len(group) == 1:
        found = _of_one(line.placements[group[0]], until)
        if found is not None:
            return Figure(found)
    return _of_shape(_shape(line, roles, group, until))


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


def _shape(line: Timeline, roles: Sequence[DayRole], group: Sequence[int], until: int) -> _Shape:
    chosen = [line.placements[each] for each in group]
    origin = chosen[0].start[0]  # they are in the order of time
    members = []
    for number, each in zip(group, chosen, strict=True):
        (first, last), (early, late) = each.start, each.end
        start, end = (first - origin, last - origin), (early - origin, late - origin)
        members.append(StayBounds(start, end, each.length, each.optional, roles[number]))
    place = {number: position for position, number in enumerate(group)}
    may, must = _pairs(line.may, place), _pairs(line.must, place)
    latest = max([each.end[1] for each in members])
    return _Shape(tuple(members), may, must, min(until - origin, latest))


def _pairs(pairs: Collection[Pair], place: Mapping[int, int]) -> frozenset[Pair]:
    if not pairs:
        return NO_PAIRS
    return frozenset([(place[one], place[other]) for one, other in pairs if one in place and other in place])


NO_PAIRS = frozenset[Pair]()


@lru_cache(maxsize=65_536)
def _of_shape(shape: _Shape) -> Figure:
    found = None if shape.must else between_extremes(shape.members, shape.may, shape.until)
    if found is not None:
        return Figure(found)
    sets, capped = alternatives(len(shape.members), shape.must)
    if capped:
        return Figure(_widest(shape), capped=True)
    try:
        return _of_alternatives(shape, sets)
    except TooManyWorldsError:
        return Figure(_widest(shape), capped=True)


def _of_alternatives(shape: _Shape, sets: Sequence[frozenset[int]]) -> Figure:
    """The figures over the largest sets of which some world exists: of three, each two may be true together and not all."""
    waiting, known = list(sets), set(sets)
    found: dict[frozenset[int], Figure] = {}
    edges = MOST_EDGES // len(sets)
    for members in waiting:  # it grows while it is read
        here = _of_set(shape, sorted(members), edges)
        if here is not None:
            found[members] = here
            continue
        smaller = [members - {number} for number in sorted(members)]
        waiting += [each for each in smaller if each not in known]
        known.update(smaller)
        if len(waiting) > MOST_SETS:
            raise TooManyWorldsError
    largest = [figure for each, figure in found.items() if not any(each < other for other in found)]
    return reduce(Figure.either, largest)


MOST_EDGES = 24_000
"""Edges of the graphs of one group's alternatives together, for the least and for the most."""
MOST_SETS = 256
"""Sets of placements that are tried in one group."""


def _of_set(shape: _Shape, chosen: Sequence[int], edges: int) -> Figure | None:
    """The figures over all worlds in which these are true together; None when there is no such world."""
    if not chosen:
        return NO_FIGURE
    place = {number: position for position, number in enumerate(chosen)}
    clashes = [(place[one], place[other]) for one, other in shape.may if one in place and other in place]
    members = [shape.members[number] for number in chosen]
    found = between_extremes(members, clashes, shape.until) if shape.must else None
    if found is not None:
        return Figure(found)
    # What may not have been leaves room for the rest; otherwise it is in other sets.
    is_in_doubt = any(members[number].optional for pair in clashes for number in pair)
    if is_in_doubt and not can_all_be(members, clashes, edges):
        return None
    return in_some_order(members, clashes, shape.until, edges)


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
