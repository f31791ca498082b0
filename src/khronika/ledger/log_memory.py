"""What was found of files of a log before and holds as long as they lie there unchanged: a log is stamped for years, and read every day.

Only the program that works in an archive remembers; a verification reads everything (docs/decisions/0035).
"""

import os
import time
from enum import Enum
from pathlib import Path
from stat import S_ISREG
from typing import Protocol


class Told(Enum):
    """What is remembered: kept in the index under these names."""

    NAME = "name"
    """By path: what a file is called that does not lie under its name."""
    BEGINNING = "beginning"
    """By path: that the log's own keys signed the checkpoint in it, and that the remembered HEAD goes on from it."""
    HEAD = "head"
    """The head from which every BEGINNING was found to be one: size and root in hex."""
    STAMP = "stamp"
    """By slot: the time that a token tells, in RFC 3339, under the chain kept with it; empty for one that does not verify."""


class LogMemory(Protocol):
    """Where it is remembered. What is not there is found again."""

    def told(self, what: Told, key: str, identity: str = "") -> str | None:
        """What was learned of a key, if it was learned of just this identity."""

    def learn(self, what: Told, key: str, told: str, identity: str = "") -> None:
        """Remember, in place of what was remembered of the key."""


class NoMemory:
    """Nothing is remembered: everything is read."""

    def told(self, what: Told, key: str, identity: str = "") -> str | None:  # noqa: ARG002 -- the port's
        """None."""
        return None

    def learn(self, what: Told, key: str, told: str, identity: str = "") -> None:
        """Nothing."""


def identity_of(path: str | Path) -> str:
    """What the file system tells of the file at a path and changes with it; empty where no file lies.

    A file of an archive is replaced by a new one, never written over: with it come another inode, a drawn time, and a
    time of change that nobody sets.
    """
    try:
        found = os.lstat(path)
    except OSError:
        return ""
    if not S_ISREG(found.st_mode):
        return ""
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


_TICK = 20_000_000
"""Nanoseconds within which two changes may bear one time: clocks of file systems go in steps."""


def folder_state(path: Path) -> tuple[int, ...]:
    """What changes when a file comes into a folder or leaves it; empty where none is, or the last change is not told from the next."""
    try:
        found = path.stat()
    except OSError:
        return ()
    is_settled = abs(time.time_ns() - found.st_ctime_ns) > _TICK
    return (found.st_ino, found.st_ctime_ns, found.st_nlink) if is_settled else ()
