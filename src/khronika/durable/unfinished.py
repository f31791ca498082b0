"""The folder an export or a package is written in: unseen until it is whole, and cleared away by the next when its writer was killed.

A process beside the writer removes it at once when the writer is killed (`guard.py`); what a power cut leaves, or a kill of both:
beside OUT stands `.new-export-<16 hex>`, mode 0700, with an exclusive flock for as long as its writer lives. What bears such a name,
belongs to the same user, is a folder of that mode (where modes are kept) and is locked by nobody, a killed export has left; nothing else
is touched.
"""

import errno
import fcntl
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from khronika.durable.guard import Commitment, guarded
from khronika.durable.medium import keeps_modes
from khronika.durable.stream import TEMPORARY, sync_folder
from khronika.primitives.error import KhronikaError


class LeftInTheClearError(KhronikaError):
    """An export failed, and what was written of it is still there."""


_BEGINNING = f"{TEMPORARY}export-"
_NAME = re.compile(rf"{re.escape(_BEGINNING)}[0-9a-f]{{16}}")
_MODE = 0o700
_ALONE = "file"


@contextmanager
def unfinished(parent: Path, commitment: Commitment | None = None) -> Iterator[Path]:
    """A new locked folder in `parent`; whoever fills it gives it its name.

    It is gone when the work in it fails, or this process is killed.

    With a `commitment`, what is killed after that was made is whole, and gets its name. Raises
    LeftInTheClearError where it failed and the disk does not let what was written be removed.
    """
    folder, descriptor = _locked(parent)
    try:
        with guarded(folder, commitment):
            yield folder
    except BaseException as failure:
        if not removed(folder, descriptor):
            fact = "it failed, and what was written of it could not be removed: a hidden folder (.new-export-*) lies there in the clear"
            raise LeftInTheClearError(
                fact, hint="once the disk can be written again, the next export into that folder removes it"
            ) from failure
        raise
    finally:
        os.close(descriptor)


@contextmanager
def unfinished_file(out: Path) -> Iterator[Path]:
    """A path to write one file to, which becomes `out` when that has come to its end.

    Until then it lies in a folder as above.
    """
    with unfinished(out.parent) as folder:
        place = folder / _ALONE
        yield place
        os.rename(place, out)
        os.rmdir(folder)
    sync_folder(out.parent)


def removed(folder: Path, descriptor: int) -> bool:
    """Whether the folder, which is open as `descriptor`, is known to be gone. A disk that failed once may do better."""
    for _ in range(2):
        shutil.rmtree(folder, ignore_errors=True)
    # A server that went away says nothing, or its client has gone and left an empty folder where it was mounted.
    named, opened = _refused(lambda: os.lstat(folder)), _refused(lambda: os.fstat(descriptor))
    return named == errno.ENOENT and opened in (0, errno.ENOENT, errno.ESTALE)


def _refused(look: Callable[[], os.stat_result]) -> int:
    """The number of the error that this look gave; 0 where there was none."""
    try:
        look()
    except OSError as error:
        return error.errno or errno.EIO
    return 0


def clear(parent: Path, settle: Callable[[Path], bool] = lambda _: False) -> int:
    """Remove what killed exports left in `parent`, but for what `settle` says it has dealt with.

    How many folders were removed.
    """
    settled: list[Path] = []

    def remove(folder: Path) -> None:
        if settle(folder):
            settled.append(folder)
        else:
            shutil.rmtree(folder)

    return sum(_is_left(place, remove) for place in _named(parent)) - len(settled)


def left_in(parent: Path) -> int:
    """How many folders killed exports left in `parent`; nothing is changed."""
    return sum(_is_left(place, lambda _: None) for place in _named(parent))


def _named(parent: Path) -> list[Path]:
    return [Path(entry.path) for entry in _entries(parent) if _NAME.fullmatch(entry.name)]


def _entries(parent: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(parent) as entries:
            return list(entries)
    except OSError:
        # Where nothing can be listed, nothing can be left of ours that would stand in the way.
        return []


def _is_left(folder: Path, then: Callable[[Path], None]) -> bool:
    """Whether a killed export left this folder, once `then` was done to it under its lock."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        found = os.fstat(descriptor)
        is_ours = stat.S_IMODE(found.st_mode) == _MODE or not keeps_modes(folder)
        if found.st_uid != os.geteuid() or not is_ours:
            return False
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        then(folder)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _locked(parent: Path) -> tuple[Path, int]:
    while True:
        folder = parent / f"{_BEGINNING}{secrets.token_hex(8)}"
        folder.mkdir(mode=_MODE)
        # Another export may clear the folder away before it is locked: then there is another.
        with suppress(FileNotFoundError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            if _is_ours(descriptor):
                return folder, descriptor
            os.close(descriptor)


def _is_ours(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # A file system without locks: nobody else gets one there either, and what is left over stays.
        return True
    return os.fstat(descriptor).st_nlink > 0
