"""Spreadsheets of Excel 97 to 2003 (XLS): the cells of every sheet by their address, as the values the file holds ([MS-XLS])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import BinaryIO

from khronika.evidence.citation.locator import InCell
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.compound_file import opened, stream
from khronika.evidence.reading.document_property import said_of_itself
from khronika.evidence.reading.embedded import say_embedded
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.old_sheet_text import shared_texts, short_text, text
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.sheets import column_letters

_BIFF8 = 0x0600
_LAST_COLUMN = 255


class _Kind(IntEnum):
    """Kinds of records that are read ([MS-XLS] section 2.3.2)."""

    FORMULA = 0x0006
    END = 0x000A
    ENCRYPTED = 0x002F
    CONTINUE = 0x003C
    SHEET = 0x0085
    PACKED_ROW = 0x00BD
    TEXTS = 0x00FC
    SHARED = 0x00FD
    NUMBER = 0x0203
    LABEL = 0x0204
    TRUTH = 0x0205
    RESULT = 0x0207
    PACKED = 0x027E
    BEGIN = 0x0809


@dataclass(frozen=True, slots=True)
class _Record:
    kind: int
    segments: list[bytes]

    @property
    def body(self) -> bytes:
        return self.segments[0]


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    column: int
    text: str


@dataclass(slots=True)
class _Book:
    sheets: list[tuple[str, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def read(item: BinaryIO, report: Report) -> None:
    """Report every cell that says something, a row a line; dates stay the numbers they are stored as. Raises UnreadError, struct.error."""
    with opened(item) as file:
        if not file.exists("Workbook"):
            # Excel 5 and 95, whose texts are stored in another way.
            raise UnreadError(Reason.UNKNOWN)
        octets = stream(file, "Workbook")
        book, composer = _book(octets), Composer()
        for name, place in book.sheets:
            composer.separate(f"{name}\n")
            _compose(composer, name, _cells(_records(octets, place), book.texts))
        report.text(composer.finish())
        report.metadata(said_of_itself(file))
        say_embedded(file, report)


def _compose(composer: Composer, sheet: str, cells: Iterator[_Cell]) -> None:
    row = None
    for cell in cells:
        if cell.column > _LAST_COLUMN:
            raise UnreadError(Reason.MALFORMED)
        if row is not None:
            composer.separate("\t" if cell.row == row else "\n")
        composer.cite(cell.text, InCell(sheet, f"{column_letters(cell.column + 1)}{cell.row + 1}"))
        row = cell.row
    composer.separate("\n")


def _records(octets: bytes, at: int) -> Iterator[_Record]:
    """Records from a beginning to its end, with what continues them (section 2.1.4)."""
    pending: _Record | None = None
    while at + 4 <= len(octets):
        kind, length = struct.unpack_from("<HH", octets, at)
        body, at = octets[at + 4 : at + 4 + length], at + 4 + length
        if kind == _Kind.CONTINUE and pending is not None:
            pending.segments.append(body)
            continue
        if pending is not None:
            yield pending
            if pending.kind == _Kind.END:
                return
        pending = _Record(kind, [body])
    if pending is not None:
        yield pending


def _book(octets: bytes) -> _Book:
    _require_new(octets)
    book = _Book()
    for record in _records(octets, 0):
        match record.kind:
            case _Kind.ENCRYPTED:
                raise UnreadError(Reason.ENCRYPTED)
            case _Kind.SHEET:
                place, _hidden, kind = struct.unpack_from("<IBB", record.body)
                if kind == 0:
                    book.sheets.append((short_text(record.body[6:]), place))
            case _Kind.TEXTS:
                book.texts = shared_texts(record.segments)
            case _:
                continue
    return book


def _require_new(octets: bytes) -> None:
    kind, _length, version = struct.unpack_from("<HHH", octets)
    if kind != _Kind.BEGIN:
        raise UnreadError(Reason.MALFORMED)
    if version != _BIFF8:
        raise UnreadError(Reason.UNKNOWN)


def _cells(records: Iterator[_Record], texts: list[str]) -> Iterator[_Cell]:
    waiting = (0, 0)
    for record in records:
        body = record.body
        match record.kind:
            case _Kind.SHARED:
                row, column, _format, number = struct.unpack_from("<HHHI", body)
                yield _Cell(row, column, texts[number])
            case _Kind.LABEL:
                row, column = struct.unpack_from("<HH", body)
                yield _Cell(row, column, text(record.segments, 6))
            case _Kind.FORMULA:
                waiting = struct.unpack_from("<HH", body)
                yield from _result(*waiting, body[6:14])
            case _Kind.RESULT:
                yield _Cell(*waiting, text(record.segments, 0))
            case _:
                yield from _numbers(record.kind, body)


def _numbers(kind: int, body: bytes) -> Iterator[_Cell]:
    match kind:
        case _Kind.NUMBER:
            row, column, _format, value = struct.unpack_from("<HHHd", body)
            yield _Cell(row, column, _written(value))
        case _Kind.PACKED:
            row, column, _format, packed = struct.unpack_from("<HHHI", body)
            yield _Cell(row, column, _written(_unpacked(packed)))
        case _Kind.PACKED_ROW:
            row, first = struct.unpack_from("<HH", body)
            for number, (_format, packed) in enumerate(struct.iter_unpack("<HI", body[4 : 4 + (len(body) - 6) // 6 * 6])):
                yield _Cell(row, first + number, _written(_unpacked(packed)))
        case _Kind.TRUTH:
            row, column, _format, value, error = struct.unpack_from("<HHHBB", body)
            yield from _truth(row, column, value, error)
        case _:
            return


def _result(row: int, column: int, value: bytes) -> Iterator[_Cell]:
    """What a formula gave; a text follows in a record of its own (section 2.5.133)."""
    if value[6:8] != b"\xff\xff":
        yield _Cell(row, column, _written(struct.unpack("<d", value)[0]))
    elif value[0] in (1, 2):
        yield from _truth(row, column, value[2], value[0] - 1)


def _truth(row: int, column: int, value: int, error: int) -> Iterator[_Cell]:
    if not error:
        yield _Cell(row, column, "TRUE" if value else "FALSE")


def _unpacked(packed: int) -> float:
    """A number in 30 bits (section 2.5.218)."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed >> 31 else 0))
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    return value / 100 if packed & 1 else value


def _written(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
