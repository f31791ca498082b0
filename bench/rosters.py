"""Ruled tables, recognised: rows that are whole, doubts where a number or name is wrong, passes: `python -m bench.rosters`."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time

from bench.recognition import distance, is_possible
from bench.roster_pages import Roster, Ruling, rosters
from khronika.evidence.readers.ocr import recognition
from khronika.evidence.readers.ocr.engine import PrintedWord
from khronika.evidence.readers.ocr.page import Recognised, recognise

_WRONG = 0.2
"""Share of the characters of a row that may be wrong in it for it to count."""
_FACTS = (0, 1, 2, 3, 4)
"""Columns with a number, a name or a date."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What came of one table: whole rows of all; cells with a wrong fact, those in doubt.

    Cells in doubt of all; CPU seconds.
    """

    roster: str
    whole: int
    rows: int
    wrong: int
    doubted: int
    doubts: int
    cells: int
    seconds: float
    is_turned: bool


def main() -> int:
    """Recognise the tables and print what came of them; the exit status is 1 where there is no engine."""
    asked = argparse.ArgumentParser(prog="python -m bench.rosters", description=__doc__)
    asked.add_argument("--count", type=int, default=60)
    asked.add_argument("--dots", type=int, help="dots an inch of every sheet, instead of 150 to 300")
    asked.add_argument("--ruling", type=Ruling, default=Ruling.GRID, help="grid, along or none")
    given = asked.parse_args()
    if not is_possible():
        print(f"bench: nothing recognises text here; {recognition.hint()}", file=sys.stderr)
        return 1
    recognition.load()
    figures = []
    for roster in rosters(given.count, dots=given.dots, ruling=given.ruling):
        figures.append(measured(roster))
        print(line(figures[-1]), flush=True)
    print(summary(figures))
    return 0


def measured(roster: Roster) -> Figure:
    """Recognise one table and compare it cell by cell."""
    begun = process_time()
    found = recognise(roster.picture, roster.picture.size)
    seconds = process_time() - begun
    rows = [row for row in rows_of(found.words) if len(row) > 1]
    whole = wrong = doubted = 0
    for true in roster.rows:
        nearest = min(rows, key=lambda row: _apart(true, row), default=())
        whole += is_whole(true, nearest)
        for at in _FACTS if true is not roster.rows[0] else ():
            said = nearest[at] if at < len(nearest) else ()
            if text_of(said) != true[at]:
                wrong += 1
                doubted += any(not word.sound for word in said) or not said
    cells = [cell for row in rows for cell in row if cell]
    doubts = sum(any(not word.sound for word in cell) for cell in cells)
    return Figure(
        roster.name,
        whole,
        len(roster.rows),
        wrong,
        doubted,
        doubts,
        len(cells),
        seconds,
        _is_turned(roster, found),
    )


def rows_of(words: Sequence[PrintedWord]) -> list[tuple[tuple[PrintedWord, ...], ...]]:
    """The words as rows of cells, as they are said with line breaks and tabs."""
    rows: list[list[list[PrintedWord]]] = [[[]]]
    for word in words:
        rows[-1] += [[] for _ in range(word.tabs)]
        rows[-1][-1].append(word)
        if "\n" in word.then.value:
            rows.append([[]])
    return [tuple(map(tuple, row)) for row in rows]


def text_of(cell: Sequence[PrintedWord]) -> str:
    """What a cell says."""
    return " ".join(word.text for word in cell)


def is_whole(true: Sequence[str], row: Sequence[Sequence[PrintedWord]]) -> bool:
    """Whether every cell is in its column, and at most a fifth of the characters of the row are wrong."""
    return len(row) == len(true) and all(map(len, row)) and _apart(true, row) <= _WRONG * sum(map(len, true))


def _apart(true: Sequence[str], row: Sequence[Sequence[PrintedWord]]) -> int:
    return sum(distance(text, text_of(row[at]) if at < len(row) else "") for at, text in enumerate(true))


def _is_turned(roster: Roster, found: Recognised) -> bool:
    return (90 * found.seen.quarters + roster.turned) % 360 != 0


def line(figure: Figure) -> str:
    """A figure on one line."""
    turned = "  TURNED WRONGLY" if figure.is_turned else ""
    facts = f"wrong {figure.wrong}, in doubt {figure.doubted}; doubts {figure.doubts}/{figure.cells}"
    return f"{figure.whole:3}/{figure.rows:3}  {facts}  {figure.seconds:.1f} s  {figure.roster}{turned}"


def summary(figures: Sequence[Figure]) -> str:
    """What all came to."""
    rows, whole = sum(each.rows for each in figures), sum(each.whole for each in figures)
    wrong, doubted = sum(each.wrong for each in figures), sum(each.doubted for each in figures)
    cells, doubts = sum(each.cells for each in figures), sum(each.doubts for each in figures)
    seconds = sum(each.seconds for each in figures) / max(1, len(figures))
    parts = (
        f"rows whole: {100 * whole / rows:.1f} % of {rows}",
        f"wrong facts: {wrong}, of them in doubt {100 * doubted / max(1, wrong):.0f} %",
        f"cells in doubt: {100 * doubts / max(1, cells):.1f} %",
        f"turned wrongly: {sum(each.is_turned for each in figures)}",
        f"CPU {seconds:.1f} s a sheet",
    )
    return "; ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
