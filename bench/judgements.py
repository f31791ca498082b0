"""Judgements of members on pairs of persons, folded into clusters, on one core: `python -m bench.judgements`."""

import argparse
import random
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from khronika.link.judgement import Judgement, Verdict, Withdrawal, clusters

_ROUNDS = 5
_START = datetime(2026, 1, 1, tzinfo=UTC)
_MEMBERS = ("anna", "bohdan", "claire")


def judgements(count: int) -> Sequence[Judgement | Withdrawal]:
    """So many judgements of three members, the same on every run.

    One in twenty says `different`, of these half about two who are joined; four in ten follow another member's on the same pair; one in
    fifty is withdrawn.
    """
    chance = random.Random(7)
    found: list[Judgement] = []
    for number in range(count):
        earlier = chance.choice(found) if found and chance.random() < 0.4 else None
        verdict = Verdict.DIFFERENT if chance.random() < 0.05 else Verdict.SAME
        is_same_pair = earlier is not None and (verdict is Verdict.SAME or chance.random() < 0.5)
        left, right = (earlier.left, earlier.right) if earlier and is_same_pair else _pair(chance, count)
        by = chance.choice([each for each in _MEMBERS if earlier is None or each != earlier.by])
        found.append(Judgement(f"j{number:07}", left, right, verdict, by, _START + timedelta(seconds=number), "the same cell and month"))
    withdrawn = [Withdrawal(each.id) for each in chance.sample(found, count // 50)]
    return [*found, *withdrawn]


def _pair(chance: random.Random, count: int) -> tuple[str, str]:
    # Persons enough that clusters stay as small as those of people are.
    one, other = chance.sample(range(count * 2), 2)
    return f"p{one:07}", f"p{other:07}"


def measure(count: int) -> Mapping[str, float]:
    """Seconds to fold them where one member joins two persons, and where two have to agree; the median of several rounds."""
    given = judgements(count)
    figures: dict[str, float] = {"judgements": count}
    for members in (1, 2):
        taken: list[float] = []
        for _ in range(_ROUNDS):
            start = time.process_time()
            found = clusters(given, members=members)
            taken.append(time.process_time() - start)
            joined, conflicts = len(found.joined), len(found.conflicts)
            del found
        name = f"where {members} {'member joins' if members == 1 else 'members join'}"
        figures |= {f"seconds, {name}": median(taken), f"clusters, {name}": joined, f"conflicts, {name}": conflicts}
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.judgements", description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="how many judgements (default 200,000)")
    for name, figure in measure(parser.parse_args().count).items():
        print(f"{name:40} {figure:>12,.2f}")


if __name__ == "__main__":
    main()
