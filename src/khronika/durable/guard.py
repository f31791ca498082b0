"""The process beside a writer of an export that removes what was written when the writer is killed.

It is started with the folder before anything stands in it, and waits for its standard input, which the writer
holds open, to end: however the writer ends, the system closes it. A writer that comes to an end of its own
says so before. It is run as a file, alone and in a session of its own, so that what ends the writer's
terminal does not end it.

A package counts from the commit of its event on. What is killed between the commit and the rename is whole:
it gets its name then. The guard keeps the locks under which that commit is made, so that nobody else makes
another one before it has looked.
"""

import fcntl
import hashlib
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_PATIENCE = 10.0
"""Seconds that a new process has to say that it is there; without it the export goes on, and what a kill
leaves is cleared away later."""

_DONE = b"."
_TRIES, _PAUSE = 100, 0.02
"""How often, and how long apart in seconds, a lock is tried that a killed writer may not have let go of
yet."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """What makes a folder count: a file that is replaced then, and the name that the folder has from then on.

    `locks` are descriptors of the locks without which nobody may replace that file.
    """

    file: Path
    before: str
    name: Path
    locks: tuple[int, ...] = ()

    @classmethod
    def of(cls, file: Path, name: Path, locks: tuple[int, ...] = ()) -> Self:
        """The commitment that is not made yet."""
        return cls(file, _digest(file), name, locks)


@contextmanager
def guarded(folder: Path, commitment: Commitment | None = None) -> Iterator[None]:
    """As long as the block runs, somebody is there who removes `folder` when this process is killed."""
    told = () if commitment is None else (commitment.file, commitment.before, commitment.name)
    locks = () if commitment is None else commitment.locks
    # Where it stands in the file system: the guard works in no folder that a medium could be held by.
    places = [str(each.absolute()) if isinstance(each, Path) else each for each in (folder, *told)]
    words = [sys.executable, "-I", "-S", __file__, *places]
    try:
        guard = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
            pass_fds=locks,
        )
    except OSError:
        yield
        return
    with guard:
        _wait_for(guard)
        try:
            yield
        finally:
            _dismiss(guard)


def _wait_for(guard: "subprocess.Popen[bytes]") -> None:
    if guard.stdout is not None and select.select([guard.stdout], [], [], _PATIENCE)[0]:
        guard.stdout.read(1)


def _dismiss(guard: "subprocess.Popen[bytes]") -> None:
    if guard.stdin is not None:
        with suppress(OSError):  # it was killed itself
            guard.stdin.write(_DONE)
            guard.stdin.flush()


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _end(folder: Path, commitment: Commitment | None) -> None:
    """What is done once the writer is gone.

    Another process that holds the folder's lock sees to it itself.
    """
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            if os.fstat(descriptor).st_uid == os.geteuid() and _is_free(descriptor):
                _settle(folder, commitment)
        finally:
            os.close(descriptor)


def _is_free(descriptor: int) -> bool:
    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        except OSError:
            return True  # a file system without locks: nobody else has one there either
        else:
            return True
    return False


def _settle(folder: Path, commitment: Commitment | None) -> None:
    if commitment is not None and _digest(commitment.file) != commitment.before:
        if not os.path.lexists(commitment.name):
            folder.rename(commitment.name)
        return
    for _ in range(2):  # a disk that failed once may do better
        shutil.rmtree(folder, ignore_errors=True)


def main(folder: str, *told: str) -> None:
    """Wait for the writer to end, and see to what it left."""
    with suppress(OSError):
        os.write(1, _DONE)
    if os.read(0, 1) == _DONE:
        return
    _end(Path(folder), Commitment(Path(told[0]), told[1], Path(told[2])) if told else None)


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # at once: the locks that it keeps go with it
