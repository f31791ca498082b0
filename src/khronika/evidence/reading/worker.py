"""The worker: reads one hostile item over a socket, says what it found, and can do nothing else (docs/format/evidence.md)."""

import codecs
import json
import socket
import sys
from typing import Any

from khronika.evidence.reading.confinement import confine
from khronika.evidence.reading.encoding import REGIONAL
from khronika.evidence.reading.error import BrokenRuleError
from khronika.evidence.reading.frame import HEAD, FrameType, format_range, framed, parse_head, receive
from khronika.evidence.reading.item import open_item
from khronika.evidence.reading.kind import Kind, attempt, kinds_of, reader_of
from khronika.evidence.reading.outcome import Limits, Reason
from khronika.evidence.reading.port import Reader, Report
from khronika.primitives.codec import Json, canonical

_CODECS = (
    "utf_8",
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "utf_32_le",
    "cp437",
    "ascii",
    "latin_1",
    "unicode_escape",
    "raw_unicode_escape",
    "idna",
)
"""What the libraries decode with, beside the encodings that items declare (see `charset`)."""


class Line:
    """The worker's end of the pair of sockets."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel

    def send(self, kind: FrameType, body: bytes) -> None:
        """Say something."""
        self._channel.sendall(framed(kind, body))

    def fetch(self, offset: int, length: int) -> bytes:
        """Ask for octets of the item."""
        self.send(FrameType.REQUEST, format_range(offset, length))
        kind, found = parse_head(receive(self._channel, HEAD.size))
        if kind is not FrameType.RANGE:
            raise BrokenRuleError("no answer to a request for octets")
        return receive(self._channel, found)


def main() -> None:
    """Read the item the only argument describes."""
    asked: dict[str, Any] = json.loads(sys.argv[1])
    limits = Limits(**asked["limits"])
    line = Line(socket.socket(fileno=asked["channel"]))
    # Libraries and codecs can only be loaded while files can still be opened.
    for name in (*REGIONAL.values(), *_CODECS):
        codecs.lookup(name)
    readers = {kind: reader_of(kind) for kind in kinds_of(asked["media"])}
    tools = _tools(readers)
    confine(limits)
    item = open_item(asked["size"], line.fetch)
    kind, reason = attempt(asked["media"], item, readers, Report(line.send, limits))
    line.send(FrameType.LAST, _last(reason, kind, tools))


def _last(reason: Reason | None, reader: str, tools: dict[str, Json]) -> bytes:
    outcome: dict[str, Json] = {"outcome": "read"} if reason is None else {"outcome": "unread", "reason": reason.value}
    return canonical(outcome | {"reader": reader, "tools": tools}).encode()


def _tools(readers: dict[Kind, Reader]) -> dict[str, Json]:
    found: dict[str, Json] = {"python": sys.version.partition(" ")[0]}
    if Kind.PDF in readers:
        from pypdfium2.version import PDFIUM_INFO, PYPDFIUM_INFO

        found |= {"pypdfium2": str(PYPDFIUM_INFO), "pdfium": str(PDFIUM_INFO)}
    return found


if __name__ == "__main__":
    main()
