"""Words of old documents that are struck through, hidden, deleted or inserted ([MS-DOC] sections 2.4.6.2, 2.6.1, 2.9.32)."""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from khronika.evidence.readers.archives.packed_time import packed_time
from khronika.evidence.readers.legacy_office.old_word_form import answer

_PLACE_OF_PAGES, _PLACE_OF_AUTHORS = 0xFA, 0x232
"""Of fcPlcfBteChpx and fcSttbfRMark, each with its length."""
_PAGE = 512
_MOST_PAGES = 100_000
_STRUCK, _HIDDEN, _DELETED, _INSERTED = "struck through", "hidden", "deleted", "inserted"
_SWITCHES = {0x0837: _STRUCK, 0x2A53: _STRUCK, 0x083C: _HIDDEN, 0x0800: _DELETED, 0x0801: _INSERTED}
_AUTHORS = {0x4804: _INSERTED, 0x4863: _DELETED}
_TIMES = {0x6805: _INSERTED, 0x6864: _DELETED}
_FIELD_DATA, _PLACE_OF_DATA = 0x0806, 0x6A03
_ON = (0x01, 0x81)
"""On, and the opposite of what the style says."""
_LENGTHS = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of an operand by the three highest bits of its code; 0 where it says its length itself (section 2.2.5.1)."""
_WORDS = re.compile("[^\r\x07\x0c\x0e\x13\x14\x15]+|[\r\x07\x0c\x0e]|[\x13\x14\x15]")
ANSWER = "\x1c"
"""Stands around the answer of a form field, which is shown in place of the field."""
_ENDS = frozenset("\r\x07\x0c\x0e")
_SIGNS = frozenset("\x13\x14\x15")


@dataclass(frozen=True, slots=True)
class MarkedUnits:
    """What is said of a stretch of the text, in UTF-16 units: its marks, and who deleted or inserted it and when."""

    start: int
    end: int
    marks: tuple[str, ...]
    changed: tuple[tuple[str, str], ...] = ()
    instead: str = ""
    """What stands in the text where a sign is written: the answer of a form field."""


@dataclass(frozen=True, slots=True)
class WordPiece:
    """A piece of the text: its first unit, how many, where it stands in the document, and bytes of a character."""

    first: int
    count: int
    place: int
    width: int


def marked_units(document: bytes, table: bytes, data: bytes, pieces: list[WordPiece]) -> list[MarkedUnits]:
    """The stretches of the text that are marked, in their order; what is damaged is left out. `data` is the stream of this name."""
    authors = _authors(_slice(document, table, _PLACE_OF_AUTHORS))
    runs = sorted(_runs(document, table))
    ends = [end for _, end, _ in runs]
    found: list[MarkedUnits] = []
    for piece in pieces:
        finish = piece.place + piece.count * piece.width
        at = bisect_right(ends, piece.place)
        while at < len(runs) and runs[at][0] < finish:
            start, end, content = runs[at]
            first, last = (
                (min(max(each, piece.place), finish) - piece.place) // piece.width + piece.first
                for each in (start, end)
            )
            found += _stretch(first, last, content, authors)
            found += _answered(first, last, content, data)
            at += 1
    return sorted(found, key=lambda each: each.start)


def _runs(document: bytes, table: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Stretches of bytes of the document with the properties of their characters."""
    data = _slice(document, table, _PLACE_OF_PAGES)
    count = min((len(data) - 4) // 8, _MOST_PAGES)
    pages = struct.unpack_from(f"<{count}I", data, 4 * (count + 1)) if count > 0 else ()
    for page in dict.fromkeys(each & 0x3FFFFF for each in pages):
        whole = document[page * _PAGE : (page + 1) * _PAGE]
        if len(whole) == _PAGE and 5 * whole[-1] + 4 < _PAGE:
            yield from _runs_of_page(whole)


def _runs_of_page(page: bytes) -> Iterator[tuple[int, int, bytes]]:
    runs = page[-1]
    places = struct.unpack_from(f"<{runs + 1}I", page)
    for number, (start, end) in enumerate(pairwise(places)):
        at = 2 * page[4 * (runs + 1) + number]
        if at and start < end:
            yield start, end, page[at + 1 : at + 1 + page[at]]


def _stretch(first: int, last: int, data: bytes, authors: list[str]) -> Iterator[MarkedUnits]:
    on, who, when = dict[str, bool](), dict[str, str](), dict[str, str]()
    for code, operand in _properties(data):
        number = int.from_bytes(operand, "little")
        if code in _SWITCHES:
            on[_SWITCHES[code]] = number in _ON
        elif code in _AUTHORS:
            who[_AUTHORS[code]] = authors[number] if number < len(authors) else ""
        elif code in _TIMES:
            when[_TIMES[code]] = packed_time(number)
    if marks := tuple(mark for mark, holds in on.items() if holds):
        changed = {
            mark: ", ".join(filter(None, (f"by {who[mark]}" if who.get(mark) else "", when.get(mark))))
            for mark in marks
            if mark in (_DELETED, _INSERTED)
        }
        yield MarkedUnits(first, last, marks, tuple(changed.items()))


def _answered(first: int, last: int, content: bytes, data: bytes) -> Iterator[MarkedUnits]:
    """The answer of a form field, whose place in the data the sign in the text says."""
    said = {code: int.from_bytes(operand, "little") for code, operand in _properties(content)}
    if said.get(_FIELD_DATA) and _PLACE_OF_DATA in said and (words := answer(data, said[_PLACE_OF_DATA])):
        yield MarkedUnits(first, last, (), instead=words)


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Codes of properties with their operands, as far as they go."""
    at = 0
    while at + 2 < len(data):
        (code,) = struct.unpack_from("<H", data, at)
        length, at = _LENGTHS[code >> 13], at + 2
        if not length:
            length, at = data[at], at + 1
        yield code, data[at : at + length]
        at += length


def _authors(data: bytes) -> list[str]:
    """Who changed something, by their number (STTB, section 2.2.4)."""
    if data[:2] != b"\xff\xff":
        return []
    beside = int.from_bytes(data[4:6], "little")
    found, at = list[str](), 6
    while at + 2 <= len(data):
        length = int.from_bytes(data[at : at + 2], "little")
        found.append(data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "backslashreplace"))
        at += 2 + 2 * length + beside
    return found


def _slice(document: bytes, table: bytes, at: int) -> bytes:
    try:
        place, length = struct.unpack_from("<II", document, at)
    except struct.error:
        return b""
    return table[place : place + length]


class MarkedText:
    """The text of a document, told in stretches with its marks."""

    def __init__(self, text: str, marked: list[MarkedUnits]) -> None:
        self.units = text.encode("utf-16-le", "surrogatepass")
        self._marked = marked
        self._ends = list(accumulate((each.end for each in marked), max))

    def between(self, start: int, end: int) -> str:
        """The words from one unit to another, in brackets what is struck through or hidden; behind a paragraph what was changed in it."""
        said, changed, at = list[str](), dict[str, str](), start
        number = bisect_right(self._ends, start)
        while number < len(self._marked) and self._marked[number].start < end:
            each, number = self._marked[number], number + 1
            if each.start >= at:
                self._say(said, changed, (at, each.start), None)
                at = each.start
            self._say(said, changed, (at, max(at, min(each.end, end))), each)
            at = max(at, min(each.end, end))
        self._say(said, changed, (at, end), None)
        return "".join(said) + _beside(changed)

    def _say(
        self, said: list[str], changed: dict[str, str], stretch: tuple[int, int], marked: MarkedUnits | None
    ) -> None:
        text = self.units[2 * stretch[0] : 2 * stretch[1]].decode("utf-16-le", "backslashreplace")
        for words in _WORDS.findall(text) if marked or changed else [text]:
            if words in _ENDS:
                said.append(words + _beside(changed))
                changed.clear()
            elif marked is None or words in _SIGNS:
                said.append(words)
            elif marked.instead:
                said.append(f"{ANSWER}{marked.instead}{ANSWER}")
            else:
                said.append(_marked(words, marked, changed))


def _marked(words: str, marked: MarkedUnits, changed: dict[str, str]) -> str:
    for change, who in marked.changed:
        heading = f"{change} {who}" if who else change
        changed[heading] = changed.get(heading, "") + words
    if _DELETED in marked.marks:
        return ""
    for mark in dict.fromkeys(marked.marks):
        if mark != _INSERTED and words.strip():
            words = f"[{mark}: {words}]"
    return words


def _beside(changed: dict[str, str]) -> str:
    return "".join(f"\r{heading}: {words}\r" for heading, words in changed.items())
