"""Tape archives (TAR, also gzipped): what is in them, each by its name, which is never used as a path."""

import gzip
import tarfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from khronika.evidence.reading.encoding import decode_name
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN

_STEP = 65_536


def read(item: BinaryIO, report: Report) -> None:
    """Report every file; links and devices by name only. Raises TarError and errors of gzip."""
    packed = item.read(2) == b"\x1f\x8b"
    item.seek(0)
    with tarfile.open(
        fileobj=gzip.GzipFile(fileobj=item) if packed else item, mode="r:", encoding="utf-8", errors="surrogateescape"
    ) as archive:
        for member in archive:
            _say(archive, member, report)


def _say(archive: tarfile.TarFile, member: tarfile.TarInfo, report: Report) -> None:
    name = decode_name(member.name.encode("utf-8", "surrogateescape"))
    if member.isdir():
        return
    if not member.isreg() or (stream := archive.extractfile(member)) is None:
        report.withheld(name, UNKNOWN, Reason.UNKNOWN)
        return
    report.contained(name, UNKNOWN, _octets(stream))


def _octets(stream: IO[bytes]) -> Iterator[bytes]:
    while part := stream.read(_STEP):
        yield part
