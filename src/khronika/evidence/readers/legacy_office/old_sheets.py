"""Spreadsheets of Excel 97 to 2003 (XLS): the cells of every sheet by their address, as the values the file holds ([MS-XLS])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import BinaryIO

from khronika.evidence.citation.locator import InCell
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.legacy_office.compound_file import opened, stream
from khronika.evidence.readers.legacy_office.document_property import said_of_itself
from khronika.evidence.readers.legacy_office.embedded import say_embedded
from khronika.evidence.readers.legacy_office.old_pictures import pictures_in, report_pictures
from khronika.evidence.readers.legacy_office.old_sheet_look import HiddenCells, OldLook
from khronika.evidence.readers.legacy_office.old_sheet_notes import OldNote, old_notes
from khronika.evidence.readers.legacy_office.old_sheet_text import OldText, shared_texts, short_text, text
from khronika.evidence.readers.office.cell_address import column_letters
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_BIFF8 = 0x0600
_LAST_COLUMN = 255
_OTHER_SHEETS = {1: "macro sheet", 2: "chart", 6: "program"}


class RecordKind(IntEnum):
    """Kinds of records that are read ([MS-XLS] section 2.3.2)."""

    FORMULA = 0x0006
    END = 0x000A
    EPOCH = 0x0022
    ENCRYPTED = 0x002F
    FONT = 0x0031
    CONTINUE = 0x003C
    SHEET = 0x0085
    PACKED_ROW = 0x00BD
    STYLE = 0x00E0
    MERGED = 0x00E5
    DRAWINGS = 0x00EB
    TEXTS = 0x00FC
    SHARED = 0x00FD
    NUMBER = 0x0203
    LABEL = 0x0204
    TRUTH = 0x0205
    RESULT = 0x0207
    PACKED = 0x027E
    FORMAT = 0x041E
    BEGIN = 0x0809


@dataclass(frozen=True, slots=True)
class XlsRecord:
    """A record of a workbook, with what continues it."""

    kind: int
    segments: list[bytes]

    @property
    def body(self) -> bytes:
        """Its own bytes, without what continues it."""
        return self.segments[0]


@dataclass(frozen=True, slots=True)
class OldCell:
    """A cell by row and column from 0: its text, or the number it holds and the number of its style, or the error that it is."""

    row: int
    column: int
    text: str
    number: float | None = None
    style: int = 0
    error: str = ""
    runs: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class OldBook:
    """What a workbook says for all of its sheets: where each begins, its texts, and how cells look."""

    sheets: list[tuple[str, int]] = field(default_factory=list)
    texts: list[OldText] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    others: list[str] = field(default_factory=list)
    """Sheets that hold no cells: charts, programs."""
    look: OldLook = field(default_factory=OldLook)


def read(item: BinaryIO, report: Report) -> None:
    """Report every cell that says something, a row a line: dates as they are meant, what is hidden or struck through marked.

    Raises UnreadError, struct.error.
    """
    with opened(item) as file:
        if not file.exists("Workbook"):
            # Excel 5 and 95, whose texts are stored in another way.
            raise UnreadError(Reason.UNKNOWN)
        data = stream(file, "Workbook")
        book, composer = old_book(data), Composer()
        for name, place in book.sheets:
            composer.separate(f"{name}{' [hidden sheet]' if name in book.hidden else ''}\n")
            _compose(composer, name, records(data, place), book)
            for note in old_notes(records(data, place)):
                _compose_note(composer, name, note)
        report.text(composer.finish())
        if book.others:
            report.missed(Gap(Unit.PART, Why.NOT_HANDLED, len(book.others), names=tuple(book.others)))
        report.metadata(said_of_itself(file))
        drawn = b"".join(
            segment
            for record in records(data, 0)
            if record.kind == RecordKind.DRAWINGS
            for segment in record.segments
        )
        report_pictures(report, list(pictures_in(drawn)))
        say_embedded(file, report)


def _compose_note(composer: Composer, sheet: str, note: OldNote) -> None:
    if 0 <= note.column <= _LAST_COLUMN:
        composer.line(note.text, InCell(sheet, f"{column_letters(note.column + 1)}{note.row + 1}"))
    else:
        composer.separate(f"{note.text}\n")


def _compose(composer: Composer, sheet: str, found: Iterator[XlsRecord], book: OldBook) -> None:
    row, hidden = None, HiddenCells()
    for cell in old_cells(hidden.watched(found), book.texts):
        if not (cell.text or cell.error):
            continue
        if cell.column > _LAST_COLUMN:
            raise UnreadError(Reason.MALFORMED)
        if row is not None:
            composer.separate("\t" if cell.row == row else "\n")
        if hidden.hides(cell.row, cell.column):
            composer.separate("[hidden] ")
        shown = book.look.shown(OldText(cell.text or cell.error, cell.runs), cell.style, cell.number)
        composer.cite(shown, InCell(sheet, f"{column_letters(cell.column + 1)}{cell.row + 1}"))
        row = cell.row
    composer.separate("\n")


def records(data: bytes, at: int) -> Iterator[XlsRecord]:
    """Records from a beginning to its end, with what continues them (section 2.1.4)."""
    pending: XlsRecord | None = None
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        body, at = data[at + 4 : at + 4 + length], at + 4 + length
        if kind == RecordKind.CONTINUE and pending is not None:
            pending.segments.append(body)
            continue
        if pending is not None:
            yield pending
            if pending.kind == RecordKind.END:
                return
        pending = XlsRecord(kind, [body])
    if pending is not None:
        yield pending


def old_book(data: bytes) -> OldBook:
    """What the workbook says before its sheets; raises UnreadError, struct.error."""
    _require_new(data)
    book = OldBook()
    for record in records(data, 0):
        match record.kind:
            case RecordKind.ENCRYPTED:
                raise UnreadError(Reason.ENCRYPTED)
            case RecordKind.SHEET:
                _learn_sheet(book, record.body)
            case RecordKind.TEXTS:
                book.texts = shared_texts(record.segments)
            case _:
                _learn_formats(book, record)
    return book


def _learn_sheet(book: OldBook, body: bytes) -> None:
    place, hidden, kind = struct.unpack_from("<IBB", body)
    name = short_text(body[6:])
    if kind:
        book.others.append(f"{_OTHER_SHEETS.get(kind, 'sheet')}: {name}")
        return
    book.sheets.append((name, place))
    if hidden & 3:
        book.hidden.add(name)


def _learn_formats(book: OldBook, record: XlsRecord) -> None:
    match record.kind:
        case RecordKind.STYLE:
            font, number = struct.unpack_from("<HH", record.body)
            book.look.styles.append((number, font))
        case RecordKind.FORMAT:
            book.look.formats[struct.unpack_from("<H", record.body)[0]] = text(record.segments, 2)
        case RecordKind.FONT:
            book.look.learn_font(record.body)
        case RecordKind.EPOCH:
            book.look.from_1904 = struct.unpack_from("<H", record.body)[0] == 1
        case _:
            return


def _require_new(data: bytes) -> None:
    kind, _length, version = struct.unpack_from("<HHH", data)
    if kind != RecordKind.BEGIN:
        raise UnreadError(Reason.MALFORMED)
    if version != _BIFF8:
        raise UnreadError(Reason.UNKNOWN)


def old_cells(found: Iterator[XlsRecord], texts: list[OldText]) -> Iterator[OldCell]:
    """Every cell of a sheet that holds a value or an error."""
    waiting, style = (0, 0), 0
    for record in found:
        body = record.body
        match record.kind:
            case RecordKind.SHARED:
                row, column, style, number = struct.unpack_from("<HHHI", body)
                said = texts[number]
                yield OldCell(row, column, said.text, style=style, runs=said.runs)
            case RecordKind.LABEL:
                row, column, style = struct.unpack_from("<HHH", body)
                yield OldCell(row, column, text(record.segments, 6), style=style)
            case RecordKind.FORMULA:
                *place, style = struct.unpack_from("<HHH", body)
                waiting = (place[0], place[1])
                yield from _result(*waiting, style, body[6:14])
            case RecordKind.RESULT:
                yield OldCell(*waiting, text(record.segments, 0), style=style)
            case _:
                yield from _numbers(record.kind, body)


def _numbers(kind: int, body: bytes) -> Iterator[OldCell]:
    match kind:
        case RecordKind.NUMBER:
            row, column, style, value = struct.unpack_from("<HHHd", body)
            yield _numbered(row, column, value, style)
        case RecordKind.PACKED:
            row, column, style, packed = struct.unpack_from("<HHHI", body)
            yield _numbered(row, column, _unpacked(packed), style)
        case RecordKind.PACKED_ROW:
            row, first = struct.unpack_from("<HH", body)
            for number, (style, packed) in enumerate(
                struct.iter_unpack("<HI", body[4 : 4 + (len(body) - 6) // 6 * 6])
            ):
                yield _numbered(row, first + number, _unpacked(packed), style)
        case RecordKind.TRUTH:
            row, column, _format, value, error = struct.unpack_from("<HHHBB", body)
            yield _truth(row, column, value, error)
        case _:
            return


def _numbered(row: int, column: int, value: float, style: int) -> OldCell:
    return OldCell(row, column, _written(value), value, style)


def _result(row: int, column: int, style: int, value: bytes) -> Iterator[OldCell]:
    """What a formula gave; a text follows in a record of its own (section 2.5.133)."""
    if value[6:8] != b"\xff\xff":
        yield _numbered(row, column, struct.unpack("<d", value)[0], style)
    elif value[0] in (1, 2):
        yield _truth(row, column, value[2], value[0] - 1)


_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Section 2.5.10."""


def _truth(row: int, column: int, value: int, error: int) -> OldCell:
    if error:
        return OldCell(row, column, "", error=_ERRORS.get(value, "#N/A"))
    return OldCell(row, column, "TRUE" if value else "FALSE")


def _unpacked(packed: int) -> float:
    """A number in 30 bits (section 2.5.218)."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed >> 31 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    return value / 100 if packed & 1 else value


def _written(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
