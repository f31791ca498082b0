"""An encrypted SQLite file by itself: opened, laid out, looked at, removed; and what its errors mean."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from khronika.durable.lock import LockedError
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

PATIENCE = 10_000
"""Milliseconds to wait for another process that has the file locked."""

REBUILD = "build it again with: khronika index ARCHIVE"
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class ProjectionLayout:
    """What a projection is made of, and how its errors are told.

    `schema` is laid out in a new file, `version` marks it; `memory` is the mebibytes of pages kept, `page`
    the bytes of one.
    """

    what: str
    schema: str
    version: int
    memory: int
    page: int
    damaged: type[KhronikaError]
    full: type[KhronikaError]
    shrinks: bool = False
    """Whether pages that are free again can be given back (`PRAGMA incremental_vacuum`)."""
    prepare: Callable[[apsw.Connection], None] = lambda _: None
    """What each connection is told before the schema is looked at: functions and tokenizers of the caller."""


def peek(path: Path, key: bytes, layout: ProjectionLayout, question: str) -> list[tuple[Any, ...]]:
    """The answer to one question of a projection that is closed, without a change to it.

    None where it cannot be read.

    What lies in the log beside it, because a process was killed, is not looked at.
    """
    if not path.is_file():
        return []
    try:
        connection = immutable(path, key)
        try:
            if connection.pragma("user_version") != layout.version:
                return []
            return list(connection.execute(question))
        finally:
            connection.close()
    except apsw.Error:
        return []


def is_of_key(path: Path, key: bytes) -> bool:
    """Whether a projection opens with this key, whatever its version. One that is empty, or is not there, opens with each."""
    try:
        if path.stat().st_size == 0:
            return True
        connection = immutable(path, key)
        try:
            connection.pragma("user_version")
            return True
        finally:
            connection.close()
    except apsw.NotADBError:
        return False
    except (OSError, apsw.Error):
        return True


def connected(path: Path, key: bytes, layout: ProjectionLayout, journal: str = "wal") -> apsw.Connection:
    """A connection to a file that may be new: it is laid out then."""
    connection = apsw.Connection(os.fspath(path))
    # Several processes may read one archive and bring a projection up to date at once.
    connection.set_busy_timeout(PATIENCE)
    connection.transaction_mode = "IMMEDIATE"
    _unlock(connection, key)
    layout.prepare(connection)
    connection.pragma("page_size", layout.page)
    if layout.shrinks:
        connection.pragma("auto_vacuum", 2)
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


def immutable(path: Path, key: bytes, layout: ProjectionLayout | None = None) -> apsw.Connection:
    """A connection that changes nothing, not even beside the file; prepared, where the layout is given."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)
    _unlock(connection, key)
    if layout is not None:
        layout.prepare(connection)
    return connection


def _unlock(connection: apsw.Connection, key: bytes) -> None:
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", "raw:" + key.hex())


def inode_of(path: Path) -> int | None:
    """What the file system knows the file by; None where there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return None


def delete(path: Path) -> None:
    """Remove a projection and what SQLite keeps beside it."""
    for each in (path, *beside(path)):
        each.unlink(missing_ok=True)


def beside(path: Path) -> Iterator[Path]:
    """Where SQLite keeps what belongs to a file."""
    return (path.with_name(path.name + suffix) for suffix in _BESIDE)


@contextmanager
def intact(layout: ProjectionLayout) -> Iterator[None]:
    """Raises what an error of the database means: LockedError, `layout.full`, `layout.damaged`."""
    try:
        yield
    except apsw.BusyError as error:
        raise LockedError(
            message("another process holds the {what} of this archive", what=layout.what),
            hint="wait for it to finish, or stop it",
        ) from error
    except (apsw.ThreadingViolationError, apsw.ConnectionClosedError):
        raise  # a fault of the program, which tells nothing of the file
    except apsw.FullError as error:
        fact = message("the disk is full: the {what} could not be written", what=layout.what)
        raise layout.full(fact, hint="free some space and try again") from error
    except apsw.Error as error:
        raise layout.damaged(message("the {what} is damaged", what=layout.what), hint=REBUILD) from error
