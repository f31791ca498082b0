"""A projection: an encrypted SQLite file that holds nothing which cannot be made again from what is sealed.

Where it cannot be written (a medium that can only be read, a full disk) it is read as it lies there, without
a change; once something has to be taken in, it goes on as a copy for this process alone, encrypted as well,
which has no name and is gone with the process. So it does in a folder of another machine: over a network
SQLite's log has no shared memory, and SMB refuses its locks.

Threads may use one projection: each has a connection of its own, so that they read side by side, and one at a
time changes it.
"""

import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet

import apsw

from khronika.durable.database import (
    REBUILD,
    ProjectionLayout,
    beside,
    connected,
    delete,
    immutable,
    inode_of,
    intact,
)
from khronika.durable.medium import is_shared
from khronika.durable.open_elsewhere import is_open_elsewhere
from khronika.durable.projection_file import has_content, is_parted
from khronika.durable.scratch import scratch_file
from khronika.durable.stream import drawn_time, tells_no_date, undate
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

_KEY = 32

_opening = threading.Lock()
_open: "WeakSet[Projection]" = WeakSet()
"""The projections that this process has open. To open one of their files once more by other means than SQLite,
and close it, would drop the locks that SQLite holds on it: POSIX locks are of the process."""


class _State(Enum):
    """How a projection is held: written where it lies, read there without a change, or a copy that nobody keeps."""

    WRITTEN = auto()
    UNCHANGED = auto()
    COPY = auto()


@dataclass(frozen=True, slots=True)
class _Held:
    """What a projection goes on with: all of it is replaced at once, so that no thread meets a half of each.

    `first` was opened first; `own` holds the connection of each thread. By its `inode` another file is seen.
    """

    first: apsw.Connection
    state: _State
    key: bytes = field(repr=False)
    inode: int | None = None
    own: threading.local = field(default_factory=threading.local)


class Projection:
    """One encrypted SQLite file (SQLite3 Multiple Ciphers, ChaCha20) without any plaintext beside it."""

    def __init__(self, path: Path, layout: ProjectionLayout, held: _Held) -> None:
        """A projection that was opened; its 32-byte key encrypts every page. Use `open`."""
        self.path, self._layout = path, layout
        self._changes = threading.RLock()
        self._connections: WeakSet[apsw.Connection] = WeakSet()
        self._answering = threading.local()
        self._hold(held)

    def _hold(self, held: _Held) -> None:
        """Go on with this; connections of other threads are made anew when they are asked for."""
        held.own.connection = held.first
        self._connections.add(held.first)
        self._held = held

    def follow(self) -> None:
        """Open what another process has put in the place of the file, which it could not read.

        Nothing where it lies there still.
        """
        held = self._held
        if held.state is _State.WRITTEN and inode_of(self.path) not in (None, held.inode):
            with self._changes, self.intact():
                self._hold(_written(self.path, held.key, self._layout))

    @property
    def connection(self) -> apsw.Connection:
        """The connection of this thread.

        A copy that nobody keeps has one for all threads: `alone` is held while it is used.
        """
        held: _Held = getattr(self._answering, "held", None) or self._held
        if held.state is _State.COPY:
            return held.first
        found: apsw.Connection | None = getattr(held.own, "connection", None)
        if found is None:
            with self.intact():
                is_written = held.state is _State.WRITTEN
                found = (
                    connected(self.path, held.key, self._layout)
                    if is_written
                    else immutable(self.path, held.key, self._layout)
                )
            held.own.connection = found
            self._connections.add(found)
        return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """To be held while answers are fetched: this thread keeps its connection.

        Others wait for a shared one.
        """
        if (held := self._held).state is _State.COPY:
            with self._changes:
                yield
            return
        before, self._answering.held = getattr(self._answering, "held", None), held
        try:
            yield
        finally:
            self._answering.held = before

    def holds(self, inode: int) -> bool:
        """Whether it is written where it lies, in the file of this inode."""
        return self._held.state is _State.WRITTEN and self._held.inode == inode

    @property
    def is_written(self) -> bool:
        """Whether it is written where it lies: what is changed there stays."""
        return self._held.state is _State.WRITTEN

    @property
    def is_kept(self) -> bool:
        """Whether what is there stays after this process; else it is a copy that goes with it."""
        return self._held.state is not _State.COPY

    @classmethod
    def open(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self:
        """The projection at `path`.

        One that cannot be read (damaged, of another key or version) is removed and begun anew.

        Where nothing can be written, what is there is read as it is, or one is begun that nobody keeps.
        Raises LockedError, `layout.full`.
        """
        if os.access(path.parent, os.W_OK) and not is_shared(path.parent):
            # Without room for what SQLite lays beside it, it is looked at all the same.
            with suppress(layout.full, OSError):
                return cls._open_or_anew(path, key, layout)
        return cls._unchanged(path, key, layout) or cls._copy(path, secrets.token_bytes(_KEY), layout)

    @classmethod
    def anew(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self:
        """An empty projection in place of what is there, or one that nobody keeps where that cannot be removed.

        Raises as `open` does.
        """
        try:
            delete(path)
            if is_shared(path.parent):
                return cls._copy(path, secrets.token_bytes(_KEY), layout)
            return cls._open(path, key, layout)
        except (layout.full, layout.damaged, OSError):
            return cls._copy(path, secrets.token_bytes(_KEY), layout)

    def leave(self) -> None:
        """Go on as a copy that nobody keeps: begun with what lies at the path, or anew where that cannot be read. Raises `layout.full`."""
        with self._changes:
            # What other threads are reading they read to its end.
            with suppress(apsw.Error):
                self.connection.close()
            key = self._held.key
            whole = self._unchanged(self.path, key, self._layout) if self.is_kept else None
            if whole is None:
                self._hold(_copied(secrets.token_bytes(_KEY), self._layout, None))
            else:
                whole.connection.close()
                self._hold(_copied(key, self._layout, self.path))

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
        with _opening:
            is_left = _is_left(path)
            if not _is_open_here(path):
                is_left = is_parted(path) or is_left
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            with intact(layout):
                made = cls(path, layout, _written(path, key, layout))
            _open.add(made)
        made.undate()
        try:
            made.rows("SELECT count(*) FROM sqlite_schema")
            if is_left and not _is_sound(made):
                raise layout.damaged(message("the {what} is damaged", what=layout.what), hint=REBUILD)
        except BaseException:
            made.close()
            raise
        return made

    @classmethod
    def _unchanged(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self | None:
        """The file read without a change.

        None where it is none, is damaged, or where a log lies beside it.
        """
        if not path.is_file() or any(map(has_content, beside(path))):
            return None
        try:
            connection = immutable(path, key, layout)
            is_known = connection.pragma("user_version") == layout.version
        except apsw.Error:
            return None
        if not is_known:
            connection.close()
            return None
        return cls(path, layout, _Held(connection, _State.UNCHANGED, key))

    @classmethod
    def _copy(cls, path: Path, key: bytes, layout: ProjectionLayout) -> Self:
        return cls(path, layout, _copied(key, layout, None))

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
            if self._held.state is _State.UNCHANGED:
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
            if self._held.state is _State.WRITTEN:
                self.connection.pragma("wal_checkpoint(TRUNCATE)")
        for connection in list(self._connections):
            with suppress(apsw.Error):
                connection.close()
        _open.discard(self)
        # A medium that was pulled out has no dates any more.
        with suppress(OSError):
            self.undate()

    def undate(self) -> None:
        """Take the dates away that SQLite has left, of the file, of those beside it and of their folder: to be called after each change."""
        if self._held.state is not _State.WRITTEN:
            return
        for path in (self.path, *beside(self.path)):
            with suppress(FileNotFoundError):
                # What was not changed keeps its time: it would be copied again for nothing.
                if not tells_no_date(path.stat().st_mtime_ns):
                    drawn = drawn_time()
                    os.utime(path, ns=(drawn, drawn))
        undate(self.path.parent)


def _written(path: Path, key: bytes, layout: ProjectionLayout) -> _Held:
    # Looked at first: what is replaced in between is opened once more than is needed.
    inode = inode_of(path)
    return _Held(connected(path, key, layout), _State.WRITTEN, key, inode)


def _copied(key: bytes, layout: ProjectionLayout, content: Path | None) -> _Held:
    """A connection to a file without a name, which begins as the one at `content`, of the same key.

    Raises `layout.full`.
    """
    try:
        with intact(layout), scratch_file(content.stat().st_size if content else 0) as path:
            if content:
                shutil.copyfile(content, path)
            # Its journal is kept in memory: beside a file that has no name nothing could be found again.
            return _Held(connected(path, key, layout, "memory"), _State.COPY, key)
    except OSError as error:
        fact = message(
            "there is no room for a copy of the {what}, which cannot be written where it lies",
            what=layout.what,
        )
        hint = message("free some space, or name a folder with room: TMPDIR=/somewhere khronika ...")
        raise layout.full(fact, hint=hint) from error


def _is_open_here(path: Path) -> bool:
    """Whether this process has the file open already."""
    inode = inode_of(path)
    return inode is not None and any(each.holds(inode) for each in list(_open))


def _is_left(path: Path) -> bool:
    """Whether a log of changes lies beside the file that no living process writes: what it belongs to is looked through.

    Of a large record that takes a second: too long for everybody who comes while another process works.
    """
    is_logged = path.with_name(f"{path.name}-wal").exists()
    return is_logged and not _is_open_here(path) and not is_open_elsewhere(path)


def _is_sound(projection: Projection) -> bool:
    return projection.rows("PRAGMA quick_check(1)") == [("ok",)]
