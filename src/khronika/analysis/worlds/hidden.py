"""Days on which a stay changes no figure: days that are counted or split anyhow, or away from all that counts."""

from collections.abc import Iterable, Iterator, Sequence

from khronika.analysis.worlds.bound import StayBounds
from khronika.analysis.worlds.run import DayRole

_Days = tuple[int, int]
_COUNTS, _SPLITS, _CUTS = DayRole.COUNTS, DayRole.SPLITS, DayRole.CUTS


def hidden(
    number: int, members: Sequence[StayBounds], excluded: Sequence[int], until: int
) -> tuple[int, int] | None:
    """The shortest stay that one may have been without changing any figure; None when there is none.

    `excluded` are those that it excludes: none of them may ever be there then.
    """
    member = members[number]
    others = [each for place, each in enumerate(members) if place != number]
    rivals = [members[place] for place in excluded]
    covers = list(_covers(member, others))
    for days in _shortest(member, covers, others, until):
        is_free = all(each.end[1] <= days[0] or each.start[0] >= days[1] for each in rivals)
        if is_free and _does_nothing(days, member, covers, others, until):
            return days
    return None


def _covers(member: StayBounds, others: Sequence[StayBounds]) -> Iterator[_Days]:
    """Days on which others are for certain and hide it."""
    cuts = [each for each in others if each.role is _CUTS]
    for each in others:
        first, last = each.start[1], each.end[0]
        if each.optional:
            continue
        if each.role is _CUTS and member.role is not _SPLITS:
            yield first + 1, last - 1
        elif member.role is _SPLITS and each.role is not DayRole.NOTHING:
            yield first, last
        elif member.role is each.role is _COUNTS:
            yield from _without(first, last, cuts)


def _without(first: int, last: int, cuts: Sequence[StayBounds]) -> Iterator[_Days]:
    """The stretches of days that no interruption can touch."""
    for start, end in sorted((each.start[0], each.end[1]) for each in cuts):
        yield first, min(last, start - 1)
        first = max(first, end + 1)
    yield first, last


def _shortest(
    member: StayBounds, covers: Iterable[_Days], others: Sequence[StayBounds], until: int
) -> Iterator[_Days]:
    """Days of its least length that are worth a try."""
    days = member.length[0]
    first = max(member.start[0], member.end[0] - days + 1)
    last = min(member.start[1], member.end[1] - days + 1)
    wanted = [last, first, until + 1]
    for start, end in covers:
        wanted += [max(first, start), end - days + 1]
    for each in others:
        wanted += [each.end[1] + 1, each.end[1], each.start[0] - days, each.start[0] - days + 1]
    for start in wanted:
        if first <= start <= last:
            yield start, start + days - 1


def _does_nothing(
    days: _Days, member: StayBounds, covers: Sequence[_Days], others: Sequence[StayBounds], until: int
) -> bool:
    if member.role is DayRole.NOTHING or days[0] > until:
        return True
    if any(start <= days[0] and days[1] <= end for start, end in covers):
        return True
    if member.role is _COUNTS:
        return False
    counting = [each for each in others if each.role is _COUNTS]
    first = min([each.start[0] for each in counting], default=days[1] + 1)
    last = max([each.end[1] for each in counting], default=days[0] - 1)
    return days[1] < first or days[0] > last
