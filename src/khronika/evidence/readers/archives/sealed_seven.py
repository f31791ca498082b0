"""Encrypted 7z files, opened with a password that was supplied; everything is held in memory and counted."""

import struct
import zlib
from dataclasses import dataclass, field
from lzma import LZMAError
from typing import BinaryIO

from py7zr import SevenZipFile, py7zr
from py7zr.compressor import AESDecompressor
from py7zr.exceptions import ArchiveError
from py7zr.io import Py7zIO, WriterFactory

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import MEBIBYTE, Reason
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_MOST = 256 * MEBIBYTE
"""Bytes that are held until it is sure that the password was the right one."""

_AT_ONCE = 16 * MEBIBYTE
_NO_LOCK = b"\x41\x0f" + bytes(16)
"""How a lock is described that takes no time to open: two rounds, no salt, a vector of zeros (7zFormat.txt,
7zAES)."""
MAGIC = b"7z\xbc\xaf\x27\x1c"
# What the library raises over a wrong password, which it takes for damage, and over damage.
_CLOSED = (
    ArchiveError,
    LZMAError,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    OSError,
    NotImplementedError,
)


@dataclass(slots=True)
class _Counted(WriterFactory):
    """Takes every file as it is unpacked, as long as all together are within the limit."""

    left: int
    files: list[tuple[str, bytearray]] = field(default_factory=list)

    def create(self, filename: str) -> "_File":
        """Begin a file."""
        held = bytearray()
        self.files.append((filename, held))
        return _File(self, held)


class _File(Py7zIO):
    def __init__(self, counted: _Counted, held: bytearray) -> None:
        self._counted, self._held = counted, held

    def write(self, s: bytes | bytearray) -> int:
        self._counted.left -= len(s)
        if self._counted.left < 0:
            raise UnreadError(Reason.TOO_MUCH)
        self._held += s
        return len(s)

    def read(self, size: int | None = None) -> bytes:  # noqa: ARG002 -- the library's
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002 -- the library's
        return 0

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return len(self._held)


def load() -> None:
    """Load what the library would load when it first unlocks, and keep it from asking the system for its memory."""
    AESDecompressor(_NO_LOCK, "")
    vars(py7zr)["get_memory_limit"] = lambda: _AT_ONCE


def say_sealed(item: BinaryIO, report: Report) -> bool:
    """Report the files of an encrypted 7z that a supplied password opens.

    False when it is not encrypted or none does.

    Raises UnreadError when its files are more than can be held.
    """
    for password in report.passwords:
        item.seek(0)
        counted = _Counted(min(report.limits.contained, _MOST))
        try:
            with SevenZipFile(item, "r", password=password) as archive:
                if not archive.needs_password():
                    return False
                archive.extractall(factory=counted)
        except _CLOSED:
            continue
        for name, held in counted.files:
            report.contained(name, UNKNOWN, parts(bytes(held)))
        return True
    return False
