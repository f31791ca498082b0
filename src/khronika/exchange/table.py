"""Tables: CSV in whatever encoding and with whatever delimiter, and cells of a sheet, as numbered rows under headings."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from khronika.exchange.error import TableError

MOST_COLUMNS = 1_000
DELIMITERS = ",;\t|"
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,7})")


class TableRow(NamedTuple):
    """One row: its number as a spreadsheet shows it, its cells under the headings, where it stands in the text; or why it is refused."""

    number: int
    cells: tuple[str, ...]
    start: int = 0
    end: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, no two alike and none empty, and the rows under them; each row has as many cells as there are headings, or a fault."""

    head: tuple[str, ...]
    rows: tuple[TableRow, ...]


def parse_csv(text: str) -> Table:
    """The table of a CSV text; a row that is wrong is kept with its fault. Raises TableError where there is no table at all."""
    lines = _Lines(text)
    delimiter = _delimiter(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    head = _headings(_first(reader))
    return Table(head, tuple(_rows(reader, lines, len(head))))


class _Lines:
    """Lines of a text, with the number of characters given so far: the CSV reader tells no places."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = _LINE.finditer(text)
        self.start = self.end = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.end = (match := next(self._found)).end()
        return match.group()

    def within(self) -> tuple[int, int]:
        """From where the last row began to where it ends, without the end of its line."""
        start, end = self.start, self.end
        self.start = end
        while end > start and self._text[end - 1] in "\r\n":
            end -= 1
        return start, end


def _delimiter(text: str) -> str:
    first = next((match.group() for match in _LINE.finditer(text) if match.group().strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count)


def _first(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next((cells for cells in reader if cells), [])
    except csv.Error as error:
        raise TableError("the row of headings is no CSV", hint="save the table again as CSV (UTF-8) and look at its first line") from error


def _headings(cells: Iterable[str]) -> tuple[str, ...]:
    given = [cell.strip() for cell in cells]
    if not any(given):
        raise TableError("the table has no headings", hint="the first row names the columns")
    if len(given) > MOST_COLUMNS:
        raise TableError(f"the table has {len(given):,} columns, more than {MOST_COLUMNS:,}", hint="leave out what is not needed")
    found: dict[str, None] = {}
    for place, name in enumerate(given, start=1):
        found[_distinct(name or f"column {place}", found)] = None
    return tuple(found)


def _distinct(name: str, taken: Iterable[str]) -> str:
    known = set(taken)
    return next(each for each in (name, *(f"{name} ({number})" for number in range(2, MOST_COLUMNS + 2))) if each not in known)


def _rows(reader: Iterator[list[str]], lines: _Lines, width: int) -> Iterator[TableRow]:
    lines.within()
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield TableRow(number, (), *lines.within(), f"not CSV: {_plain(error)}")
            continue
        place = lines.within()
        if any(cells):
            yield _row(number, cells, place, width)


def _plain(error: csv.Error) -> str:
    # The library's words hold no cell.
    return "a cell is longer than a cell may be" if "field limit" in str(error) else "quotation marks do not match"


def _row(number: int, cells: list[str], place: tuple[int, int], width: int) -> TableRow:
    # Many programs leave out the empty cells at the end of a row.
    if len(cells) > width:
        if any(cells[width:]):
            return TableRow(number, (), *place, f"{len(cells)} cells where {width} are expected")
        cells = cells[:width]
    return TableRow(number, (*(cell.strip() for cell in cells), *[""] * (width - len(cells))), *place)


class Cell(NamedTuple):
    """A cell of a sheet by its address (`B7`)."""

    sheet: str
    address: str
    text: str


def table_of_cells(cells: Iterable[Cell]) -> Table:
    """The table of the first sheet that has any cell; its first row with text names the columns. Raises TableError."""
    rows: dict[int, dict[int, str]] = {}
    first = None
    for cell in cells:
        first = first if first is not None else cell.sheet
        if cell.sheet == first and cell.text.strip():
            row, column = _place(cell.address)
            rows.setdefault(row, {})[column] = cell.text.strip()
    if not rows:
        raise TableError("the file has no sheet with any text")
    top, *below = sorted(rows)
    head = _headings(rows[top].get(column, "") for column in range(1, max(rows[top]) + 1))
    return Table(head, tuple(_row(number, _filled(rows[number]), (0, 0), len(head)) for number in below))


def _filled(row: dict[int, str]) -> list[str]:
    return [row.get(column, "") for column in range(1, min(max(row), MOST_COLUMNS + 1) + 1)]


def _place(address: str) -> tuple[int, int]:
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise TableError("a cell has an address that is none")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column
