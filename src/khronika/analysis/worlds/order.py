"""Placements that exclude each other, in every order they may have come in."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from khronika.analysis.worlds.bound import FigureLimits, StayBounds, reached
from khronika.analysis.worlds.extreme import between_extremes
from khronika.analysis.worlds.placement import Placement
from khronika.analysis.worlds.run import DayRange, DayRole, RunFigures, looked_at
from khronika.analysis.worlds.sweep import DayLayer, layers
from khronika.analysis.worlds.tighten import in_order, tightened

MOST_CHOICES = 6
"""Pairs that may have come in either order of which both are tried one after the other; of more, every world
is looked at."""

Pairs = Collection[tuple[int, int]]


def in_some_order(members: Sequence[StayBounds], clashes: Pairs, until: int) -> RunFigures | None:
    """The figures over all worlds in which these are true together; None when there is no such world."""
    narrow = tightened(members, clashes)
    if narrow is None:
        return None
    found = between_extremes(narrow, clashes, until)
    if found is not None:
        return found
    limits = _by_orders(narrow, clashes, until, _in_either_order(narrow, clashes)[:MOST_CHOICES])
    if limits is None:
        return None
    if limits.are_all_reached:
        return _extent(limits.least, limits.most)
    narrow = _only_splitting(narrow)
    graph = _graph(tuple([_placement(each) for each in narrow]), tuple(sorted(clashes)))
    if not graph:
        return None
    roles = [each.role for each in narrow]
    return _extent(*looked_at(graph, roles, until, limits.least, limits.most))


@lru_cache(maxsize=64)
def _graph(placements: tuple[Placement, ...], clashes: tuple[tuple[int, int], ...]) -> tuple[DayLayer, ...]:
    """The graph of these, kept for the next figure of the same person."""
    return layers(placements, clashes)


def _extent(least: Sequence[int | None], most: Sequence[int | None]) -> RunFigures:
    pairs = zip(least, most, strict=True)
    ranges = [DayRange(one or 0, other or 0) for one, other in pairs]
    return RunFigures(ranges[0], tuple(ranges[1:]))


def _by_orders(
    members: Sequence[StayBounds], clashes: Pairs, until: int, open_pairs: Sequence[tuple[int, int]]
) -> FigureLimits | None:
    """The limits in all of the orders that these pairs may have come in; None when there is no world."""
    narrow = tightened(members, clashes)
    if narrow is None:
        return None
    found: FigureLimits | None = reached(_only_splitting(narrow), clashes, until)
    if not open_pairs or found is None or found.are_all_reached:
        return found
    found, rest = None, open_pairs[1:]
    for instead in _choices(narrow, open_pairs[0]):
        here = _by_orders(instead, clashes, until, rest)
        if here is not None:
            found = here if found is None else found.either(here)
            if found.are_none_reached:
                return found
    return found


def _choices(members: Sequence[StayBounds], pair: tuple[int, int]) -> Iterator[list[StayBounds]]:
    """Both orders of a pair, and that one of them was not at all where that may be."""
    for earlier, later in (pair, pair[::-1]):
        ordered = list(members)
        ordered[earlier], ordered[later] = in_order(members[earlier], members[later])
        for each in pair:
            ordered[each] = ordered[each]._replace(optional=False)
        yield ordered
        if members[earlier].optional:
            without = list(members)
            without[earlier] = members[earlier]._replace(role=DayRole.NOTHING)
            yield without


def _in_either_order(members: Sequence[StayBounds], clashes: Pairs) -> list[tuple[int, int]]:
    """The pairs that may have come in either order, or of which one may not have been at all."""
    found = []
    for one, other in sorted(clashes):
        left, right = members[one], members[other]
        may_be_either = left.end[0] <= right.start[1] and right.end[0] <= left.start[1]
        if may_be_either or left.optional or right.optional:
            found.append((one, other))
    return found


def _only_splitting(members: Sequence[StayBounds]) -> list[StayBounds]:
    """The same, where an interruption that touches nothing that counts only splits."""
    counting = [each for each in members if each.role is DayRole.COUNTS]
    found = []
    for each in members:
        touches = any(each.start[0] <= other.end[1] and other.start[0] <= each.end[1] for other in counting)
        is_apart = each.role is DayRole.CUTS and not touches
        found.append(each._replace(role=DayRole.SPLITS) if is_apart else each)
    return found


def _placement(member: StayBounds) -> Placement:
    return Placement("", "", member.start, member.end, member.length, optional=member.optional)
