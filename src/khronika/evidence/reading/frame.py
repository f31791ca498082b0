"""Frames between a worker and the main process: `u32 length || u8 type || body` (docs/format/evidence.md, "The worker")."""

import socket
import struct
from collections.abc import Callable
from enum import Enum

from khronika.evidence.reading.error import BrokenRuleError

LARGEST_RANGE = 1_048_576
"""Bytes that may be asked for at once, and bytes of a contained file in one frame."""


class FrameType(Enum):
    """What a frame is."""

    REQUEST = b"r"
    RANGE = b"d"
    ASKED = b"a"
    TEXT = b"t"
    METADATA = b"m"
    PICTURE = b"p"
    NOTE = b"n"
    LOOKED = b"k"
    GAP = b"u"
    BEGIN = b"c"
    BYTES = b"b"
    END = b"e"
    LAST = b"z"


HEAD = struct.Struct(">Ic")
_RANGE = struct.Struct(">QI")


def framed(kind: FrameType, body: bytes) -> bytes:
    """A frame as it goes over the socket."""
    return HEAD.pack(len(body) + 1, kind.value) + body


def parse_head(head: bytes) -> tuple[FrameType, int]:
    """The type of a frame and the bytes of its body; raises BrokenRuleError."""
    length, kind = HEAD.unpack(head)
    try:
        return FrameType(kind), _body_length(length)
    except ValueError as error:
        raise BrokenRuleError("a frame of no known type") from error


def _body_length(length: int) -> int:
    if not length:
        raise BrokenRuleError("a frame without a type")
    return length - 1


def format_range(offset: int, length: int) -> bytes:
    """The body of a request for bytes."""
    return _RANGE.pack(offset, length)


def parse_range(body: bytes) -> tuple[int, int]:
    """Offset and length that are asked for; raises BrokenRuleError."""
    if len(body) != _RANGE.size:
        raise BrokenRuleError("no request for bytes")
    offset, length = _RANGE.unpack(body)
    if length > LARGEST_RANGE:
        raise BrokenRuleError("a request for too many bytes at once")
    return offset, length


def receive(channel: socket.socket, length: int, before: Callable[[], None] = lambda: None) -> bytes:
    """Exactly `length` bytes; `before` is called before each wait.

    Raises EOFError when the other side has gone.
    """
    parts = []
    while length:
        before()
        if not (part := channel.recv(min(length, LARGEST_RANGE))):
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
