"""Tables out of XLSX workbooks: dates by type, format and epoch, merged cells, formulas that were never computed (ECMA-376 part 1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from khronika.evidence.readers.office.cell_value import CellMeaning, is_inexact, number_text
from khronika.evidence.readers.office.package import OfficePackage, part
from khronika.evidence.readers.office.xml_part import Start, elements, handle
from khronika.evidence.readers.spreadsheets.grid import CellMark, GridCell, Merged, SheetGrid
from khronika.evidence.readers.spreadsheets.sheet_book import NUMBER, WorkbookStyles, book_part, styles_of
from khronika.evidence.readers.spreadsheets.sheet_strings import shared_texts
from khronika.evidence.readers.spreadsheets.sheets import cell_text, column_number, sheet_parts
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}):\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_WHOLE = re.compile(r"-?[0-9]+", re.ASCII)


def grids(package: OfficePackage) -> Iterator[SheetGrid]:
    """Every sheet in its order; raises UnreadError, also where one of them is not in the package."""
    main = book_part(package)
    shared = list(shared_texts(package, main))
    book = styles_of(package, main)
    sheets = sheet_parts(package, main)
    if len(sheets) < sum(
        1 for event in elements(part(package, main)) if isinstance(event, Start) and event.name == "sheet"
    ):
        raise UnreadError(Reason.MALFORMED)
    for name, file in sheets:
        yield _grid(name, part(package, file), shared, book)


def _grid(name: str, data: bytes, shared: list[str], book: WorkbookStyles) -> SheetGrid:
    grid = SheetGrid(name)
    handle(data, _Sheet(grid, shared, book))
    return grid


@dataclass(slots=True)
class _Sheet:
    """Takes a sheet part by part: a sheet has millions of them, and an event for each would take four times as long."""

    grid: SheetGrid
    shared: list[str]
    book: WorkbookStyles
    row: int = 0
    column: int = 0
    kind: str = ""
    style: str = ""
    computed: bool = False
    inside: bool = False
    parts: list[str] = field(default_factory=list)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = name.rpartition(" ")[2]
        if local == "c":
            self.column = self._column(attributes.get("r", ""))
            self.kind, self.style, self.computed = attributes.get("t", "n"), attributes.get("s", ""), False
        elif local in ("v", "t"):
            # An empty text is a value; an empty number is none, and some programs write that.
            self.inside, self.computed = True, self.computed and self.kind != "str"
        elif local == "f":
            self.computed = True
        elif local == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif local == "mergeCell" and (match := _RANGE.fullmatch(attributes.get("ref", ""))):
            left, top, right, bottom = match.groups()
            self.grid.merged.append(Merged(int(top), _column_of(left), int(bottom), _column_of(right)))

    def _column(self, address: str) -> int:
        """The column of a cell, the next one where it tells no address.

        Raises UnreadError for the address of another row.
        """
        if not address:
            return self.column + 1
        letters = address.rstrip("0123456789")
        if address[len(letters) :] != str(self.row):
            raise UnreadError(Reason.MALFORMED)
        return _column_of(letters)

    def finish(self, name: str) -> None:
        """An element ends."""
        if name.endswith((" v", " t")) or name in ("v", "t"):
            self.inside = False
        elif name.endswith(" c") or name == "c":
            text = cell_text("".join(self.parts), self.kind, self.shared)
            if text or self.computed:
                self.grid.put_first(self.row, _cell(self, text))
            self.parts.clear()

    def characters(self, text: str) -> None:
        """Text between tags."""
        if self.inside:
            self.parts.append(text)


@lru_cache(maxsize=1_024)
def _column_of(letters: str) -> int:
    return column_number(f"{letters}1")


def _cell(sheet: _Sheet, text: str) -> GridCell:
    column = sheet.column
    if not text:
        return GridCell(column, "", CellMark.UNCOMPUTED)
    if sheet.kind != "n" or not NUMBER.fullmatch(text):
        return GridCell(column, text.removesuffix("T00:00:00") if sheet.kind == "d" else text)
    if sheet.style not in ("", "0") and not sheet.book.has_style(sheet.style):
        # Whether the number is a day would not be known.
        raise UnreadError(Reason.MALFORMED)
    style = sheet.book.style(sheet.style)
    if style.meant in (CellMeaning.NUMBER, CellMeaning.TEXT) and _WHOLE.fullmatch(text):
        # As the file writes it: no digit of a long number is lost.
        return GridCell(column, text.zfill(style.digits))
    told = number_text(float(text), style, from_1904=sheet.book.from_1904)
    return GridCell(column, told, CellMark.INEXACT if is_inexact(told) else CellMark.NONE)
