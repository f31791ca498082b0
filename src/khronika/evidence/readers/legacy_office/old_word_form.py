"""Form fields of old documents, whose answers stand in no text ([MS-DOC] sections 2.9.78, 2.9.160)."""

import struct

from khronika.evidence.readers.office.symbol_font import TICKED, UNTICKED

_BOX, _CHOICE = 1, 2
_UNANSWERED = 25
"""The result of a field that stands as it was made."""
_MOST_CHOICES = 100


def answer(data: bytes, place: int) -> str:
    """The sign of a box, or what was chosen; empty for a field whose answer is a text, and for a damaged one."""
    try:
        (head,) = struct.unpack_from("<H", data, place + 4)
        return _answer(data, place + head)
    except (struct.error, IndexError):
        return ""


def _answer(data: bytes, at: int) -> str:
    version, bits = struct.unpack_from("<IH", data, at)
    kind, result = bits & 3, bits >> 2 & 31
    if version != 0xFFFFFFFF or kind not in (_BOX, _CHOICE):
        return ""
    at = _after_text(data, at + 10)
    if result == _UNANSWERED:
        (result,) = struct.unpack_from("<H", data, at)
    return (TICKED if result else UNTICKED) if kind == _BOX else _choices(data, at + 2)[result]


def _choices(data: bytes, at: int) -> list[str]:
    """The choices of a field, behind five texts: its format, what explains it, and its programs."""
    for _ in range(5):
        at = _after_text(data, at)
    _mark, count, beside = struct.unpack_from("<HHH", data, at)
    found, at = list[str](), at + 6
    for _ in range(min(count, _MOST_CHOICES)):
        (length,) = struct.unpack_from("<H", data, at)
        found.append(data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "backslashreplace"))
        at += 2 + 2 * length + beside
    return found


def _after_text(data: bytes, at: int) -> int:
    """Where a text ends that has its length before it and a zero behind it."""
    (length,) = struct.unpack_from("<H", data, at)
    return int(at + 4 + 2 * length)
