"""Who was held together, and may be a witness of what happened to the other. A lead: nobody is named a witness by it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from khronika.analysis.detention.interval import Interval
from khronika.analysis.detention.told import told
from khronika.analysis.worlds.placement import Placement
from khronika.analysis.worlds.run import DayRange
from khronika.analysis.worlds.world import Segment, united

MOST_PAIRED = 40
"""Persons of one room of whom each two are named: of more, that they were held there tells little of any two."""


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
    """The pairs of persons whose stays in one room may overlap, the longest certain overlap first.

    Those of crowded rooms are left out.
    """
    rooms: dict[str, list[_Stay]] = {}
    crowded = crowded_rooms(intervals)
    for person, stays in sorted(intervals.items()):
        for room in sorted({each.room for each in stays} - {"", *crowded}):
            inside = [each for each in stays if each.room == room or each.denied]
            found = told(inside, until)
            accounts = Counter(each.of for each in found.placements if each.of)
            for placement in found.placements:
                in_doubt = placement.optional or accounts[placement.of] > 1
                stay = _Stay(person, placement._replace(optional=in_doubt), found.statements[placement.name])
                rooms.setdefault(room, []).append(stay)
    pairs = [pair for room, stays in sorted(rooms.items()) for pair in _of_room(room, stays, until)]
    return tuple(sorted(pairs, key=_longest_first))


def crowded_rooms(intervals: Mapping[str, Sequence[Interval]]) -> dict[str, int]:
    """The rooms in which more than `MOST_PAIRED` persons are told to have been, with their number."""
    persons = Counter(room for stays in intervals.values() for room in {each.room for each in stays} - {""})
    return {room: number for room, number in sorted(persons.items()) if number > MOST_PAIRED}


def _longest_first(pair: CellMates) -> tuple[int, int, str, str]:
    return -pair.days.certain, -pair.days.possible, pair.one, pair.other


def _of_room(room: str, stays: Sequence[_Stay], until: int) -> Iterator[CellMates]:
    """Each two persons once, with the days of all their stays there."""
    shared: dict[tuple[str, str], list[tuple[Segment, Segment]]] = {}
    statements: dict[tuple[str, str], list[str]] = {}
    for left, right in combinations(stays, 2):
        if left.person == right.person:
            continue
        possible, certain = _shared(left.placement, right.placement, until)
        if possible[0] <= possible[1]:
            pair = left.person, right.person
            shared.setdefault(pair, []).append((possible, certain))
            statements.setdefault(pair, []).extend((*left.statements, *right.statements))
    for pair, days in shared.items():
        # One day may be of several stays that are told of separately: it is one day all the same.
        possible_days = united(possible for possible, _ in days)
        found = DayRange(_days_in(united(certain for _, certain in days)), _days_in(possible_days))
        told_by = tuple(dict.fromkeys(statements[pair]))
        yield CellMates(*pair, room, found, possible_days[0][0], told_by)


def _days_in(segments: Sequence[Segment]) -> int:
    return sum(last - first + 1 for first, last in segments)


def _shared(one: Placement, other: Placement, until: int) -> tuple[Segment, Segment]:
    """The days on which both may have been there, and those on which they certainly were; none where the last is before the first."""
    possible = max(one.start[0], other.start[0]), min(one.end[1], other.end[1], until)
    certain = max(one.start[1], other.start[1]), min(one.end[0], other.end[0], until)
    return possible, (1, 0) if one.optional or other.optional else certain
