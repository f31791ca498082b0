"""Date expressions of real texts, coded by hand, and what the program reads: `python -m bench.dates_read [--half HALF] [--list]`.

How they were collected: docs/dates-from-texts.md. Work on the reader looks at the seen half only; the others give figures alone.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from khronika.primitives.timespan import Timespan, UnreadableDate, parse

FILE = Path(__file__).resolve().parents[1] / "tests" / "primitives" / "dates_from_texts.tsv"
LATER = FILE.with_name("dates_from_texts_later.tsv")
"""A second and a third set, each measured once before anything was changed for it."""
FOURTH = FILE.with_name("dates_from_texts_fourth.tsv")
"""A fourth set, collected by somebody who does not work on the reader, and coded by two."""
HALVES = {"seen": FILE, "unseen": FILE, "second": LATER, "third": LATER, "fourth": FOURTH}
LOOSE = {"day", "weekday", "night", "range", "between", "list", "open", "before", "relative"}
"""Forms that are right within one day, if a day bounds them; months, seasons, years and their parts have to
be exact."""
_MARKS = "~?%"


class Verdict(StrEnum):
    """How a reading compares with what was coded."""

    RIGHT = "right"
    REFUSED = "refused though it says a date"
    INVENTED = "invented"
    """Read though it should be refused, or days outside of the tolerance."""
    MARK = "mark lost or added"


@dataclass(frozen=True)
class Coded:
    """One expression and what it means; open sides are None."""

    language: str
    expression: str
    reference: date | None
    earliest: date | None
    latest: date | None
    kind: str
    mark: str
    source: str
    half: str
    form: str

    def __str__(self) -> str:
        """The meaning: the days, the kind, the mark."""
        return (
            "refuse"
            if self.kind == "refuse"
            else f"{_days(self.earliest, self.latest)} {self.kind} {self.mark}".rstrip()
        )


@dataclass(frozen=True)
class Reading:
    """What the program made of an expression: None where it refused."""

    coded: Coded
    span: Timespan | None

    def __str__(self) -> str:
        """The days, the kind, the mark."""
        if self.span is None:
            return "refuse"
        return f"{_days(self.span.earliest, self.span.latest)} {self.span.kind.value} {_mark(self.span)}".rstrip()


def coded(file: Path = FILE) -> Sequence[Coded]:
    """All expressions of the file."""
    return [_coded(row) for row in _rows(file)]


def read(row: Coded) -> Reading:
    """What the program reads, told the language and the day of reference."""
    try:
        return Reading(row, parse(row.expression, reference=row.reference, language=row.language))
    except UnreadableDate:
        return Reading(row, None)


def judge(reading: Reading) -> Verdict:
    """Days first, then the mark; the kind is counted apart."""
    row, span = reading.coded, reading.span
    if span is None:
        return Verdict.RIGHT if row.kind == "refuse" else Verdict.REFUSED
    if row.kind == "refuse":
        return Verdict.INVENTED
    tolerance = 1 if row.form in LOOSE else 0
    if not (_near(row.earliest, span.earliest, tolerance) and _near(row.latest, span.latest, tolerance)):
        return Verdict.INVENTED
    return Verdict.RIGHT if row.mark == _mark(span) else Verdict.MARK


def figures(readings: Sequence[Reading]) -> Iterable[str]:
    """Lines of figures: of all, and of each language."""
    for language in ("", *dict.fromkeys(reading.coded.language for reading in readings)):
        some = [reading for reading in readings if language in {"", reading.coded.language}]
        tally = Counter(judge(reading) for reading in some)
        right = f"{tally[Verdict.RIGHT]} of {len(some)} right ({tally[Verdict.RIGHT] / len(some):.1%})"
        wrong = ", ".join(
            f"{tally[verdict]} {verdict}" for verdict in Verdict if verdict is not Verdict.RIGHT
        )
        yield f"{language or 'all':4} {right}; {wrong}"
    dated = [reading for reading in readings if reading.span is not None and judge(reading) is Verdict.RIGHT]
    exact = sum(_same(reading.coded, reading.span) for reading in dated if reading.span is not None)
    kinds = sum(
        reading.coded.kind == reading.span.kind.value for reading in dated if reading.span is not None
    )
    yield f"of {len(dated)} read rightly {exact} to the day, {kinds} as the kind that was coded"


def agreement(file: Path) -> tuple[int, int]:
    """Expressions to which two coders gave the same days, kind and mark, and all that both coded.

    Columns `one` and `two` of the file hold what each wrote before either knew the other's.
    """
    both = [(row["one"], row["two"]) for row in _rows(file) if "one" in row]
    return sum(one == two for one, two in both), len(both)


def main() -> None:
    """Print the figures of a half, and what was wrong in the seen one."""
    parser = argparse.ArgumentParser(prog="python -m bench.dates_read", description=__doc__)
    parser.add_argument("--half", choices=HALVES, default="seen", help="which of the sets (default: seen)")
    parser.add_argument(
        "--list",
        action="store_true",
        help="list the wrong ones of another set than the seen one, too: then it is unseen no longer",
    )
    asked = parser.parse_args()
    readings = [read(row) for row in coded(HALVES[asked.half]) if row.half == asked.half]
    print("\n".join(figures(readings)))
    same, both = agreement(HALVES[asked.half])
    if both:
        print(f"two coders agreed on {same} of {both}")
    if asked.list or asked.half == "seen":
        for reading in readings:
            if (verdict := judge(reading)) is not Verdict.RIGHT:
                said = f"{reading.coded.language} {reading.coded.expression!r}, on {reading.coded.reference}"
                print(f"{verdict}: {said}: {reading.coded}, not {reading}")


def _rows(file: Path) -> Iterable[Mapping[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _coded(row: Mapping[str, str]) -> Coded:
    reference, earliest, latest = (
        date.fromisoformat(row[name]) if row[name] else None for name in ("reference", "earliest", "latest")
    )
    said = {name: row[name] for name in ("language", "expression", "kind", "mark", "source", "half", "form")}
    return Coded(reference=reference, earliest=earliest, latest=latest, **said)


def _days(earliest: date | None, latest: date | None) -> str:
    return "/".join(str(day) if day else ".." for day in (earliest, latest))


def _mark(span: Timespan) -> str:
    found = {mark for mark in _MARKS if mark in span.edtf}
    return "%" if found == set("~?") else "".join(sorted(found))


def _near(one: date | None, other: date | None, tolerance: int) -> bool:
    if one is None or other is None:
        return one is other
    return abs((one - other).days) <= tolerance


def _same(row: Coded, span: Timespan) -> bool:
    return (row.earliest, row.latest) == (span.earliest, span.latest)


if __name__ == "__main__":
    main()
