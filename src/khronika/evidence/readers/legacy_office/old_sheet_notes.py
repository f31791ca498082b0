"""What stands beside the cells of an old spreadsheet: comments with their authors, words of shapes ([MS-XLS] 2.4.179, 2.4.181, 2.4.329)."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from khronika.evidence.readers.legacy_office.old_sheet_text import text
from khronika.evidence.reading.error import UnreadError

_NOTE, _OBJECT, _TEXT, _LINK = 0x001C, 0x005D, 0x01B6, 0x01B8
_ADDRESS = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
"""Before the address of a link, with its length in bytes (URL Moniker, [MS-OSHARED] section 2.3.7.6)."""
_WIDE = 0x01


class NoteRecord(Protocol):
    """A record of a workbook, with what continues it."""

    @property
    def kind(self) -> int:
        """Its number."""

    @property
    def segments(self) -> list[bytes]:
        """Its bytes, then those of what continues it."""


@dataclass(frozen=True, slots=True)
class OldNote:
    """A line, and row and column from 0 of the cell it belongs to; none where it belongs to the sheet."""

    text: str
    row: int = -1
    column: int = -1


def old_notes(records: Iterable[NoteRecord]) -> Iterator[OldNote]:
    """The comments of a sheet at their cells, then the words of its other shapes.

    What is damaged is left out.
    """
    words: dict[int, str] = {}
    noted = set[int]()
    current = 0
    for record in records:
        body = record.segments[0]
        if record.kind == _OBJECT and len(body) >= 8:
            current = int.from_bytes(body[6:8], "little")
        elif record.kind == _TEXT:
            words[current] = _words(record.segments)
        elif record.kind == _NOTE and len(body) >= 8:
            row, column, _flags, number = struct.unpack_from("<HHHH", body)
            noted.add(number)
            yield from _note(row, column, _author(record.segments), words.get(number, ""))
        elif record.kind == _LINK and len(body) >= 8:
            yield from _link(body)
    yield from (OldNote(said) for number, said in words.items() if number not in noted and said.strip())


def _note(row: int, column: int, author: str, words: str) -> Iterator[OldNote]:
    # The program writes the author into the words as well, on a line of its own.
    said = words.removeprefix(f"{author}:").strip() if author else words.strip()
    heading = f"comment by {author}" if author else "comment"
    if said or author:
        yield OldNote(f"{heading}: {said}" if said else heading, row, column)


def _link(body: bytes) -> Iterator[OldNote]:
    """Where a link leads ([MS-XLS] section 2.4.140); of one to a place in the same workbook nothing."""
    row, _last, column = struct.unpack_from("<HHH", body)
    at = body.find(_ADDRESS, 8) + len(_ADDRESS)
    if at < len(_ADDRESS):
        return
    length = int.from_bytes(body[at : at + 4], "little") // 2 * 2
    address = body[at + 4 : at + 4 + length].decode("utf-16-le", "backslashreplace").partition("\0")[0]
    if address:
        yield OldNote(f"link: {address}", row, column)


def _author(segments: list[bytes]) -> str:
    try:
        return text(segments, 8).strip()
    except UnreadError:
        return ""


def _words(segments: list[bytes]) -> str:
    """The words of a shape, which follow its record: of each continuation the first byte says how wide its characters are."""
    left = int.from_bytes(segments[0][10:12], "little")
    halves: list[str] = []
    for segment in segments[1:]:
        if left <= 0 or not segment:
            break
        wide = bool(segment[0] & _WIDE)
        data = segment[1 : 1 + left * (2 if wide else 1)]
        found = (
            data[: len(data) // 2 * 2].decode("utf-16-le", "surrogatepass")
            if wide
            else data.decode("latin-1")
        )
        halves.append(found)
        left -= len(found)
    return "".join(halves).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "backslashreplace")
