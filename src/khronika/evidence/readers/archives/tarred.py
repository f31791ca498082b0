"""Tape archives (TAR, also gzipped): what is in them, each by its name, which is never used as a path."""

import gzip
import tarfile
from collections.abc import Iterator
from tarfile import InvalidHeaderError  # type: ignore[attr-defined]
from typing import IO, BinaryIO, Self

from khronika.evidence.readers.text.plain_text import name_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN

_STEP = 65_536


class _Watched(tarfile.TarFile):
    """A tape that counts its blocks that should begin a file and do not."""

    damaged = 0


class _Header(tarfile.TarInfo):
    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        """The next header, as the library reads it."""
        try:
            return super().fromtarfile(tarfile)
        except InvalidHeaderError:
            if isinstance(tarfile, _Watched):
                tarfile.damaged += 1
            raise


def read(item: BinaryIO, report: Report) -> None:
    """Report every file, also those after a place that is damaged and after the end of the tape.

    Links and devices by name only.

    Raises TarError, errors of gzip, and UnreadError when a place was damaged, after everything else was
    reported.
    """
    packed = item.read(2) == b"\x1f\x8b"
    item.seek(0)
    source = gzip.GzipFile(fileobj=item) if packed else item
    # By itself the library takes a damaged header for the end, and says nothing.
    with _Watched.open(
        fileobj=source,
        mode="r:",
        encoding="utf-8",
        errors="surrogateescape",
        ignore_zeros=True,
        tarinfo=_Header,
    ) as archive:
        for member in archive:
            _say(archive, member, report)
        if archive.damaged:
            report.metadata({"damaged": str(archive.damaged)})
            raise UnreadError(Reason.MALFORMED)


def _say(archive: tarfile.TarFile, member: tarfile.TarInfo, report: Report) -> None:
    if member.isdir():
        return
    name = name_of(member.name.encode("utf-8", "surrogateescape"), report)
    if not member.isreg() or (stream := archive.extractfile(member)) is None:
        report.withheld(name, UNKNOWN, Reason.UNKNOWN)
        return
    report.contained(name, UNKNOWN, _bytes(stream))


def _bytes(stream: IO[bytes]) -> Iterator[bytes]:
    while part := stream.read(_STEP):
        yield part
