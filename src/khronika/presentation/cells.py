"""Sheets of a workbook as tables: two hundred rows a page, each cell where it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import ReadText
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.locator import CELL, InCell
from khronika.evidence.citation.mapped_text import MappedText
from khronika.exchange.tables.csv_rows import DELIMITERS, written_rows
from khronika.exchange.tables.table import Written
from khronika.presentation.conversation import text_at
from khronika.presentation.item_text import (
    Cited,
    CitedPassage,
    Piece,
    TextLine,
    is_same,
    mapped_of,
    text_lines,
)
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

MOST_ROWS = 200
"""Rows of a page."""
MOST_COLUMNS = 60
"""Columns that are shown."""
LONGEST_CELL = 4_000
LONGEST_CSV = 4_000_000
"""Code points of a text that is shown as a table."""
MOST_PLACED = 100_000
"""Cells of a CSV from its beginning that are looked for in its text: further on no place is told, and a page stays quick."""
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class CellLines:
    """What a cell says; of one with a note the note, too, a text each."""

    lines: tuple[TextLine, ...] = ()


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row by its number in the sheet, a cell for each column that is shown."""

    number: int
    cells: tuple[CellLines, ...]


@dataclass(frozen=True, slots=True)
class CellTable:
    """A page of one sheet of a text of an item. `columns` are the letters of those that are shown, `left_out` how many are not."""

    text: int
    rendition: str
    member: tuple[str, ...]
    sheets: tuple[str, ...]
    sheet: int
    columns: tuple[str, ...]
    left_out: int
    rows: tuple[CellRow, ...]
    first: int
    in_all: int
    end: int
    cited: tuple[Cited, ...]

    @property
    def earlier(self) -> int | None:
        """The place of the first row of the page before, among those that hold something; None where there is none."""
        return max(self.first - MOST_ROWS, 0) if self.first else None

    @property
    def later(self) -> int | None:
        """The place of the first row of the page after; None where there is none."""
        return self.first + MOST_ROWS if self.first + MOST_ROWS < self.in_all else None

    def to_json(self) -> Json:
        """Which sheets there are, and which rows are shown."""
        return {"sheets": [*self.sheets], "sheet": self.sheet, "rows": [row.number for row in self.rows]}

    def text_of(self, words: Words) -> Iterator[str]:
        """Which sheet it is."""
        yield words.say("sheet {name}", name=self.sheets[self.sheet])


@dataclass(slots=True)
class _Grid:
    """Where each cell of a sheet stands in the text, by row and column from 1."""

    cells: dict[int, dict[int, list[tuple[int, int]]]] = field(default_factory=dict)
    widest: int = 0

    def take(self, address: str, start: int, end: int) -> None:
        column, row = place_of(address)
        self.cells.setdefault(row, {}).setdefault(column, []).append((start, end))
        self.widest = max(self.widest, column)


def place_of(address: str) -> tuple[int, int]:
    """Column and row of an address (`B7`), from 1; 0 of one that is none."""
    if not CELL.fullmatch(address):
        return 0, 0
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return column, int(address[len(letters) :])


def letters_of(column: int) -> str:
    """The letters of a column, from 1."""
    found = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        found = chr(ord("A") + rest) + found
    return found


def cell_table(
    archive: Archive,
    derivation: Derivation,
    place: tuple[int, int, int],
    cited: Iterable[CitedPassage],
) -> CellTable | None:
    """The rows of a sheet; `place` is the text by its number, the sheet, and the row to begin with, each from 0.

    None where the text has no cells. Raises VaultError, MalformedError.
    """
    number, sheet, first = place
    found = text_at(archive, derivation, number)
    if found is None:
        return None
    _, part, text = found
    mapped = mapped_of(archive, derivation.rendition(text.rendition), part.member)
    grids = _grids(mapped)
    if not grids:
        return None
    names = tuple(grids)
    sheet = min(sheet, len(names) - 1)
    grid = grids[names[sheet]]
    own = citable(derivation, ReadText(part, text, mapped)).rendition
    numbers = sorted(grid.cells)
    first = min(first, len(numbers) - 1) // MOST_ROWS * MOST_ROWS
    shown = numbers[first : first + MOST_ROWS]
    stretches = [each for row in shown for cells in grid.cells[row].values() for each in cells]
    marks = _marks([each for each in cited if is_same(each.rendition, own)], stretches)
    width = min(grid.widest, MOST_COLUMNS)
    return CellTable(
        *(number, text.rendition, part.member, names, sheet),
        columns=tuple(letters_of(column) for column in range(1, width + 1)),
        left_out=grid.widest - width,
        rows=tuple(_row(mapped, grid, row, width, marks) for row in shown),
        first=first,
        in_all=len(numbers),
        end=max(end for _, end in stretches),
        cited=marks,
    )


def _grids(mapped: MappedText) -> dict[str, _Grid]:
    found: dict[str, _Grid] = {}
    for run in mapped.runs:
        match run.locator.place:
            case InCell(sheet, cell):
                found.setdefault(sheet, _Grid()).take(cell, run.start, run.end)
            case _:
                pass
    return found


def _marks(cited: Sequence[CitedPassage], stretches: Sequence[tuple[int, int]]) -> tuple[Cited, ...]:
    seen = [
        Cited(each.start, each.end, each.statements)
        for each in cited
        if any(start < each.end and end > each.start for start, end in stretches)
    ]
    return tuple(sorted(seen, key=lambda mark: (mark.start, mark.end)))


def _row(mapped: MappedText, grid: _Grid, row: int, width: int, marks: Sequence[Cited]) -> CellRow:
    cells = grid.cells[row]
    return CellRow(row, tuple(_cell(mapped, cells.get(column, ()), marks) for column in range(1, width + 1)))


def _cell(mapped: MappedText, stretches: Iterable[tuple[int, int]], marks: Sequence[Cited]) -> CellLines:
    lines = (
        line
        for start, end in stretches
        for line in text_lines(mapped, (start, min(end, start + LONGEST_CELL)), marks, None)
    )
    return CellLines(tuple(lines))


def csv_table(
    archive: Archive, derivation: Derivation, number: int, first: int, cited: Iterable[CitedPassage] = ()
) -> CellTable | None:
    """The rows of a text whose cells are parted by commas or the like.

    Where each cell of the page is found again in the text, they can be cited; else no place is told.
    None where the text is too long, or no table. Raises VaultError, MalformedError.
    """
    found = text_at(archive, derivation, number)
    if found is None or not 0 < found[2].length <= LONGEST_CSV:
        return None
    _, part, text = found
    mapped = mapped_of(archive, derivation.rendition(text.rendition), part.member)
    rows = [each for each in written_rows(mapped.text) if any(each.cells)]
    widest = max((len(each.cells) for each in rows), default=0)
    if widest < 2:
        return None
    width, first = min(widest, MOST_COLUMNS), min(first, len(rows) - 1) // MOST_ROWS * MOST_ROWS
    shown = rows[first : first + MOST_ROWS]
    upto = first + MOST_ROWS
    is_near = upto * width <= MOST_PLACED
    places = cell_places(mapped.text, [each.cells for each in rows], upto) if is_near else None
    own = citable(derivation, ReadText(part, text, mapped)).rendition
    stretches = [each for row in (places or [])[first:] for each in row if each[0] < each[1]]
    marks = _marks([each for each in cited if is_same(each.rendition, own)], stretches)
    return CellTable(
        *(number, text.rendition if places else "", part.member, ("",), 0),
        columns=tuple(letters_of(column) for column in range(1, width + 1)),
        left_out=widest - width,
        rows=_rows(mapped, shown, places[first:] if places else None, width, marks),
        first=first,
        in_all=len(rows),
        end=max((end for _, end in stretches), default=0),
        cited=marks,
    )


def _rows(
    mapped: MappedText,
    shown: Sequence[Written],
    places: Sequence[Sequence[tuple[int, int]]] | None,
    width: int,
    marks: Sequence[Cited],
) -> tuple[CellRow, ...]:
    if places is None:
        return tuple(_written(each, width) for each in shown)
    both = zip(shown, places, strict=True)
    return tuple(_placed_row(mapped, each, spans, width, marks) for each, spans in both)


def cell_places(text: str, rows: Sequence[Sequence[str]], upto: int) -> list[list[tuple[int, int]]] | None:
    """Code points, from and to, of each cell of the first `upto` rows, as they stand in the text; equal where a cell is empty.

    Cells stand one after another with nothing but separators, quotation marks and blanks between them. None where one does not:
    no guess is made.
    """
    found, at = list[list[tuple[int, int]]](), 0
    for row in rows[:upto]:
        places = []
        for cell in row:
            start = _begin(text, at) if cell else at
            written = cell if text.startswith(cell, start) else cell.replace('"', '""')
            if cell[:1] in _BETWEEN or not text.startswith(written, start):
                return None
            at = start + len(written)
            places.append((start, at))
        found.append(places)
    return found


_BETWEEN = frozenset(f'{"".join(DELIMITERS)}" \r\n\t')
"""What may stand between two cells."""


def _begin(text: str, at: int) -> int:
    """Where the next cell begins that is not empty."""
    while at < len(text) and text[at] in _BETWEEN:
        at += 1
    return at


def _placed_row(
    mapped: MappedText, row: Written, places: Sequence[tuple[int, int]], width: int, marks: Sequence[Cited]
) -> CellRow:
    cells = [_cell(mapped, [place] if place[0] < place[1] else [], marks) for place in places[:width]]
    return CellRow(row.number, (*cells, *[CellLines()] * (width - len(cells))))


def _written(row: Written, width: int) -> CellRow:
    cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
    return CellRow(
        row.number,
        tuple(CellLines((TextLine((Piece(cell[:LONGEST_CELL]),)),) if cell else ()) for cell in cells),
    )
