"""The parts of an old document behind its body: notes, headers, comments with their authors, text boxes ([MS-DOC] sections 2.3, 2.5.4)."""

import struct
from collections.abc import Iterator
from itertools import pairwise

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


def parts_of(document: bytes, table: bytes, text: str) -> Iterator[str]:
    """The parts of a text in their order, those behind the body after a line that says what they are.

    All of it where they are not told.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    counts = _counts(document)
    if not counts or 2 * sum(counts) > len(units):
        yield _joined(units)
        return
    at = 0
    for number, count in enumerate(counts):
        part, at = units[2 * at : 2 * (at + count)], at + count
        if not _joined(part).strip("\r\x03\x04\x05\x02 "):
            continue
        if _PARTS[number]:
            yield f"[{_PARTS[number]}]"
        yield from _comments(document, table, part) if number == _COMMENTS else [_joined(part)]
    yield _joined(units[2 * at :])


def _counts(document: bytes) -> tuple[int, ...]:
    try:
        found = struct.unpack_from("<8I", document, _PLACE_OF_COUNTS)
    except struct.error:
        return ()
    return found if found[0] else ()


def _comments(document: bytes, table: bytes, part: bytes) -> Iterator[str]:
    """Each comment with its author, where both are told and fit."""
    places = _numbers(_slice(document, table, _TEXTS))
    references = _slice(document, table, _REFERENCES)
    owners = _owners(_slice(document, table, _OWNERS))
    count = max(0, (len(references) - 4) // (4 + _REFERENCE))
    said = [_joined(part[2 * start : 2 * end]) for start, end in pairwise(places) if start < end]
    if (
        not said
        or "".join(said).strip("\r\x05") != _joined(part[: 2 * places[-1]]).strip("\r\x05")
        or 2 * places[-1] < len(part) - 4
    ):
        yield _joined(part)
        return
    for number, words in enumerate(said):
        at = 4 * (count + 1) + _REFERENCE * number + 20
        owner = int.from_bytes(references[at : at + 2], "little") if number < count else len(owners)
        author = owners[owner] if owner < len(owners) else ""
        if words.strip("\r\x05 "):
            yield f"comment by {author}: {words}" if author else f"comment: {words}"


def _slice(document: bytes, table: bytes, at: int) -> bytes:
    try:
        place, length = struct.unpack_from("<II", document, at)
    except struct.error:
        return b""
    return table[place : place + length]


def _numbers(octets: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", octets[: len(octets) // 4 * 4])]


def _owners(octets: bytes) -> list[str]:
    found, at = list[str](), 0
    while at + 2 <= len(octets):
        length = int.from_bytes(octets[at : at + 2], "little")
        found.append(octets[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "backslashreplace"))
        at += 2 + 2 * length
    return found


def _joined(units: bytes) -> str:
    """A character beyond the first plane may stand in two pieces."""
    return units.decode("utf-16-le", "backslashreplace")
