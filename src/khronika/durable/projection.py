"""A projection: an encrypted SQLite file that holds nothing which cannot be made again from what is sealed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import apsw

from khronika.durable.lock import LockedError
from khronika.durable.stream import drawn_time, tells_no_date, undate
from khronika.primitives.error import KhronikaError

PATIENCE = 10_000
"""Milliseconds to wait for another process that has the file locked."""

REBUILD = "build it again with: khronika index ARCHIVE"
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Layout:
    """What a projection is made of, and how its errors are told.

    `schema` is laid out in a new file, `version` marks it; `memory` is the mebibytes of pages kept, `page` the octets of one.
    """

    what: str
    schema: str
    version: int
    memory: int
    page: int
    damaged: type[KhronikaError]
    full: type[KhronikaError]


class Projection:
    """One encrypted SQLite file (SQLite3 Multiple Ciphers, ChaCha20) without any plaintext beside it."""

    def __init__(self, path: Path, key: bytes, layout: Layout) -> None:
        """Open the file, or begin it; the 32-byte `key` encrypts every page. Raises what `open` raises."""
        self.path, self._layout = path, layout
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self.connection = apsw.Connection(os.fspath(path))
        # Several processes may read one archive and bring a projection up to date at once.
        self.connection.set_busy_timeout(PATIENCE)
        self.connection.transaction_mode = "IMMEDIATE"
        self.connection.pragma("cipher", "chacha20")
        self.connection.pragma("key", "raw:" + key.hex())
        self.connection.pragma("page_size", layout.page)
        self.connection.pragma("temp_store", 2)
        self.connection.pragma("journal_mode", "wal")
        self.connection.pragma("synchronous", 1)
        self.connection.pragma("cache_size", -layout.memory * 1_024)
        if self.connection.pragma("user_version") != layout.version:
            self._lay_out()
        self.undate()

    def _lay_out(self) -> None:
        with self.connection:
            if self.connection.pragma("user_version") != self._layout.version:
                self.connection.execute(self._layout.schema)
                self.connection.pragma("user_version", self._layout.version)

    @classmethod
    def open(cls, path: Path, key: bytes, layout: Layout) -> Self:
        """The projection at `path`; one that cannot be read (damaged, of another key or version) is removed and begun anew.

        Raises LockedError, `layout.full`.
        """
        try:
            return cls._open(path, key, layout)
        except layout.damaged:
            return cls.anew(path, key, layout)

    @classmethod
    def anew(cls, path: Path, key: bytes, layout: Layout) -> Self:
        """An empty projection in place of what is there."""
        delete(path)
        return cls._open(path, key, layout)

    @classmethod
    def _open(cls, path: Path, key: bytes, layout: Layout) -> Self:
        # A log of changes beside the file was left by a process that did not close it, or is being written.
        is_unclosed = path.with_name(f"{path.name}-wal").exists()
        with intact(layout):
            made = cls(path, key, layout)
        try:
            made.rows("SELECT count(*) FROM sqlite_schema")
            if is_unclosed and made.rows("PRAGMA quick_check(1)") != [("ok",)]:
                raise layout.damaged(f"the {layout.what} is damaged", hint=REBUILD)
        except BaseException:
            made.close()
            raise
        return made

    def rows(self, question: str, *values: str | bytes | int) -> list[tuple[Any, ...]]:
        """Every answer to a question."""
        with self.intact():
            return list(self.connection.execute(question, values))

    @contextmanager
    def intact(self) -> Iterator[None]:
        """Raises what an error of the database means: LockedError, `layout.full`, `layout.damaged`."""
        with intact(self._layout):
            yield

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction, all or none, that leaves no date behind; raises what `intact` does."""
        try:
            with self.intact(), self.connection:
                yield
        finally:
            self.undate()

    def close(self) -> None:
        """Close the file and take its date away, and its folder's: SQLite makes and removes files beside it."""
        # On a full disk, or damaged, it stays as it is: the next to open it goes on from there, or builds it again.
        with suppress(apsw.Error):
            self.connection.pragma("wal_checkpoint(TRUNCATE)")
        self.connection.close()
        self.undate()

    def undate(self) -> None:
        """Take the dates away that SQLite has left, of the file, of those beside it and of their folder: to be called after each change."""
        for path in (self.path, *_beside(self.path)):
            with suppress(FileNotFoundError):
                # What was not changed keeps its time: it would be copied again for nothing.
                if not tells_no_date(path.stat().st_mtime_ns):
                    drawn = drawn_time()
                    os.utime(path, ns=(drawn, drawn))
        undate(self.path.parent)


def peek(path: Path, key: bytes, layout: Layout, question: str) -> list[tuple[Any, ...]]:
    """The answer to one question of a projection that is closed, without a change to it; none where it cannot be read.

    What lies in the log beside it, because a process was killed, is not looked at.
    """
    if not path.is_file():
        return []
    try:
        connection = apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        try:
            connection.pragma("cipher", "chacha20")
            connection.pragma("key", "raw:" + key.hex())
            if connection.pragma("user_version") != layout.version:
                return []
            return list(connection.execute(question))
        finally:
            connection.close()
    except apsw.Error:
        return []


def delete(path: Path) -> None:
    """Remove a projection and what SQLite keeps beside it."""
    for each in (path, *_beside(path)):
        each.unlink(missing_ok=True)


def _beside(path: Path) -> Iterator[Path]:
    return (path.with_name(path.name + suffix) for suffix in _BESIDE)


@contextmanager
def intact(layout: Layout) -> Iterator[None]:
    """Raises what an error of the database means: LockedError, `layout.full`, `layout.damaged`."""
    try:
        yield
    except apsw.BusyError as error:
        raise LockedError(f"another process holds the {layout.what} of this archive", hint="wait for it to finish, or stop it") from error
    except apsw.FullError as error:
        fact = f"the disk is full: the {layout.what} could not be written"
        raise layout.full(fact, hint="free some space and try again") from error
    except apsw.Error as error:
        raise layout.damaged(f"the {layout.what} is damaged", hint=REBUILD) from error
