"""How well and how fast reports about the same persons are found: `python -m bench.link [REPORTS]`, 50,000 by default."""

import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import cast

from bench import link_peers
from bench.link_reports import Reports, reports
from khronika.link.candidate import Linking
from khronika.link.comparison import compare_names
from khronika.link.person import Person
from khronika.link.splink_model import on_duckdb
from khronika.link.weights import likelihood
from tests.link.pairs import Pair as WrittenPair
from tests.link.pairs import pairs, precision_and_recall

SEED = 4242
"""Not one of the seeds the weights were tuned on (1 to 3)."""

PEER_REPORTS = 5_000
"""Reports on which nomenklatura is measured: it scores some thousand pairs a second."""

_FLOOR = -4.0
_AGAINST = -2.0
_CUT = 0.82
_CUTS = (_CUT, 0.92)

Pair = tuple[float, int, int]


def measure(folder: Path, count: int, *, seed: int = SEED, processes: int = 2) -> dict[str, float]:
    """Figures of Khronika and its peers on so many reports, and on the written pairs.

    Peers that cannot be had are left out.
    """
    made = reports(count, seed=seed)
    found = {f"khronika: {name}": value for name, value in of_khronika(made, processes).items()}
    found |= {
        f"names, khronika: {name}": value
        for name, value in _on_names([compare_names(*_names(pair)).likelihood for pair in pairs()]).items()
    }
    found |= {f"Splink, words in columns: {name}": value for name, value in _of_splink(made).items()}
    found |= {f"Splink, our parts and odds: {name}": value for name, value in _of_our_splink(made).items()}
    python = link_peers.nomenklatura(folder / "nomenklatura")
    return found | _of_logic_v2(python, seed) if python else found


def of_khronika(made: Reports, processes: int) -> dict[str, float]:
    """Precision and recall of clusters at likelihood 0.82, completeness of the blocks, seconds, memory, rate of names.

    Then those of other readers, and of all of them at 0.92: the figures depend on who is imagined to accept the proposals.
    """
    began, used = time.perf_counter(), _processor()
    linking = Linking.of(made.persons)
    ready = time.perf_counter()
    found = _scored(linking, processes)
    called = grouped(
        len(made.persons), [pair for pair in found if likelihood(pair[0]) >= _CUT], Contradicting(linking)
    )
    ended, spent = time.perf_counter(), _processor()
    return {
        **cluster_figures(called, made.truth), "largest cluster": float(max(Counter(called).values())),
        **_of_readers(linking, found, made.truth),
        "true pairs in a block": complete(linking, made), "seconds": ended - began, "of these preparing": ready - began,
        "CPU seconds": spent - used, "peak MiB": _peak(), "names compared per CPU second": _names_rate(made),
    }  # fmt: skip


def _of_readers(linking: Linking, found: Sequence[Pair], truth: Sequence[int]) -> dict[str, float]:
    """Cluster figures of a reader who refuses nothing, of one who sees only pairs that share a key, and of one who sees all, by the cut."""
    readers: dict[str, Container[tuple[int, int]]] = {
        "nothing refused": frozenset(),
        "refused by pairs with a key in common": frozenset(
            (left, right) for bits, left, right in found if bits <= _AGAINST
        ),
        "refused by any pair": Contradicting(linking),
    }
    figures = dict[str, float]()
    for cut in _CUTS:
        pairs_from = [pair for pair in found if likelihood(pair[0]) >= cut]
        for reader, apart in readers.items():
            told = cluster_figures(grouped(len(truth), pairs_from, apart), truth)
            figures |= {
                f"from {cut}, {reader}: {name.removeprefix('cluster ')}": value
                for name, value in told.items()
            }
    return figures


def _of_splink(made: Reports) -> dict[str, float]:
    found, seconds = link_peers.splink_default(made)
    return _clustered(len(made.persons), found, made.truth, 0.9) | {"seconds": seconds}


def _of_our_splink(made: Reports) -> dict[str, float]:
    began = time.perf_counter()
    places = {person.id: place for place, person in enumerate(made.persons)}
    found = [(each.likelihood, places[each.left], places[each.right]) for each in on_duckdb(made.persons)]
    return _clustered(len(made.persons), found, made.truth, 0.5) | {"seconds": time.perf_counter() - began}


def _of_logic_v2(python: Path, seed: int) -> dict[str, float]:
    """On the written pairs, and on few reports: the pairs of our blocks, since it has no blocks for these names."""
    named = [(Person("left", (pair.left,)), Person("right", (pair.right,))) for pair in pairs()]
    on_names, _ = link_peers.logic_v2(python, named)
    made = reports(PEER_REPORTS, seed=seed)
    linking = Linking.of(made.persons)
    places = [(place, other) for place in range(PEER_REPORTS) for other in linking.blocks.neighbours(place)]
    scores, seconds = link_peers.logic_v2(
        python, [(made.persons[one], made.persons[other]) for one, other in places]
    )
    found = sorted(((score, *pair) for score, pair in zip(scores, places, strict=True)), reverse=True)
    figures = _clustered(PEER_REPORTS, found, made.truth, 0.7) | {"pairs per second": len(places) / seconds}
    ours = _clustered(
        PEER_REPORTS,
        sorted(
            ((likelihood(bits), *pair) for bits, *pair in linking.pairs(range(PEER_REPORTS))), reverse=True
        ),
        made.truth,
        _CUT,
    )
    return (
        {f"names, logic-v2: {name}": value for name, value in _on_names(on_names).items()}
        | {f"logic-v2, {PEER_REPORTS} reports: {name}": value for name, value in figures.items()}
        | {f"khronika, {PEER_REPORTS} reports: {name}": value for name, value in ours.items()}
    )


def _names(pair: WrittenPair) -> tuple[str, str]:
    return pair.left, pair.right


def _on_names(scores: Sequence[float]) -> dict[str, float]:
    """Precision and recall at 0.7 on the written pairs nobody tuned on."""
    precision, recall = precision_and_recall(
        [(pair, score >= 0.7) for pair, score in zip(pairs(), scores, strict=True) if pair.held]
    )
    return {"precision": precision, "recall": recall}


def _clustered(count: int, found: Sequence[Pair], truth: Sequence[int], cut: float) -> dict[str, float]:
    return cluster_figures(grouped(count, [pair for pair in found if pair[0] >= cut], frozenset()), truth)


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
    return [
        pair for pair in linking.pairs(range(part[0], len(linking.profiles), part[1])) if pair[0] >= _FLOOR
    ]


@dataclass(frozen=True, slots=True)
class Contradicting:
    """The pairs that do not go together, also those that share no key: what whoever looks at a cluster sees."""

    linking: Linking

    def __contains__(self, pair: object) -> bool:
        """Whether the two of a pair of places speak against being one."""
        left, right = cast("tuple[int, int]", pair)
        profiles = self.linking.profiles
        return self.linking.weighing.bits(profiles[left], profiles[right]) <= _AGAINST


def grouped(count: int, pairs: Sequence[Pair], apart: Container[tuple[int, int]]) -> list[int]:
    """What a person who accepts every proposal from the best down would get, refusing one that joins two who do not go together."""
    called = list(range(count))
    members: defaultdict[int, list[int]] = defaultdict(list)
    for _, left, right in pairs:
        one, other = called[left], called[right]
        if one == other or any(
            (min(a, b), max(a, b)) in apart for a in members[one] or [one] for b in members[other] or [other]
        ):
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
    pairs = [
        (one, other) for same in places.values() for at, one in enumerate(same) for other in same[at + 1 :]
    ]
    return sum(1 for one, other in pairs if linking.blocks.together(one, other)) / len(pairs)


def _names_rate(made: Reports) -> float:
    names = [person.names[0] for person in made.persons[:6000]]
    began = time.process_time()
    for left, right in zip(names[::2], names[1::2], strict=False):
        compare_names(left, right)
    return len(names) / 2 / (time.process_time() - began)


def _processor() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _peak() -> float:
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(own, children)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for name, value in measure(Path(scratch), int(sys.argv[1]) if len(sys.argv) > 1 else 50_000).items():
            print(f"{name:72}{value:12.4f}")
