"""Records of a web archive (WARC, ISO 28500), one after the other.

After a damaged one the next is found again.
"""

import hashlib
import re
import zlib
from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import BinaryIO

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

_STEP = 65_536
_LONGEST_LINE, _MOST_HEADERS = 65_536, 1_000_000
_GZIP = b"\x1f\x8b\x08"
_PARSER = BytesHeaderParser(policy=compat32)


class GapError(UnreadError):
    """Bytes of a record are missing or damaged."""

    def __init__(self) -> None:
        super().__init__(Reason.MALFORMED)


class Lines:
    """Bytes that come in blocks, read in lines and parts; a block that is None is a gap."""

    def __init__(self, blocks: Iterator[bytes | None]) -> None:
        self._blocks = blocks
        self._held = b""

    def line(self) -> bytes:
        """The next line with its end, or what can be held of it; empty at the end.

        Raises GapError once a gap.
        """
        while b"\n" not in self._held and len(self._held) < _LONGEST_LINE and self._fill():
            pass
        end = self._held.find(b"\n") + 1 or len(self._held)
        found, self._held = self._held[:end], self._held[end:]
        return found

    def part(self, most: int) -> bytes:
        """At most so many bytes; empty at the end. Raises GapError once a gap."""
        if not self._held:
            self._fill()
        found, self._held = self._held[:most], self._held[most:]
        return found

    def _fill(self) -> bool:
        block = next(self._blocks, b"")
        if block is None:
            self._held = b""
            raise GapError
        self._held += block
        return bool(block)


def blocks_of(item: BinaryIO) -> Iterator[bytes | None]:
    """The bytes of an archive, unpacked where it is packed record by record, with a gap for each member that is damaged."""
    packed = item.read(len(_GZIP)) == _GZIP
    item.seek(0)
    if packed:
        yield from _members(item)
        return
    while block := item.read(_STEP):
        yield block


def _members(item: BinaryIO) -> Iterator[bytes | None]:
    start: int | None = 0
    while start is not None:
        item.seek(start)
        unpacker, ahead = zlib.decompressobj(zlib.MAX_WBITS | 16), b""
        while not unpacker.eof and (ahead or (ahead := item.read(_STEP))):
            try:
                block = unpacker.decompress(ahead, _STEP)
            except zlib.error:
                break
            ahead = unpacker.unconsumed_tail
            if block:
                yield block
        if unpacker.eof:
            start = _next_member(item, item.tell() - len(unpacker.unused_data))
        else:
            yield None
            start = _next_member(item, start + 1)


def _next_member(item: BinaryIO, at: int) -> int | None:
    """Where the next member begins, from `at` on."""
    item.seek(at)
    before = b""
    while block := item.read(_STEP):
        joined = before + block
        if (found := joined.find(_GZIP)) >= 0:
            return item.tell() - len(joined) + found
        before = joined[-len(_GZIP) + 1 :]
    return None


@dataclass(slots=True)
class WarcRecord:
    """A record: its headers, and its bytes, to be read before the next record is asked for."""

    headers: Message
    lines: Lines
    left: int
    seen: dict[str, "hashlib._Hash"] = field(
        default_factory=lambda: {"sha1": hashlib.sha1(usedforsecurity=False), "sha256": hashlib.sha256()}
    )

    def header(self, name: str) -> str:
        """A header of the record, empty when there is none."""
        return str(self.headers.get(name, "")).strip()

    def read(self, most: int = _STEP) -> bytes:
        """At most so many bytes of the record; raises GapError when it breaks off."""
        if not self.left:
            return b""
        part = self.lines.part(min(most, self.left))
        if not part:
            self.left = 0
            raise GapError
        self.left -= len(part)
        for digest in self.seen.values():
            digest.update(part)
        return part

    def readline(self, most: int = _LONGEST_LINE) -> bytes:
        """The next line of the record, or so many bytes of it; raises GapError when it breaks off."""
        found = bytearray()
        while not found.endswith(b"\n") and len(found) < most and (byte := self.read(1)):
            found += byte
        return bytes(found)

    def digest_fits(self) -> bool | None:
        """Whether the whole record has the digest that it says (ISO 28500 section 6.8).

        None when it says none that is known.
        """
        algorithm, _, said = self.header("WARC-Block-Digest").partition(":")
        if (digest := self.seen.get(algorithm.strip().lower().replace("-", ""))) is None:
            return None
        return said.strip().lower() in (digest.hexdigest(), b32encode(digest.digest()).decode().lower())


def records(lines: Lines) -> Iterator[WarcRecord | None]:
    """The records in their order; None for something between them that is none."""
    while True:
        try:
            headers = _headers(lines)
        except GapError:
            yield None
            continue
        if headers is None:
            return
        said = str(headers.get("Content-Length", "")).strip()
        if not re.fullmatch("[0-9]{1,15}", said):
            yield None
            continue
        record = WarcRecord(headers, lines, int(said))
        yield record
        yield from _drained(record)


def _drained(record: WarcRecord) -> Iterator[None]:
    try:
        while record.read():
            pass
    except GapError:
        yield None


def _headers(lines: Lines) -> Message | None:
    """The headers of the next record; None at the end."""
    while not (line := lines.line()).startswith(b"WARC/"):
        if not line:
            return None
        if line.strip():
            raise GapError
    return _PARSER.parsebytes(head_of(lines.line))


def head_of(line: Callable[[], bytes]) -> bytes:
    """Headers up to the empty line after them; raises UnreadError when they are too long."""
    head = bytearray()
    while (found := line()).strip():
        head += found
        if len(head) > _MOST_HEADERS:
            raise UnreadError(Reason.TOO_LARGE)
    return bytes(head)
