"""Rich text as Outlook packs it: LZFu ([MS-OXRTFCP])."""

import struct

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import MEBIBYTE, Reason

_LARGEST = 32 * MEBIBYTE
_HEAD = struct.Struct("<IIII")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_RING = 4096
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the window holds before the first byte (section 2.1.2.1)."""


def unpack_rich_text(data: bytes) -> bytes:
    """The rich text; raises UnreadError when it is none or too large.

    What a stream that breaks off holds before is given.
    """
    if len(data) < _HEAD.size:
        raise UnreadError(Reason.MALFORMED)
    _size, length, kind, _sum = _HEAD.unpack_from(data)
    if length > _LARGEST:
        raise UnreadError(Reason.TOO_LARGE)
    if kind == _PLAIN:
        return data[_HEAD.size : _HEAD.size + length]
    if kind != _PACKED:
        raise UnreadError(Reason.MALFORMED)
    return bytes(_unpack(data, length))


def _unpack(data: bytes, length: int) -> bytearray:
    window, at, found = bytearray(_KNOWN.ljust(_RING, b"\0")), len(_KNOWN), bytearray()
    place = _HEAD.size
    while place < len(data) and len(found) < length:
        control, place = data[place], place + 1
        for bit in range(8):
            if not control >> bit & 1:
                found_now, place = data[place : place + 1], place + 1
            else:
                pair, place = int.from_bytes(data[place : place + 2], "big"), place + 2
                if pair >> 4 == at % _RING:
                    return found
                found_now = _copied(window, at, pair)
            for byte in found_now:
                window[at % _RING] = byte
                at += 1
            found += found_now
    return found


def _copied(window: bytearray, at: int, pair: int) -> bytes:
    """The bytes a reference stands for: it may run into what it writes itself."""
    offset, count, copied = pair >> 4, (pair & 15) + 2, bytearray()
    ahead = (at - offset) % _RING
    for step in range(count):
        copied.append(window[(offset + step) % _RING] if step < ahead else copied[step - ahead])
    return bytes(copied)
