"""Independent origins of a statement: at least, and at most."""

from collections.abc import Iterator, Sequence

from khronika.analysis.independence.flow import disjoint_ways
from khronika.analysis.independence.graph import Bounds, SourceGraph

MOST_NAMELESS = 8
"""Nameless origins of which every way of being one is tried, when some are known to be distinct."""


def independent_origins(graph: SourceGraph) -> Bounds:
    """How many origins a statement has that do not depend on each other.

    The largest number of ways from origins to it that share nothing on the way: at most, when every nameless
    origin is somebody of their own; at least, when they are as few as they may be.
    """
    upper = len(ways(graph))
    nameless = sorted(graph.nameless())
    if len(nameless) < 2 or upper < 2:
        return Bounds(upper, upper)
    if not _are_distinct(graph, nameless):
        return Bounds(len(ways(graph.with_one([frozenset(nameless)]))), upper)
    if len(nameless) > MOST_NAMELESS:
        return Bounds(len(ways(graph.with_one([frozenset(nameless)]))), upper, exact=False)
    lower = min(len(ways(graph.with_one(each))) for each in _partitions(nameless, graph))
    return Bounds(lower, upper)


def ways(graph: SourceGraph) -> tuple[tuple[str, ...], ...]:
    """A largest set of ways from origins to the target that share nothing but the target."""
    if graph.target in graph.origins:
        return ((graph.target,),)
    return disjoint_ways(graph.roots(), graph.target, graph.relied_on())


def _are_distinct(graph: SourceGraph, nameless: Sequence[str]) -> bool:
    known = frozenset(nameless)
    return any(pair <= known and len(pair) > 1 for pair in graph.distinct)


def _partitions(nameless: Sequence[str], graph: SourceGraph) -> Iterator[tuple[frozenset[str], ...]]:
    """Every way in which nameless origins may be one, none of it joining two that are known to be distinct."""
    if not nameless:
        yield ()
        return
    first, rest = nameless[0], nameless[1:]
    for partition in _partitions(rest, graph):
        for number, each in enumerate(partition):
            if not any(frozenset({first, other}) in graph.distinct for other in each):
                yield (*partition[:number], each | {first}, *partition[number + 1 :])
        yield (*partition, frozenset({first}))
