"""Contradictory sources make alternatives: the largest sets of placements of which no two exclude each other. None of them wins."""

from collections.abc import Collection

MOST_ALTERNATIVES = 64
"""Alternatives of one stretch of time that are looked at. Of more, only the widest range is given, and that
they were too many."""


def alternatives(count: int, clashes: Collection[tuple[int, int]]) -> tuple[list[frozenset[int]], bool]:
    """The largest sets of the numbers below `count` that hold no pair of `clashes`, and whether there are more than are looked at."""
    agreeing = [set(range(count)) - {number} for number in range(count)]
    for one, other in clashes:
        agreeing[one].discard(other)
        agreeing[other].discard(one)
    found: list[frozenset[int]] = []
    _grow(set(), set(range(count)), set(), agreeing, found)
    found.sort(key=sorted)
    return found[:MOST_ALTERNATIVES], len(found) > MOST_ALTERNATIVES


def _grow(
    chosen: set[int],
    possible: set[int],
    done: set[int],
    agreeing: list[set[int]],
    found: list[frozenset[int]],
) -> None:
    """The largest sets that hold all of `chosen`, some of `possible` and none of `done` (Bron and Kerbosch 1973, with a pivot)."""
    if len(found) > MOST_ALTERNATIVES:
        return
    if not possible and not done:
        found.append(frozenset(chosen))
        return
    pivot = max(possible | done, key=lambda each: len(agreeing[each] & possible))
    for number in sorted(possible - agreeing[pivot]):
        _grow(chosen | {number}, possible & agreeing[number], done & agreeing[number], agreeing, found)
        possible = possible - {number}
        done = done | {number}
