"""The placements of one person in the order of time: what excludes what is found once, for every figure."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from khronika.analysis.worlds.placement import Placement, may_clash, must_clash
from khronika.analysis.worlds.run import DayRole
from khronika.analysis.worlds.sweep import TOLERANCES

APART = max(TOLERANCES) + 1
"""Days from the last of one stay to the first of another, from which on no tolerance joins them."""

Pair = tuple[int, int]


class Timeline(NamedTuple):
    """Placements in the order of time, by number, and the pairs that may and must exclude each other.

    `chains` are those that may exclude each other, directly or through others; most are of one. `places` tells the number
    of each placement as they were given. `repeated` are exact placements that tell the same.
    """

    placements: tuple[Placement, ...]
    places: tuple[int, ...]
    chains: tuple[tuple[int, ...], ...]
    may: frozenset[Pair]
    must: frozenset[Pair]
    repeated: tuple[tuple[int, ...], ...]

    def in_order(self, roles: Sequence[DayRole]) -> tuple[DayRole, ...]:
        """Roles of the placements as they were given, in the order of time."""
        found = [DayRole.NOTHING] * len(roles)
        for place, role in zip(self.places, roles, strict=True):
            found[place] = role
        return tuple(found)


def timeline(placements: Sequence[Placement]) -> Timeline:
    """The timeline of these."""
    order = sorted(range(len(placements)), key=lambda number: _place_in_time(placements[number]))
    places = [0] * len(order)
    for place, number in enumerate(order):
        places[number] = place
    ordered = tuple([placements[number] for number in order])
    may, must = set(), set()
    for (one, left), (other, right) in combinations(enumerate(ordered), 2):
        # Most lie apart in time, and no account is another's.
        if (right.start[0] < left.end[1] or (left.of and left.of == right.of)) and may_clash(left, right):
            may.add((one, other))
            if must_clash(left, right):
                must.add((one, other))
    chains = _chains(len(ordered), may)
    return Timeline(ordered, tuple(places), chains, frozenset(may), frozenset(must), _repeated(ordered))


def _place_in_time(placement: Placement) -> tuple[Pair, Pair, Pair, str]:
    return placement.start, placement.end, placement.length, placement.regime


def _chains(count: int, pairs: Iterable[Pair]) -> tuple[tuple[int, ...], ...]:
    chain_of = [[number] for number in range(count)]
    for one, other in pairs:
        joined, more = chain_of[one], chain_of[other]
        if joined is not more:
            joined += more
            for number in more:
                chain_of[number] = joined
    return tuple([tuple(chain) for number, chain in enumerate(chain_of) if chain[0] == number])


def _repeated(placements: Sequence[Placement]) -> tuple[tuple[int, ...], ...]:
    """Exact placements that are there more than once: they are in the same worlds."""
    found: dict[tuple[object, ...], list[int]] = {}
    for number, each in enumerate(placements):
        if (
            each.start[0] == each.start[1]
            and each.end[0] == each.end[1]
            and not each.optional
            and not each.of
        ):
            told = each.regime, each.start, each.end, each.length, each.facility, each.alone
            found.setdefault(told, []).append(number)
    return tuple([tuple(numbers) for numbers in found.values() if len(numbers) > 1])


def groups(line: Timeline, roles: Sequence[DayRole]) -> list[list[int]]:
    """Those that depend on each other: stays that a tolerance could join, what may exclude them, and what lies between them.

    In the order of time each. What does nothing to the figure and excludes nothing that does is in none.
    """
    left_out = _left_out(line, roles) if line.repeated else NONE_LEFT_OUT
    counting: list[_Counting] = []
    others: list[tuple[int, ...]] = []
    for chain in line.chains:
        if len(chain) == 1 and not left_out:
            # Most are alone, and this is asked for each figure of each person.
            role, only = roles[chain[0]], line.placements[chain[0]]
            if role is DayRole.COUNTS:
                counting.append(_Counting(only.start[0], only.end[1], chain))
            elif role is not DayRole.NOTHING:
                others.append(chain)
            continue
        kept = tuple([each for each in chain if each not in left_out])
        found = _counting(line, kept, roles)
        if found is not None:
            counting.append(found)
        elif any(roles[each] is not DayRole.NOTHING for each in kept):
            others.append(kept)
    joined = _near(counting) if len(counting) > 1 else counting
    for other in others:
        joined = _with(joined, other, line)
    return [sorted(each.numbers) for each in _with_other_accounts(joined, counting, line, roles)]


NONE_LEFT_OUT = frozenset[int]()


def _left_out(line: Timeline, roles: Sequence[DayRole]) -> frozenset[int]:
    """Repeated placements that do what another does: they add nothing."""
    found = set()
    for numbers in line.repeated:
        seen = set()
        for each in numbers:
            if roles[each] in seen:
                found.add(each)
            seen.add(roles[each])
    return frozenset(found)


class _Counting(NamedTuple):
    """Placements of which some count, from the first day that may be counted to the last."""

    first: int
    last: int
    numbers: tuple[int, ...]


def _counting(line: Timeline, numbers: tuple[int, ...], roles: Sequence[DayRole]) -> _Counting | None:
    counted = [line.placements[each] for each in numbers if roles[each] is DayRole.COUNTS]
    if not counted:
        return None
    return _Counting(
        min([each.start[0] for each in counted]), max([each.end[1] for each in counted]), numbers
    )


def _near(counting: list[_Counting]) -> list[_Counting]:
    """The same, those together whose counted days a tolerance could join."""
    found: list[_Counting] = []
    for each in sorted(counting):
        if found and each.first - found[-1].last <= APART:
            found[-1] = _both(found[-1], each)
        else:
            found.append(each)
    return found


def _both(one: _Counting, other: _Counting) -> _Counting:
    numbers = one.numbers + other.numbers
    return _Counting(min(one.first, other.first), max(one.last, other.last), numbers)


def _with(joined: list[_Counting], other: tuple[int, ...], line: Timeline) -> list[_Counting]:
    """The same with placements that do not count and lie between those that do."""
    spans = [(line.placements[each].start[0], line.placements[each].end[1]) for each in other]
    between = [
        each for each in joined if any(last >= each.first and first <= each.last for first, last in spans)
    ]
    if len(other) == 1 and line.placements[other[0]].is_exact:
        return [each._replace(numbers=each.numbers + other) if each in between else each for each in joined]
    if not between:
        return joined
    together = between[0]
    for each in between[1:]:
        together = _both(together, each)
    apart = [each for each in joined if each not in between]
    return [*apart, together._replace(numbers=together.numbers + other)]


def _with_other_accounts(
    joined: list[_Counting], counting: Sequence[_Counting], line: Timeline, roles: Sequence[DayRole]
) -> list[_Counting]:
    """The same, where an account of a stay that counts is of another regime, and lies among other stays."""
    for chain in counting:
        if len(chain.numbers) == 1 or len(joined) == 1:
            continue
        splitting = [each for each in chain.numbers if roles[each] in (DayRole.SPLITS, DayRole.CUTS)]
        spans = [(line.placements[each].start[0], line.placements[each].end[1]) for each in splitting]
        together: _Counting | None = None
        apart: list[_Counting] = []
        for each in joined:
            is_split = any(last >= each.first and first <= each.last for first, last in spans)
            if is_split or chain.numbers[0] in each.numbers:
                together = each if together is None else _both(together, each)
            else:
                apart.append(each)
        joined = apart if together is None else [*apart, together]
    return joined
