"""How well written names are compared on nomenklatura's labelled pairs: `python -m bench.names CASES`.

CASES is `contrib/name_bench/cases.csv` of opensanctions/nomenklatura. Only the half that the comparison is
tuned on is shown; `--held-out` shows the figures of the other half, too, and never its pairs. `--logic-v2`
installs nomenklatura into FOLDER and measures it beside.
"""

import argparse
import csv
import hashlib
import re
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import link_peers
from khronika.link.comparison import compare_names
from khronika.link.person import Person
from tests.link.pairs import pairs, precision_and_recall

LOGIC_V2 = 0.7
"""The threshold that logic-v2 recommends."""

_SUBSTITUTED = re.compile(
    r"(?<!char )(?<!vowel )(?<!consonant )\b(?:swap|sub\b|plausible-al|tail-rewrite)|Confusable names"
)


@dataclass(frozen=True, slots=True)
class Case:
    """Two written names of persons, whether they are labelled as one person's, and what was changed."""

    left: str
    right: str
    same: bool
    note: str

    @property
    def held(self) -> bool:
        """Whether nobody may look at this pair while tuning: one bit of the digest of its names."""
        return hashlib.sha256(f"{self.left}\n{self.right}".encode()).digest()[0] % 2 == 1

    @property
    def substituted(self) -> bool:
        """Whether it is labelled as one person although the note says that a part is another name: Tom and Tim."""
        return self.same and bool(_SUBSTITUTED.search(self.note))


def cases(file: Path, *, schema: str = "Person") -> list[Case]:
    """The persons of `cases.csv`, or what else it holds; all of it for an empty schema."""
    with file.open(encoding="utf-8", newline="") as opened:
        return [
            Case(row["name1"], row["name2"], row["is_match"] == "true", row["notes"])
            for row in csv.DictReader(opened)
            if schema in ("", row["schema"])
        ]


def figures(judged: Sequence[tuple[Case, bool]]) -> str:
    """Precision, recall and F1, in words."""
    right = sum(1 for case, said in judged if case.same and said)
    said_same = sum(1 for _, said in judged if said)
    truly = sum(1 for case, _ in judged if case.same)
    precision, recall = right / max(said_same, 1), right / max(truly, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{len(judged)} pairs: precision {precision:.3f}, recall {recall:.3f}, F1 {both:.3f}"


def main() -> None:
    """Print the figures of the half that was asked for."""
    asked = _arguments()
    read = cases(asked.cases)
    scores = {"khronika": _ours(read)}
    if asked.logic_v2:
        scores["logic-v2"] = _theirs(read, asked.logic_v2)
    for name, said in scores.items():
        _show(name, list(zip(read, said, strict=True)), held_out=asked.held_out)
    wrong = [
        (case, said)
        for case, said in zip(read, scores["khronika"], strict=True)
        if said != case.same and not case.held
    ]
    for case, _ in wrong if asked.misses else ():
        print(
            "missed" if case.same else "joined",
            "*" if case.substituted else " ",
            case.left,
            "|",
            case.right,
            "|",
            case.note[:60],
        )
    for held in (False, True) if asked.held_out else (False,):
        own = [(pair, compare_names(pair.left, pair.right).same) for pair in pairs() if pair.held is held]
        wrong_yes = sum(1 for pair, said in own if said and not pair.same)
        precision, recall = precision_and_recall(own)
        half = "held out" if held else "tuned"
        print(
            f"own pairs, {half}: {len(own)}, precision {precision:.3f}, recall {recall:.3f}, namesakes joined {wrong_yes}"
        )


def _show(name: str, judged: Sequence[tuple[Case, bool]], *, held_out: bool) -> None:
    for held in (False, True) if held_out else (False,):
        half = [pair for pair in judged if pair[0].held is held]
        print(f"{name}, {'held out' if held else 'tuned'}, all: {figures(half)}")
        print(
            f"{name}, {'held out' if held else 'tuned'}, substituted parts apart: {figures([p for p in half if not p[0].substituted])}"
        )
    if held_out:
        print(f"{name}, both halves: {figures(judged)}")


def _ours(read: Sequence[Case]) -> list[bool]:
    compare_names("Осинин Сергей", "Osinin Sergey")
    began = _processor()
    said = [compare_names(case.left, case.right).same for case in read]
    print(
        f"khronika: {(_processor() - began) / len(read) * 1e6:.0f} microseconds of processor a pair, every name new"
    )
    swapped = [
        case
        for case in read
        if abs(
            compare_names(case.left, case.right).likelihood - compare_names(case.right, case.left).likelihood
        )
        > 1e-9
    ]
    print(f"khronika: {len(swapped)} pairs depend on their order")
    return said


def _theirs(read: Sequence[Case], folder: Path) -> list[bool]:
    python = folder / "bin" / "python"
    found = python if python.exists() else link_peers.nomenklatura(folder)
    if found is None:
        return [False] * len(read)
    persons = [
        (Person(f"l{place}", (case.left,)), Person(f"r{place}", (case.right,)))
        for place, case in enumerate(read)
    ]
    scores, seconds = link_peers.logic_v2(found, persons)
    print(f"logic-v2: {seconds / len(read) * 1e6:.0f} microseconds a pair")
    return [score >= LOGIC_V2 for score in scores]


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.names", description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument(
        "--misses", action="store_true", help="list what is wrong in the tuned half; * for a substituted part"
    )
    parser.add_argument("--logic-v2", type=Path, metavar="FOLDER")
    return parser.parse_args()


if __name__ == "__main__":
    main()
