"""Days of a stay on or beside those of others: the least and the most of a figure are often there."""

from collections.abc import Iterator, Sequence

from khronika.analysis.worlds.bound import StayBounds
from khronika.analysis.worlds.placement import ANY_LENGTH
from khronika.analysis.worlds.ways import Days, Extreme

World = list[Days | None]
"""The first and the last day of each placement; None: it was not."""


def near(member: StayBounds, world: Sequence[Days | None], extreme: Extreme) -> Iterator[Days | None]:
    """Days that it may have had, beside those that are already in a world."""
    is_longest = extreme.is_longest(member.role)
    if member.optional:
        yield None
        if not is_longest:
            return
    (first, last), (early, late) = member.start, member.end
    yield from _allowed(member, [(first, late) if is_longest else (last, early)])
    short, long = member.length
    length = long if is_longest and long != ANY_LENGTH[1] else short
    starts, ends = {first, last}, {early, late}
    for each in world:
        if each is not None:
            starts.update((each[0], each[1], each[1] + 1))
            ends.update((each[0] - 1, each[0], each[1]))
    slid = {(day, day + length - 1) for day in starts} | {(day - length + 1, day) for day in ends}
    shortened = {(day, late) for day in starts} | {(first, day) for day in ends} if is_longest else set()
    yield from _allowed(member, sorted(slid | shortened))


def _allowed(member: StayBounds, pairs: Sequence[Days]) -> Iterator[Days]:
    for pair in pairs:
        if member.allows(*pair):
            yield pair
