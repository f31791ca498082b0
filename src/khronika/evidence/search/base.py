"""The encrypted file under a search: how it is laid out, and what its errors mean."""

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

import apsw

from khronika.durable.database import ProjectionLayout
from khronika.durable.projection import Projection
from khronika.evidence.search.error import DamagedSearchError, NoSpaceForSearchError
from khronika.primitives.message import message

VERSION = 9

_SCHEMA = """
CREATE TABLE item(number INTEGER PRIMARY KEY, id TEXT NOT NULL, derivation INTEGER NOT NULL, shown TEXT NOT NULL DEFAULT '',
                  outcome TEXT NOT NULL DEFAULT '');
CREATE INDEX item_end ON item(substr(id, -5));
CREATE TABLE seen(position INTEGER NOT NULL, commitment BLOB NOT NULL);
CREATE TABLE document(number INTEGER PRIMARY KEY, passages INTEGER NOT NULL, length INTEGER NOT NULL,
                      rendition TEXT NOT NULL, kind INTEGER NOT NULL, source BLOB NOT NULL, made INTEGER NOT NULL);
CREATE TABLE made(number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE passage(number INTEGER PRIMARY KEY, start INTEGER NOT NULL, end INTEGER NOT NULL,
                     octets INTEGER, runs INTEGER, runs_end INTEGER);
CREATE TABLE day(document INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                 PRIMARY KEY(document, first, last)) WITHOUT ROWID;
CREATE TABLE block(first TEXT PRIMARY KEY, lines BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE likeness(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, item INTEGER NOT NULL, part TEXT NOT NULL, value BLOB NOT NULL);
CREATE INDEX likeness_item ON likeness(item);
CREATE TABLE band(band INTEGER NOT NULL, likeness INTEGER NOT NULL, PRIMARY KEY(band, likeness)) WITHOUT ROWID;
CREATE TABLE removal(number INTEGER PRIMARY KEY);
CREATE TABLE settled(passages INTEGER NOT NULL, stamp INTEGER NOT NULL);
INSERT INTO settled VALUES (0, random());
CREATE VIRTUAL TABLE term USING fts5(text, fields, content='', contentless_delete=1, tokenize='khronika');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(term, 'row');
INSERT INTO term(term, rank) VALUES ('hashsize', 33554432);
INSERT INTO term(term, rank) VALUES ('automerge', 8);
"""
"""New terms are gathered in 32 MiB of memory before they are written as one segment (`hashsize`): fewer
merges, a faster build.

The passages of a document have numbers in a row, the first of which is that of the document: `passage` has a row only for those of a
document of several. A document of one is a passage from its beginning to its end. An item has the number of its first passage; those of
its documents go on to the next item. It is found by the end of its id, which nearly tells it."""

UNTIL = "ifnull((SELECT min(item.number) FROM item WHERE item.number > ?), 1 << 62) - 1"
"""The last passage that an item may have, of the given number."""


def row_of(columns: str) -> str:
    """The question for columns of an item; its id is given twice."""
    return f"SELECT {columns} FROM item WHERE substr(id, -5) = substr(?, -5) AND id = ?"  # noqa: S608 -- texts of ours


OR = "|"
"""Between terms of a query that may stand at one place."""


def _tokenizer(_connection: apsw.Connection, _arguments: list[str]) -> "apsw.Tokenizer":
    """A tokenizer for what is cut already: terms have blanks between them, and in a query alternatives a sign of their own.

    FTS5 looks for all alternatives at the place of one, also in phrases and near others (SQLite FTS5, section 7.1.1, the second way).
    """

    def terms(data: bytes, flags: int, _locale: str | None) -> Sequence[str | tuple[str, ...]]:
        found = data.decode().split(" ") if data else []
        if flags & apsw.FTS5_TOKENIZE_DOCUMENT:
            return found
        return [tuple(each.split(OR)) for each in found]

    return terms


def _prepare(connection: apsw.Connection) -> None:
    connection.register_fts5_tokenizer("khronika", _tokenizer)
    # Without a function of Python around it, which would cost as much again for each passage.
    connection.register_fts5_function("hits", attrgetter("inst_count"))  # type: ignore[arg-type]


LAYOUT = ProjectionLayout(
    message("search"),
    _SCHEMA,
    VERSION,
    memory=64,
    page=8_192,
    damaged=DamagedSearchError,
    full=NoSpaceForSearchError,
    shrinks=True,
    prepare=_prepare,
)


def open_base(path: Path, key: bytes) -> Projection:
    """The file at `path`.

    One that cannot be read (damaged, of another key or version) is removed and begun anew.

    Raises LockedError, NoSpaceForSearchError.
    """
    return Projection.open(path, key, LAYOUT)
