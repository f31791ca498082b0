"""A graph of reliance: what is told, by what it relies on, down to those who saw, suffered or made the thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Bounds(NamedTuple):
    """A number of independent origins, at least and at most.

    `exact` says that the lower one is reached; otherwise there were too many ways in which nameless origins
    may be one, and the true number is no less.
    """

    lower: int
    upper: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class SourceGraph:
    """What `target` relies on. `relies` holds pairs: what relies, and on what.

    `origins` themselves saw, suffered or made the thing. What relies on nothing is an origin, too, of which
    nobody knows more. `anonymous` origins are those without a name, of which any two may be one, unless they
    are a pair of `distinct`.
    """

    target: str
    relies: frozenset[tuple[str, str]]
    origins: frozenset[str] = frozenset()
    anonymous: frozenset[str] = frozenset()
    distinct: frozenset[frozenset[str]] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    def relied_on(self) -> Mapping[str, list[str]]:
        """Of each node what relies on it, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for one, other in sorted(self.relies):
            found[other].append(one)
        return found

    def nodes(self) -> frozenset[str]:
        """Everything in it."""
        found = {self.target, *self.origins}
        for pair in self.relies:
            found.update(pair)
        return frozenset(found)

    def roots(self) -> frozenset[str]:
        """The origins, and what relies on nothing."""
        relying = {one for one, _ in self.relies}
        return self.origins | (self.nodes() - relying - {self.target})

    def nameless(self) -> frozenset[str]:
        """The roots of which nobody knows who they are."""
        return (self.roots() - self.origins) | (self.anonymous & self.origins)

    def with_one(self, classes: Iterable[frozenset[str]]) -> "SourceGraph":
        """The same graph, were the members of each class one."""
        called = {member: min(each) for each in classes for member in each}
        pairs = set()
        for one, other in self.relies:
            left, right = called.get(one, one), called.get(other, other)
            if left != right:
                pairs.add((left, right))
        origins = frozenset(called.get(each, each) for each in self.origins)
        return SourceGraph(self.target, frozenset(pairs), origins, self.anonymous, frozenset(), self.labels)
