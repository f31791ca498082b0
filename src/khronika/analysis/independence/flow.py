"""The largest number of ways that share nothing on the way (Menger 1927), found by adding one after another.

Each beginning is tried once: where no way is left from it, none comes back when others are added.
"""

from collections.abc import Iterable, Mapping, Sequence

_START = -1
"""From where every way begins."""


def disjoint_ways(
    starts: Iterable[str], target: str, following: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], ...]:
    """A largest set of ways from starts to the target that have no node in common but the target."""
    nodes: list[str] = []
    free: list[set[int]] = []
    numbers: dict[str, int] = {}
    waiting = sorted(set(starts) - {target})
    beginnings = {_number(each, numbers, nodes, free) for each in waiting}
    for node in waiting:  # it grows while it is read
        here = numbers[node]
        for other in following.get(node, ()):
            if other not in numbers and other != target:
                waiting.append(other)
            free[here + 1].add(_number(other, numbers, nodes, free))
    if target not in numbers:
        return ()
    return _ways(beginnings, numbers[target], nodes, free)


def _number(node: str, numbers: dict[str, int], nodes: list[str], free: list[set[int]]) -> int:
    """The number of a node as it is entered; as it is left, it has the next one."""
    known = numbers.get(node)
    if known is None:
        known = numbers[node] = len(free)
        nodes += [node, node]
        free += [{known + 1}, set()]
    return known


def _ways(
    beginnings: set[int], end: int, nodes: Sequence[str], free: Sequence[set[int]]
) -> tuple[tuple[str, ...], ...]:
    used: dict[int, set[int]] = {}
    passed: set[int] = set()
    closed: set[int] = set()
    for begin in sorted(beginnings):
        came = _search(begin, end, free, closed)
        if came is None:
            continue
        passed.add(begin)
        here = end
        while (before := came[here]) != _START:
            _pass(before, here, free, used)
            here = before
    return tuple(_follow(begin, end, nodes, used) for begin in sorted(passed))


def _search(begin: int, end: int, free: Sequence[set[int]], closed: set[int]) -> dict[int, int] | None:
    """From where each node was reached, as far as the end.

    From what is `closed` the end is out of reach, and stays so: a way that is found later passes none of it, since from whatever it
    passes the end is in reach.
    """
    came = {begin: _START}
    waiting = [begin]
    for here in waiting:  # it grows while it is read
        for there in free[here]:
            if there not in came and there not in closed:
                came[there] = here
                if there == end:
                    return came
                waiting.append(there)
    closed.update(came)
    return None


def _pass(before: int, here: int, free: Sequence[set[int]], used: dict[int, set[int]]) -> None:
    """Go from one half of a node to another: what went the other way is taken back."""
    free[before].discard(here)
    free[here].add(before)
    if before in used.get(here, ()):
        used[here].discard(before)
    else:
        used.setdefault(before, set()).add(here)


def _follow(begin: int, end: int, nodes: Sequence[str], used: Mapping[int, set[int]]) -> tuple[str, ...]:
    way, here = [nodes[begin]], begin
    while here != end:
        here = next(iter(used[here]))
        if nodes[here] != way[-1]:
            way.append(nodes[here])
    return tuple(way)
