"""Bytes of a table read: a text in the encoding it is in, or the sheets of a workbook, which only a confined worker opens."""

from khronika.evidence.citation.passage import SourceText
from khronika.evidence.readers.text.encoding import detect
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.workers.supervisor import tabulate_item
from khronika.exchange.error import TableError
from khronika.exchange.tables.csv_rows import parse_csv
from khronika.exchange.tables.sheet import Sheet, one_sheet, sheets_of
from khronika.exchange.tables.table import Table, TableLayout
from khronika.intake.media import media_type

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def text_of(data: bytes) -> SourceText:
    """The bytes as text, in the encoding they are in; raises TableError where that cannot be told."""
    try:
        return detect(data)
    except UnreadError as error:
        raise TableError(
            "it cannot be told in which encoding the file is",
            hint="save it as UTF-8 and import that beside it",
        ) from error


def sheets_in(data: bytes) -> list[Sheet]:
    """The sheets of a workbook with any text. Raises TableError."""

    # A spreadsheet is a hostile format: nothing of it is parsed in this process.
    def source(offset: int, length: int) -> bytes:
        return data[offset : offset + length]

    reading, lines = tabulate_item(media_type(data[:65_536]), len(data), source)
    if reading.outcome is not Outcome.READ:
        raise TableError(
            "the spreadsheet cannot be read", hint="save it as CSV (UTF-8) and import that beside it"
        )
    return sheets_of(lines)


def table_in(data: bytes, sheet: str, layout: TableLayout) -> Table:
    """The table of a file of whatever kind, of a workbook the sheet of this name or the only one.

    Raises TableError.
    """
    if data.startswith(_WORKBOOKS):
        return one_sheet(sheets_in(data), sheet, layout).table
    return parse_csv(text_of(data).content, layout)
