"""Documents of Word 97 to 2003 (DOC): the paragraphs, put together from the pieces of the text ([MS-DOC])."""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from olefile import OleFileIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.legacy_office.compound_file import opened, stream
from khronika.evidence.readers.legacy_office.document_property import said_of_itself
from khronika.evidence.readers.legacy_office.embedded import say_embedded
from khronika.evidence.readers.legacy_office.old_pictures import say_pictures
from khronika.evidence.readers.legacy_office.old_word_marks import ANSWER, MarkedText, WordPiece, marked_units
from khronika.evidence.readers.legacy_office.old_word_parts import parts_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_WORD_97 = 0x00C1
_ENCRYPTED, _TABLE_ONE = 0x0100, 0x0200
_PLACE_OF_PIECES = 0x01A2
"""Of fcClx and lcbClx in the head of the document ([MS-DOC] section 2.5.6)."""
_COMPRESSED = 1 << 30
# Eight-bit pieces: bytes are the characters of these numbers, but for these ([MS-DOC] section 2.9.73).
_EIGHT_BIT = str.maketrans(
    {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
)
# A field is its instruction, then its result: only the result is shown, and where a link leads.
_FIELD = re.compile("\x13([^\x13\x14\x15]*)(?:\x14([^\x13\x14\x15]*))?\x15")
_ANSWER = re.compile(f"{ANSWER}([^{ANSWER}]*){ANSWER}")
_LINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
_TARGET = "\x16"
_PARAGRAPHS = re.compile("[\r\x07\x0c\x0e]+")
_SIGNS = str.maketrans(
    {
        "\x0b": "\n",
        "\x1e": "\u2011",
        "\x1f": None,
        "\xa0": "\xa0",
        **{chr(sign): None for sign in (1, 2, 3, 4, 5, 8, 0x15, ord(ANSWER))},
    }
)


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs of the body and of what follows it (notes, headers, comments with authors, text boxes), and the properties.

    Raises UnreadError, also for documents of older programs.
    """
    with opened(item) as file:
        composer = Composer()
        for number, paragraph in enumerate(
            [line for part in _parts(file) for line in _paragraphs(part)], start=1
        ):
            composer.line(paragraph, InParagraph(number))
        report.text(composer.finish())
        report.metadata(said_of_itself(file))
        say_pictures(file, report, "Data", "WordDocument")
        say_embedded(file, report)


def _paragraphs(text: str) -> list[str]:
    before, text = None, text.replace(_TARGET, "")
    while before != text:
        before, text = text, _FIELD.sub(_shown, text)
    lines = (_with_links(line.translate(_SIGNS).strip("\n")) for line in _PARAGRAPHS.split(text))
    return [line for several in lines for line in several if line.strip()]


def _shown(field: re.Match[str]) -> str:
    """The result of a field, the answer of one that is filled in, and behind its words where a link leads."""
    if answered := _ANSWER.search(field[1]):
        return answered[1]
    link = _LINK.match(field[1])
    return f"{field[2] or ''}{_TARGET}{link[1]}{_TARGET}" if link else field[2] or ""


def _with_links(line: str) -> list[str]:
    words, *rest = line.split(_TARGET)
    return [words + "".join(rest[1::2]), *(f"link: {target}" for target in rest[::2])]


def _parts(file: OleFileIO) -> Iterator[str]:
    """The text part by part: the body, then what stands behind it."""
    document = stream(file, "WordDocument")
    try:
        version, flags = struct.unpack_from("<2xH6xH", document)
        place, length = struct.unpack_from("<II", document, _PLACE_OF_PIECES)
    except struct.error as error:
        raise UnreadError(Reason.MALFORMED) from error
    if flags & _ENCRYPTED:
        raise UnreadError(Reason.ENCRYPTED)
    if version < _WORD_97:
        raise UnreadError(Reason.UNKNOWN)
    table = stream(file, "1Table" if flags & _TABLE_ONE else "0Table")
    pieces = list(_pieces(document, _piece_table(table[place : place + length])))
    halves = "".join(_piece(document, each) for each in pieces)
    data = stream(file, "Data") if file.exists("Data") else b""
    return parts_of(document, table, MarkedText(halves, marked_units(document, table, data, pieces)))


def _piece_table(clx: bytes) -> bytes:
    """The table of pieces, after properties that are left out ([MS-DOC] section 2.9.38)."""
    at = 0
    while clx[at : at + 1] == b"\x01":
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if clx[at : at + 1] != b"\x02":
        raise UnreadError(Reason.MALFORMED)
    return clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]


def _pieces(document: bytes, table: bytes) -> Iterator[WordPiece]:
    count = (len(table) - 4) // 12
    said = first = 0
    for number in range(count):
        start, end = struct.unpack_from("<II", table, 4 * number)
        (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        said += end - start
        if end < start or said > len(document):
            # Every character stands somewhere in the document: pieces that say more overlap.
            raise UnreadError(Reason.MALFORMED)
        place, width = ((place & ~_COMPRESSED) // 2, 1) if place & _COMPRESSED else (place, 2)
        there = max(0, min(end - start, (len(document) - place) // width))
        yield WordPiece(first, there, place, width)
        first += there


def _piece(document: bytes, piece: WordPiece) -> str:
    data = document[piece.place : piece.place + piece.count * piece.width]
    if piece.width == 1:
        return data.decode("latin-1").translate(_EIGHT_BIT)
    return data.decode("utf-16-le", "surrogatepass")
