"""The parts of an old document behind its body: notes, headers, comments with their authors, text boxes ([MS-DOC] sections 2.3, 2.5.4)."""

import re
import struct
from collections.abc import Iterator
from itertools import pairwise

from khronika.evidence.readers.legacy_office.old_word_marks import MarkedText

_PLACE_OF_COUNTS = 0x4C
"""Of ccpText, the first of eight counts of characters ([MS-DOC] section 2.5.4)."""
_PARTS = (
    "",
    "footnotes",
    "headers and footers",
    "",
    "comments",
    "endnotes",
    "text boxes",
    "text boxes of headers",
)
_COMMENTS = 4
_REFERENCES, _TEXTS, _OWNERS = 0xBA, 0xC2, 0x1BA
"""Of fcPlcfandRef, fcPlcfandTxt and fcGrpXstAtnOwners, each with its length."""
_REFERENCE = 30
"""Bytes of an ATRDPre10 ([MS-DOC] section 2.9.6)."""
_MOMENTS, _MOMENT = 0x41A, 18
"""Of fcAtrdExtra, and the bytes of one of its entries, which begins with a moment (sections 2.5.9, 2.9.4, 2.9.69)."""
_BEFORE = 60
"""Characters that are told of what a comment stands behind."""
_SIGN = re.compile("[\x00-\x1f\u0002-\u0008]")


def parts_of(document: bytes, table: bytes, text: MarkedText) -> Iterator[str]:
    """The parts of a text in their order, those behind the body after a line that says what they are.

    All of it where they are not told.
    """
    length = len(text.units) // 2
    counts = _counts(document)
    if not counts or sum(counts) > length:
        yield text.between(0, length)
        return
    at = 0
    for number, count in enumerate(counts):
        start, at = at, at + count
        if not _joined(text.units[2 * start : 2 * at]).strip("\r\x03\x04\x05\x02 "):
            continue
        if _PARTS[number]:
            yield f"[{_PARTS[number]}]"
        yield from (
            _comments(document, table, text, (start, at))
            if number == _COMMENTS
            else [text.between(start, at)]
        )
    yield text.between(at, length)


def _counts(document: bytes) -> tuple[int, ...]:
    try:
        found = struct.unpack_from("<8I", document, _PLACE_OF_COUNTS)
    except struct.error:
        return ()
    return found if found[0] else ()


def _comments(document: bytes, table: bytes, text: MarkedText, stretch: tuple[int, int]) -> Iterator[str]:
    """Each comment with its author, its time and the words that it stands behind, where they are told and fit."""
    first, last = stretch
    part = text.units[2 * first : 2 * last]
    places = _numbers(_slice(document, table, _TEXTS))
    references = _slice(document, table, _REFERENCES)
    owners = _owners(_slice(document, table, _OWNERS))
    moments = _slice(document, table, _MOMENTS)
    count = max(0, (len(references) - 4) // (4 + _REFERENCE))
    places_of = _numbers(references[: 4 * count])
    found = [(start, end) for start, end in pairwise(places) if start < end]
    said = "".join(_joined(part[2 * start : 2 * end]) for start, end in found)
    if (
        not said
        or said.strip("\r\x05") != _joined(part[: 2 * places[-1]]).strip("\r\x05")
        or 2 * places[-1] < len(part) - 4
    ):
        yield text.between(first, last)
        return
    for number, (start, end) in enumerate(found):
        words = text.between(first + start, min(first + end, last))
        if words.strip("\r\x05 "):
            author = _author(references, count, number, owners)
            who = ", ".join(filter(None, (author, _moment(moments, number))))
            behind = _behind(text, places_of[number], first) if number < len(places_of) else ""
            yield f"comment{' by ' * bool(who)}{who}{behind}: {words}"


def _author(references: bytes, count: int, number: int, owners: list[str]) -> str:
    at = 4 * (count + 1) + _REFERENCE * number + 20
    owner = int.from_bytes(references[at : at + 2], "little") if number < count else len(owners)
    return owners[owner] if owner < len(owners) else ""


def _moment(moments: bytes, number: int) -> str:
    """When a comment was written, as its program's clock said; empty where that is not told."""
    packed = int.from_bytes(moments[_MOMENT * number : _MOMENT * number + 4], "little")
    minute, hour, day = packed & 63, packed >> 6 & 31, packed >> 11 & 31
    month, year = packed >> 16 & 15, 1900 + (packed >> 20 & 511)
    is_known = 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}" if is_known else ""


def _behind(text: MarkedText, place: int, end: int) -> str:
    """The words of the body that a comment stands behind."""
    if not 0 < place <= end:
        return ""
    paragraph = _joined(text.units[: 2 * place]).rpartition("\r")[2]
    words = _SIGN.sub("", paragraph)[-_BEFORE:].strip()
    return f" after “{words}”" if words else ""


def _slice(document: bytes, table: bytes, at: int) -> bytes:
    try:
        place, length = struct.unpack_from("<II", document, at)
    except struct.error:
        return b""
    return table[place : place + length]


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", data[: len(data) // 4 * 4])]


def _owners(data: bytes) -> list[str]:
    found, at = list[str](), 0
    while at + 2 <= len(data):
        length = int.from_bytes(data[at : at + 2], "little")
        found.append(data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "backslashreplace"))
        at += 2 + 2 * length
    return found


def _joined(units: bytes) -> str:
    """A character beyond the first plane may stand in two pieces."""
    return units.decode("utf-16-le", "backslashreplace")
