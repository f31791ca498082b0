"""How long the detention clock takes: `python -m bench.clock [PERSONS]`. Invented persons, the same on every run.

Each has a sentence and, mostly, one to three stays in cells, some up to eight: days told exactly (7 of 10), to the month, or about;
one end in twenty is not told; one stay in twenty is told of twice in ways that cannot both be true, one in thirty is denied.
"""

import gc
import random
import statistics
import sys
import time
from datetime import date

from khronika.analysis.detention.clock import detention_clock
from khronika.analysis.detention.interval import Interval
from khronika.analysis.worlds.measure import _of_shape

UNTIL = date(2026, 11, 1)
LENGTHS = (3, 5, 7, 10, 15, 15, 15, 15)
KINDS = ("shizo",) * 6 + ("pkt", "kartser", "common", "hospital")


def told(chance: random.Random, day: int) -> str:
    """A day as it may be told."""
    exact = date.fromordinal(day)
    return chance.choices([exact.isoformat(), exact.strftime("%Y-%m"), f"{exact.isoformat()}~"], [14, 3, 1])[
        0
    ]


def person(chance: random.Random) -> list[Interval]:
    """What is told of one invented person."""
    day = date(2021, 1, 1).toordinal() + chance.randrange(1_000)
    colony = f"colony {chance.randrange(40)}"
    intervals = [Interval("general", told(chance, day - 200), "2028-01-01", facility=colony)]
    for number in range(min(8, 1 + int(chance.expovariate(0.6)))):
        length = chance.choice(LENGTHS)
        last = day + length - 1
        stay = str(number)
        end = told(chance, last) if chance.random() < 0.95 else None
        order = f"{number} of {day}" if chance.random() < 0.5 else ""
        alone = chance.choice((None, None, 23))
        statements = (f"{number}.1",)
        intervals.append(
            Interval(
                chance.choice(KINDS),
                told(chance, day),
                end,
                order=order,
                stay=stay,
                hours_alone=alone,
                denied=False,
                statements=statements,
            )
        )
        if chance.random() < 0.05:
            again = date.fromordinal(last + 4).isoformat()
            intervals.append(Interval(intervals[-1].regime, told(chance, day), again, stay=stay))
        if chance.random() < 0.03:
            intervals.append(Interval(intervals[-1].regime, denied=True, stay=stay))
        day = last + chance.choice((1, 2, 3, 8, 30, 30, 60, 90))
    return intervals


def main() -> None:
    """Print the seconds for so many persons, and the slowest of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = random.Random(17)
    persons = [person(chance) for _ in range(count)]
    gc.freeze()  # what is measured does not look through what is told of the others
    gc.set_threshold(20_000)  # as the command line has it
    detention_clock(persons[0], until=UNTIL)  # reads the tables of rules
    seconds_each, started, capped = [], time.process_time(), 0
    for each in persons:
        before = time.process_time()
        capped += detention_clock(each, until=UNTIL).capped
        seconds_each.append(time.process_time() - before)
    seconds = time.process_time() - started
    intervals = sum(len(each) for each in persons)
    slow = [each for each, took in zip(persons, seconds_each, strict=True) if took > PAGE / 2]
    again = [_alone(each) for each in slow]
    half, slowest = statistics.median(seconds_each) * 1000, max(again, default=max(seconds_each)) * 1000
    print(
        f"{count} persons, {intervals} intervals: {seconds:.1f} s of processor; half under {half:.2f} ms;"
        f" {len(slow)} took more than {PAGE * 500:.0f} ms and were measured again alone: {sum(each > PAGE for each in again)} over"
        f" {PAGE * 1000:.0f} ms, the slowest {slowest:.1f} ms; capped {capped}"
    )


PAGE = 0.020
"""Seconds that a page may take."""


def _alone(told_of: list[Interval]) -> float:
    """Seconds for one person of whom nothing is remembered: the least of five, as the machine does other things, too."""
    gc.disable()
    found = []
    for _ in range(5):
        _of_shape.cache_clear()
        before = time.process_time()
        detention_clock(told_of, until=UNTIL)
        found.append(time.process_time() - before)
    gc.enable()
    return min(found)


if __name__ == "__main__":
    main()
