"""Circular reporting: reports that rely on each other in a circle, so that each seems to confirm the others."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from khronika.analysis.independence.graph import SourceGraph


class Circle(NamedTuple):
    """Reports that rely on each other, in order. `reached` says whether an origin outside of it is told of at all."""

    members: tuple[str, ...]
    reached: bool


def circles(graph: SourceGraph) -> tuple[Circle, ...]:
    """The circles of a graph: for each set of nodes of which each relies on each other."""
    relies: dict[str, list[str]] = {}
    for one, other in sorted(graph.relies):
        relies.setdefault(one, []).append(other)
    reached = _reached(graph)
    found = []
    for members in _components(sorted(graph.nodes()), relies):
        is_own = members[0] in relies.get(members[0], ())
        if len(members) > 1 or is_own:
            found.append(Circle(_in_order(members, relies), not reached.isdisjoint(members)))
    return tuple(sorted(found))


def _reached(graph: SourceGraph) -> set[str]:
    """What some origin is behind."""
    relied_on = graph.relied_on()
    waiting = list(graph.roots())
    reached = set(waiting)
    for node in waiting:  # it grows while it is read
        for other in relied_on.get(node, ()):
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached


def _components(nodes: Sequence[str], relies: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The strongly connected components (Kosaraju: the order in which nodes are done, then the other way round)."""
    order: list[str] = []
    seen: set[str] = set()
    for node in nodes:
        _finish(node, relies, seen, order)
    against: dict[str, list[str]] = {}
    for one, others in relies.items():
        for other in others:
            against.setdefault(other, []).append(one)
    seen = set()
    found = []
    for node in reversed(order):
        if node not in seen:
            members: list[str] = []
            _finish(node, against, seen, members)
            found.append(sorted(members))
    return found


def _finish(start: str, following: Mapping[str, Sequence[str]], seen: set[str], done: list[str]) -> None:
    """Add to `done` what can be reached from a node and was not seen, each after what follows it."""
    if start in seen:
        return
    seen.add(start)
    waiting = [(start, iter(following.get(start, ())))]
    while waiting:
        node, rest = waiting[-1]
        for other in rest:
            if other not in seen:
                seen.add(other)
                waiting.append((other, iter(following.get(other, ()))))
                break
        else:
            done.append(node)
            waiting.pop()


def _in_order(members: Sequence[str], relies: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A shortest circle through the first of them, then whoever else belongs to it."""
    first, inside = members[0], set(members)
    came: dict[str, str] = {}
    waiting = [first]
    for node in waiting:  # it grows while it is read
        for other in relies.get(node, ()):
            if other == first:
                circle = [node]
                while circle[-1] != first:
                    circle.append(came[circle[-1]])
                ordered = circle[::-1]
                return (*ordered, *[each for each in members if each not in ordered])
            if other in inside and other not in came:
                came[other] = node
                waiting.append(other)
    return tuple(members)
