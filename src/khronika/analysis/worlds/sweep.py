"""Every world of a few placements that touch each other in time, as the ways through a graph whose layers are days.

A node of a layer says which placements have not begun, last, or are over; an edge is what happens on that day. Only days on which
something may begin or end are layers: between two of them nothing changes.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from khronika.analysis.worlds.placement import ANY_LENGTH, Placement

TOLERANCES = (0, 1, 3, 7)
"""Days between two stays that may be bridged, each shown beside the others."""

DENSE = 12
"""Up to so many possible days, every one is looked at; of more only those on which a figure can change
(`critical days`)."""
MOST_NODES = 4_000

_WAITING, _OVER = -2, -1
_OFFSETS = tuple(sorted({sign * each for g in TOLERANCES for each in (g, g + 1, g + 2) for sign in (1, -1)}))


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
    """More nodes than are looked at."""


class _Choices(NamedTuple):
    """One placement's possible first and last days among those that are looked at."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    length: tuple[int, int]
    optional: bool
    days: tuple[frozenset[int], frozenset[int]]
    """The same first and last days, to look one up."""

    def may_end_later(self, day: int, first: int) -> bool:
        position = bisect_right(self.ends, day)
        if position == len(self.ends):
            return False
        if self.length == ANY_LENGTH:
            return True
        short, long = self.length
        return any(short <= last - first + 1 <= long for last in self.ends[position:])

    def may_end(self, day: int, first: int) -> bool:
        short, long = self.length
        return day in self.days[1] and (self.length == ANY_LENGTH or short <= day - first + 1 <= long)

    def after(self, state: int, day: int) -> Iterator[tuple[int, bool, bool, bool]]:
        """What may become of it on a day: the state after it, and whether it is there, begins, ends."""
        if state == _OVER:
            yield _OVER, False, False, False
        elif state == _WAITING:
            yield from self._after_waiting(day)
        else:
            if self.may_end(day, state):
                yield _OVER, True, False, True
            if self.may_end_later(day, state):
                yield state, True, False, False

    def _after_waiting(self, day: int) -> Iterator[tuple[int, bool, bool, bool]]:
        if self.optional or day < self.starts[-1]:
            yield _WAITING, False, False, False
        if day in self.days[0]:
            if self.may_end(day, day):
                yield _OVER, True, True, True
            if self.may_end_later(day, day):
                yield self._running(day), True, True, False

    def _running(self, day: int) -> int:
        return 0 if self.length == ANY_LENGTH else day


def layers(placements: Sequence[Placement], clashes: Collection[tuple[int, int]]) -> tuple[DayLayer, ...]:
    """The graph of all worlds in which these are true together; empty when there is none.

    `clashes` are pairs of which one must end before the other begins, or on that day. Raises
    TooManyWorldsError.
    """
    choices = _choices(placements)
    excluding = [_Clash.of(one, other, len(choices)) for one, other in clashes]
    days = sorted({day for each in choices for day in (*each.starts, *each.ends)})
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
        if len(after) > MOST_NODES:
            raise TooManyWorldsError
        lasting = tuple([_lasting(state) for state in after])
        found.append(DayLayer(day, tuple(edges), lasting))
        nodes = after
    complete = {number for state, number in nodes.items() if _is_complete(state, choices)}
    return _leading_to(complete, found)


def _is_complete(states: Sequence[int], choices: Sequence[_Choices]) -> bool:
    pairs = zip(states, choices, strict=True)
    return all(not (state != _OVER and not (state == _WAITING and each.optional)) for state, each in pairs)


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
        self._moving = [
            number for number, each in enumerate(choices) if day in each.days[0] or day in each.days[1]
        ]
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


def _choices(placements: Sequence[Placement]) -> list[_Choices]:
    wide = [each for each in placements if _is_wide(each.start) or _is_wide(each.end)]
    critical = _critical(placements) if wide else ()
    found = []
    for each in placements:
        starts, ends = _looked_at(each.start, critical), _looked_at(each.end, critical)
        found.append(_Choices(starts, ends, each.length, each.optional, (frozenset(starts), frozenset(ends))))
    return found


def _is_wide(span: tuple[int, int]) -> bool:
    return span[1] - span[0] >= DENSE


def _looked_at(span: tuple[int, int], critical: Collection[int]) -> tuple[int, ...]:
    if not _is_wide(span):
        return tuple(range(span[0], span[1] + 1))
    return tuple(sorted({*span, *(day for day in critical if span[0] <= day <= span[1])}))


def _critical(placements: Sequence[Placement]) -> set[int]:
    """Days at which a figure can change its course: ends of ranges, so many days apart as a tolerance or a length makes them."""
    known: set[int] = set()
    for each in placements:
        short, long = each.length
        for (first, last), lengths in ((each.start, (short, long)), (each.end, (-short, -long))):
            known.update((first, last) if _is_wide((first, last)) else range(first, last + 1))
            if each.length != ANY_LENGTH:
                ends = [day + days for day in (first, last) for days in lengths]
                known.update(day + sign for day in ends for sign in (-1, 0, 1))
    return {day + offset for day in known for offset in (0, *_OFFSETS)}
