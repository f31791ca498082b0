"""One writer at a time, across processes: `flock` on a file that is always there."""

import errno
import fcntl
import os
from pathlib import Path
from typing import Self

from khronika.primitives.error import KhronikaError


class LockedError(KhronikaError):
    """Another process is writing."""


class NoLocksError(LockedError):
    """The file system gives no locks: whether another process is writing nobody can tell."""


class Lock:
    """An exclusive lock held until closed or until the process ends.

    Raises LockedError at once when it is taken, or NoLocksError.
    """

    def __init__(self, path: Path) -> None:
        self.descriptor = _locked(path)
        while not _lies_at(self.descriptor, path):
            # Another file was put in its place between the opening and the locking: the lock of that one
            # counts.
            os.close(self.descriptor)
            self.descriptor = _locked(path)

    def close(self) -> None:
        """Let the next writer in, once no other process keeps the descriptor open."""
        os.close(self.descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            raise NoLocksError(
                "this file system gives no locks (as NFS and SMB may): an archive cannot be worked in here",
                hint="keep the archive on a disk of this machine, and copies of it here: khronika copy ARCHIVE TARGET",
            ) from error
        raise LockedError(
            "another process is writing to this archive", hint="wait for it to finish, or stop it"
        ) from error
    return descriptor


def _lies_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
