"""Where objects are kept: a port of four methods, a folder, and memory as the reference."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from khronika.durable.batch import remove
from khronika.durable.stream import TEMPORARY, Stream, sync_folder, undate
from khronika.vault.error import RESTORE, DamagedObjectError, MissingObjectError


class ObjectWriter(Protocol):
    """A new object, invisible until it is committed."""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append octets."""

    def commit(self) -> None:
        """Make the object durable under its name."""

    def discard(self) -> None:
        """Forget the object."""


class ObjectStore(Protocol):
    """Objects by name; written once, never changed."""

    def create(self, name: str) -> ObjectWriter:
        """Begin a new object."""

    def read(self, name: str, offset: int, length: int) -> bytes:
        """At most `length` octets from `offset`; raises MissingObjectError."""

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every object's name and size."""

    def names(self) -> Iterator[str]:
        """Every object's name."""

    def remove(self, name: str) -> None:
        """Remove an object; one that is gone already is no error."""


class FolderStore:
    """Objects as files `<first two characters>/<name>` of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str) -> ObjectWriter:
        """Begin a new object, making its sub-folder if needed."""
        parent = self._folder / name[:2]
        if not parent.is_dir():
            parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            undate(parent)
            sync_folder(self._folder)
        return Stream(parent / name)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """At most `length` octets from `offset`; raises MissingObjectError."""
        try:
            descriptor = os.open(self._path(name), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                return _read_fully(descriptor, offset, length)
            finally:
                os.close(descriptor)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise MissingObjectError("a sealed object is missing", hint=RESTORE) from error
        except OSError as error:
            # A disk that fails, a folder or a link where a file should be.
            raise DamagedObjectError("a sealed object cannot be read", hint=RESTORE) from error

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every object's name and size; unfinished files are not objects."""
        for parent, _, names in os.walk(self._folder):
            for name in names:
                if not name.startswith(TEMPORARY):
                    yield name, Path(parent, name).lstat().st_size

    def names(self) -> Iterator[str]:
        """Every object's name; unfinished files are not objects."""
        for _, _, names in os.walk(self._folder):
            yield from (name for name in names if not name.startswith(TEMPORARY))

    def remove(self, name: str) -> None:
        """Remove an object; one that is gone already is no error."""
        remove(self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def _read_fully(descriptor: int, offset: int, length: int) -> bytes:
    data = os.pread(descriptor, length, offset)
    while len(data) < length:
        more = os.pread(descriptor, length - len(data), offset + len(data))
        if not more:
            break
        data += more
    return data


class MemoryStore:
    """Objects in memory: the reference the folder is tested against."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def create(self, name: str) -> ObjectWriter:
        """Begin a new object."""
        return _MemoryWriter(self.objects, name)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """At most `length` octets from `offset`; raises MissingObjectError."""
        try:
            return self.objects[name][offset : offset + length]
        except KeyError as error:
            raise MissingObjectError("a sealed object is missing", hint=RESTORE) from error

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every object's name and size."""
        for name, data in self.objects.items():
            yield name, len(data)

    def names(self) -> Iterator[str]:
        """Every object's name."""
        yield from self.objects

    def remove(self, name: str) -> None:
        """Remove an object; one that is gone already is no error."""
        self.objects.pop(name, None)


class _MemoryWriter:
    def __init__(self, objects: dict[str, bytes], name: str) -> None:
        self._objects, self._name, self._parts = objects, name, bytearray()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._parts += data

    def commit(self) -> None:
        self._objects[self._name] = bytes(self._parts)

    def discard(self) -> None:
        self._parts.clear()
