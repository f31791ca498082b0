"""The first and last days of each placement among which the least, or the most, of every figure is found.

For the most, what counts is best as long as it may be and all else as short; for the least the other way
about. A stay gives way to another that excludes it, or to a day of moving; one of which no day is certain
lies anywhere in its range. So the days that matter are ends of ranges, and days that lie a tolerance, a
length or nothing away from such days of others.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from enum import Enum
from itertools import product
from typing import NamedTuple

from khronika.analysis.worlds.bound import StayBounds
from khronika.analysis.worlds.hidden import hidden
from khronika.analysis.worlds.run import DayRole
from khronika.analysis.worlds.sweep import TOLERANCES, TooManyWorldsError

Days = tuple[int, int]
Ways = tuple[Days | None, ...]
"""First and last days that one placement may have; None: it was not."""

MOST_DAYS = 400
"""Days looked at as the first, or the last, of one placement."""
MOST_LEARNT = 8_000
"""Days that all of them together take from each other."""

_COUNTS, _SPLITS, _CUTS = DayRole.COUNTS, DayRole.SPLITS, DayRole.CUTS
_APART = tuple(sorted({-1, 0, 1, *[days + more for days in TOLERANCES for more in (1, 2)]}))
"""From the last day of one to the first of another: where a run is joined, or is no longer."""
_TOUCHING = (-1, 0, 1)


class Extreme(Enum):
    """Which end of the range of a figure is looked for."""

    LEAST = "least"
    MOST = "most"

    @property
    def choose(self) -> Callable[[int, int], int]:
        """The one of two numbers that is looked for."""
        return min if self is Extreme.LEAST else max

    def is_better(self, one: Sequence[int], other: Sequence[int]) -> bool:
        """Whether figures come nearer to that end than others, the first of them first."""
        return tuple(one) < tuple(other) if self is Extreme.LEAST else tuple(one) > tuple(other)

    def is_longest(self, role: DayRole) -> bool:
        """Whether placements of this role are to be as long as they may be."""
        return role is _COUNTS if self is Extreme.MOST else role in (_SPLITS, _CUTS)


def ways(
    members: Sequence[StayBounds], clashes: Collection[tuple[int, int]], until: int, extreme: Extreme
) -> list[Ways]:
    """The days of each among which is the best of all worlds. Raises TooManyWorldsError."""
    excluded: list[list[int]] = [[] for _ in members]
    for one, other in clashes:
        excluded[one].append(other)
        excluded[other].append(one)
    choices = [
        _Choice.of(number, members, excluded[number], until, extreme) for number in range(len(members))
    ]
    days = _Days(choices, extreme)
    cuts = [days.of(number, _NONE) for number, each in enumerate(choices) if each.member.role is _CUTS]
    moves = _NONE.union(*[ends for _, ends in cuts]), _NONE.union(*[starts for starts, _ in cuts])
    return [each.ways(days.of(number, _NONE), moves) for number, each in enumerate(choices)]


class _Choice(NamedTuple):
    """What is known of the days that one placement should have.

    `only` are its days where no others matter; `best` those that it has unless others keep it from them.
    Without either it lies anywhere in its range, in lengths that matter.
    """

    member: StayBounds
    excluded: Sequence[int]
    is_longest: bool
    may_move: bool
    only: Ways = ()
    best: Days | None = None
    lengths: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        number: int,
        members: Sequence[StayBounds],
        excluded: Sequence[int],
        until: int,
        extreme: Extreme,
    ) -> "_Choice":
        member = members[number]
        is_longest = extreme.is_longest(member.role)
        may_move = member.role is _COUNTS and any(each.role is _CUTS for each in members)
        found = cls(member, excluded, is_longest, may_move)
        if not is_longest and member.optional:
            return found._replace(only=(None,))
        days = (member.start[0], member.end[1]) if is_longest else (member.start[1], member.end[0])
        if member.allows(*days):
            if member.is_exact or not (may_move or (is_longest and excluded)):
                return found._replace(only=(days,))
            short = (member.length[0],) if is_longest and excluded else ()
            return found._replace(best=days, lengths=short)
        place = None if is_longest else hidden(number, members, excluded, until)
        if place is not None:
            return found._replace(only=(place,))
        return found._replace(lengths=found._lengths())

    def _lengths(self) -> tuple[int, ...]:
        short, long = self.member.length
        if not self.is_longest:
            return (short, short + 1, short + 2) if self.may_move else (short,)
        return (long, short) if self.excluded or self.may_move else (long,)

    @property
    def is_looked_at_on_each_day(self) -> bool:
        """Whether every day of its range matters: where runs are parted, the least is between two ends."""
        if self.best or self.only:
            return False
        if self.is_longest:
            return self.member.role is _CUTS
        return self.member.role is _COUNTS and self.member.length[0] > 1

    def ways(self, days: "_Ends", moves: "_Ends") -> Ways:
        """All pairs of a first and a last day that may be needed.

        `moves` are the ends and the beginnings of interruptions.
        """
        if self.only:
            return self.only
        pairs = product(*map(sorted, days)) if self._may_be_of_any_length else self._of_lengths(days, moves)
        found: list[Days | None] = [(first, last) for first, last in pairs if self.member.allows(first, last)]
        if self.member.optional and self.excluded:
            found.append(None)
        return tuple(found)

    @property
    def _may_be_of_any_length(self) -> bool:
        return self.best is not None or (self.is_longest and (bool(self.excluded) or self.may_move))

    def _of_lengths(self, days: "_Ends", moves: "_Ends") -> Iterator[Days]:
        """Those of the best length, and those that are longer to be no day of moving."""
        for first in sorted(days[0]):
            for length in self.lengths:
                last = first + length - 1
                beyond = (first + 1 in moves[0]) + (last - 1 in moves[1])
                if last in days[1] and length - self.lengths[0] <= beyond:
                    yield first, last


_Ends = tuple[frozenset[int], frozenset[int]]
_NONE = frozenset[int]()


class _Days:
    """The first and last days of each that matter: also those near the days of others."""

    def __init__(self, choices: Sequence[_Choice], extreme: Extreme) -> None:
        self._choices, self._extreme = choices, extreme
        self._known: dict[tuple[int, frozenset[int]], _Ends] = {}
        self._settled = [_settled(each) for each in choices]
        self._left = MOST_LEARNT

    def of(self, number: int, through: frozenset[int]) -> _Ends:
        """Those of one, without what it has from `through`: no day rests on itself."""
        settled = self._settled[number]
        if settled is not None:
            return settled
        key = number, through
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._of(number, through | {number})
            self._left -= len(found[0]) + len(found[1])
            if self._left < 0:
                raise TooManyWorldsError
        return found

    def _of(self, number: int, through: frozenset[int]) -> _Ends:
        choice = self._choices[number]
        member = choice.member
        if choice.best and not (choice.is_longest and choice.excluded):
            starts, ends = {choice.best[0]}, {choice.best[1]}
        else:
            # One that gives way may have to as far as its range goes.
            starts, ends = {*member.start}, {*member.end}
        others = [other for other in range(len(self._choices)) if other not in through]
        known = -1
        # A day of moving beside one that was learnt after it.
        while known < len(starts) + len(ends):
            known = len(starts) + len(ends)
            for other in others:
                self._learn(choice, other, self.of(other, through), starts, ends)
            if not choice.may_move:
                break
        return _within(member, starts, ends, choice.lengths)

    def _learn(self, choice: _Choice, other: int, days: _Ends, starts: set[int], ends: set[int]) -> None:
        """Add the days that matter because of another one."""
        role, is_excluded = self._choices[other].member.role, other in choice.excluded
        if choice.best is None and (is_excluded or DayRole.NOTHING not in (role, choice.member.role)):
            apart = _APART if choice.member.role is role is _COUNTS else _TOUCHING
            starts.update(_moved(days[1], apart), _moved(days[0], _TOUCHING))
            ends.update(_moved(days[0], apart, -1), _moved(days[1], _TOUCHING))
        elif is_excluded and choice.is_longest:
            starts.update(days[1])
            ends.update(days[0])
        if role is _CUTS and choice.may_move:
            if self._extreme is Extreme.MOST:
                starts.update(days[1])
                ends.update(days[0])
            else:
                starts.update(_moved(days[1] & starts, (-1,)))
                ends.update(_moved(days[0] & ends, (1,)))


def _settled(choice: _Choice) -> _Ends | None:
    """The days of one that learns from no other."""
    if choice.only:
        known = [each for each in choice.only if each is not None]
        return frozenset([first for first, _ in known]), frozenset([last for _, last in known])
    if not choice.is_looked_at_on_each_day:
        return None
    (first, last), (early, late) = choice.member.start, choice.member.end
    if max(last - first, late - early) > MOST_DAYS:
        raise TooManyWorldsError
    return frozenset(range(first, last + 1)), frozenset(range(early, late + 1))


def _moved(days: Collection[int], offsets: Sequence[int], sign: int = 1) -> list[int]:
    return [day + sign * each for day in days for each in offsets]


def _within(member: StayBounds, starts: set[int], ends: set[int], lengths: Sequence[int]) -> _Ends:
    """Those that it may have, and those that are a length away from them. Raises TooManyWorldsError."""
    (first, last), (early, late) = member.start, member.end
    known = [day for day in starts if first <= day <= last]
    starts.update([day - days + 1 for days in lengths for day in ends if early <= day <= late])
    ends.update([day + days - 1 for days in lengths for day in known])
    found = (
        frozenset([day for day in starts if first <= day <= last]),
        frozenset([day for day in ends if early <= day <= late]),
    )
    if max(map(len, found)) > MOST_DAYS:
        raise TooManyWorldsError
    return found
