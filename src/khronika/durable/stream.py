"""One new file, written piece by piece and seen by nobody until it is whole.

The syscalls are: open(O_CREAT|O_EXCL, 0600) a temporary name in the target's folder, write and utime..., fsync,
rename, fsync the folder. A rename that outlives a power cut while its content does not is what the first
fsync prevents; a rename that does not outlive it, the second.
"""

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Self

TEMPORARY = ".new-"
"""How the name of an unfinished file begins."""

NO_DATE = 0
"""The modification time, in nanoseconds, of folders, and of what leaves an archive."""

_FIRST, _STEP, _DRAWN = 315_619_200, 2, 1 << 29
"""2 January 1980, which FAT can tell in any time zone; even seconds, as FAT counts; up to January 2014,
before there were archives."""

_SECOND = 1_000_000_000


class Stream:
    """An open temporary file that becomes `path` on `commit` and vanishes on `discard`.

    It bears the modification time `dated`, in nanoseconds; unless told otherwise, one that is drawn. So is
    its temporary name, unless one in the same folder is given, by which others can find it.
    """

    def __init__(self, path: Path | str, dated: int | None = None, temporary: str | None = None) -> None:
        # Texts: a vault begins a thousand of these for every four gigabytes.
        self._path = os.fspath(path)
        self._folder = os.path.dirname(self._path) or os.curdir
        self._dated = drawn_time() if dated is None else dated
        self._temporary = temporary or f"{self._folder}/{TEMPORARY}{secrets.token_hex(8)}"
        self._descriptor = os.open(
            self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600
        )
        self._synced = False
        self._take_date_away()

    @property
    def path(self) -> Path:
        """What it will be called."""
        return Path(self._path)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append all of `data`; raises OSError when the disk is full."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]
        # A writer may be killed before it comes to `sync`, and what it leaves would tell when it worked.
        os.utime(self._descriptor, ns=(self._dated, self._dated))

    def cut(self, length: int) -> None:
        """Forget what was written from `length` on."""
        os.ftruncate(self._descriptor, length)
        os.lseek(self._descriptor, length, os.SEEK_SET)
        os.utime(self._descriptor, ns=(self._dated, self._dated))

    def send(self) -> None:
        """Let the system begin to write out what there is, so that `sync` has less to wait for."""
        # What is not on the disk yet cannot be dropped from memory: to say that it may be makes Linux write
        # it.
        with suppress(OSError, AttributeError):  # not every system has the call
            os.posix_fadvise(self._descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

    def sync(self) -> None:
        """Make the content durable under its temporary name."""
        # It bears its date since the last write: to give it again would make every file wait for the journal by itself.
        to_disk(self._descriptor)
        os.close(self._descriptor)
        self._synced = True

    def publish(self) -> None:
        """Rename to the final name; the caller fsyncs the folder."""
        os.rename(self._temporary, self._path)
        undate(self._folder)

    def commit(self) -> None:
        """Make the file durable under its final name."""
        self.sync()
        self.publish()
        sync_folder(self._folder)

    def discard(self) -> None:
        """Forget everything written; safe to call after a failed commit."""
        if not self._synced:
            os.close(self._descriptor)
            self._synced = True
        with suppress(FileNotFoundError):
            os.unlink(self._temporary)
        # A file that came to nothing has dated its folder all the same.
        undate(self._folder)

    def _take_date_away(self) -> None:
        os.utime(self._descriptor, ns=(self._dated, self._dated))
        undate(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        if failure is None:
            self.commit()
        else:
            self.discard()


def drawn_time() -> int:
    """A modification time, in nanoseconds, that tells nothing and that no other version of the file bears (docs/format/vault.md, "Times").

    With one time for all, a copier that compares size and time would pass over what changed at equal size.
    """
    return (_FIRST + _STEP * secrets.randbelow(_DRAWN)) * _SECOND


def tells_no_date(nanoseconds: int) -> bool:
    """Whether a modification time is none, or one that may have been drawn."""
    steps, rest = divmod(nanoseconds - _FIRST * _SECOND, _STEP * _SECOND)
    return nanoseconds == NO_DATE or (rest == 0 and 0 <= steps < _DRAWN)


def undate(folder: Path | str | int) -> None:
    """Give a folder, by its path or descriptor, the date of no day.

    One that belongs to another user keeps its own.
    """
    with suppress(PermissionError):
        os.utime(folder, ns=(NO_DATE, NO_DATE))


def to_disk(descriptor: int) -> None:
    """Make what was written durable: on macOS fsync(2) leaves it in the disk's own memory, and another call does not."""
    if (full := getattr(fcntl, "F_FULLFSYNC", None)) is not None:
        with suppress(OSError):  # file systems that do not have it
            fcntl.fcntl(descriptor, full)
            return
    os.fsync(descriptor)


def sync_folder(folder: Path | str) -> None:
    """Make renames and removals in `folder` durable, and give it the date of no day."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        undate(descriptor)
        to_disk(descriptor)
    finally:
        os.close(descriptor)
