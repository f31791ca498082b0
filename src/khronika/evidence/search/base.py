"""The encrypted file under a search: how it is opened, laid out, and what its errors mean."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import apsw

from khronika.durable import LockedError
from khronika.evidence.search.error import DamagedSearchError, NoSpaceForSearchError

VERSION = 2
PATIENCE = 10_000
"""Milliseconds to wait for another process that has the file locked."""

PAGE = 8_192
MEMORY = 64
"""Mebibytes of pages kept in memory."""

REBUILD = "build it again with: khronika index ARCHIVE"

SCHEMA = """
CREATE TABLE item(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, derivation INTEGER NOT NULL);
CREATE TABLE document(number INTEGER PRIMARY KEY, item INTEGER NOT NULL, rendition TEXT NOT NULL, kind TEXT NOT NULL);
CREATE INDEX document_item ON document(item);
CREATE TABLE passage(number INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL);
CREATE INDEX passage_document ON passage(document);
CREATE TABLE day(document INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                 PRIMARY KEY(document, first, last)) WITHOUT ROWID;
CREATE TABLE word(stem TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE piece(piece TEXT NOT NULL, stem TEXT NOT NULL, PRIMARY KEY(piece, stem)) WITHOUT ROWID;
CREATE TABLE likeness(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, item INTEGER NOT NULL, part TEXT NOT NULL, value BLOB NOT NULL,
                      UNIQUE(item, kind, part));
CREATE TABLE band(band INTEGER NOT NULL, value INTEGER NOT NULL, likeness INTEGER NOT NULL,
                  PRIMARY KEY(band, value, likeness)) WITHOUT ROWID;
CREATE TABLE removal(number INTEGER PRIMARY KEY);
CREATE TABLE settled(passages INTEGER NOT NULL);
INSERT INTO settled VALUES (0);
CREATE VIRTUAL TABLE term USING fts5(forms, stems, further, fields, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(term, 'row');
INSERT INTO term(term, rank) VALUES ('hashsize', 33554432);
INSERT INTO term(term, rank) VALUES ('automerge', 8);
"""
"""New terms are gathered in 32 MiB of memory before they are written as one segment (`hashsize`): fewer merges, a faster build."""


class Base:
    """One encrypted SQLite file (SQLite3 Multiple Ciphers, ChaCha20) without any plaintext beside it."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self.connection = apsw.Connection(os.fspath(path))
        self.connection.set_busy_timeout(PATIENCE)
        self.connection.transaction_mode = "IMMEDIATE"
        self.connection.pragma("cipher", "chacha20")
        self.connection.pragma("key", "raw:" + key.hex())
        self.connection.pragma("page_size", PAGE)
        self.connection.pragma("temp_store", 2)
        self.connection.pragma("journal_mode", "wal")
        self.connection.pragma("synchronous", 1)
        self.connection.pragma("cache_size", -MEMORY * 1_024)
        if self.connection.pragma("user_version") != VERSION:
            self._lay_out()

    def _lay_out(self) -> None:
        with self.connection:
            if self.connection.pragma("user_version") != VERSION:
                self.connection.execute(SCHEMA)
                self.connection.pragma("user_version", VERSION)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """The file at `path`; one that cannot be read (damaged, of another key or version) is removed and begun anew.

        Raises LockedError, NoSpaceForSearchError.
        """
        try:
            return cls._open(path, key)
        except DamagedSearchError:
            delete(path)
            return cls._open(path, key)

    @classmethod
    def _open(cls, path: Path, key: bytes) -> Self:
        # A log of changes beside the file was left by a process that did not close it, or is being written.
        is_unclosed = path.with_name(f"{path.name}-wal").exists()
        with intact():
            base = cls(path, key)
        try:
            base.rows("SELECT count(*) FROM removal")
            if is_unclosed and base.rows("PRAGMA quick_check(1)") != [("ok",)]:
                raise DamagedSearchError("the search is damaged", hint=REBUILD)
        except BaseException:
            base.close()
            raise
        return base

    def rows(self, question: str, *values: str | bytes | int) -> list[tuple[Any, ...]]:
        """Every answer to a question."""
        with intact():
            return list(self.connection.execute(question, values))

    def close(self) -> None:
        """Close the file and take its date away, and its folder's: SQLite makes and removes files beside it."""
        # On a full disk, or damaged, it stays as it is: the next to open it goes on from there, or builds it again.
        with suppress(apsw.Error):
            self.connection.pragma("wal_checkpoint(TRUNCATE)")
        self.connection.close()
        for suffix in ("", "-wal", "-shm"):
            path = self.path.with_name(self.path.name + suffix)
            if path.exists():
                os.utime(path, ns=(0, 0))
        os.utime(self.path.parent, ns=(0, 0))


def delete(path: Path) -> None:
    """Remove the file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def intact() -> Iterator[None]:
    """Raises what an error of the database means: LockedError, NoSpaceForSearchError, DamagedSearchError."""
    try:
        yield
    except apsw.BusyError as error:
        raise LockedError("another process holds the search of this archive", hint="wait for it to finish, or stop it") from error
    except apsw.FullError as error:
        raise NoSpaceForSearchError("the disk is full: the search could not be written", hint="free some space and try again") from error
    except apsw.Error as error:
        raise DamagedSearchError("the search is damaged", hint=REBUILD) from error
