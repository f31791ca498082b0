"""How many statements a second have their independent origins counted: `python -m bench.independence [COUNT]`.

Each rests on two to six reports of one to four passers-on, some of whom are shared, some nameless.
"""

import random
import sys
import time

from khronika.analysis.independence.graph import SourceGraph
from khronika.analysis.independence.origins import independent_origins


def graph(chance: random.Random) -> SourceGraph:
    """The sources of one statement."""
    origins = [f"o{number}" for number in range(chance.randint(1, 4))]
    relies: list[tuple[str, str]] = []
    for report in range(chance.randint(2, 6)):
        before = chance.choice(origins)
        for _ in range(chance.randint(0, 3)):
            passer = f"p{chance.randrange(6)}"
            relies.append((passer, before))
            before = passer
        relies += [(f"r{report}", before), ("statement", f"r{report}")]
    nameless = frozenset(each for each in origins if chance.random() < 0.2)
    return SourceGraph("statement", frozenset(relies), frozenset(origins), nameless)


def main() -> None:
    """Print how many statements a second of processor time."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    chance = random.Random(11)
    graphs = [graph(chance) for _ in range(count)]
    started = time.process_time()
    circular = sum(independent_origins(each).upper == 0 for each in graphs)
    seconds = time.process_time() - started
    print(
        f"{count} statements: {seconds:.2f} s, {count / seconds:,.0f} a second; without any origin {circular}"
    )


if __name__ == "__main__":
    main()
