"""The files of one log, by the names they have in public (docs/format/ledger.md, "Log"): in the clear, or sealed.

A port: all of this room reads and writes a log through it, and knows nothing of keys. A name is `checkpoint`, `tile/0/000`,
`timestamps/1210-0.tsr`; a path is where the file of that name lies below the folder, which is the same in a log in the clear.
"""

import errno
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from khronika.durable import FileBatch, drop, remove
from khronika.durable.stream import sync_folder, undate
from khronika.ledger.error import DamagedLedgerError
from khronika.ledger.log_memory import LogMemory, NoMemory, folder_state, identity_of

CHECKPOINT = "checkpoint"
TILES = "tile"
TIMESTAMPS = "timestamps"
COSIGNATURES = "cosignatures"

_BLOCK = 1 << 20
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP)
"""What opening a file says where none is; a link is no file of a log."""


class LogFiles(ABC):
    """The files below one folder.

    One that is there and cannot be read, or does not open, raises DamagedLedgerError.
    """

    is_public: ClassVar[bool]
    """Whether strangers read it: then partial tiles of sizes that were shown to somebody stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory: LogMemory = NoMemory()
        self._kept: dict[str, tuple[tuple[int, ...], Sequence[tuple[str, str, str]]]] = {}

    @abstractmethod
    def path_of(self, name: str) -> str:
        """Where the file of a name lies."""

    @abstractmethod
    def name_of(self, path: str, identity: str = "") -> str | None:
        """The name of the file at a path, whose identity is looked up where it is not given; None where what lies there gives none."""

    @abstractmethod
    def encode(self, name: str, data: bytes) -> bytes:
        """A file's content as it lies on the disk."""

    @abstractmethod
    def decode(self, name: str, data: bytes) -> bytes:
        """What `encode` was given; raises DamagedLedgerError."""

    def read(self, name: str) -> bytes | None:
        """A file's content; None where there is none."""
        data = bytes_at(self.folder / self.path_of(name))
        return None if data is None else self.decode(name, data)

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        path = self.folder / self.path_of(name)
        return path.is_file() and not path.is_symlink()

    def names(self, inside: str = "") -> list[str]:
        """The names of all files below one folder of the log, or all of it, in the order of their paths.

        What gives no name is left out.
        """
        return [name for _, name in self.listed(inside) if name is not None]

    def listed(self, inside: str = "") -> Iterator[tuple[str, str | None]]:
        """Path and name of everything that is no folder, in the order of the paths."""
        return ((path, self.name_of(path)) for path in files_below(self.folder, inside))

    def lying(self, inside: str) -> Sequence[tuple[str, str, str]]:
        """Path, name and identity of every file below one folder that has a name, in the order of the paths.

        A writer asks more than once: as long as nothing comes into a folder or leaves it, it is not looked through again.
        """
        state = folder_state(self.folder / inside)
        kept = self._kept.get(inside)
        if kept is None or kept[0] != state or not state:
            kept = self._kept[inside] = state, tuple(self._lying(inside))
        if any(path.count("/") > 1 for path, _, _ in kept[1][-1:]):
            del self._kept[inside]  # folders within are not seen to change
        return kept[1]

    def _lying(self, inside: str) -> Iterator[tuple[str, str, str]]:
        above = f"{self.folder}/"
        for path in files_below(self.folder, inside):
            identity = identity_of(above + path)
            name = self.name_of(path, identity) if identity else None
            if name is not None:
                yield path, name, identity

    def write(self, batch: FileBatch, name: str, data: bytes) -> None:
        """Add a file to a batch that the caller flushes."""
        self._kept.clear()
        batch.write(self.folder / self.path_of(name), self.encode(name, data))

    def remove(self, names: Iterable[str]) -> None:
        """Remove files durably, each folder of partial tiles with its last one."""
        remove_files([self.folder / self.path_of(name) for name in names])


class ClearFiles(LogFiles):
    """A log in its public form: every file as C2SP has it."""

    is_public = True

    def path_of(self, name: str) -> str:
        """The name itself."""
        return name

    def name_of(self, path: str, identity: str = "") -> str | None:  # noqa: ARG002 -- the port's
        """The path itself."""
        return path

    def encode(self, name: str, data: bytes) -> bytes:  # noqa: ARG002 -- the port's
        """The content itself."""
        return data

    def decode(self, name: str, data: bytes) -> bytes:  # noqa: ARG002 -- the port's
        """The bytes themselves."""
        return data


def bytes_at(path: Path) -> bytes | None:
    """The bytes of a file of a log; None where there is none, and no link is one.

    Raises DamagedLedgerError.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            return _read_all(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise DamagedLedgerError(
            "a file of the log cannot be read", hint="restore the ledger from another copy"
        ) from error


def _read_all(descriptor: int) -> bytes:
    data = b""
    while block := os.read(descriptor, _BLOCK):
        data += block
        if len(block) < _BLOCK:
            break
    return data


def files_below(folder: Path, inside: str = "") -> Iterator[str]:
    """Every file, link or other thing that is not a folder, as path relative to `folder`, in order."""
    for parent, folders, names in os.walk(folder / inside):
        folders.sort()
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        place = Path(parent).relative_to(folder).as_posix()
        above = "" if place == "." else f"{place}/"
        for name in sorted(names + links):
            yield above + name


def drop_files(paths: Iterable[Path]) -> None:
    """`remove_files`, but that a power cut may bring them back: for what counts for nothing while it is there."""
    for path in list(paths):
        drop(path)
        if path.parent.suffix == ".p" and not any(path.parent.iterdir()):
            path.parent.rmdir()
            undate(path.parent.parent)


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files durably, each folder of partial tiles with its last one."""
    for path in list(paths):
        remove(path)
        if path.parent.suffix == ".p" and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
            sync_folder(path.parent.parent)
