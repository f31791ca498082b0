"""Strings as the library for PDF documents hands them out, and its moments."""

import ctypes
import re
from collections.abc import Callable
from typing import Any

_MOMENT = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?'?)?.{0,8}\Z")
_LONGEST = 16 * 1_048_576
"""Bytes of one string; what is longer is left out."""


def wide(ask: Callable[[Any, int], int]) -> str:
    """A string in UTF-16 that a function writes into a buffer of so many bytes.

    It gives how many it needs, two zeros included.
    """
    return _bytes(ask, ctypes.c_ushort, 2).decode("utf-16-le", "backslashreplace").rstrip("\0")


def wide_out(ask: Callable[[Any, int, Any], int]) -> str:
    """A string in UTF-16 that a function writes into a buffer, its length into another."""
    length = ctypes.c_ulong()
    if not ask(None, 0, length) or not 0 < length.value <= _LONGEST:
        return ""
    held = (ctypes.c_ushort * (length.value // 2 + 1))()
    if not ask(held, length.value, length):
        return ""
    return bytes(held)[: length.value].decode("utf-16-le", "backslashreplace").rstrip("\0")


def bytes_out(ask: Callable[[Any, int, Any], int]) -> bytes:
    """Bytes that a function writes into a buffer, their count into another."""
    length = ctypes.c_ulong()
    if not ask(None, 0, length) or not 0 < length.value <= _LONGEST:
        return b""
    held = (ctypes.c_ubyte * length.value)()
    return bytes(held)[: length.value] if ask(held, length.value, length) else b""


def decoded(data: bytes) -> str:
    """A string of text (ISO 32000-1 section 7.9.2.2, ISO 32000-2 section 7.9.2.2)."""
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "backslashreplace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "backslashreplace")
    # PDFDocEncoding is this, but for a few signs.
    return data.decode("latin-1")


def narrow(ask: Callable[[Any, int], int]) -> bytes:
    """A string of bytes, in the same way, without the zero at its end."""
    return _bytes(ask, ctypes.c_char, 1).rstrip(b"\0")


def _bytes(ask: Callable[[Any, int], int], unit: Any, size: int) -> bytes:  # noqa: ANN401 -- a type of the library's
    needed = ask(None, 0)
    if not 0 < needed <= _LONGEST:
        return b""
    held = (unit * (needed // size + 1))()
    written = min(ask(held, needed), needed)
    return bytes(held)[:written]


def moment(written: str) -> str:
    """A moment as PDF writes it (ISO 32000-1 section 7.9.4), in the form of RFC 3339.

    As it stands where it is none.
    """
    if (found := _MOMENT.match(written)) is None:
        return written
    year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    zone = f"{sign}{hours}:{minutes or '00'}" if sign else "Z" if "Z" in written else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"
