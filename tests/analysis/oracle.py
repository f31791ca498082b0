"""The clock by brute force: every world, day by day. Slow, plain, and written before the clock that it judges.

A world is a largest set of placements that can be true together, with one first and one last day for each of them; a placement
that is optional may be left out. On each day of a world somebody is in every placement that lasts on it.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from khronika.analysis.worlds.placement import Placement, exclude_each_other

Stay = tuple[Placement, int, int]
World = tuple[Stay, ...]
TOLERANCES = (0, 1, 3, 7)


def days_of(placement: Placement) -> list[tuple[int, int]]:
    firsts = range(placement.start[0], placement.start[1] + 1)
    lasts = range(placement.end[0], placement.end[1] + 1)
    short, long = placement.length
    return [(first, last) for first, last in product(firsts, lasts) if short <= last - first + 1 <= long]


def agree(one: Stay, other: Stay) -> bool:
    if one[0].of and one[0].of == other[0].of:
        return False
    if not exclude_each_other(one[0], other[0]):
        return True
    return one[2] <= other[1] or other[2] <= one[1]


def arranged(placements: Sequence[Placement]) -> Iterator[World]:
    """Every way in which all of these are true together."""
    for chosen in product(*(days_of(each) for each in placements)):
        world = tuple((each, *days) for each, days in zip(placements, chosen, strict=True))
        if all(agree(one, other) for one, other in combinations(world, 2)):
            yield world


def largest_sets(placements: Sequence[Placement]) -> list[frozenset[int]]:
    """The sets that can be true together and to which none can be added."""
    found: list[frozenset[int]] = []
    numbers = range(len(placements))
    for size in range(len(placements), -1, -1):
        for chosen in combinations(numbers, size):
            if any(set(chosen) <= larger for larger in found):
                continue
            if next(arranged([placements[number] for number in chosen]), None) is not None:
                found.append(frozenset(chosen))
    return found


def worlds(placements: Sequence[Placement]) -> Iterator[World]:
    for chosen in largest_sets(placements):
        members = [placements[number] for number in sorted(chosen)]
        optional = [each for each in members if each.optional]
        for size in range(len(optional) + 1):
            for left_out in combinations(optional, size):
                yield from arranged([each for each in members if each not in left_out])


def kind_of_day(day: int, world: World, roles: dict[str, str]) -> str:
    """`in`, `split`, or nothing: a moving day of a stay that gave way to an interruption counts as a day of the stay."""
    there = [stay for stay in world if stay[1] <= day <= stay[2]]
    cuts = [stay for stay in there if roles[stay[0].name] == "cut"]
    for stay in there:
        if roles[stay[0].name] == "in" and all(is_moving_day(day, stay, cut) for cut in cuts):
            return "in"
    if any(roles[stay[0].name] in ("split", "cut") for stay in there):
        return "split"
    return ""


def is_moving_day(day: int, stay: Stay, cut: Stay) -> bool:
    return (day == stay[2] == cut[1]) or (day == stay[1] == cut[2])


def calendar(world: World, roles: dict[str, str], until: int) -> dict[int, str]:
    """The kind of every day that is of some kind, up to the last day that counts."""
    found = {}
    for _, first, last in world:
        for day in range(first, min(last, until) + 1):
            found[day] = kind_of_day(day, world, roles)
    return {day: kind for day, kind in found.items() if kind}


def longest_run(days: dict[int, str], tolerance: int) -> int:
    best = run = gap = 0
    for day in range(min(days, default=0), max(days, default=-1) + 1):
        kind = days.get(day, "")
        if kind == "in":
            run, gap = run + 1, 0
        elif kind == "split" or gap == tolerance:
            run = gap = 0
        else:
            gap += 1
        best = max(best, run)
    return best


def measured(
    placements: Sequence[Placement], roles: dict[str, str], until: int
) -> tuple[tuple[int, int], ...]:
    """The least and the most days, then the least and the most of the longest run for each tolerance."""
    figures: list[list[int]] = [[] for _ in range(1 + len(TOLERANCES))]
    for world in worlds(placements):
        days = calendar(world, roles, until)
        figures[0].append(sum(kind == "in" for kind in days.values()))
        for number, tolerance in enumerate(TOLERANCES, start=1):
            figures[number].append(longest_run(days, tolerance))
    return tuple((min(each), max(each)) for each in figures)
