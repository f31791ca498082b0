"""How well and how fast reports about the same persons are found: `python -m bench.link [REPORTS]`, 50,000 by default."""

import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench.link_reports import Reports, reports
from khronika.link.candidate import Linking
from khronika.link.comparison import compare_names
from khronika.link.weights import likelihood

SEED = 4242
"""Not one of the seeds the weights were tuned on (1 to 3)."""

_FLOOR = -4.0
_AGAINST = -2.0
_CUT = 0.92

Pair = tuple[float, int, int]


def measure(count: int, *, seed: int = SEED, processes: int = 2) -> dict[str, float]:
    """Figures of one run: precision and recall of clusters and of pairs at likelihood 0.92, completeness of the blocks, seconds."""
    made = reports(count, seed=seed)
    began = time.perf_counter()
    linking = Linking.of(made.persons)
    ready = time.perf_counter()
    found = _scored(linking, processes)
    compared = time.perf_counter()
    called = grouped(len(made.persons), [pair for pair in found if likelihood(pair[0]) >= _CUT], against(found))
    ended = time.perf_counter()
    figures = cluster_figures(called, made.truth) | {"largest cluster": float(max(Counter(called).values()))}
    return figures | {
        "blocks complete": complete(linking, made), "seconds": ended - began, "preparing s": ready - began, "comparing s": compared - ready,
        "pairs proposed": float(sum(1 for pair in found if likelihood(pair[0]) >= _CUT)), "peak MiB": _peak(),
        "names per second": _names_rate(made),
    }  # fmt: skip


def _scored(linking: Linking, processes: int) -> list[Pair]:
    """Every pair that is not hopeless, from processes that were forked when everything was ready."""
    _READY.append(linking)
    try:
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            shares = pool.map(_share, [(start, processes * 8) for start in range(processes * 8)])
            return sorted((pair for share in shares for pair in share), reverse=True)
    finally:
        _READY.clear()


_READY: list[Linking] = []


def _share(part: tuple[int, int]) -> list[Pair]:
    linking = _READY[0]
    return [pair for pair in linking.pairs(range(part[0], len(linking.profiles), part[1])) if pair[0] >= _FLOOR]


def against(found: Iterable[Pair]) -> frozenset[tuple[int, int]]:
    """Pairs that were compared and do not go together."""
    return frozenset((left, right) for bits, left, right in found if bits <= _AGAINST)


def grouped(count: int, pairs: Sequence[Pair], apart: frozenset[tuple[int, int]]) -> list[int]:
    """What a person who accepts every proposal from the best down would get, refusing one that joins two who do not go together."""
    called = list(range(count))
    members: defaultdict[int, list[int]] = defaultdict(list)
    for _, left, right in pairs:
        one, other = called[left], called[right]
        if one == other or any((min(a, b), max(a, b)) in apart for a in members[one] or [one] for b in members[other] or [other]):
            continue
        joined = (members[one] or [one]) + (members[other] or [other])
        for member in joined:
            called[member] = one
        members[one] = joined
    return called


def cluster_figures(called: Sequence[int], truth: Sequence[int]) -> dict[str, float]:
    """Precision and recall of all pairs that stand in one cluster."""
    both = _pairs_within(Counter(zip(called, truth, strict=True)))
    precision = both / max(_pairs_within(Counter(called)), 1)
    recall = both / max(_pairs_within(Counter(truth)), 1)
    return {"cluster precision": precision, "cluster recall": recall}


def _pairs_within(sizes: Mapping[object, int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def complete(linking: Linking, made: Reports) -> float:
    """The share of true pairs that share a block."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, person in enumerate(made.truth):
        places[person].append(place)
    pairs = [(one, other) for same in places.values() for at, one in enumerate(same) for other in same[at + 1 :]]
    return sum(1 for one, other in pairs if linking.blocks.together(one, other)) / len(pairs)


def _names_rate(made: Reports) -> float:
    names = [person.names[0] for person in made.persons[:6000]]
    began = time.process_time()
    for left, right in zip(names[::2], names[1::2], strict=False):
        compare_names(left, right)
    return len(names) / 2 / (time.process_time() - began)


def _peak() -> float:
    own, children = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(own, children)


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000).items():
        print(f"{name:24}{value:14.4f}")
