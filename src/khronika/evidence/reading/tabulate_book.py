"""Tables out of XLSX workbooks: dates by type, format and epoch, merged cells, formulas that were never computed (ECMA-376 part 1)."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.evidence.reading.cell_value import PLAIN, Meant, Style, built_in, is_inexact, number_text, style_of
from khronika.evidence.reading.grid import CellMark, GridCell, Merged, SheetGrid
from khronika.evidence.reading.package import part, part_if_any
from khronika.evidence.reading.sheets import BOOK, SheetCell, column_number, shared_texts, sheet_cells, sheet_parts
from khronika.evidence.reading.xml_part import Event, Start, elements

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}):\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]+", re.ASCII)


@dataclass(slots=True)
class _Book:
    """Styles of a workbook by their number, and whether its days are counted from 1904."""

    styles: list[Style] = field(default_factory=list)
    from_1904: bool = False

    def style(self, number: str) -> Style:
        place = int(number) if number.isascii() and number.isdigit() else 0
        return self.styles[place] if place < len(self.styles) else PLAIN


def grids(package: zipfile.ZipFile) -> Iterator[SheetGrid]:
    """Every sheet in its order; raises UnreadError."""
    shared = shared_texts(package)
    book = _Book(_styles(part_if_any(package, "xl/styles.xml")), _from_1904(part(package, BOOK)))
    for name, file in sheet_parts(package):
        yield _grid(name, part(package, file), shared, book)


def _from_1904(octets: bytes) -> bool:
    found = (event.attributes.get("date1904") for event in elements(octets) if isinstance(event, Start) and event.name == "workbookPr")
    return next(found, None) in ("1", "true", "on")


def _styles(octets: bytes | None) -> list[Style]:
    """The styles that cells name by number: `cellXfs`, each with the number of a format that is built in or written out."""
    formats: dict[int, str] = {}
    found: list[Style] = []
    inside = False
    for event in elements(octets or b"<styleSheet/>"):
        match event:
            case Start("numFmt", {"numFmtId": number, "formatCode": code}) if number.isdecimal():
                formats[int(number)] = code
            case Start("cellXfs" | "cellStyleXfs" | "dxfs" as name):
                inside = name == "cellXfs"
            case Start("xf", attributes) if inside:
                number = attributes.get("numFmtId", "0")
                place = int(number) if number.isdecimal() else 0
                found.append(style_of(formats[place]) if place in formats else built_in(place))
            case _:
                continue
    return found


def _grid(name: str, octets: bytes, shared: list[str], book: _Book) -> SheetGrid:
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


def _cell(cell: SheetCell, book: _Book) -> GridCell:
    column = column_number(cell.address)
    if not cell.text:
        return GridCell(column, "", CellMark.UNCOMPUTED)
    if cell.kind != "n" or not _NUMBER.fullmatch(cell.text):
        return GridCell(column, cell.text.removesuffix("T00:00:00") if cell.kind == "d" else cell.text)
    style = book.style(cell.style)
    if _WHOLE.fullmatch(cell.text) and style.meant in (Meant.NUMBER, Meant.TEXT):
        # As the file writes it: no digit of a long number is lost.
        text = cell.text.zfill(style.digits)
        return GridCell(column, text)
    text = number_text(float(cell.text), style, from_1904=book.from_1904)
    return GridCell(column, text, CellMark.INEXACT if is_inexact(text) else CellMark.NONE)
