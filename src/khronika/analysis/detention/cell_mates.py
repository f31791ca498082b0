"""Who was held together, and may be a witness of what happened to the other. A lead: nobody is named a witness by it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from khronika.analysis.detention.interval import Interval
from khronika.analysis.detention.told import told
from khronika.analysis.worlds.placement import Placement
from khronika.analysis.worlds.run import DayRange


class CellMates(NamedTuple):
    """Two persons in one room: the days on which both were there, certainly and possibly, by the dates that are told."""

    one: str
    other: str
    room: str
    days: DayRange
    first_possible: int
    statements: tuple[str, ...]


class _Stay(NamedTuple):
    person: str
    placement: Placement
    statements: tuple[str, ...]


def cell_mates(intervals: Mapping[str, Sequence[Interval]], until: int) -> tuple[CellMates, ...]:
    """The pairs of persons whose stays in one room may overlap, the longest certain overlap first."""
    rooms: dict[str, list[_Stay]] = {}
    for person, stays in sorted(intervals.items()):
        for room in sorted({each.room for each in stays} - {""}):
            inside = [each for each in stays if each.room == room or each.denied]
            found = told(inside, until)
            accounts = Counter(each.of for each in found.placements if each.of)
            for placement in found.placements:
                in_doubt = placement.optional or accounts[placement.of] > 1
                stay = _Stay(person, placement._replace(optional=in_doubt), found.statements[placement.name])
                rooms.setdefault(room, []).append(stay)
    pairs = [pair for room, stays in sorted(rooms.items()) for pair in _of_room(room, stays, until)]
    return tuple(sorted(pairs, key=_longest_first))


def _longest_first(pair: CellMates) -> tuple[int, int, str, str]:
    return -pair.days.certain, -pair.days.possible, pair.one, pair.other


def _of_room(room: str, stays: Sequence[_Stay], until: int) -> Iterator[CellMates]:
    """Each two persons once, with the days of all their stays there."""
    found: dict[tuple[str, str], CellMates] = {}
    for left, right in combinations(stays, 2):
        if left.person == right.person:
            continue
        days, first = _shared(left.placement, right.placement, until)
        if not days.possible:
            continue
        pair = left.person, right.person
        statements = (*left.statements, *right.statements)
        here = CellMates(*pair, room, days, first, statements)
        known = found.get(pair)
        found[pair] = here if known is None else _together(known, here)
    yield from found.values()


def _together(one: CellMates, other: CellMates) -> CellMates:
    statements = tuple(dict.fromkeys((*one.statements, *other.statements)))
    first = min(one.first_possible, other.first_possible)
    return CellMates(one.one, one.other, one.room, one.days.both(other.days), first, statements)


def _shared(one: Placement, other: Placement, until: int) -> tuple[DayRange, int]:
    first = max(one.start[0], other.start[0])
    possible = min(one.end[1], other.end[1], until) - first + 1
    sure = min(one.end[0], other.end[0], until) - max(one.start[1], other.start[1]) + 1
    certain = 0 if one.optional or other.optional else max(sure, 0)
    return DayRange(min(certain, max(possible, 0)), max(possible, 0)), first
