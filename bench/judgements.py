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


def judgements(count: int, *, at_random: bool = False) -> Sequence[Judgement | Withdrawal]:
    """So many judgements of three members, the same on every run: on pairs as a program proposes them, or on any two persons at random.

    What is proposed are mostly two of the two to nine reports on one person, of which one in fifty is judged `different` all the same; one
    proposal in ten is of two persons, of which one in ten is judged `same`. One judgement in fifty is withdrawn.
    """
    chance = random.Random(7)
    ends = _groups(chance, count)
    found: list[Judgement] = []
    for number in range(count):
        left, right, likely = _at_random(chance, count) if at_random else _proposed(chance, ends)
        verdict = Verdict.SAME if chance.random() < likely else Verdict.DIFFERENT
        at = _START + timedelta(seconds=number)
        found.append(
            Judgement(
                f"j{number:07}", left, right, verdict, chance.choice(_MEMBERS), at, "the same cell and month"
            )
        )
    return [*found, *(Withdrawal(each.id) for each in chance.sample(found, count // 50))]


def _groups(chance: random.Random, count: int) -> Sequence[tuple[int, int]]:
    """The first and the last report on each person."""
    found, last = [], 0
    while last < count // 2:
        size = chance.randrange(2, 10)
        found.append((last, last + size - 1))
        last += size
    return found


def _proposed(chance: random.Random, groups: Sequence[tuple[int, int]]) -> tuple[str, str, float]:
    first, last = chance.choice(groups)
    if chance.random() < 0.9:
        one, other = chance.sample(range(first, last + 1), 2)
        return _called(one), _called(other), 0.98
    near, _ = chance.choice(groups)
    return _called(last), _called(near if near != last else near + 1), 0.1


def _at_random(chance: random.Random, count: int) -> tuple[str, str, float]:
    one, other = chance.sample(range(count * 2), 2)
    return _called(one), _called(other), 0.95


def _called(report: int) -> str:
    return f"p{report:07}"


def measure(count: int) -> Mapping[str, float]:
    """Seconds to fold them: where one member joins two persons, where two have to agree, on random pairs.

    Medians of several rounds.
    """
    figures: dict[str, float] = {"judgements": count}
    for members, at_random in ((1, False), (2, False), (1, True)):
        given = judgements(count, at_random=at_random)
        taken: list[float] = []
        for _ in range(_ROUNDS):
            start = time.process_time()
            found = clusters(given, members=members)
            taken.append(time.process_time() - start)
            joined, conflicts = len(found.joined), len(found.conflicts)
            del found
        name = (
            "random pairs"
            if at_random
            else f"where {members} {'member joins' if members == 1 else 'members join'}"
        )
        figures |= {
            f"seconds, {name}": median(taken),
            f"clusters, {name}": joined,
            f"conflicts, {name}": conflicts,
        }
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.judgements", description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="how many judgements (default 200,000)")
    for name, figure in measure(parser.parse_args().count).items():
        print(f"{name:40} {figure:>12,.2f}")


if __name__ == "__main__":
    main()
