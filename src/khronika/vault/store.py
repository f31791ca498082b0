"""Where sealed bytes are kept: a port, a folder, and memory as the reference.

Pieces lie in `<first character>/<name>`. Objects of earlier versions were files of their own, in `<first two
characters>/<name>`; they are read, and no new ones are made.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from khronika.durable.batch import remove
from khronika.durable.stream import TEMPORARY, Stream, sync_folder, undate
from khronika.vault.error import RESTORE, DamagedObjectError, MissingObjectError


@dataclass(frozen=True, slots=True)
class ListedObject:
    """A file of a store: its name, where it lies below the store, and whether that is where a piece lies."""

    name: str
    place: str
    is_piece: bool


class PieceWriter(Protocol):
    """A new file, invisible until it is published."""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append bytes."""

    def cut(self, length: int) -> None:
        """Forget what was written from `length` on."""

    def send(self) -> None:
        """Begin to make the bytes durable, and wait for nothing."""

    def sync(self) -> None:
        """Make the bytes durable, and still unseen; `publish` of the store gives them their name."""

    def discard(self) -> None:
        """Forget the file."""


class ObjectStore(Protocol):
    """Files by name; written once, never changed."""

    def create(self, name: str) -> PieceWriter:
        """Begin a new piece."""

    def publish(self, names: Iterable[str]) -> None:
        """Give finished pieces their names, durably, in this order."""

    def forget(self, names: Iterable[str]) -> None:
        """Forget finished pieces that have not been published."""

    def read(self, name: str, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset`; raises MissingObjectError."""

    def read_into(self, name: str, offset: int, buffer: memoryview) -> int:
        """Fill a buffer with bytes from `offset`, as far as there are any; how many there were.

        Raises as `read`.
        """

    def listed(self) -> Iterator[ListedObject]:
        """Every file that was published."""

    def size_of(self, listed: ListedObject) -> int:
        """How many bytes it has."""

    def remove(self, names: Iterable[str]) -> None:
        """Remove files durably; one that is gone already is no error."""


def place_of_piece(name: str) -> str:
    """Where a piece lies below its store."""
    return f"{name[:1]}/{name}"


def place_of_object(name: str) -> str:
    """Where an object of versions 1 and 2 lies below its store."""
    return f"{name[:2]}/{name}"


class FolderStore:
    """Pieces as files of one folder, beside objects of earlier versions."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._root = folder, os.fspath(folder)

    def create(self, name: str) -> PieceWriter:
        """Begin a new piece, making its sub-folder if needed."""
        folder = self._folder_of(name)
        if not os.path.isdir(folder):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            undate(folder)
            undate(self._folder)
        return Stream(f"{folder}/{name}", temporary=_unseen(folder, name))

    def publish(self, names: Iterable[str]) -> None:
        """Give finished pieces their names, durably, in this order."""
        folders: dict[str, None] = {}
        for name in names:
            folder = self._folder_of(name)
            os.rename(_unseen(folder, name), f"{folder}/{name}")
            undate(folder)
            folders[folder] = None
        # Sub-folders may be new, made here or by another process of ours: without their names nothing in
        # them is there.
        for folder in (*folders, self._root) if folders else ():
            sync_folder(folder)

    def forget(self, names: Iterable[str]) -> None:
        """Forget finished pieces that have not been published."""
        for name in names:
            folder = self._folder_of(name)
            with suppress(FileNotFoundError):
                os.unlink(_unseen(folder, name))
            undate(folder)

    def _folder_of(self, name: str) -> str:
        # A text: making paths of a thousand pieces costs as much as writing some of them.
        return f"{self._root}/{name[:1]}"

    def read(self, name: str, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset`; raises MissingObjectError."""
        with self._opened(name) as descriptor:
            return _read_fully(descriptor, offset, length)

    def read_into(self, name: str, offset: int, buffer: memoryview) -> int:
        """Fill a buffer with bytes from `offset`, as far as there are any; how many there were.

        Raises as `read`.
        """
        filled = 0
        with self._opened(name) as descriptor:
            while filled < len(buffer):
                more = os.preadv(descriptor, [buffer[filled:]], offset + filled)
                if not more:
                    break
                filled += more
        return filled

    @contextmanager
    def _opened(self, name: str) -> Iterator[int]:
        try:
            descriptor = self._open(name)
            try:
                yield descriptor
            finally:
                os.close(descriptor)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise MissingObjectError("a sealed object is missing", hint=RESTORE) from error
        except OSError as error:
            # A disk that fails, a folder or a link where a file should be.
            raise DamagedObjectError("a sealed object cannot be read", hint=RESTORE) from error

    def _open(self, name: str) -> int:
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            return os.open(self._folder / place_of_piece(name), flags)
        except (FileNotFoundError, NotADirectoryError):
            return os.open(self._folder / place_of_object(name), flags)

    def listed(self) -> Iterator[ListedObject]:
        """Every file that was published; unfinished ones are not there."""
        for parent, _, names in os.walk(self._folder):
            below = Path(parent).relative_to(self._folder).as_posix()
            for name in names:
                if not name.startswith(TEMPORARY):
                    place = f"{below}/{name}".removeprefix("./")
                    yield ListedObject(name, place, place == place_of_piece(name))

    def size_of(self, listed: ListedObject) -> int:
        """How many bytes it has."""
        return (self._folder / listed.place).lstat().st_size

    def remove(self, names: Iterable[str]) -> None:
        """Remove files durably; one that is gone already is no error.

        Folders of objects go with the last of them.
        """
        gone = list(names)
        alone = [self._folder / place_of_object(name) for name in gone]
        remove(*(self._folder / place_of_piece(name) for name in gone), *alone)
        for folder in {path.parent for path in alone}:
            with suppress(OSError):
                folder.rmdir()
                undate(self._folder)


def _unseen(folder: str, name: str) -> str:
    """What a piece is called until it is published: its own name can be worked out again, so nobody has to remember thousands."""
    return f"{folder}/{TEMPORARY}{name}"


def _read_fully(descriptor: int, offset: int, length: int) -> bytes:
    data = os.pread(descriptor, length, offset)
    while len(data) < length:
        more = os.pread(descriptor, length - len(data), offset + len(data))
        if not more:
            break
        data += more
    return data


class MemoryStore:
    """Pieces in memory: the reference the folder is tested against."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.finished: dict[str, bytes] = {}

    def create(self, name: str) -> PieceWriter:
        """Begin a new piece."""
        return _MemoryWriter(self.finished, name)

    def publish(self, names: Iterable[str]) -> None:
        """Give finished pieces their names, in this order."""
        for name in names:
            self.objects[name] = self.finished.pop(name)

    def forget(self, names: Iterable[str]) -> None:
        """Forget finished pieces that have not been published."""
        for name in names:
            self.finished.pop(name, None)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset`; raises MissingObjectError."""
        try:
            return self.objects[name][offset : offset + length]
        except KeyError as error:
            raise MissingObjectError("a sealed object is missing", hint=RESTORE) from error

    def read_into(self, name: str, offset: int, buffer: memoryview) -> int:
        """Fill a buffer with bytes from `offset`, as far as there are any; how many there were.

        Raises as `read`.
        """
        data = self.read(name, offset, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def listed(self) -> Iterator[ListedObject]:
        """Every piece."""
        for name in self.objects:
            yield ListedObject(name, place_of_piece(name), is_piece=True)

    def size_of(self, listed: ListedObject) -> int:
        """How many bytes it has."""
        return len(self.objects[listed.name])

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; one that is gone already is no error."""
        for name in names:
            self.objects.pop(name, None)


class _MemoryWriter:
    def __init__(self, finished: dict[str, bytes], name: str) -> None:
        self._finished, self._name, self._parts = finished, name, bytearray()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._parts += data

    def cut(self, length: int) -> None:
        del self._parts[length:]

    def send(self) -> None:
        pass  # memory waits for nothing

    def sync(self) -> None:
        self._finished[self._name] = bytes(self._parts)

    def discard(self) -> None:
        self._parts.clear()
