"""Reading an original once: its bytes, its digest and its times, or the reason why not."""

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from functools import lru_cache
from typing import NamedTuple

from khronika.intake.walk import WalkedEntry
from khronika.primitives.error import KhronikaError
from khronika.vault.location import SEGMENT


class UnreadFileError(KhronikaError):
    """An original could not be read to its end as one thing."""


class ChangedError(UnreadFileError):
    """An original changed while it was being read."""


class OriginalFile(NamedTuple):
    """An open original and what the file system said of it before the first byte was read."""

    descriptor: int
    size: int
    modified: int
    changed: int

    @property
    def times(self) -> str:
        """The modification time, RFC 3339 with nanoseconds."""
        return rfc3339(self.modified)


def rfc3339(nanoseconds: int) -> str:
    """POSIX nanoseconds as RFC 3339 text in UTC; years beyond 1..9999 as `@<seconds>`."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    if not -62_135_596_800 <= seconds <= 253_402_300_799:
        return f"@{seconds}"
    return f"{_to_the_second(seconds)}.{rest:09}Z"


# Files that were copied together bear the same seconds.
@lru_cache(maxsize=512)
def _to_the_second(seconds: int) -> str:
    moment = time.gmtime(seconds)
    return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}T{moment.tm_hour:02}:{moment.tm_min:02}:{moment.tm_sec:02}"


_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_UNDATED = getattr(os, "O_NOATIME", 0)
"""Leaves no time of reading behind; Linux only."""


def open_original(entry: WalkedEntry) -> OriginalFile:
    """Open an original without changing its access time where the system allows that; raises UnreadError."""
    try:
        descriptor = _open(entry)
    except OSError as error:
        raise UnreadFileError(os.strerror(error.errno or 0).lower()) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise ChangedError("no longer a file")
    return OriginalFile(descriptor, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _open(entry: WalkedEntry) -> int:
    try:
        return os.open(entry.name, _FLAGS | _UNDATED, dir_fd=entry.folder)
    except PermissionError:
        # O_NOATIME is for the owner only; reading is what counts.
        return os.open(entry.name, _FLAGS, dir_fd=entry.folder)


def read_whole(original: OriginalFile) -> bytes:
    """All bytes of a small original; raises UnreadError, ChangedError."""
    try:
        # One byte more than expected shows a file that grew.
        data = os.read(original.descriptor, original.size + 1)
        while 0 < len(data) < original.size:
            more = os.read(original.descriptor, original.size + 1 - len(data))
            if not more:
                break
            data += more
    except OSError as error:
        raise UnreadFileError(os.strerror(error.errno or 0).lower()) from error
    _require_unchanged(original, len(data))
    return data


class FileReading:
    """A large original read in segments, hashed on another core while the caller seals them."""

    def __init__(self, original: OriginalFile, pool: Executor) -> None:
        self._original = original
        self._pool = pool
        self._hash = hashlib.sha256()
        self.head = b""
        self.size = 0

    @property
    def sha256(self) -> bytes:
        """The digest of what was read; right only after the last segment."""
        return self._hash.digest()

    def segments(self) -> Iterator[memoryview]:
        """Segments of 1 MiB, the last shorter; each is valid until the next but one is asked for.

        Raises UnreadError, ChangedError.
        """
        buffers = [bytearray(SEGMENT) for _ in range(3)]
        hashing: Future[None] | None = None
        turn = 0
        while True:
            view = memoryview(buffers[turn % 3])
            filled = self._fill(view)
            if hashing is not None:
                hashing.result()
            if filled == 0:
                break
            segment = view[:filled]
            if turn == 0:
                self.head = bytes(segment[:4096])
            self.size += filled
            hashing = self._pool.submit(self._hash.update, segment)
            yield segment
            turn += 1
        _require_unchanged(self._original, self.size)

    def _fill(self, view: memoryview) -> int:
        filled = 0
        try:
            while filled < len(view):
                count = os.readv(self._original.descriptor, [view[filled:]])
                if count == 0:
                    break
                filled += count
        except OSError as error:
            raise UnreadFileError(os.strerror(error.errno or 0).lower()) from error
        return filled


def _require_unchanged(original: OriginalFile, size: int) -> None:
    status = os.fstat(original.descriptor)
    if (
        size != original.size
        or status.st_mtime_ns != original.modified
        or status.st_size != original.size
        or status.st_ctime_ns != original.changed
    ):
        raise ChangedError("changed while it was being read")
