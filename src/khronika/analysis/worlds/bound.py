"""Limits of figures that no world leaves."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from khronika.analysis.worlds.run import DayRole
from khronika.analysis.worlds.world import Figures, Stay, figures, figures_at_least


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

    @property
    def freedom(self) -> int:
        """Days by which its first and its last may differ."""
        return self.start[1] - self.start[0] + self.end[1] - self.end[0]

    def allows(self, first: int, last: int) -> bool:
        """Whether it may have lasted from one day to another."""
        if not (self.start[0] <= first <= self.start[1] and self.end[0] <= last <= self.end[1]):
            return False
        return first <= last and self.length[0] <= last - first + 1 <= self.length[1]


def least_limit(members: Sequence[StayBounds], until: int) -> Figures:
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


def most_limit(members: Sequence[StayBounds], until: int) -> Figures:
    """No world has more: all days that are possible, without those that are split or cut for certain."""
    counting = [each for each in members if each.role is DayRole.COUNTS]
    longest = [Stay(each.start[0], each.end[1], each.role) for each in counting]
    sure = [each for each in members if each.role is not DayRole.COUNTS and not each.optional]
    # Where nobody was moved between two of them, what is cut for certain is no day of a stay.
    found = figures_at_least([*longest, *_cores(sure, counting, moved=False)], until)
    for shorter in _when_moved(longest, counting, sure):
        moved = figures([*shorter, *_cores(sure, counting, moved=True)], until)
        found = tuple(map(max, found, moved))
    together = sum([min(each.length[1], each.end[1] - each.start[0] + 1) for each in counting])
    return tuple([min(each, together) for each in found])


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
