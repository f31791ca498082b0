"""Tables out of XLSX workbooks: dates by type, format and epoch, merged cells, formulas that were never computed (ECMA-376 part 1)."""

import re
import zipfile
from collections.abc import Iterator

from khronika.evidence.reading.cell_value import Meant, is_inexact, number_text
from khronika.evidence.reading.grid import CellMark, GridCell, Merged, SheetGrid
from khronika.evidence.reading.package import part
from khronika.evidence.reading.sheet_book import NUMBER, Book, book_of
from khronika.evidence.reading.sheets import BOOK, SheetCell, column_number, shared_texts, sheet_cells, sheet_parts
from khronika.evidence.reading.xml_part import Event, Start, elements

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}):\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_WHOLE = re.compile(r"-?[0-9]+", re.ASCII)


def grids(package: zipfile.ZipFile) -> Iterator[SheetGrid]:
    """Every sheet in its order; raises UnreadError."""
    shared = shared_texts(package)
    book = book_of(package, BOOK)
    for name, file in sheet_parts(package):
        yield _grid(name, part(package, file), shared, book)


def _grid(name: str, octets: bytes, shared: list[str], book: Book) -> SheetGrid:
    grid = SheetGrid(name)
    for cell in sheet_cells(_watched(elements(octets), grid), shared):
        grid.put(cell.row, _cell(cell, book))
    return grid


def _watched(events: Iterator[Event], grid: SheetGrid) -> Iterator[Event]:
    """The same events; ranges of merged cells, which stand behind the cells, are taken down."""
    for event in events:
        if isinstance(event, Start) and event.name == "mergeCell" and (match := _RANGE.fullmatch(event.attributes.get("ref", ""))):
            left, top, right, bottom = match.groups()
            grid.merged.append(Merged(int(top), column_number(f"{left}1"), int(bottom), column_number(f"{right}1")))
        yield event


def _cell(cell: SheetCell, book: Book) -> GridCell:
    column = column_number(cell.address)
    if not cell.text:
        return GridCell(column, "", CellMark.UNCOMPUTED)
    if cell.kind != "n" or not NUMBER.fullmatch(cell.text):
        return GridCell(column, cell.text.removesuffix("T00:00:00") if cell.kind == "d" else cell.text)
    style = book.style(cell.style)
    if _WHOLE.fullmatch(cell.text) and style.meant in (Meant.NUMBER, Meant.TEXT):
        # As the file writes it: no digit of a long number is lost.
        text = cell.text.zfill(style.digits)
        return GridCell(column, text)
    text = number_text(float(cell.text), style, from_1904=book.from_1904)
    return GridCell(column, text, CellMark.INEXACT if is_inexact(text) else CellMark.NONE)
