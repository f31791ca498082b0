"""What lies under the given paths, without following a link and without opening a file."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

DEEPEST = 256
"""Folders deeper than this are reported, not entered: each level holds one descriptor."""


class WalkedKind(Enum):
    """What an entry is."""

    FILE = "file"
    SYMLINK = "symlink"
    SPECIAL = "device, socket or pipe"
    UNREADABLE = "unreadable"
    ARCHIVE = "the archive itself"


class WalkedEntry(NamedTuple):
    """One thing found: its kind, its path as given on disk, the open folder it lies in, and its name there."""

    kind: WalkedKind
    path: bytes
    folder: int | None
    name: bytes
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WalkedPlace:
    """A folder by device and inode, so that it is known again under any path."""

    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "WalkedPlace":
        """The place of an existing folder."""
        status = path.stat()
        return cls(status.st_dev, status.st_ino)


def walk(paths: Sequence[bytes], archive: WalkedPlace) -> Iterator[WalkedEntry]:
    """Every entry under `paths`, folder by folder in the order of names; never enters the archive."""
    for path in paths:
        yield from _visit(None, path, path, _Around(archive, 0))


@dataclass(frozen=True, slots=True)
class _Around:
    archive: WalkedPlace
    depth: int


def _visit(folder: int | None, name: bytes, path: bytes, around: _Around) -> Iterator[WalkedEntry]:
    try:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        yield WalkedEntry(WalkedKind.UNREADABLE, path, folder, name, _reason(error))
        return
    if stat.S_ISREG(status.st_mode):
        yield WalkedEntry(WalkedKind.FILE, path, folder, name)
    elif stat.S_ISDIR(status.st_mode):
        if WalkedPlace(status.st_dev, status.st_ino) == around.archive:
            yield WalkedEntry(WalkedKind.ARCHIVE, path, folder, name)
        else:
            yield from _enter(folder, name, path, around)
    else:
        yield WalkedEntry(
            WalkedKind.SYMLINK if stat.S_ISLNK(status.st_mode) else WalkedKind.SPECIAL, path, folder, name
        )


def _enter(folder: int | None, name: bytes, path: bytes, around: _Around) -> Iterator[WalkedEntry]:
    if around.depth >= DEEPEST:
        yield WalkedEntry(WalkedKind.UNREADABLE, path, folder, name, "nested too deeply")
        return
    try:
        inside = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except OSError as error:
        yield WalkedEntry(WalkedKind.UNREADABLE, path, folder, name, _reason(error))
        return
    try:
        deeper = _Around(around.archive, around.depth + 1)
        for member, is_file in _members(inside):
            below = path.rstrip(b"/") + b"/" + member
            if is_file:
                yield WalkedEntry(WalkedKind.FILE, below, inside, member)
            else:
                yield from _visit(inside, member, below, deeper)
    except OSError as error:
        yield WalkedEntry(WalkedKind.UNREADABLE, path, folder, name, _reason(error))
    finally:
        os.close(inside)


def _members(folder: int) -> list[tuple[bytes, bool]]:
    """Names in a folder in their order, and whether each is a file, as the folder itself knows it: no file is asked."""
    with os.scandir(folder) as entries:
        return sorted((os.fsencode(entry.name), entry.is_file(follow_symlinks=False)) for entry in entries)


def _reason(error: OSError) -> str:
    return (os.strerror(error.errno) if error.errno else "not readable").lower()
