"""Objects of a PDF document as its bytes hold them, for what the library does not tell (ISO 32000-1 section 7.3).

Only what stands in clear or in streams of objects is found; of an object that is written twice the later one counts.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, TypeAlias

from khronika.evidence.reading.outcome import MEBIBYTE

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj\b")
_ROOT = re.compile(rb"/Root\s{0,9}(\d{1,9})\s{1,9}\d{1,5}\s{1,9}R\b")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_TOKEN = re.compile(
    rb"[\x00\t\n\x0c\r ]*+(?:%[^\r\n]*+[\x00\t\n\x0c\r ]*+)*+"
    rb"(?:(?P<end>>>|\])|(?P<dictionary><<)|(?P<list>\[)|(?P<reference>\d{1,9}\s{1,9}\d{1,5}\s{1,9}R\b)"
    rb"|/(?P<name>[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<text>\()"
    rb"|(?P<number>[-+]?\d*\.?\d+)|(?P<word>[A-Za-z*'\"]+))"
)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_IN_TEXT = re.compile(rb"[()\\]")
_ESCAPED = {
    0x6E: b"\n",
    0x72: b"\r",
    0x74: b"\t",
    0x62: b"\b",
    0x66: b"\f",
    0x0A: b"",
    0x28: b"(",
    0x29: b")",
    0x5C: b"\\",
}
_DEEPEST, _MOST_OBJECTS, _LARGEST_STREAM, _LARGEST_STREAMS = 32, 500_000, 8 * MEBIBYTE, 64 * MEBIBYTE
_HEAD, _MOST_VALUES = 4_096, 50_000
_FIRST, _LONGEST = 4_096, MEBIBYTE
"""Bytes in which the end of a string or of a stream of words is looked for."""


class Name(NamedTuple):
    """A name, without its stroke."""

    text: str


class Reference(NamedTuple):
    """An object, by its number."""

    number: int


Value: TypeAlias = "bytes | Name | Reference | float | bool | list[Value] | dict[str, Value] | None"
"""A string is bytes; null and words of no meaning are None."""


@dataclass(slots=True)
class PdfObjects:
    """The objects of a document: where each stands, in the document or in an unpacked stream."""

    data: bytes
    root: int | None = None
    is_encrypted: bool = False
    is_cut: bool = False
    """Whether there are more objects than are looked at."""
    _places: dict[int, tuple[bytes, int]] = field(default_factory=dict)

    def value(self, of: Value) -> Value:
        """A value, of a reference the object it names; None for what is not there or damaged."""
        for _ in range(_DEEPEST):
            if not isinstance(of, Reference):
                return of
            place = self._places.get(of.number)
            of = parsed(*place) if place else None
        return None

    def __contains__(self, number: int) -> bool:
        return number in self._places

    def texts(self) -> "Iterator[bytes]":
        """Everything objects stand in: the document, and each unpacked stream of objects once."""
        yield self.data
        yield from {id(text): text for text, _ in self._places.values() if text is not self.data}.values()

    def words(self, number: int) -> bytes | None:
        """The string that an object is, or what its stream holds; None for what is neither, or is packed in a rare way."""
        text, at = self._places.get(number, (b"", 0))
        found = string_at(text, at)[0]
        if found is None and isinstance(head := parsed(text, at), dict):
            begins = text.find(b"stream", at, at + _HEAD)
            ends = text.find(b"endstream", begins, begins + _LONGEST) if begins >= 0 else -1
            packed = self.value(head.get("Filter"))
            if ends >= 0 and packed in (None, [], Name("FlateDecode"), [Name("FlateDecode")]):
                content = text[begins + len(b"stream") : ends].lstrip(b"\r\n")
                return _inflated(content) if packed else content.rstrip(b"\r\n")
        return found

    def dictionary(self, of: Value) -> "dict[str, Value]":
        """The same, an empty one for what is no dictionary."""
        found = self.value(of)
        return found if isinstance(found, dict) else {}

    def sequence(self, of: Value) -> "list[Value]":
        """The same, an empty one for what is no list."""
        found = self.value(of)
        return found if isinstance(found, list) else []


def objects_of(data: bytes) -> PdfObjects:
    """The objects of a document."""
    found = PdfObjects(data, is_encrypted=_ENCRYPTED.search(data) is not None)
    for root in _ROOT.finditer(data):
        found.root = int(root[1])
    left, end = _LARGEST_STREAMS, 0
    places = found._places  # noqa: SLF001 -- made here
    for count, each in enumerate(_OBJECT.finditer(data)):
        if found.is_cut or count == _MOST_OBJECTS:
            found.is_cut = True
            break
        places[int(each[1])] = data, each.end()
        # None begins in another: no byte is unpacked twice.
        if each.end() >= end and b"/ObjStm" in data[each.end() : each.end() + 200]:
            unpacked, end = _unpacked(data, each.end())
            left -= len(unpacked)
            places.update(islice(_packed(unpacked, data, each.end()), _MOST_OBJECTS))
            found.is_cut = left <= 0 or len(unpacked) == _LARGEST_STREAM or len(places) > _MOST_OBJECTS
    return found


def _unpacked(data: bytes, at: int) -> tuple[bytes, int]:
    """What a stream of objects holds, and where it ends."""
    begins = data.find(b"stream", at, at + _HEAD)
    if begins < 0:
        return b"", at
    ends = data.find(b"endstream", begins)
    if ends < 0:
        return b"", len(data)
    content = data[begins + len(b"stream") : ends].lstrip(b"\r\n")
    if b"/FlateDecode" not in data[at:begins]:
        return content[:_LARGEST_STREAM], ends
    return _inflated(content) or b"", ends


def _inflated(content: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(content, _LARGEST_STREAM)
    except zlib.error:
        return None


def _packed(unpacked: bytes, data: bytes, at: int) -> Iterator[tuple[int, tuple[bytes, int]]]:
    """The objects of a stream of them, by the pairs of numbers before the first (ISO 32000-1 section 7.5.7)."""
    head = parsed(data, at)
    first = head.get("First") if isinstance(head, dict) else None
    if not isinstance(first, float) or not 0 <= first <= len(unpacked):
        return
    numbers = [int(each) for each in re.findall(rb"\d{1,9}", unpacked[: int(first)])]
    for number, offset in zip(numbers[::2], numbers[1::2], strict=False):
        yield number, (unpacked, int(first) + offset)


def string_at(data: bytes, at: int) -> tuple[bytes | None, int]:
    """The string that begins at a place, None for what is none or too long; and how many bytes were looked at."""
    for size in (_FIRST, _LONGEST):
        part = data[at : at + size]
        token = _TOKEN.match(part)
        if token is None or token.lastgroup not in ("hex", "text"):
            continue
        value, end = _value(part, 0, 0)
        if end < len(part) and isinstance(value, bytes):
            return value, end
    return None, min(len(data) - at, _LONGEST)


def parsed(data: bytes, at: int) -> Value:
    """The value that begins at a place; None for a damaged one."""
    return _value(data, at, 0)[0]


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    """A value and where it ends; at the end of a list or of the bytes None and the place before it."""
    token = _TOKEN.match(data, at)
    if token is None or token.lastgroup == "end" or depth > _DEEPEST:
        return None, at
    said = token[token.lastgroup or 0]
    match token.lastgroup:
        case "dictionary":
            entries, end = _values(data, token.end(), depth, b">>")
            return _dictionary(entries), end
        case "list":
            return _values(data, token.end(), depth, b"]")
        case "text":
            return _text(data, token.end())
        case "reference":
            return Reference(int(said.split()[0])), token.end()
        case _:
            return _plain(token.lastgroup, said), token.end()


def _plain(kind: str | None, said: bytes) -> Value:
    if kind == "name":
        return Name(_HEX.sub(lambda code: bytes([int(code[1], 16)]), said).decode("utf-8", "replace"))
    if kind == "hex":
        digits = b"".join(said.split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    if kind == "number":
        return float(said)
    return {b"true": True, b"false": False}.get(said)


def _values(data: bytes, at: int, depth: int, ends: bytes) -> "tuple[list[Value], int]":
    found: list[Value] = []
    while (token := _TOKEN.match(data, at)) is not None:
        if token.lastgroup == "end":
            return found, token.end() if token["end"] == ends else at
        value, after = _value(data, at, depth + 1)
        if after <= at or len(found) == _MOST_VALUES:
            break
        found.append(value)
        at = after
    return found, at


def _dictionary(entries: "list[Value]") -> "dict[str, Value]":
    return {
        key.text: value
        for key, value in zip(entries[::2], entries[1::2], strict=False)
        if isinstance(key, Name)
    }


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    """A string in brackets, which may hold such brackets, and where it ends."""
    said, depth = bytearray(), 1
    while (sign := _IN_TEXT.search(data, at)) is not None:
        said += data[at : sign.start()]
        at = sign.end()
        if sign[0] == b"\\":
            meant, at = _escaped(data, at)
            said += meant
            continue
        depth += 1 if sign[0] == b"(" else -1
        if not depth:
            return bytes(said), at
        said += sign[0]
    return bytes(said), len(data)


_OCTAL = re.compile(rb"[0-7]{1,3}")


def _escaped(data: bytes, at: int) -> tuple[bytes, int]:
    if code := _OCTAL.match(data, at):
        return bytes([int(code[0], 8) & 0xFF]), code.end()
    if data[at : at + 2] == b"\r\n":
        return b"", at + 2
    sign = data[at : at + 1]
    return (_ESCAPED.get(sign[0], sign) if sign else b""), at + 1
