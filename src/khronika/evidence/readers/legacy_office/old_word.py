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
    {octet: bytes([octet]).decode("cp1252", "ignore") or chr(octet) for octet in range(0x80, 0xA0)}
)
# A field is its instruction, then its result: only the result is shown.
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_PARAGRAPHS = re.compile("[\r\x07\x0c\x0e]+")
_SIGNS = str.maketrans(
    {
        "\x0b": "\n",
        "\x1e": "\u2011",
        "\x1f": None,
        "\xa0": "\xa0",
        **{chr(sign): None for sign in (1, 2, 3, 4, 5, 8, 0x15)},
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
        say_embedded(file, report)


def _paragraphs(text: str) -> list[str]:
    before = None
    while before != text:
        before, text = text, _FIELD.sub(lambda field: field[1] or "", text)
    lines = (line.translate(_SIGNS).strip("\n") for line in _PARAGRAPHS.split(text))
    return [line for line in lines if line.strip()]


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
    halves = "".join(_pieces(document, _piece_table(table[place : place + length])))
    return parts_of(document, table, halves)


def _piece_table(clx: bytes) -> bytes:
    """The table of pieces, after properties that are left out ([MS-DOC] section 2.9.38)."""
    at = 0
    while clx[at : at + 1] == b"\x01":
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    if clx[at : at + 1] != b"\x02":
        raise UnreadError(Reason.MALFORMED)
    return clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    count = (len(table) - 4) // 12
    said = 0
    for number in range(count):
        start, end = struct.unpack_from("<II", table, 4 * number)
        (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        said += end - start
        if end < start or said > len(document):
            # Every character stands somewhere in the document: pieces that say more overlap.
            raise UnreadError(Reason.MALFORMED)
        yield _piece(document, place, end - start)


def _piece(document: bytes, place: int, length: int) -> str:
    if place & _COMPRESSED:
        start = (place & ~_COMPRESSED) // 2
        return document[start : start + length].decode("latin-1").translate(_EIGHT_BIT)
    return document[place : place + 2 * length].decode("utf-16-le", "surrogatepass")
