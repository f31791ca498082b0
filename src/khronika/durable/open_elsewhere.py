"""Whether another process has an SQLite file open: then the log beside it is that process's, and was not left by one that was killed.

Every connection in WAL mode holds a lock on one byte of the -shm file for as long as its process lives
(the "dead-man switch", sqlite.org/walformat.html, section 2.3); the system drops it when the process ends.
"""

import fcntl
import os
import struct
import sys
from pathlib import Path

_SWITCH = 128
"""The byte whose lock says that somebody lives."""

_WHOLE_WORD = 8


def is_open_elsewhere(path: Path) -> bool:
    """Whether another process has the SQLite file at `path` open; False also where the system does not tell.

    Not to be asked by a process that has it open itself: to close the -shm file would drop its own locks.
    """
    try:
        descriptor = os.open(path.with_name(f"{path.name}-shm"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return _is_locked(descriptor)
    except OSError:  # the file system keeps no such locks
        return False
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    # Python has no call that only looks, so the system's own structure is given: who took the lock for a
    # moment instead would turn away whoever opens the file in that moment.
    if struct.calcsize("P") != _WHOLE_WORD:
        return False
    if sys.platform == "linux":
        asked = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, _SWITCH, 1, 0)
        (kind,) = struct.unpack_from("h", fcntl.fcntl(descriptor, fcntl.F_GETLK, asked.ljust(32, b"\0")))
        return bool(kind != fcntl.F_UNLCK)
    if sys.platform == "darwin":
        asked = struct.pack("qqihh", _SWITCH, 1, 0, fcntl.F_WRLCK, os.SEEK_SET)
        kind = struct.unpack("qqihh", fcntl.fcntl(descriptor, fcntl.F_GETLK, asked))[3]
        return bool(kind != fcntl.F_UNLCK)
    return False
