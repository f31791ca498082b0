"""Tables out of workbooks of Excel 97 to 2003: dates by format and epoch, merged cells ([MS-XLS])."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.readers.legacy_office.compound_file import opened, stream
from khronika.evidence.readers.legacy_office.old_sheets import (
    OldBook,
    OldCell,
    RecordKind,
    XlsRecord,
    old_book,
    old_cells,
    records,
)
from khronika.evidence.readers.office.cell_value import is_inexact, number_text
from khronika.evidence.readers.spreadsheets.grid import CellMark, GridCell, Merged, SheetGrid
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason


def grids(item: BinaryIO) -> Iterator[SheetGrid]:
    """Every sheet in its order; raises UnreadError, struct.error."""
    with opened(item) as file:
        if not file.exists("Workbook"):
            raise UnreadError(Reason.UNKNOWN)
        data = stream(file, "Workbook")
    book = old_book(data)
    for name, place in book.sheets:
        grid = SheetGrid(name)
        for cell in old_cells(_watched(records(data, place), grid), book.texts):
            grid.put(cell.row + 1, _cell(cell, book))
        yield grid


def _watched(found: Iterator[XlsRecord], grid: SheetGrid) -> Iterator[XlsRecord]:
    """The same records; ranges of merged cells are taken down (section 2.4.168)."""
    for record in found:
        if record.kind == RecordKind.MERGED:
            for first, last, left, right in struct.iter_unpack(
                "<HHHH", record.body[2 : 2 + (len(record.body) - 2) // 8 * 8]
            ):
                grid.merged.append(Merged(first + 1, left + 1, last + 1, right + 1))
        yield record


def _cell(cell: OldCell, book: OldBook) -> GridCell:
    if cell.error or cell.number is None:
        return GridCell(cell.column + 1, cell.error or cell.text)
    text = number_text(cell.number, book.look.style(cell.style), from_1904=book.look.from_1904)
    return GridCell(cell.column + 1, text, CellMark.INEXACT if is_inexact(text) else CellMark.NONE)
