"""The same method at sites that nothing links: no origin and nobody said to have had a part is common to their reports."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from khronika.analysis.patterns.chance import draws, shuffled
from khronika.analysis.patterns.incident import Incident

MOST_SITES = 16
"""Sites among which the largest unlinked set is looked for exactly; of more, one that is large is given."""


class SharedMethod(NamedTuple):
    """A method, the sites where it is told of, and a largest set of them that nothing links."""

    method: str
    sites: tuple[str, ...]
    unlinked: tuple[str, ...]


def shared_methods(incidents: Iterable[Incident]) -> tuple[SharedMethod, ...]:
    """Methods that are certainly told of at two sites or more, those at most unlinked sites first."""
    links: dict[str, dict[str, set[str]]] = {}
    for each in incidents:
        shared = set(each.linked)
        for report in each.reports:
            shared.add(report.origin or "nobody named")
        for method in each.methods:
            for site in each.facilities:
                links.setdefault(method, {}).setdefault(site, set()).update(shared)
    found = []
    for method, sites in links.items():
        if len(sites) > 1:
            found.append(SharedMethod(method, tuple(sorted(sites)), _unlinked(sites)))
    return tuple(sorted(found, key=_most_unlinked_first))


def _most_unlinked_first(each: SharedMethod) -> tuple[int, int, str]:
    return -len(each.unlinked), -len(each.sites), each.method


def _unlinked(sites: dict[str, set[str]]) -> tuple[str, ...]:
    """A largest set of sites of which no two share a link; nobody named may be the same everywhere."""
    names = sorted(sites)
    if len(names) > MOST_SITES:
        return _one_after_another(names, sites)
    best: tuple[str, ...] = ()
    for chosen in range(1 << len(names)):
        members = [name for place, name in enumerate(names) if chosen >> place & 1]
        if len(members) > len(best) and _are_apart(members, sites):
            best = tuple(members)
    return best


def _one_after_another(names: Sequence[str], sites: dict[str, set[str]]) -> tuple[str, ...]:
    """A set of sites of which no two share a link, those that share the fewest first."""
    shared = Counter(link for name in names for link in sites[name])
    chosen: list[str] = []
    for name in sorted(names, key=lambda each: sum(shared[link] - 1 for link in sites[each])):
        if _are_apart([*chosen, name], sites):
            chosen.append(name)
    return tuple(sorted(chosen))


def _are_apart(members: Sequence[str], sites: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    for each in members:
        if seen & sites[each]:
            return False
        seen |= sites[each]
    return True


class Likeness(NamedTuple):
    """How alike the methods of acts are within sites and between them (Jaccard, 0 to 1), and how often chance gives such a difference."""

    within: float
    between: float
    chance: float


def likeness_of_sites(incidents: Iterable[Incident], seed: int, rounds: int = 500) -> Likeness | None:
    """Whether acts at one site are more alike than acts at two; None without two sites and two acts at one of them.

    A small difference with many common methods is what a common instruction would look like; so is a common
    list of questions by whoever interviewed.
    """
    acts = [each for each in incidents if each.methods and len(each.facilities) == 1]
    names = sorted({min(each.facilities) for each in acts})
    sites = [names.index(min(each.facilities)) for each in acts]
    groups = sorted({each.methods for each in acts}, key=sorted)
    methods = [groups.index(each.methods) for each in acts]
    likeness = _likenesses(groups)
    found = _means(likeness, methods, sites)
    if found is None:
        return None
    numbers = draws(seed)
    reached = 0
    for _ in range(rounds):
        tried = _means(likeness, methods, shuffled(sites, numbers))
        reached += tried is not None and tried[0] - tried[1] >= found[0] - found[1] - 1e-12
    return Likeness(*found, (reached + 1) / (rounds + 1))


def _likenesses(groups: Sequence[frozenset[str]]) -> list[list[float]]:
    """How alike each two sets of methods are: many acts have the same."""
    return [[len(one & other) / len(one | other) for other in groups] for one in groups]


def _means(
    likeness: Sequence[Sequence[float]], methods: Sequence[int], sites: Sequence[int]
) -> tuple[float, float] | None:
    """Of all pairs of acts within sites and between them, by the numbers of their methods and sites."""
    at_sites: dict[int, Counter[int]] = defaultdict(Counter)
    for site, method in zip(sites, methods, strict=True):
        at_sites[site][method] += 1
    here = [_pairs(likeness, counts) for counts in at_sites.values()]
    within, pairs_within = sum(total for total, _ in here), sum(pairs for _, pairs in here)
    total, pairs = _pairs(likeness, Counter(methods))
    if not pairs_within or pairs == pairs_within:
        return None
    return within / pairs_within, (total - within) / (pairs - pairs_within)


def _pairs(likeness: Sequence[Sequence[float]], counts: Counter[int]) -> tuple[float, int]:
    """The likenesses of all pairs of these acts together, and how many pairs there are."""
    acts = counts.total()
    twice = 0.0
    for one, here in counts.items():
        row = likeness[one]
        twice += here * sum(number * row[other] for other, number in counts.items())
    # Each act is as like itself as can be, and no pair with itself.
    return (twice - acts) / 2, acts * (acts - 1) // 2
