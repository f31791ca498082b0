"""Every world of a few placements that touch each other in time, as the ways through a graph whose layers are days.

A node of a layer says which placements have not begun, last, or are over; an edge is what happens on that day. Only days on which
something may begin or end are layers: between two of them nothing changes.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

TOLERANCES = (0, 1, 3, 7)
"""Days between two stays that may be bridged, each shown beside the others."""

_WAITING, _OVER = -2, -1


class DayEvent(NamedTuple):
    """What happens on a day, as bits a placement: which are there, which begin on it, which end on it."""

    there: int
    begin: int
    end: int

    def packed(self, count: int) -> int:
        """The same as one number, of so many placements."""
        return self.there | self.begin << count | self.end << 2 * count

    @classmethod
    def unpacked(cls, packed: int, count: int) -> "DayEvent":
        """What `packed` gave."""
        ones = (1 << count) - 1
        return cls(packed & ones, packed >> count & ones, packed >> 2 * count)


DayEdge = tuple[int, int, int]
"""A node of one layer, what happens on the day (a packed `DayEvent`), and the node of the next layer that it leads to."""


class DayLayer(NamedTuple):
    """A day, its edges, and for each node that they lead to which placements last on the days until the next layer."""

    day: int
    edges: tuple[DayEdge, ...]
    lasting: tuple[int, ...]


class TooManyWorldsError(Exception):
    """More worlds than are looked at."""


class _Choices:
    """One placement's possible first and last days.

    Its state: it has not begun, it is over, or the number of the last days that it may still have.
    """

    def __init__(self, ways: Sequence[tuple[int, int] | None]) -> None:
        self.optional = None in ways
        by_start: dict[int, list[int]] = {}
        for first, last in sorted([each for each in ways if each is not None]):
            by_start.setdefault(first, []).append(last)
        self._numbers: dict[tuple[int, ...], int] = {}
        self._ends: list[tuple[int, ...]] = []
        self._starts = {first: self._number(tuple(ends)) for first, ends in by_start.items()}
        self._last_start = max(by_start, default=0)
        self.days = frozenset([day for first, ends in by_start.items() for day in (first, *ends)])

    def _number(self, ends: tuple[int, ...]) -> int:
        number = self._numbers.setdefault(ends, len(self._ends))
        if number == len(self._ends):
            self._ends.append(ends)
        return number

    def after(self, state: int, day: int) -> Iterator[tuple[int, bool, bool, bool]]:
        """What may become of it on a day: the state after it, and whether it is there, begins, ends."""
        if state == _OVER:
            yield _OVER, False, False, False
        elif state == _WAITING:
            if self.optional or day < self._last_start:
                yield _WAITING, False, False, False
            if day in self._starts:
                yield from self._running(self._starts[day], day, begins=True)
        else:
            yield from self._running(state, day, begins=False)

    def _running(self, state: int, day: int, *, begins: bool) -> Iterator[tuple[int, bool, bool, bool]]:
        ends = self._ends[state]
        if ends[0] > day:
            yield state, True, begins, False
            return
        yield _OVER, True, begins, True
        if len(ends) > 1:
            yield self._number(ends[1:]), True, begins, False


def layers(
    ways: Sequence[Sequence[tuple[int, int] | None]], clashes: Collection[tuple[int, int]], most_edges: int
) -> tuple[DayLayer, ...]:
    """The graph of all worlds of placements that have these first and last days; empty when there is none.

    None among them: it may not have been. `clashes` are pairs of which one must end before the other begins,
    or on that day. More than `most_edges` are too many. Raises TooManyWorldsError.
    """
    choices = [_Choices(each) for each in ways]
    excluding = [_Clash.of(one, other, len(choices)) for one, other in clashes]
    days = sorted({day for each in choices for day in each.days})
    edges_left = most_edges
    nodes: dict[tuple[int, ...], int] = {(_WAITING,) * len(choices): 0}
    lasting: tuple[int, ...] = (0,)
    found: list[DayLayer] = []
    for day in days:
        after: dict[tuple[int, ...], int] = {}
        edges = []
        here = _Day(choices, day, excluding)
        for (states, number), bits in zip(nodes.items(), lasting, strict=True):
            for state, event in here.ways(states, bits):
                edges.append((number, event, after.setdefault(state, len(after))))
            if len(edges) > edges_left:
                raise TooManyWorldsError
        edges_left -= len(edges)
        lasting = tuple([_lasting(state) for state in after])
        found.append(DayLayer(day, tuple(edges), lasting))
        nodes = after
    complete = {number for state, number in nodes.items() if _is_complete(state, choices)}
    return _leading_to(complete, found)


def _is_complete(states: Sequence[int], choices: Sequence[_Choices]) -> bool:
    pairs = zip(states, choices, strict=True)
    return all(state == _OVER or (state == _WAITING and each.optional) for state, each in pairs)


def _lasting(states: Sequence[int]) -> int:
    bits = 0
    for number, state in enumerate(states):
        if state >= 0:
            bits |= 1 << number
    return bits


_Way = tuple[tuple[int, ...], int]
"""The states after a day, and what happens on it."""


class _Day:
    """What may become of placements on one day, remembered by their states."""

    def __init__(self, choices: Sequence[_Choices], day: int, clashes: Sequence["_Clash"]) -> None:
        self._choices, self._day, self._clashes = choices, day, clashes
        self._known: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._moving = [number for number, each in enumerate(choices) if day in each.days]
        self._unmoved = (1 << len(choices)) - 1
        for number in self._moving:
            self._unmoved -= 1 << number

    def ways(self, states: tuple[int, ...], lasting: int) -> list[_Way]:
        """What may become of all of them, without what cannot be true together. `lasting` are the bits of those that last.

        What can neither begin nor end on the day stays what it is.
        """
        ways: list[_Way] = [(states, lasting & self._unmoved)]
        for number in self._moving:
            state = states[number]
            ways = [
                (before if after == state else (*before[:number], after, *before[number + 1 :]), event | more)
                for after, more in self._of(number, state)
                for before, event in ways
            ]
        if not self._clashes:
            return ways
        return [way for way in ways if not self._excluded(way[1])]

    def _of(self, number: int, state: int) -> list[tuple[int, int]]:
        found = self._known.get((number, state))
        if found is None:
            found = self._known[number, state] = [
                (
                    after,
                    DayEvent(is_there << number, begins << number, ends << number).packed(len(self._choices)),
                )
                for after, is_there, begins, ends in self._choices[number].after(state, self._day)
            ]
        return found

    def _excluded(self, event: int) -> bool:
        for each in self._clashes:
            if event & each.both == each.both and not (
                event & each.one_first == each.one_first or event & each.other_first == each.other_first
            ):
                return True
        return False


class _Clash(NamedTuple):
    """Two that exclude each other, in bits of packed events: both there; the one ends as the other begins, or the other way about."""

    both: int
    one_first: int
    other_first: int

    @classmethod
    def of(cls, one: int, other: int, count: int) -> "_Clash":
        left, right = 1 << one, 1 << other
        return cls(
            left | right,
            DayEvent(0, right, left).packed(count),
            DayEvent(0, left, right).packed(count),
        )


def _leading_to(complete: set[int], found: Sequence[DayLayer]) -> tuple[DayLayer, ...]:
    """The layers without the edges after which no world can be completed."""
    alive, kept = complete, []
    for layer in reversed(found):
        edges, before = [], set()
        for edge in layer.edges:
            if edge[2] in alive:
                edges.append(edge)
                before.add(edge[0])
        kept.append(layer._replace(edges=tuple(edges)))
        alive = before
    return tuple(reversed(kept)) if alive else ()
