"""Days and longest runs over all worlds of a graph of days, at least and at most."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple, TypeVar

from khronika.analysis.worlds.sweep import TOLERANCES, DayEvent, DayLayer


class DayRole(Enum):
    """What a placement does to a figure."""

    COUNTS = "in"
    """Its days are counted."""
    SPLITS = "split"
    """A day of it that is not counted ends a run."""
    CUTS = "cut"
    """Its days are not counted, whatever else they are, and end a run."""
    NOTHING = ""

    # By identity: a role is looked up for every placement of every figure.
    __hash__ = object.__hash__


class DayRange(NamedTuple):
    """A number of days at least and at most, over all worlds."""

    certain: int
    possible: int

    def both(self, other: "DayRange") -> "DayRange":
        """Of two that do not depend on each other, together."""
        return DayRange(self.certain + other.certain, self.possible + other.possible)

    def longer(self, other: "DayRange") -> "DayRange":
        """The longer of two that do not depend on each other."""
        certain = max(other.certain, self.certain)
        possible = max(other.possible, self.possible)
        return DayRange(certain, possible)

    def either(self, other: "DayRange") -> "DayRange":
        """One of two."""
        return DayRange(min(self.certain, other.certain), max(self.possible, other.possible))


class RunFigures(NamedTuple):
    """Days counted, and the longest run for each of the tolerances."""

    days: DayRange
    runs: tuple[DayRange, ...]

    def beside(self, other: "RunFigures") -> "RunFigures":
        """With another that is too far away in time to join a run of this one."""
        runs = tuple(map(DayRange.longer, self.runs, other.runs))
        return RunFigures(self.days.both(other.days), runs)

    def either(self, other: "RunFigures") -> "RunFigures":
        """With that of other worlds."""
        runs = tuple(one.either(two) for one, two in zip(self.runs, other.runs, strict=True))
        return RunFigures(self.days.either(other.days), runs)


class Figure(NamedTuple):
    """What was measured.

    When `capped`, there were more worlds than are looked at, and the range is wider than it need be.
    """

    extent: RunFigures
    capped: bool = False

    def beside(self, other: "Figure") -> "Figure":
        """With another that is too far away in time to join a run of this one."""
        return Figure(self.extent.beside(other.extent), self.capped or other.capped)

    def either(self, other: "Figure") -> "Figure":
        """With that of other worlds."""
        return Figure(self.extent.either(other.extent), self.capped or other.capped)


NOTHING = RunFigures(DayRange(0, 0), (DayRange(0, 0),) * len(TOLERANCES))

_IN, _NEUTRAL, _SPLIT = 1, 0, -1
_CLOSED = -1
"""The gap after which a run is over."""


class _Reading:
    """How days are read for one figure: bits of the placements that count, split and cut."""

    def __init__(self, roles: Sequence[DayRole]) -> None:
        self.counting = _bits(roles, DayRole.COUNTS)
        self.cutting = _bits(roles, DayRole.CUTS)
        self.splitting = _bits(roles, DayRole.SPLITS) | self.cutting
        self.count = len(roles)
        self.known: dict[int, int] = {}

    def of(self, packed: int) -> int:
        """Whether a day is counted, splits, or neither."""
        found = self.known.get(packed)
        if found is None:
            found = self.known[packed] = self._of(DayEvent.unpacked(packed, self.count))
        return found

    def _of(self, event: DayEvent) -> int:
        there = event.there
        if self._counted(event):
            return _IN
        return _SPLIT if there & self.splitting else _NEUTRAL

    def _counted(self, event: DayEvent) -> bool:
        counting, cuts = event.there & self.counting, event.there & self.cutting
        if not counting or not cuts:
            return bool(counting)
        # On a day of moving the stay that ends, or begins, keeps its day.
        moved_out = counting & event.end if cuts & ~event.begin == 0 else 0
        moved_in = counting & event.begin if cuts & ~event.end == 0 else 0
        return bool(moved_out or moved_in) or self._moved_in_and_out(event, counting, cuts)

    @staticmethod
    def _moved_in_and_out(event: DayEvent, counting: int, cuts: int) -> bool:
        """A stay of this one day between two interruptions."""
        day_only = counting & event.begin & event.end
        return bool(day_only) and cuts & ~(event.begin | event.end) == 0


def _bits(roles: Sequence[DayRole], wanted: DayRole) -> int:
    return sum(1 << number for number, role in enumerate(roles) if role is wanted)


def least_of(
    layers: Sequence[DayLayer], roles: Sequence[DayRole], until: int, known: Sequence[int | None]
) -> tuple[int, ...]:
    """The least days, and the least longest run of each tolerance, over all worlds of a graph that has some.

    Only those are computed that are None in `known`. Days after `until` are not counted.
    """
    steps = _steps(layers, _Reading(roles), until)
    days = _days(steps).certain if known[0] is None else known[0]
    return days, *_each(known[1:], steps, _least_run)


def most_of(
    layers: Sequence[DayLayer], roles: Sequence[DayRole], until: int, known: Sequence[int | None]
) -> tuple[int, ...]:
    """The most of the same."""
    steps = _steps(layers, _Reading(roles), until)
    days = _days(steps).possible if known[0] is None else known[0]
    return days, *_each(known[1:], steps, _most_run)


def _each(known: Sequence[int | None], steps: "_Steps", compute: Callable[["_Steps", int], int]) -> list[int]:
    """The run of each tolerance. It is no shorter with a larger one: between two that are equal all are."""
    found: dict[int, int] = {}
    last = len(TOLERANCES) - 1
    for number in (0, last, *range(1, last)):
        value = known[number]
        if value is None and number not in (0, last) and found[0] == found[last]:
            value = found[0]
        found[number] = compute(steps, TOLERANCES[number]) if value is None else value
    return [found[number] for number in range(last + 1)]


_Way = tuple[int, int, int, int]
"""An edge as it is counted: the node that it leads to, the kind of its day, then the kind of so many days after it."""

_Steps = list[list[tuple[_Way, ...]]]
"""For each layer the ways of each of its nodes."""


def _steps(layers: Sequence[DayLayer], reading: _Reading, until: int) -> _Steps:
    """The edges of each layer, those nodes taken for one from which on all that is counted is the same."""
    found = []
    following = [layer.day for layer in layers[1:]] + [layers[-1].day + 1]
    same: dict[int, int] = dict.fromkeys(range(len(layers[-1].lasting)), 0)
    for layer, following_day in zip(reversed(layers), reversed(following), strict=True):
        days_between = max(min(following_day, until + 1) - layer.day - 1, 0)
        lasting = [reading.of(bits) for bits in layer.lasting] if days_between else []
        ways: dict[int, set[_Way]] = {}
        for start, event, to in layer.edges:
            kind = reading.of(event) if layer.day <= until else _NEUTRAL
            after = lasting[to] if days_between else _NEUTRAL
            ways.setdefault(start, set()).add((same[to], kind, after, days_between))
        numbers: dict[frozenset[_Way], int] = {}
        same = {start: numbers.setdefault(frozenset(each), len(numbers)) for start, each in ways.items()}
        found.append([tuple(each) for each in numbers])
    return found[::-1]


def _days(steps: _Steps) -> DayRange:
    reached = [(0, 0)]
    for layer in steps:
        after: dict[int, tuple[int, int]] = {}
        for (least, most), ways in zip(reached, layer, strict=True):
            for to, kind, kind_after, days_after in ways:
                more = (kind == _IN) + days_after * (kind_after == _IN)
                known = after.get(to)
                after[to] = (
                    (least + more, most + more)
                    if known is None
                    else (min(least + more, known[0]), max(most + more, known[1]))
                )
        reached = _by_node(after)
    return DayRange(min([each[0] for each in reached]), max([each[1] for each in reached]))


_State = TypeVar("_State")


def _by_node(after: Mapping[int, _State]) -> list[_State]:
    return [after[node] for node in range(len(after))]


_MostState = dict[int, int]
"""By the days since the last that was counted, the longest run that may still go on."""
_OVER: _MostState = {_CLOSED: 0}


def _most_run(steps: _Steps, tolerance: int) -> int:
    reached: list[_MostState] = [{_CLOSED: 0}]
    best = 0
    for layer in steps:
        after: dict[int, _MostState] = {}
        for state, ways in zip(reached, layer, strict=True):
            longest = max(state.values())
            for to, kind, kind_after, days_after in ways:
                found = {0: longest + 1} if kind == _IN else _most_after(state, kind, 1, tolerance)
                if days_after:
                    best = max(best, longest + 1) if kind == _IN else best
                    found = _most_after(found, kind_after, days_after, tolerance)
                if 0 in found:
                    best = max(best, found[0])
                kept = after.get(to)
                if kept is None:
                    after[to] = found
                elif kept != found:
                    after[to] = _the_most(kept, found)
        reached = _by_node(after)
    return best


def _most_after(state: _MostState, kind: int, days: int, tolerance: int) -> _MostState:
    if kind == _IN:
        return {0: max(state.values()) + days}
    if kind == _SPLIT or days > tolerance:
        return _OVER
    found = {gap + days: run for gap, run in state.items() if gap != _CLOSED and gap + days <= tolerance}
    return found or _OVER


def _the_most(one: _MostState, other: _MostState) -> _MostState:
    found = dict(one)
    for gap, run in other.items():
        if found.get(gap, -1) < run:
            found[gap] = run
    return found


_LeastState = dict[tuple[int, int], int]
"""By the days since the last that was counted and the run that may still go on, the least of the longest runs
so far."""


def _least_run(steps: _Steps, tolerance: int) -> int:
    reached: list[_LeastState] = [{(_CLOSED, 0): 0}]
    for layer in steps:
        after: dict[int, _LeastState] = {}
        for state, ways in zip(reached, layer, strict=True):
            for to, kind, kind_after, days_after in ways:
                kept = after.setdefault(to, {})
                for (gap, run), best in state.items():
                    here = _least_after(gap, run, kind, 1, tolerance)
                    longest = max(best, here[1])
                    if days_after:
                        here = _least_after(*here, kind_after, days_after, tolerance)
                        longest = max(longest, here[1])
                    if kept.get(here, longest + 1) > longest:
                        kept[here] = longest
        reached = _by_node({node: _undominated(state) for node, state in after.items()})
    return min(best for state in reached for best in state.values())


def _least_after(gap: int, run: int, kind: int, days: int, tolerance: int) -> tuple[int, int]:
    if kind == _IN:
        return 0, run + days
    if kind == _SPLIT or gap == _CLOSED or gap + days > tolerance:
        return _CLOSED, 0
    return gap + days, run


def _undominated(state: _LeastState) -> _LeastState:
    """Without those that have, after the same gap, a longer run and no less of a longest one."""
    if len(state) < 3:
        return state
    kept: _LeastState = {}
    least: dict[int, int] = {}
    for (gap, run), best in sorted(state.items()):
        if best < least.get(gap, best + 1):
            kept[gap, run] = least[gap] = best
    return kept
