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
    found = _largest_sets(count, agreeing)
    found.sort(key=sorted)
    return found[:MOST_ALTERNATIVES], len(found) > MOST_ALTERNATIVES


def _largest_sets(count: int, agreeing: list[set[int]]) -> list[frozenset[int]]:
    """At most one more than are looked at (Bron and Kerbosch 1973, with a pivot)."""
    found: list[frozenset[int]] = []
    # What agrees with all others is in every set.
    common = {number for number in range(count) if len(agreeing[number]) == count - 1}
    waiting = [(common, set(range(count)) - common, set[int]())]
    while waiting and len(found) <= MOST_ALTERNATIVES:
        chosen, possible, done = waiting.pop()
        if not possible:
            if not done:
                found.append(frozenset(chosen))
            continue
        with_pivot = max([agreeing[each] & possible for each in possible | done], key=len)
        for number in sorted(possible - with_pivot):
            following = chosen | {number}, possible & agreeing[number], done & agreeing[number]
            waiting.append(following)
            possible = possible - {number}
            done = done | {number}
    return found
