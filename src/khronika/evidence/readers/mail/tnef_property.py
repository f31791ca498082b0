"""Properties of a message and its files in the Transport Neutral Encapsulation Format ([MS-OXTNEF] section 2.1.3.4)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from khronika.evidence.readers.legacy_office.mail_property import moment
from khronika.evidence.readers.text.code_page import decoded
from khronika.primitives.error import MalformedError

_LENGTHS = {
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 4,
    0x14: 8,
    0x40: 8,
    0x48: 16,
    0x00: 0,
    0x01: 0,
}
"""Bytes of the kinds of values that have a length of their own, filled up to four."""
_OBJECT, _EIGHT_BIT, _WIDE, _BYTES = 0x0D, 0x1E, 0x1F, 0x0102
_SEVERAL, _NAMED = 0x1000, 0x8000


@dataclass(frozen=True, slots=True)
class TnefProperties:
    """The properties of one list, by number, or by the number that names it: the kind of each value and its bytes.

    Text of eight bits is in code page `page`.
    """

    entries: dict[int, tuple[int, bytes]]
    page: int

    def text(self, number: int) -> str:
        """A property that is text, without the zero at its end; empty when there is none."""
        match self.entries.get(number):
            case (0x1F, data):
                return data[: len(data) // 2 * 2].decode("utf-16-le", "backslashreplace").rstrip("\0")
            case (0x1E, data):
                return decoded(data.rstrip(b"\0"), self.page)
            case _:
                return ""

    def data(self, number: int) -> bytes | None:
        """A property that is bytes, or None."""
        kind, data = self.entries.get(number, (0, b""))
        return data if kind == _BYTES else None

    def object(self, number: int) -> bytes | None:
        """A property that is an object, with the name of what it is before it, or None."""
        kind, data = self.entries.get(number, (0, b""))
        return data if kind == _OBJECT else None

    def number(self, number: int) -> int:
        """A property that is a number; 0 when there is none."""
        return int.from_bytes(self.entries.get(number, (0, b""))[1][:4], "little")

    def moment(self, number: int) -> str:
        """A property that is a moment, in UTC (RFC 3339); empty when there is none."""
        kind, data = self.entries.get(number, (0, b""))
        return moment(int.from_bytes(data[:8], "little")) if kind == 0x40 else ""


def property_lists(data: bytes, page: int, count: int = 1) -> Iterator[TnefProperties]:
    """So many lists of properties, one after the other, each with its count.

    Raises MalformedError, struct.error.
    """
    at = 0
    for _ in range(count):
        (length,) = struct.unpack_from("<I", data, at)
        at += 4
        entries: dict[int, tuple[int, bytes]] = {}
        for _ in range(length):
            kind, number = struct.unpack_from("<HH", data, at)
            number, at = _named(data, at + 4) if number >= _NAMED else (number, at + 4)
            value, at = _value(data, at, kind)
            if number:
                entries.setdefault(number, (kind, value))
        yield TnefProperties(entries, page)


def _named(data: bytes, at: int) -> tuple[int, int]:
    """The number that names a property with a name of its own, 0 for a text, and where the name ends, in a set that a GUID names."""
    kind, number = struct.unpack_from("<II", data, at + 16)
    if kind == 0:
        return (number if number >= _NAMED else 0), at + 24
    return 0, at + 24 + _filled(number)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The first value of a property, and where the property ends."""
    plain = kind & ~_SEVERAL
    if plain in (_OBJECT, _EIGHT_BIT, _WIDE, _BYTES):
        return _long(data, at)
    if plain not in _LENGTHS:
        raise MalformedError("a property of no known kind")
    count = 1
    if kind & _SEVERAL:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
    end = at + count * _LENGTHS[plain]
    if end > len(data):
        raise MalformedError("a property that breaks off")
    return data[at : at + _LENGTHS[plain]], end


def _long(data: bytes, at: int) -> tuple[bytes, int]:
    (count,) = struct.unpack_from("<I", data, at)
    at, found = at + 4, b""
    if count > len(data):
        raise MalformedError("a property that breaks off")
    for number in range(count):
        (length,) = struct.unpack_from("<I", data, at)
        if at + 4 + length > len(data):
            raise MalformedError("a property that breaks off")
        found = data[at + 4 : at + 4 + length] if number == 0 else found
        at += 4 + _filled(length)
    return found, at


def _filled(length: int) -> int:
    return (length + 3) // 4 * 4
