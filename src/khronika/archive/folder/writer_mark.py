"""A writer mark: the sealed word that somebody is at work in this very folder (docs/format/vault.md, "Writer marks").

It is there before anything is written and goes when all is done. What a killed writer left lies beside the mark it did not end; the same
things without one come from elsewhere: a copy that is not whole, or a log that was set back.
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from khronika.archive.folder.folder import Folder
from khronika.durable.medium import folder_number
from khronika.durable.reading import bytes_of
from khronika.durable.stream import TEMPORARY, drawn_time, sync_folder, to_disk, undate
from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.error import LedgerError
from khronika.ledger.log import Log
from khronika.seal.box import seal, sealed_length, unseal
from khronika.seal.epoch import Epochs
from khronika.seal.error import DamagedError

PURPOSE = b"khronika/session/1"
BEGINNING = f"{TEMPORARY}session-"

_ROOT = 32
_PLAIN = 8 + 8 + _ROOT
_LENGTH = sealed_length(_PLAIN)


@dataclass(frozen=True, slots=True)
class MarkKey:
    """What seals the writer marks of one archive, and binds them to its folder."""

    key: bytes = field(repr=False)
    past: tuple[bytes, ...] = field(repr=False)
    """The keys of earlier epochs: who began a new one may have been killed."""
    archive: bytes
    root: Path

    @classmethod
    def of(cls, folder: Folder, epochs: Epochs, archive: bytes) -> Self:
        """The key of an archive's writer marks."""
        past = tuple(epoch.derive(PURPOSE, archive) for epoch in epochs.past)
        return cls(epochs.current.derive(PURPOSE, archive), past, archive, folder.root)

    @property
    def folder_number(self) -> bytes:
        """What the folder is known again by: a copy of a mark lies in another folder and says nothing there."""
        return folder_number(self.root)

    @property
    def context(self) -> bytes:
        """What binds a mark to its archive."""
        return PURPOSE + b"\0" + self.archive


class WriterMark:
    """One mark, locked for as long as its process lives."""

    def __init__(self, key: MarkKey, head: TreeHead) -> None:
        """Begin: durable before this returns."""
        sealed = seal(key.key, key.context, key.folder_number + head.size.to_bytes(8, "big") + head.root)
        begun = None
        while begun is None:
            begun = _begun(key.root, sealed)
        self.path: Path = begun[0]
        self._descriptor: int | None = begun[1]

    def end(self) -> None:
        """Everything that was begun is done: nothing is left to explain."""
        if self._descriptor is not None:
            # On a disk that fails it stays; what was done is done all the same, and the next writer removes
            # it.
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
                undate(self.path.parent)
            self.leave()

    def leave(self) -> None:
        """Go without having come to an end; the next writer sees to what is left."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@dataclass(frozen=True, slots=True)
class WriterMarks:
    """The marks in a folder: those of writers at work, and those that nobody ended."""

    live: tuple[Path, ...]
    left: tuple[Path, ...]

    @property
    def explain(self) -> bool:
        """Whether what no event accounts for may be the work of a writer in this folder."""
        return bool(self.live or self.left)


def writer_marks(key: MarkKey, log: Callable[[], Log]) -> WriterMarks:
    """Those that were begun in this very folder, on the log as it is or as it was before.

    Others say nothing.
    """
    live: list[Path] = []
    left: list[Path] = []
    for path in sorted(key.root.glob(f"{BEGINNING}*")):
        if _is_true(path, key, log):
            (live if _is_locked(path) else left).append(path)
    return WriterMarks(tuple(live), tuple(left))


def unlocked(root: Path) -> Iterator[Path]:
    """Every mark that no process holds, true or not."""
    yield from (path for path in root.glob(f"{BEGINNING}*") if not _is_locked(path))


def _begun(root: Path, sealed: bytes) -> tuple[Path, int] | None:
    """A durable, locked mark; None where another writer cleared it away as nobody's before that."""
    path = root / f"{BEGINNING}{secrets.token_hex(8)}"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        undate(root)
        # On a file system without locks the archive's own lock has refused, or will.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, sealed)
        drawn = drawn_time()
        os.utime(descriptor, ns=(drawn, drawn))
        to_disk(descriptor)
        if os.fstat(descriptor).st_nlink:
            sync_folder(root)
            return path, descriptor
    except BaseException:
        path.unlink(missing_ok=True)
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _is_true(path: Path, key: MarkKey, log: Callable[[], Log]) -> bool:
    plain = _opened(path, key)
    size, begun = int.from_bytes(plain[8:16], "big"), plain[16:]
    return plain[:8] == key.folder_number and _goes_on_from(size, begun, log())


def _opened(path: Path, key: MarkKey) -> bytes:
    """What a mark says; empty where it is none of this archive."""
    try:
        data = bytes_of(path)
    except OSError:
        return b""
    for each in (key.key, *key.past) if len(data) == _LENGTH else ():
        with suppress(DamagedError):
            return unseal(each, key.context, data)
    return b""


def _goes_on_from(size: int, root: bytes, log: Log) -> bool:
    try:
        return size <= log.size and log.root(size) == root
    except LedgerError:
        return True  # that the log is damaged there is for the verification to say


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
