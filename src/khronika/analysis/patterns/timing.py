"""Timing: whether more happened after an order than before it, and where a series of months changes. Indicators, never proof."""

from collections.abc import Iterable, Sequence
from math import comb, log
from typing import NamedTuple

from khronika.analysis.patterns.chance import draws, shuffled

ROUNDS = 2_000
"""Times that chance is tried."""
MOST_COUNTS = 600
"""Counts of a series: months of fifty years."""


class OrderTest(NamedTuple):
    """Acts in as many days before an order and after it.

    Acts that may have been before or after count before it in the careful figures, and after it in the others.
    So do those of the day of the order itself: nothing says what hour either was.
    `chance` is how likely it is that as many or more of the acts fall after the day, each on either side with
    equal odds (the binomial distribution): careful, and with every doubtful act after it. Small numbers say that
    more happened after it than chance explains, not that it was the order.
    """

    before: tuple[int, int]
    after: tuple[int, int]
    days: int
    chance: tuple[float, float]
    acts: int


def around_order(spans: Iterable[tuple[int, int]], order: int, days: int) -> OrderTest:
    """The acts within so many days before an order (an ordinal) and from it on; an act that may lie outside is left out."""
    before = after = doubtful = 0
    for first, last in spans:
        if first < order - days or last >= order + days:
            continue
        if last < order:
            before += 1
        elif first > order:
            after += 1
        else:
            doubtful += 1
    acts = before + after + doubtful
    chances = _at_least(after, acts), _at_least(after + doubtful, acts)
    return OrderTest((before, before + doubtful), (after, after + doubtful), days, chances, acts)


def _at_least(number: int, acts: int) -> float:
    """How likely it is that of so many acts, each on either side with equal odds, at least a number fall on one side."""
    return sum(comb(acts, each) for each in range(number, acts + 1)) / (1 << acts)


class ChangePoint(NamedTuple):
    """Where a series of counts changes most: the number of the first that differs, the means before and from it on, and chance."""

    place: int
    before: float
    after: float
    chance: float


def change_point(counts: Sequence[int], seed: int, rounds: int = ROUNDS) -> ChangePoint | None:
    """The place at which two Poisson rates explain a series best, and how often chance does as well; None for less than four counts.

    None also for more than `MOST_COUNTS`: one date that was misread makes a series of centuries.

    Chance: the same counts in any other order.
    """
    if not 4 <= len(counts) <= MOST_COUNTS or not sum(counts):
        return None
    place, gain = _best(counts)
    numbers = draws(seed)
    reached = 0
    for _ in range(rounds):
        reached += _best(shuffled(list(counts), numbers))[1] >= gain - 1e-9
    before, after = counts[:place], counts[place:]
    return ChangePoint(
        place, sum(before) / len(before), sum(after) / len(after), (reached + 1) / (rounds + 1)
    )


def _best(counts: Sequence[int]) -> tuple[int, float]:
    """The place of the largest gain in log likelihood over one rate."""
    total, length = sum(counts), len(counts)
    best, found, left = -1.0, 1, 0
    for place in range(1, length):
        left += counts[place - 1]
        gain = _likely(left, place) + _likely(total - left, length - place) - _likely(total, length)
        if gain > best + 1e-12:
            best, found = gain, place
    return found, best


def _likely(events: int, length: int) -> float:
    return events * log(events / length) if events else 0.0
