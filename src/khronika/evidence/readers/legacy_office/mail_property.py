"""Properties of an Outlook item, from the streams of a compound file ([MS-OXMSG] section 2.4, [MS-OXCDATA] section 2.11.1)."""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from olefile import OleFileIO

from khronika.evidence.readers.legacy_office.compound_file import stream_if_any
from khronika.evidence.readers.text.code_page import decoded, page_of_language

_ENTRIES = "__properties_version1.0"
_ENTRY = struct.Struct("<HHIQ")
_TEXT, _EIGHT_BIT, _BYTES = 0x001F, 0x001E, 0x0102
_MESSAGE_PAGE, _INTERNET_PAGE, _LANGUAGE = 0x3FFD, 0x3FDE, 0x3FF1
_NAMED = 0x8000
_NAMES = ("__nameid_version1.0", "__substg1.0_00030102")
_SINCE = datetime(1601, 1, 1, tzinfo=UTC)


class Said(Protocol):
    """What an item of Outlook says of itself, by the numbers of properties, wherever it is stored."""

    def text(self, number: int) -> str:
        """A property that is text, without the zero at its end; empty when there is none."""

    def data(self, number: int) -> bytes | None:
        """A property that is bytes, or None."""

    def number(self, number: int) -> int:
        """A property that is a number; 0 when there is none."""

    def moment(self, number: int) -> str:
        """A property that is a moment, in UTC (RFC 3339); empty when there is none."""


def first(item: Said, *numbers: int) -> str:
    """The first of several properties that says something."""
    return next(filter(None, map(item.text, numbers)), "")


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of one storage: of a message, a recipient or an attachment."""

    file: OleFileIO
    path: tuple[str, ...]
    fixed: dict[int, int]
    page: int
    names: dict[int, int] = field(default_factory=dict)
    """The numbers of properties by those that name them ([MS-OXMSG] section 2.2.3)."""

    def text(self, number: int) -> str:
        """A property that is text, without the zero at its end; empty when there is none."""
        if (wide := self._stream(number, _TEXT)) is not None:
            return wide[: len(wide) // 2 * 2].decode("utf-16-le", "backslashreplace").rstrip("\0")
        if (narrow := self._stream(number, _EIGHT_BIT)) is not None:
            return decoded(narrow.rstrip(b"\0"), self.page)
        return ""

    def data(self, number: int) -> bytes | None:
        """A property that is bytes, or None."""
        return self._stream(number, _BYTES)

    def number(self, number: int) -> int:
        """A property that is a number; 0 when there is none."""
        return self.fixed.get(self._own(number), 0) & 0xFFFFFFFF

    def moment(self, number: int) -> str:
        """A property that is a moment, in UTC (RFC 3339); empty when there is none."""
        return moment(self.fixed.get(self._own(number), 0))

    def _own(self, number: int) -> int:
        """The number that a property has in this file; 0 for one with a name of its own that the file does not have."""
        return self.names.get(number, 0) if number >= _NAMED else number

    def _stream(self, number: int, kind: int) -> bytes | None:
        return stream_if_any(self.file, *self.path, f"__substg1.0_{self._own(number):04X}{kind:04X}")


def properties(file: OleFileIO, path: tuple[str, ...], *, head: int, page: int = 0) -> Properties:
    """The properties of a storage, whose list begins after `head` bytes.

    Text of eight bits is in code page `page` unless it says so.
    """
    data = stream_if_any(file, *path, _ENTRIES) or b""
    body = data[head : head + (len(data) - head) // _ENTRY.size * _ENTRY.size]
    fixed = (
        {number: value for _kind, number, _flags, value in _ENTRY.iter_unpack(body)}
        if len(data) > head
        else {}
    )
    own = (
        fixed.get(_MESSAGE_PAGE)
        or fixed.get(_INTERNET_PAGE)
        or page_of_language(fixed.get(_LANGUAGE, 0))
        or 0
    )
    return Properties(file, path, fixed, own & 0xFFFF or page, _names(file))


def _names(file: OleFileIO) -> dict[int, int]:
    """The properties of a file that have numbers for names, also those of messages in it."""
    data = stream_if_any(file, *_NAMES) or b""
    found = struct.iter_unpack("<IHH", data[: len(data) // 8 * 8])
    return {name: _NAMED + at & 0xFFFF for name, kind, at in found if not kind & 1 and name >= _NAMED}


def moment(ticks: int) -> str:
    """A count of 100 nanoseconds since 1601 ([MS-DTYP] section 2.3.3), in UTC.

    Empty for none and for one beyond all years.
    """
    try:
        return (_SINCE + timedelta(microseconds=ticks // 10)).strftime("%Y-%m-%dT%H:%M:%SZ") if ticks else ""
    except OverflowError:
        return ""
