"""A file for one process, which loses its name as soon as it is open: nothing of it is left behind, however the process ends."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOM = 16 * 1_048_576
"""Bytes that have to be free beside what is known to be needed."""

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder, in which the file gets a name of its own


@contextmanager
def scratch_file(needed: int) -> Iterator[Path]:
    """An empty file (0600) in the folder for temporary files, or in memory where that has no room.

    Its name is taken away at the end.

    What opened it meanwhile keeps it. Only what is encrypted may be written to it. Raises OSError where there
    is no room for `needed` bytes anywhere.
    """
    descriptor, name = _begun(needed)
    os.close(descriptor)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _begun(needed: int) -> tuple[int, str]:
    for folder in _places():
        with suppress(OSError):
            room = os.statvfs(folder)
            if room.f_bavail * room.f_frsize >= needed + ROOM:
                return tempfile.mkstemp(dir=folder)
    raise OSError("no folder for temporary files has room")


def _places() -> Iterator[Path]:
    with suppress(OSError):
        yield Path(tempfile.gettempdir())
    yield _IN_MEMORY
