"""Ranges of days without those that are in no world: of two that exclude each other, one may have to come first."""

from collections.abc import Collection, Sequence

from khronika.analysis.worlds.bound import StayBounds
from khronika.analysis.worlds.placement import ANY_LENGTH, Placement, fitted

ROUNDS = 8
"""How often what was learnt of one is used for the others."""


def tightened(members: Sequence[StayBounds], clashes: Collection[tuple[int, int]]) -> list[StayBounds] | None:
    """The same placements without days that no world has; None when that leaves one of them without any day.

    Those that may not have been at all teach nothing of the others.
    """
    if all(each.is_exact for each in members):
        return list(members)
    found = [_fitted(each) for each in members]
    if not clashes:
        return _whole(found)
    for _ in range(ROUNDS):
        before = list(found)
        for one, other in clashes:
            _learn(found, one, other)
        found = [None if each is None else _fitted(each) for each in found]
        if found == before:
            break
    return _whole(found)


def _whole(found: Sequence[StayBounds | None]) -> list[StayBounds] | None:
    whole = [each for each in found if each is not None]
    return whole if len(whole) == len(found) else None


def _learn(found: list[StayBounds | None], one: int, other: int) -> None:
    left, right = found[one], found[other]
    if left is None or right is None or left.optional or right.optional:
        return
    may_come_first = left.end[0] <= right.start[1], right.end[0] <= left.start[1]
    if may_come_first == (True, False):
        found[one], found[other] = in_order(left, right)
    elif may_come_first == (False, True):
        found[other], found[one] = in_order(right, left)


def in_order(earlier: StayBounds, later: StayBounds) -> tuple[StayBounds, StayBounds]:
    """What two may have been when one came first: the earlier ends by the day on which the later begins."""
    end = earlier.end[0], min(earlier.end[1], later.start[1])
    start = max(later.start[0], earlier.end[0]), later.start[1]
    return earlier._replace(end=end), later._replace(start=start)


def _fitted(member: StayBounds) -> StayBounds | None:
    """The same with ranges in which every first and last day is possible, and without a length that excludes nothing."""
    if member.length == ANY_LENGTH and member.start[0] <= member.end[0] and member.start[1] <= member.end[1]:
        return member if member.start[0] <= member.start[1] and member.end[0] <= member.end[1] else None
    found = fitted(Placement("", "", member.start, member.end, member.length))
    if found is None:
        return None
    shortest, longest = found.end[0] - found.start[1] + 1, found.end[1] - found.start[0] + 1
    is_free = member.length[0] <= max(shortest, 1) and member.length[1] >= longest
    length = ANY_LENGTH if is_free else member.length
    return member._replace(start=found.start, end=found.end, length=length)
