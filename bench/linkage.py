"""How well persons of other people's data are linked: `python -m bench.linkage FOLDER [--comma] [--invented REPORTS]`.

FOLDER holds `RLdata10000.tsv` and `identity.RLdata10000.tsv` of the R package RecordLinkage. Nothing is told of the share of duplicates,
and nothing is tuned on the file: the threshold is the program's own.
"""

import argparse
import csv
import resource
import time
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from bench.link_reports import streamed
from khronika.link.candidate import LEAST, candidates
from khronika.link.comparison import compare_names
from khronika.link.person import Person
from khronika.primitives.timespan import Timespan, UnreadableDate, parse

SEED = 4242

_CUTS = (0.82, 0.92)

Pairs = frozenset[tuple[str, str]]


def read(folder: Path, *, comma: bool) -> tuple[list[Person], Pairs]:
    """The persons of the file and the pairs that are one."""
    with (folder / "RLdata10000.tsv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t"))
    identity = (folder / "identity.RLdata10000.tsv").read_text("utf-8").split()[1:]
    same: dict[str, list[str]] = {}
    for place, who in enumerate(identity):
        same.setdefault(who, []).append(f"{place:05}")
    persons = [_person(f"{place:05}", row, comma=comma) for place, row in enumerate(rows)]
    return persons, frozenset(pair for ids in same.values() for pair in combinations(ids, 2))


def _person(code: str, row: dict[str, str], *, comma: bool) -> Person:
    given = " ".join(part for part in (row["fname_c1"], row["fname_c2"]) if part != "NA")
    surname = " ".join(part for part in (row["lname_c1"], row["lname_c2"]) if part != "NA")
    name = f"{surname}, {given}" if comma else f"{given} {surname}"
    return Person(code, (name,), _born(int(row["by"]), int(row["bm"]), int(row["bd"])))


def _born(year: int, month: int, day: int) -> Timespan | None:
    """The date; of a day that never was, what of it can be: the month, the year, or nothing."""
    for text in (f"{year:04}-{month:02}-{day:02}", f"{year:04}-{month:02}", f"{year:04}"):
        try:
            return parse(text)
        except UnreadableDate:
            continue
    return None


def figures(found: Sequence[tuple[float, str, str]], truth: Pairs, least: float) -> str:
    """Precision, recall and F1 of the pairs from a likelihood on."""
    said = {
        (left, right) if left < right else (right, left)
        for likelihood, left, right in found
        if likelihood >= least
    }
    right = len(said & truth)
    precision, recall = right / max(len(said), 1), right / len(truth)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"from {least}: {len(said)} pairs, precision {precision:.3f}, recall {recall:.3f}, F1 {both:.3f}"


def invented(count: int) -> None:
    """Link so many messy reports about invented persons and print what it took.

    `bench.link` says how right the clusters are.
    """
    compare_names("Осинин Сергей", "Osinin Sergey")
    made, about = streamed(count, seed=SEED)
    began, used = time.perf_counter(), time.process_time()
    found = [
        (each.likelihood, about[int(each.left[1:])] == about[int(each.right[1:])])
        for each in candidates(made, least=_CUTS[0])
    ]
    true = sum(many * (many - 1) // 2 for many in Counter(about).values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took, spent = time.perf_counter() - began, time.process_time() - used
    print(
        f"{count} reports: {took:.0f} seconds, {spent:.0f} of processor, {peak:.0f} MiB at most, the making of the reports included"
    )
    for least in _CUTS:
        said = [right for likelihood, right in found if likelihood >= least]
        print(
            f"pairs from {least}: {len(said)}, precision {sum(said) / max(len(said), 1):.3f}, recall {sum(said) / max(true, 1):.3f}"
        )


def main() -> None:
    """Link the persons of the file and print the figures."""
    asked = _arguments()
    if asked.invented:
        invented(asked.invented)
        return
    persons, truth = read(asked.folder, comma=asked.comma)
    compare_names("Осинин Сергей", "Osinin Sergey")
    began = time.process_time()
    found = [(each.likelihood, each.left, each.right) for each in candidates(persons)]
    spent = time.process_time() - began
    print(
        f"{len(persons)} persons, {len(truth)} true pairs, {spent:.2f} seconds of processor, lists of names read before"
    )
    for least in (LEAST, 0.9):
        print(figures(found, truth, least))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.linkage", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path())
    parser.add_argument(
        "--invented",
        type=int,
        metavar="REPORTS",
        help="link so many messy reports about invented persons instead",
    )
    parser.add_argument("--comma", action="store_true", help="write names as SURNAME, given")
    return parser.parse_args()


if __name__ == "__main__":
    main()
