"""A projection: an encrypted SQLite file that holds nothing which cannot be made again from what is sealed.

Where it cannot be written (a medium that can only be read, a full disk) it is read as it lies there, without a change; once something has
to be taken in, it goes on as a copy for this process alone, encrypted as well, which has no name and is gone with the process.

Threads may use one projection: each has a connection of its own, so that they read side by side, and one at a time changes it.
"""

import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet

import apsw

from khronika.durable.lock import LockedError
from khronika.durable.scratch import scratch_file
from khronika.durable.stream import drawn_time, tells_no_date, undate
from khronika.primitives.error import KhronikaError

PATIENCE = 10_000
"""Milliseconds to wait for another process that has the file locked."""

REBUILD = "build it again with: khronika index ARCHIVE"
_KEY = 32
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class ProjectionLayout:
    """What a projection is made of, and how its errors are told.

    `schema` is laid out in a new file, `version` marks it; `memory` is the mebibytes of pages kept, `page` the bytes of one.
    """

    what: str
    schema: str
    version: int
    memory: int
    page: int
    damaged: type[KhronikaError]
    full: type[KhronikaError]


class _State(Enum):
    """How a projection is held: written where it lies, read there without a change, or a copy that nobody keeps."""

    WRITTEN = auto()
    UNCHANGED = auto()
    COPY = auto()


class Projection:
    """One encrypted SQLite file (SQLite3 Multiple Ciphers, ChaCha20) without any plaintext beside it."""

    def __init__(self, path: Path, key: bytes, layout: ProjectionLayout, opened: tuple[apsw.Connection, _State]) -> None:
        """A projection that was opened; the 32-byte `key` encrypts every page. Use `open`."""
        self.path, self._key, self._layout = path, key, layout
        self._changes = threading.RLock()
        self._connections: WeakSet[apsw.Connection] = WeakSet()
        self._hold(*opened)

    def _hold(self, connection: apsw.Connection, state: _State) -> None:
        """Go on with this connection as the first; those of other threads are made anew when they are asked for."""
        self._first, self._state, self._own = connection, state, threading.local()
        self._own.connection = connection
        self._connections.add(connection)
        self._inode = _inode(self.path)

    def follow(self) -> None:
        """Open what another process has put in the place of the file, which it could not read; nothing where it lies there still."""
        if self._state is _State.WRITTEN and _inode(self.path) not in (None, self._inode):
            with self._changes, self.intact():
                self._hold(_connected(self.path, self._key, self._layout, "wal"), self._state)

    @property
    def connection(self) -> apsw.Connection:
        """The connection of this thread. A copy that nobody keeps has one for all threads: `alone` is held while it is used."""
        if self._state is _State.COPY:
            return self._first
        found: apsw.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            with self.intact():
                is_written = self._state is _State.WRITTEN
                found = _connected(self.path, self._key, self._layout, "wal") if is_written else _immutable(self.path, self._key)
            self._own.connection = found
            self._connections.add(found)
        return found

    def alone(self) -> AbstractContextManager[object]:
        """To be held while answers are fetched: other threads wait where they share the connection."""
        return self._changes if self._state is _State.COPY else nullcontext()

    @property
    def is_kept(self) -> bool:
        """Whether what is there stays after this process; else it is a copy that goes with it."""
        return self._state is not _State.COPY

    @classmethod
    def open(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self:
        """The projection at `path`; one that cannot be read (damaged, of another key or version) is removed and begun anew.

        Where nothing can be written, what is there is read as it is, or one is begun that nobody keeps. Raises LockedError, `layout.full`.
        """
        if os.access(path.parent, os.W_OK):
            # Without room for what SQLite lays beside it, it is looked at all the same.
            with suppress(layout.full, OSError):
                return cls._open_or_anew(path, key, layout)
        return cls._unchanged(path, key, layout) or cls._copy(path, secrets.token_bytes(_KEY), layout)

    @classmethod
    def anew(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self:
        """An empty projection in place of what is there, or one that nobody keeps where that cannot be removed; raises as `open` does."""
        try:
            delete(path)
            return cls._open(path, key, layout)
        except (layout.full, layout.damaged, OSError):
            return cls._copy(path, secrets.token_bytes(_KEY), layout)

    def leave(self) -> None:
        """Go on as a copy that nobody keeps: begun with what lies at the path, or anew where that cannot be read. Raises `layout.full`."""
        with self._changes:
            # What other threads are reading they read to its end.
            with suppress(apsw.Error):
                self.connection.close()
            whole = self._unchanged(self.path, self._key, self._layout) if self.is_kept else None
            if whole is None:
                self._key = secrets.token_bytes(_KEY)
                copied = _copied(self._key, self._layout, None)
            else:
                whole.connection.close()
                copied = _copied(self._key, self._layout, self.path)
            self._hold(copied, _State.COPY)

    @classmethod
    def _open_or_anew(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self:
        try:
            return cls._open(path, key, layout)
        except layout.damaged:
            unchanged = cls._unchanged(path, key, layout)
            if unchanged is not None and _is_sound(unchanged):
                return unchanged  # not the file is at fault, but the disk
            return cls.anew(path, key, layout)

    @classmethod
    def _open(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self:
        # A log of changes beside the file was left by a process that did not close it, or is being written.
        is_unclosed = path.with_name(f"{path.name}-wal").exists()
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with intact(layout):
            made = cls(path, key, layout, (_connected(path, key, layout, "wal"), _State.WRITTEN))
        made.undate()
        try:
            made.rows("SELECT count(*) FROM sqlite_schema")
            if is_unclosed and not _is_sound(made):
                raise layout.damaged(f"the {layout.what} is damaged", hint=REBUILD)
        except BaseException:
            made.close()
            raise
        return made

    @classmethod
    def _unchanged(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self | None:
        """The file read without a change; None where it is none, is damaged, or where a log lies beside it."""
        if not path.is_file() or any(map(_has_content, _beside(path))):
            return None
        try:
            connection = _immutable(path, key)
            is_known = connection.pragma("user_version") == layout.version
        except apsw.Error:
            return None
        if not is_known:
            connection.close()
            return None
        return cls(path, key, layout, (connection, _State.UNCHANGED))

    @classmethod
    def _copy(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self:
        return cls(path, key, layout, (_copied(key, layout, None), _State.COPY))

    def rows(self, question: str, *values: str | bytes | int) -> list[tuple[Any, ...]]:
        """Every answer to a question."""
        with self.intact(), self.alone():
            return list(self.connection.execute(question, values))

    @contextmanager
    def intact(self) -> Iterator[None]:
        """Raises what an error of the database means: LockedError, `layout.full`, `layout.damaged`."""
        with intact(self._layout):
            yield

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction, all or none, that leaves no date behind; raises what `intact` does."""
        with self._changes:
            if self._state is _State.UNCHANGED:
                self.leave()
            try:
                with self.intact(), self.connection:
                    yield
            finally:
                self.undate()

    def close(self) -> None:
        """Close the file and take its date away, and its folder's: SQLite makes and removes files beside it."""
        # On a full disk, or damaged, it stays as it is: the next to open it goes on from there, or builds it again.
        with suppress(apsw.Error, KhronikaError):
            if self._state is _State.WRITTEN:
                self.connection.pragma("wal_checkpoint(TRUNCATE)")
        for connection in list(self._connections):
            with suppress(apsw.Error):
                connection.close()
        self.undate()

    def undate(self) -> None:
        """Take the dates away that SQLite has left, of the file, of those beside it and of their folder: to be called after each change."""
        if self._state is not _State.WRITTEN:
            return
        for path in (self.path, *_beside(self.path)):
            with suppress(FileNotFoundError):
                # What was not changed keeps its time: it would be copied again for nothing.
                if not tells_no_date(path.stat().st_mtime_ns):
                    drawn = drawn_time()
                    os.utime(path, ns=(drawn, drawn))
        undate(self.path.parent)


def peek(path: Path, key: bytes, layout: ProjectionLayout, question: str) -> list[tuple[Any, ...]]:
    """The answer to one question of a projection that is closed, without a change to it; none where it cannot be read.

    What lies in the log beside it, because a process was killed, is not looked at.
    """
    if not path.is_file():
        return []
    try:
        connection = _immutable(path, key)
        try:
            if connection.pragma("user_version") != layout.version:
                return []
            return list(connection.execute(question))
        finally:
            connection.close()
    except apsw.Error:
        return []


def _connected(path: Path, key: bytes, layout: ProjectionLayout, journal: str) -> apsw.Connection:
    """A connection to a file that may be new: it is laid out then."""
    connection = apsw.Connection(os.fspath(path))
    # Several processes may read one archive and bring a projection up to date at once.
    connection.set_busy_timeout(PATIENCE)
    connection.transaction_mode = "IMMEDIATE"
    _unlock(connection, key)
    connection.pragma("page_size", layout.page)
    connection.pragma("temp_store", 2)
    connection.pragma("journal_mode", journal)
    connection.pragma("synchronous", 1)
    connection.pragma("cache_size", -layout.memory * 1_024)
    if connection.pragma("user_version") != layout.version:
        _lay_out(connection, layout)
    return connection


def _lay_out(connection: apsw.Connection, layout: ProjectionLayout) -> None:
    with connection:
        if connection.pragma("user_version") != layout.version:
            connection.execute(layout.schema)
            connection.pragma("user_version", layout.version)


def _copied(key: bytes, layout: ProjectionLayout, content: Path | None) -> apsw.Connection:
    """A connection to a file without a name, which begins as the one at `content`, of the same key; raises `layout.full`."""
    try:
        with intact(layout), scratch_file(content.stat().st_size if content else 0) as path:
            if content:
                shutil.copyfile(content, path)
            # Its journal is kept in memory: beside a file that has no name nothing could be found again.
            return _connected(path, key, layout, "memory")
    except OSError as error:
        fact = f"there is no room for a copy of the {layout.what}, which cannot be written where it lies"
        raise layout.full(fact, hint="free some space, or name a folder with room: TMPDIR=/somewhere khronika ...") from error


def _is_sound(projection: Projection) -> bool:
    return projection.rows("PRAGMA quick_check(1)") == [("ok",)]


def _immutable(path: Path, key: bytes) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)
    _unlock(connection, key)
    return connection


def _unlock(connection: apsw.Connection, key: bytes) -> None:
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", "raw:" + key.hex())


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def delete(path: Path) -> None:
    """Remove a projection and what SQLite keeps beside it."""
    for each in (path, *_beside(path)):
        each.unlink(missing_ok=True)


def _beside(path: Path) -> Iterator[Path]:
    return (path.with_name(path.name + suffix) for suffix in _BESIDE)


@contextmanager
def intact(layout: ProjectionLayout) -> Iterator[None]:
    """Raises what an error of the database means: LockedError, `layout.full`, `layout.damaged`."""
    try:
        yield
    except apsw.BusyError as error:
        raise LockedError(f"another process holds the {layout.what} of this archive", hint="wait for it to finish, or stop it") from error
    except (apsw.ThreadingViolationError, apsw.ConnectionClosedError):
        raise  # a fault of the program, which tells nothing of the file
    except apsw.FullError as error:
        fact = f"the disk is full: the {layout.what} could not be written"
        raise layout.full(fact, hint="free some space and try again") from error
    except apsw.Error as error:
        raise layout.damaged(f"the {layout.what} is damaged", hint=REBUILD) from error
