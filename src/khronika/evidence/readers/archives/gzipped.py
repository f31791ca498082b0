"""One gzipped file (RFC 1952)."""

import gzip
from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.readers.text.plain_text import name_of
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN

_STEP = 65_536
_EXTRA, _NAME = 0x04, 0x08


def read(item: BinaryIO, report: Report) -> None:
    """Report the one file inside, by the name in the header or as `content`.

    Raises ValueError, EOFError, zlib.error.
    """
    name = _name(item.read(_STEP), report)
    item.seek(0)
    report.contained(name, UNKNOWN, _bytes(item))


def _bytes(item: BinaryIO) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=item) as stream:
            while part := stream.read(_STEP):
                yield part
    except gzip.BadGzipFile as error:
        raise ValueError("no gzip") from error


def _name(head: bytes, report: Report) -> str:
    """The name of the file when it was packed (RFC 1952 section 2.3)."""
    flags, at = head[3], 10
    if flags & _EXTRA:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    if not flags & _NAME:
        return "content"
    return name_of(head[at:].partition(b"\0")[0], report) or "content"
