"""Figures without looking at every world: limits that no world leaves, and worlds that reach them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

from khronika.analysis.worlds.run import DayRole
from khronika.analysis.worlds.world import Figures, Stay, figures, figures_at_least

MOST_TRIES = 12
"""Worlds that are tried to reach a limit before all of them are looked at."""

Pairs = Collection[tuple[int, int]]


class StayBounds(NamedTuple):
    """A placement of a group of placements, its days counted from the group's first."""

    start: tuple[int, int]
    end: tuple[int, int]
    length: tuple[int, int]
    optional: bool
    role: DayRole

    @property
    def is_exact(self) -> bool:
        """Whether it has one first and one last day, and was for certain."""
        return self.start[0] == self.start[1] and self.end[0] == self.end[1] and not self.optional

    def allows(self, first: int, last: int) -> bool:
        """Whether it may have lasted from one day to another."""
        if not (self.start[0] <= first <= self.start[1] and self.end[0] <= last <= self.end[1]):
            return False
        return first <= last and self.length[0] <= last - first + 1 <= self.length[1]


class FigureLimits(NamedTuple):
    """The least and the most of each figure, None where no world was found that reaches the limit."""

    least: tuple[int | None, ...]
    most: tuple[int | None, ...]

    @property
    def are_all_reached(self) -> bool:
        """Whether every figure is known."""
        return None not in self.least and None not in self.most

    @property
    def are_none_reached(self) -> bool:
        """Whether no figure is known: other worlds make none known either."""
        return not any(each is not None for each in self.least + self.most)

    def either(self, other: "FigureLimits") -> "FigureLimits":
        """Those of two sets of worlds."""
        least = [_of_both(min, *each) for each in zip(self.least, other.least, strict=True)]
        most = [_of_both(max, *each) for each in zip(self.most, other.most, strict=True)]
        return FigureLimits(tuple(least), tuple(most))


def _of_both(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else choose(one, other)


def reached(members: Sequence[StayBounds], clashes: Pairs, until: int) -> FigureLimits:
    """The limits of each figure, where a world is found that reaches it."""
    least = _reached_by(_shortest(members), _least_limit(members, until), members, clashes, until)
    limit, longest = _most_limit(members, until), _longest(members, clashes)
    most = _reached_by(longest, limit, members, clashes, until)
    for ways in _moving(longest, members) if None in most else ():
        here = _reached_by(ways, limit, members, clashes, until)
        most = tuple([two if one is None else one for one, two in zip(most, here, strict=True)])
        if None not in most:
            break
    return FigureLimits(least, most)


_Ways = Sequence[tuple[int, int] | None]
"""First and last days that one placement of a world may have; None: it was not."""


def _reached_by(
    ways: Sequence[_Ways], limit: Figures, members: Sequence[StayBounds], clashes: Pairs, until: int
) -> tuple[int | None, ...]:
    """The limits that one of these worlds reaches."""
    found: list[int | None] = [None] * len(limit)
    for world in islice(product(*ways), MOST_TRIES):
        if not clashes or _is_world(world, clashes):
            values = figures(_stays(world, members), until)
            if values == limit:
                return limit
            for number, value in enumerate(values):
                if value == limit[number]:
                    found[number] = value
    return tuple(found)


def _is_world(world: Sequence[tuple[int, int] | None], clashes: Pairs) -> bool:
    for one, other in clashes:
        left, right = world[one], world[other]
        if left is not None and right is not None and left[1] > right[0] and right[1] > left[0]:
            return False
    return True


def _stays(world: Sequence[tuple[int, int] | None], members: Sequence[StayBounds]) -> list[Stay]:
    pairs = zip(world, members, strict=True)
    found = []
    for days, member in pairs:
        if days is not None:
            found.append(Stay(days[0], days[1], member.role))
    return found


def _shortest(members: Sequence[StayBounds]) -> list[_Ways]:
    """What counts as short as it may be, all else as it may be."""
    known, cuts = [], []
    for each in members:
        core = _core(each)
        if core is not None and not each.optional:
            if each.role is DayRole.COUNTS:
                known.append(core)
            elif each.role is DayRole.CUTS:
                cuts.append(core)
    return [
        _short_ways(each, known, cuts) if each.role is DayRole.COUNTS else tuple(_other_ways(each))
        for each in members
    ]


def _short_ways(
    member: StayBounds, cores: Sequence[tuple[int, int]], cuts: Sequence[tuple[int, int]]
) -> _Ways:
    if member.optional:
        return (None,)
    core = _core(member)
    if core is not None:
        return _not_moved(core, member, cuts)
    hidden = _hidden(member, cuts)
    if hidden is not None:
        return (hidden,)
    # A stay of which no day is certain: some day of it, on a day that counts anyhow where there is one.
    first, last = max(member.start[0], member.end[0]), min(member.start[1], member.end[1])
    days = []
    for start, end in cores:
        if max(first, start) <= min(last, end):
            days.append(max(first, start))
    return tuple((day, day) for day in days or [last, first] if member.allows(day, day))


def _not_moved(core: tuple[int, int], member: StayBounds, cuts: Iterable[tuple[int, int]]) -> _Ways:
    """The shortest stay; one that would be moved keeps its day unless it lasted beyond the interruption's edge."""
    first, last = core
    for start, end in cuts:
        if end == core[0]:
            first = max(core[0] - 1, member.start[0])
        if start == core[1]:
            last = min(core[1] + 1, member.end[1])
    longer = first, last
    return (core,) if longer == core or not member.allows(*longer) else (core, longer)


def _hidden(member: StayBounds, cuts: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """A single day that an interruption takes, since it is none on which anybody is moved."""
    for start, end in cuts:
        first, last = (
            max(member.start[0], member.end[0], start + 1),
            min(member.start[1], member.end[1], end - 1),
        )
        if first <= last and member.allows(first, first):
            return first, first
    return None


def _core(member: StayBounds) -> tuple[int, int] | None:
    core = member.start[1], member.end[0]
    return core if member.allows(*core) else None


def _longest(members: Sequence[StayBounds], clashes: Pairs) -> list[_Ways]:
    """What counts as long as it may be, all else as it may be.

    Of two that exclude each other one gives way on one day.
    """
    longest = [(each.start[0], each.end[1]) for each in members]
    for one, other in clashes:
        if members[one].role is DayRole.COUNTS is members[other].role:
            earlier, later = (one, other) if longest[one] <= longest[other] else (other, one)
            moved = min(max(longest[later][0], members[earlier].end[0]), members[later].start[1])
            if longest[earlier][1] > moved:
                longest[earlier], longest[later] = (longest[earlier][0], moved), (moved, longest[later][1])
    found: list[_Ways] = []
    for each, days in zip(members, longest, strict=True):
        if each.role is not DayRole.COUNTS:
            found.append(tuple(_other_ways(each)))
        else:
            found.append((days,) if each.allows(*days) else ())
    return found


def _moving(longest: Sequence[_Ways], members: Sequence[StayBounds]) -> Iterator[list[_Ways]]:
    """The same, where one of what counts ends on the day on which an interruption begins, or begins as it ends.

    On that day of moving it is counted, and the days beyond it are not needed.
    """
    for cut in members:
        for place, stay in enumerate(members):
            if cut.role is DayRole.CUTS and stay.role is DayRole.COUNTS:
                first, last = stay.start[0], stay.end[1]
                if _meet(cut.start, stay.end):
                    yield _instead(longest, place, stay, (first, min(last, cut.start[1])))
                if _meet(cut.end, stay.start):
                    yield _instead(longest, place, stay, (max(first, cut.end[0]), last))


def _instead(longest: Sequence[_Ways], place: int, stay: StayBounds, days: tuple[int, int]) -> list[_Ways]:
    found = list(longest)
    found[place] = (days,) if stay.allows(*days) else ()
    return found


def _other_ways(member: StayBounds) -> Iterator[tuple[int, int] | None]:
    if member.is_exact:
        yield member.start[0], member.end[0]
        return
    if member.optional:
        yield None
    (first, last), (early, late) = member.start, member.end
    for days in ((last, early), (first, late), (first, max(early, first)), (min(last, late), late)):
        if member.allows(*days):
            yield days


def _least_limit(members: Sequence[StayBounds], until: int) -> Figures:
    """No world has less: certain days, or the shortest length of a stay that was for certain, split by all that may split."""
    stays: list[Stay] = []
    floor = 0
    for each in members:
        if each.role is not DayRole.COUNTS:
            stays.append(Stay(each.start[0], each.end[1], each.role))
        elif not each.optional:
            if each.start[1] <= each.end[0]:
                stays.append(Stay(each.start[1], each.end[0], each.role))
            if each.end[1] <= until and not _may_be_cut(members):
                floor = max(floor, each.length[0])
    days, *runs = figures_at_least(stays, until)
    days += _days_beside(members, stays, until)
    return max(days, floor), *(max(each, floor) for each in runs)


def _days_beside(members: Sequence[StayBounds], stays: Sequence[Stay], until: int) -> int:
    """The days at least of stays of which no day is certain, beside those that are: one day may be of several of them."""
    windows = []
    for each in members:
        first, last = max(each.start[0], each.end[0]), min(each.start[1], each.end[1])
        if (
            each.role is DayRole.COUNTS
            and not each.optional
            and each.start[1] > each.end[0]
            and last <= until
        ):
            is_free = not any(_shares_a_day(stay, first, last) for stay in stays)
            if is_free and not _may_be_cut(members):
                windows.append((last, first))
    days, seen = 0, -1
    for last, first in sorted(windows):
        if first > seen or not days:
            days, seen = days + 1, last
    return days


def _shares_a_day(stay: Stay, first: int, last: int) -> bool:
    return stay.role is DayRole.COUNTS and stay.first <= last and stay.last >= first


def _may_be_cut(members: Sequence[StayBounds]) -> bool:
    return any(each.role is DayRole.CUTS for each in members)


def _most_limit(members: Sequence[StayBounds], until: int) -> Figures:
    """No world has more: all days that are possible, without those that are split or cut for certain."""
    counting = [each for each in members if each.role is DayRole.COUNTS]
    longest = [Stay(each.start[0], each.end[1], each.role) for each in counting]
    sure = [each for each in members if each.role is not DayRole.COUNTS and not each.optional]
    # Where nobody was moved between two of them, what is cut for certain is no day of a stay.
    found = figures_at_least([*longest, *_cores(sure, counting, moved=False)], until)
    for shorter in _when_moved(longest, counting, sure):
        moved = figures([*shorter, *_cores(sure, counting, moved=True)], until)
        found = tuple(map(max, found, moved))
    return found


def _cores(sure: Iterable[StayBounds], counting: Sequence[StayBounds], *, moved: bool) -> list[Stay]:
    """The days on which these were for certain; without days of which one may be that of a move."""
    found = []
    for each in sure:
        first, last = each.start[1], each.end[0]
        if moved and each.role is DayRole.CUTS:
            first += any(_meet(each.start, other.end) for other in counting)
            last -= any(_meet(each.end, other.start) for other in counting)
        if first <= last:
            found.append(Stay(first, last, each.role))
    return found


def _when_moved(
    longest: Sequence[Stay], counting: Sequence[StayBounds], sure: Iterable[StayBounds]
) -> Iterator[list[Stay]]:
    """The longest stays when one of them ended as an interruption began, or began as it ended."""
    for cut in sure:
        for place, (stay, bounds) in enumerate(zip(longest, counting, strict=True)):
            if cut.role is not DayRole.CUTS:
                continue
            others = [each for number, each in enumerate(longest) if number != place]
            if _meet(cut.start, bounds.end):
                yield [*others, stay._replace(last=min(stay.last, cut.start[1]))]
            if _meet(cut.end, bounds.start):
                yield [*others, stay._replace(first=max(stay.first, cut.end[0]))]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
