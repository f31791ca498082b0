"""Many small files made durable together: every content first, then every name, then every folder once."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from khronika.durable.stream import TEMPORARY, Stream, sync_folder, undate


class FileBatch:
    """Files written now and published together by `flush`, in the order they were added.

    As a context manager it flushes at the end of the block, or discards everything when the block fails.
    """

    def __init__(self, dated: int | None = None) -> None:
        """Files bear the modification time `dated`, in nanoseconds.

        Unless told otherwise, each one that is drawn.
        """
        self._dated = dated
        self._streams: list[Stream] = []
        self._made: dict[Path, None] = {}

    def write(self, path: Path, data: bytes) -> None:
        """Add one whole file; its folder is made if it is missing."""
        self._make(path.parent)
        stream = Stream(path, self._dated)
        self._streams.append(stream)
        stream.write(data)

    def flush(self) -> None:
        """Make every file durable under its name.

        On error nothing more is published and temporaries are removed.
        """
        try:
            for stream in self._streams:
                stream.sync()
            for stream in self._streams:
                stream.publish()
            for folder in {stream.path.parent: None for stream in self._streams} | self._made:
                sync_folder(folder)
        except BaseException:
            self.discard()
            raise
        self._streams.clear()
        self._made.clear()

    def discard(self) -> None:
        """Remove what is not published yet."""
        for stream in self._streams:
            stream.discard()
        self._streams.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        if failure is None:
            self.flush()
        else:
            self.discard()

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        undate(folder)
        undate(folder.parent)
        self._made[folder.parent] = None


def write(path: Path, data: bytes, dated: int | None = None) -> None:
    """Write one whole file durably and atomically, making its folder if needed; `dated` as in a batch."""
    with FileBatch(dated) as batch:
        batch.write(path, data)


def remove(*paths: Path) -> None:
    """Remove files durably; one that is gone already is no error."""
    for path in paths:
        _unlink(path)
    for folder in {path.parent: None for path in paths}:
        if folder.is_dir():
            sync_folder(folder)


def drop(path: Path) -> None:
    """Remove a file, for all that is not lost; a power cut may bring it back. One that is gone already is no error."""
    _unlink(path)


def remove_tree(folder: Path) -> None:
    """Remove a folder with everything in it, durably; one that is gone already is no error."""
    for parent, folders, names in os.walk(folder, topdown=False):
        for name in (*names, *(each for each in folders if (Path(parent) / each).is_symlink())):
            _unlink(Path(parent) / name)
        Path(parent).rmdir()
        undate(Path(parent).parent)
    sync_folder(folder.parent)


def _unlink(path: Path) -> None:
    """Remove a file, if it is there.

    A process that is killed before it syncs the folder must not leave a date on it.
    """
    with suppress(FileNotFoundError):
        path.unlink()
        undate(path.parent)


def move(source: Path, target: Path) -> None:
    """Give a durable file another name in its folder, over one that is there.

    That it was moved already is no error.
    """
    with suppress(FileNotFoundError):
        os.replace(source, target)
    sync_folder(target.parent)


def leftovers(folder: Path) -> Iterator[Path]:
    """Unfinished files below `folder`, left by a writer that was killed."""
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.startswith(TEMPORARY):
                yield Path(parent) / name


def settle(folder: Path) -> None:
    """Make the names of all folders below `folder` durable: a writer that was killed may have made some and not come to that."""
    for parent, _, _ in os.walk(folder):
        sync_folder(Path(parent))
