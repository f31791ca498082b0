"""A workbook in Office Open XML (ECMA-376, part 1, 18.3), written row by row and packed as it is written.

Nothing is laid into a folder for temporary files, where it would stay in the clear if the process is killed, and
no sheet is ever whole in memory. Every text is an inline string. Nothing names who made the file, or when.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from khronika.exchange.error import TableError
from khronika.exchange.tables.table_out import CellValue

MOST_ROWS = 1_048_576
"""Rows of a sheet."""
_LEVEL = 1
"""How hard is packed: the next levels take twice the time for a seventh of the bytes."""
_AT_ONCE = 256
"""Rows that are put together before they are packed."""
_KEPT = 8_192
"""Texts whose written form is kept."""
_TAKEN = re.compile(r"\s*[=+\-@|%＝＋－＠'\t\r\n#]")
"""What a program takes for something other than a text once the cell is edited."""
_SPECIAL = re.compile("[&<>\r]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", "_": "_x005F_"}
"""How signs are written: programs take `_x0041_` for A (ECMA-376, part 1, 22.9.2.19), and `_x005F_x0041_` for it itself."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Rows = Iterable[Sequence[CellValue]]


def packed(sheets: Iterable[tuple[str, Rows]]) -> bytes:
    """The workbook of these sheets, each a name of letters and digits with its rows of clean texts.

    Raises TableError for more rows than a sheet holds.
    """
    out, names = io.BytesIO(), list[str]()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        for name, rows in sheets:
            names.append(name)
            with book.open(f"xl/worksheets/sheet{len(names)}.xml", "w") as sheet:
                _write(sheet, rows)
        for part, text in _frame(names):
            with book.open(part, "w") as file:  # so that it bears no time
                file.write(f"{_HEAD}{text}".encode())
    return out.getvalue()


def _write(sheet: IO[bytes], rows: Rows) -> None:
    sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
    written = _rows(rows)
    while portion := "".join(islice(written, _AT_ONCE)):
        sheet.write(portion.encode())
    sheet.write(b"</sheetData></worksheet>")


def _rows(rows: Rows) -> Iterator[str]:
    texts, columns = _Texts(), list[str]()
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise TableError("there are more rows than a sheet holds", hint="export it as CSV")
        if len(row) > len(columns):
            columns = [f'<c r="{_column(place)}' for place in range(len(row))]
        # Put together here: a record of a million statements has forty million cells.
        cells = [
            f"{column}{number}{texts[cell] if type(cell) is str else _value(cell)}"
            for column, cell in zip(columns, row)  # noqa: B905 -- columns may be more
            if cell is not None and cell != ""
        ]
        yield f'<row r="{number}">{"".join(cells)}</row>'


class _Texts(dict[str, str]):
    """What stands after the name of a cell that holds a text: found once for those that come again and again."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        # A cell of style 1 is a text, whatever it begins with, also once it is edited.
        style = ' s="1"' if _TAKEN.match(text) else ""
        plain = _SPECIAL.sub(_escaped, text)
        kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        found = self[text] = f'"{style} t="inlineStr"><is><t{kept}>{plain}</t></is></c>'
        return found


def _escaped(sign: re.Match[str]) -> str:
    return _WRITTEN[sign[0]]


def _value(cell: CellValue) -> str:
    return f'" t="b"><v>{cell:d}</v></c>' if isinstance(cell, bool) else f'"><v>{cell}</v></c>'


def _column(place: int) -> str:
    """The name of a column by its place from 0: A to Z, AA and so on."""
    rest, last = divmod(place, 26)
    return (_column(rest - 1) if rest else "") + chr(ord("A") + last)


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts beside the sheets: which there are, and one style of cells that are texts."""
    sheets = [*enumerate(names, start=1)]
    told = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for number, _ in sheets
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{told}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    places = [
        *(("worksheet", f"worksheets/sheet{number}.xml") for number, _ in sheets),
        ("styles", "styles.xml"),
    ]
    yield "xl/_rels/workbook.xml.rels", _relations(places)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>' for number, name in sheets
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_PARTS}"><sheets>{listed}</sheets></workbook>',
    )
    yield "xl/styles.xml", _STYLES


def _relations(places: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{_PARTS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(places, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
