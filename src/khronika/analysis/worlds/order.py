"""Placements that exclude each other, in every order they may have come in."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from khronika.analysis.worlds.bound import StayBounds, least_limit, most_limit
from khronika.analysis.worlds.extreme import between_extremes
from khronika.analysis.worlds.near import World, near
from khronika.analysis.worlds.placement import ANY_LENGTH
from khronika.analysis.worlds.run import DayRange, DayRole, Figure, RunFigures, least_of, most_of
from khronika.analysis.worlds.sweep import TooManyWorldsError, layers
from khronika.analysis.worlds.tighten import tightened
from khronika.analysis.worlds.ways import Days, Extreme, Ways, ways
from khronika.analysis.worlds.world import Figures, Stay, figures

MOST_WORLDS = 12
"""Worlds that are looked at one by one; of more, all together day by day."""

Pairs = Collection[tuple[int, int]]


def in_some_order(members: Sequence[StayBounds], clashes: Pairs, until: int, edges: int) -> Figure | None:
    """The figures over all worlds in which these are true together; None when there is no such world.

    Of graphs with more than so many edges only the limits are given. Raises TooManyWorldsError when not even
    that there is a world was found.
    """
    narrow = tightened(members, clashes)
    if narrow is None:
        return None
    known = between_extremes(narrow, clashes, until)
    if known is not None:
        return Figure(known)
    worlds = _Worlds(_only_splitting(narrow), clashes, until, edges)
    least = worlds.found(Extreme.LEAST)
    most = least and worlds.found(Extreme.MOST)
    if not least or not most:
        return None
    ranges = [DayRange(*each) for each in zip(least[0], most[0], strict=True)]
    return Figure(RunFigures(ranges[0], tuple(ranges[1:])), least[1] or most[1])


def can_all_be(members: Sequence[StayBounds], clashes: Pairs, edges: int) -> bool:
    """Whether there is a world in which all of these are true. Raises TooManyWorldsError."""
    sure = [each._replace(optional=False, role=DayRole.NOTHING) for each in members]
    narrow = tightened(sure, clashes)
    return narrow is not None and bool(_Worlds(narrow, clashes, 0, edges).found(Extreme.LEAST))


class _Worlds(NamedTuple):
    """Worlds in which all of these are true, none of their graphs with more than so many edges."""

    members: Sequence[StayBounds]
    clashes: Pairs
    until: int
    edges: int

    def found(self, extreme: Extreme) -> tuple[Figures, bool] | None:
        """The least or the most of each figure, and whether they are limits only; None without a world."""
        limit = (least_limit if extreme is Extreme.LEAST else most_limit)(self.members, self.until)
        best = self._near(extreme) if self._are_loose else None
        if best == limit:
            return limit, False
        try:
            chosen = ways(self.members, self.clashes, self.until, extreme)
            best, is_all = self._tried(chosen, extreme, limit, best)
            if is_all:
                return None if best is None else (best, False)
            graph = layers(chosen, self.clashes, self.edges)
        except TooManyWorldsError:
            if best is None and self.clashes:
                raise
            return limit, True
        look = least_of if extreme is Extreme.LEAST else most_of
        return (look(graph, self._roles, self.until, _known(best, limit)), False) if graph else None

    def _tried(
        self, chosen: Sequence[Ways], extreme: Extreme, limit: Figures, best: Figures | None
    ) -> tuple[Figures | None, bool]:
        """The best of a few worlds, and whether there is none better."""
        try:
            for world in _worlds(chosen, self.clashes):
                here = self._of(world)
                best = here if best is None else tuple(map(extreme.choose, best, here))
                if best == limit:
                    break
        except TooManyWorldsError:
            return best, False
        return best, True

    def _near(self, extreme: Extreme) -> Figures | None:
        """The figures of a world in which each is where it is best beside those put before it, if it has room."""
        world: World = [None] * len(self.members)
        for number in sorted(range(len(world)), key=lambda each: self.members[each].freedom):
            rivals = [world[sum(pair) - number] for pair in self.clashes if number in pair]
            best: tuple[Figures, Days | None] | None = None
            for days in near(self.members[number], world, extreme):
                if days is None or not any(_exclude(days, each) for each in rivals):
                    world[number] = days
                    here = self._of(world)
                    if best is None or extreme.is_better(here, best[0]):
                        best = here, days
            if best is None:
                return None
            world[number] = best[1]
        return self._of(world)

    @property
    def _are_loose(self) -> bool:
        """Whether several lasted so many days somewhere in their ranges."""
        return sum([each.freedom > 0 and each.length != ANY_LENGTH for each in self.members]) > 1

    @property
    def _roles(self) -> list[DayRole]:
        return [each.role for each in self.members]

    def _of(self, world: World) -> Figures:
        return figures(_stays(world, self._roles), self.until)


def _known(best: Figures | None, limit: Figures) -> list[int | None]:
    """The figures of which the limit was reached."""
    if best is None:
        return [None] * len(limit)
    return [one if one == other else None for one, other in zip(best, limit, strict=True)]


def _worlds(chosen: Sequence[Ways], clashes: Pairs) -> Iterator[World]:
    """Each world that these days make, at most so many. Raises TooManyWorldsError after them."""
    order = sorted(range(len(chosen)), key=lambda number: len(chosen[number]))
    place = {number: position for position, number in enumerate(order)}
    earlier: list[list[int]] = [[] for _ in chosen]
    for one, other in clashes:
        first, second = sorted((one, other), key=place.__getitem__)
        earlier[second].append(first)
    yield from _Search(order, chosen, earlier).worlds()


class _Search:
    """Worlds put together placement by placement, each asked whether those before it exclude it."""

    def __init__(
        self, order: Sequence[int], chosen: Sequence[Ways], earlier: Sequence[Sequence[int]]
    ) -> None:
        self._order, self._chosen, self._earlier = order, chosen, earlier
        self._world: World = [None] * len(chosen)
        self._worlds_left, self._days_left = MOST_WORLDS, 8 * MOST_WORLDS

    def worlds(self, position: int = 0) -> Iterator[World]:
        """All from this position of the order on."""
        if position == len(self._order):
            self._worlds_left -= 1
            yield self._world
            return
        number = self._order[position]
        for days in self._chosen[number]:
            self._days_left -= 1
            if min(self._worlds_left, self._days_left) < 0:
                raise TooManyWorldsError
            if days is None or not self._is_excluded(days, number):
                self._world[number] = days
                yield from self.worlds(position + 1)

    def _is_excluded(self, days: Days, number: int) -> bool:
        return any(_exclude(days, self._world[each]) for each in self._earlier[number])


def _exclude(one: Days, other: Days | None) -> bool:
    return other is not None and one[1] > other[0] and other[1] > one[0]


def _stays(world: World, roles: Sequence[DayRole]) -> list[Stay]:
    found = []
    for days, role in zip(world, roles, strict=True):
        if days is not None and role is not DayRole.NOTHING:
            found.append(Stay(days[0], days[1], role))
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
