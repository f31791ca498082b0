"""The index: an encrypted projection of the log's openings. Delete it and it is built again from them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Self

from khronika.archive.error import DamagedIndexError, NoSpaceError
from khronika.archive.index import item_pages, kept_counts, marks, record_rows, upgrade_rows
from khronika.archive.index.event_positions import EventPositions
from khronika.archive.index.event_rows import EventRows, portions
from khronika.archive.index.item_pages import ItemPages
from khronika.archive.index.kept_counts import KeptSums, Received
from khronika.archive.index.marks import TeamMarks
from khronika.archive.index.named_files import Pieces, named_files
from khronika.archive.index.record import RecordIndex
from khronika.archive.index.record_rows import ReviewQueue
from khronika.archive.index.repeats import without_repeats
from khronika.archive.index.upgrade_rows import UpgradeRows
from khronika.durable.database import ProjectionLayout, delete, is_of_key, peek
from khronika.durable.projection import Projection
from khronika.intake.event import Hold
from khronika.ledger.entry import LogEntry
from khronika.primitives.message import message
from khronika.vault.store import ObjectStore

SCHEMA = """
CREATE TABLE fact(name TEXT PRIMARY KEY, value INTEGER NOT NULL, newest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE item(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sha256 BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,
                  media TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL, first INTEGER NOT NULL,
                  outcome TEXT NOT NULL);
CREATE TABLE name(name TEXT NOT NULL, item INTEGER NOT NULL, PRIMARY KEY(name, item)) WITHOUT ROWID;
CREATE INDEX name_item ON name(item);
CREATE TABLE taken(item INTEGER PRIMARY KEY);
CREATE TABLE event(position INTEGER PRIMARY KEY, type TEXT NOT NULL, item INTEGER, subject TEXT);
CREATE INDEX event_item ON event(item) WHERE item IS NOT NULL;
CREATE INDEX event_subject ON event(subject, type) WHERE subject IS NOT NULL;
CREATE INDEX event_type ON event(type, item);
CREATE TABLE object(name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE pieces(object TEXT, first INTEGER, stop INTEGER, PRIMARY KEY(object, first, stop)) WITHOUT ROWID;
CREATE TABLE made(key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE remembered(what TEXT, key TEXT, identity TEXT NOT NULL, told TEXT NOT NULL, PRIMARY KEY(what, key)) WITHOUT ROWID;
INSERT INTO fact VALUES ('size', 0, x'');
"""
VERSION = 21
INDEX_PURPOSE = b"khronika/index/1"
"""What the key of the index is derived for."""

TABLES = (
    SCHEMA
    + record_rows.SCHEMA
    + upgrade_rows.SCHEMA
    + kept_counts.SCHEMA
    + kept_counts.SUMS
    + item_pages.SCHEMA
    + kept_counts.RECEIVED
    + marks.SCHEMA
)
LAYOUT = ProjectionLayout(
    message("index"), TABLES, VERSION, memory=32, page=4_096, damaged=DamagedIndexError, full=NoSpaceError
)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What is known of an item: its numbers, digest, and the head of its custody chain."""

    number: int
    id: str
    sha256: bytes
    size: int
    media: str
    seq: int
    head: bytes
    first: int


_ITEM = "SELECT number, id, sha256, size, media, seq, head, first FROM item "
_HELD = "number NOT IN (SELECT item FROM taken) "
_HOLDING = {
    Hold.TAKEN_BACK: "INSERT OR IGNORE INTO taken SELECT number FROM item WHERE id = ?",
    Hold.RESTORED: "DELETE FROM taken WHERE item = (SELECT number FROM item WHERE id = ?)",
}
_AT_ONCE = 64
_PAGE = 10_000
"""Items that are fetched together: nobody who goes through all of them holds up a thread or a writer."""
_BY_DIGESTS = f"{_ITEM}WHERE sha256 IN ({','.join('?' * _AT_ONCE)})"
_HEADS = f"SELECT id, seq, head FROM item WHERE id IN ({','.join('?' * _AT_ONCE)})"  # noqa: S608 -- our own words
_NAMED = f"""{_ITEM}WHERE number IN (SELECT item FROM name WHERE name = ?)
AND NOT EXISTS (SELECT 1 FROM taken WHERE taken.item = number) ORDER BY number"""  # noqa: S608 -- our own words


class Index(EventPositions):
    """The projection in one encrypted SQLite file (SQLite3 Multiple Ciphers, ChaCha20)."""

    def __init__(self, base: Projection) -> None:
        self._base = base

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """The index at `path`.

        One that cannot be read (damaged, or of another epoch or version) is removed and begun anew.

        Raises LockedError, NoSpaceError.
        """
        return cls(Projection.open(path, key, LAYOUT))

    @classmethod
    def anew(cls, path: Path, key: bytes) -> Self:
        """An empty index in place of what is there."""
        return cls(Projection.anew(path, key, LAYOUT))

    @staticmethod
    def peek(path: Path, key: bytes) -> tuple[int, bytes] | None:
        """How many entries the index at `path` has seen, and the commitment of the last.

        None where it cannot be read. Changes nothing.
        """
        rows = peek(path, key, LAYOUT, "SELECT value, newest FROM fact WHERE name = 'size'")
        return (int(rows[0][0]), bytes(rows[0][1])) if rows else None

    @staticmethod
    def is_of_key(path: Path, key: bytes) -> bool:
        """Whether the index at `path` opens with this key, of whatever version; an empty one, or none, does with each."""
        return is_of_key(path, key)

    @staticmethod
    def delete(path: Path) -> None:
        """Remove the index and what SQLite keeps beside it."""
        delete(path)

    @property
    def is_kept(self) -> bool:
        """Whether what is taken in stays; else it is a copy for this process alone."""
        return self._base.is_kept

    @property
    def is_written(self) -> bool:
        """Whether it can be changed where it lies, as it is now."""
        return self._base.is_written

    def leave(self) -> None:
        """Go on as a copy for this process alone, which may hold less than before; raises NoSpaceError."""
        self._base.leave()

    def follow(self) -> None:
        """Go on with what another process has put in the place of the index, if one has."""
        self._base.follow()

    def size(self) -> int:
        """How many entries of the log the index has seen."""
        return int(self._one("SELECT value FROM fact WHERE name = 'size'")[0])

    def newest(self) -> bytes:
        """The commitment of the last entry the index has seen; empty when it has seen none."""
        return bytes(self._one("SELECT newest FROM fact WHERE name = 'size'")[0])

    def apply(self, entries: Iterable[LogEntry]) -> None:
        """Take in the next events of the log, all or none.

        Those another process has taken in meanwhile are passed over.
        """
        with self._base.changing():
            for some in portions(entries):
                self._take(some)

    def _take(self, entries: Sequence[LogEntry]) -> None:
        """Take in the next events of the log; the caller holds the transaction."""
        rows, base = EventRows(), self._base.connection
        size, newest = self.size(), self.newest()
        fresh = [entry for entry in entries if entry.position >= size]
        # Also those of events that are taken for nothing: what nobody may count is no file that nobody named.
        files = named_files(entry.event for entry in fresh)
        upgrade = UpgradeRows(fresh, self._all)
        for entry in without_repeats(fresh, self._all, upgrade):
            if entry.position != size:
                raise ValueError("events are applied in the order of the log")
            rows.add(entry)
            size, newest = size + 1, entry.commitment
        base.executemany("INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')", rows.items)
        base.executemany(kept_counts.OPENED, rows.accessions)
        base.executemany(kept_counts.CAME, rows.came)
        base.executemany(kept_counts.CHANGED, rows.changed)
        base.executemany("UPDATE item SET outcome = ? WHERE id = ?", rows.outcomes)
        base.executemany("UPDATE item SET seq = ?, head = ? WHERE id = ?", rows.heads)
        base.executemany("INSERT OR IGNORE INTO name SELECT ?, number FROM item WHERE id = ?", rows.names)
        base.executemany(
            "INSERT INTO event VALUES (?, ?, (SELECT number FROM item WHERE id = ?), ?)", rows.events
        )
        for item, hold in rows.holds:
            base.execute(_HOLDING[hold], (item,))
        base.executemany(
            "INSERT OR IGNORE INTO object VALUES (?)", [(file,) for file in files if isinstance(file, str)]
        )
        base.executemany(
            "INSERT OR IGNORE INTO pieces VALUES (?, ?, ?)",
            [astuple(file) for file in files if isinstance(file, Pieces)],
        )
        base.executemany("INSERT INTO made VALUES (?)", rows.made)
        rows.record.write(base)
        rows.marks.write(base)
        upgrade.write(base)
        base.execute("UPDATE fact SET value = ?, newest = ? WHERE name = 'size'", (size, newest))

    def remembered(self) -> dict[tuple[str, str], tuple[str, str]]:
        """What was found of files of the log, as its memory has it: by kind and key, of which identity, and what."""
        return {
            (what, key): (identity, told)
            for what, key, identity, told in self._all("SELECT what, key, identity, told FROM remembered")
        }

    def remember(self, rows: Sequence[tuple[str, str, str, str]]) -> None:
        """Keep such rows; raises NoSpaceError, LockedError, DamagedIndexError."""
        with self._base.changing():
            self._base.connection.executemany("INSERT OR REPLACE INTO remembered VALUES (?, ?, ?, ?)", rows)

    def items_by_digests(self, digests: Sequence[bytes]) -> list[ItemRow]:
        """Those of these items that are there, in any order."""
        found: list[ItemRow] = []
        for start in range(0, len(digests), _AT_ONCE):
            some = [*digests[start : start + _AT_ONCE]]
            found += [
                ItemRow(*row) for row in self._all(_BY_DIGESTS, *some, *some[:1] * (_AT_ONCE - len(some)))
            ]
        return found

    def heads(self, items: Sequence[str]) -> dict[str, tuple[int, str]]:
        """Number and commitment (hex) of the newest link in the custody chain of each of these items that has any."""
        found: dict[str, tuple[int, str]] = {}
        for start in range(0, len(items), _AT_ONCE):
            some = [*items[start : start + _AT_ONCE]]
            rows = self._all(_HEADS, *some, *some[:1] * (_AT_ONCE - len(some)))
            found |= {item: (seq, head.hex()) for item, seq, head in rows}
        return found

    def item_by_id(self, item: str) -> ItemRow | None:
        """The item of this id."""
        return self._item("WHERE id = ?", item)

    def is_taken(self, number: int) -> bool:
        """Whether an item was taken back."""
        return bool(self._all("SELECT 1 FROM taken WHERE item = ?", number))

    def item_by_number(self, number: int) -> ItemRow | None:
        """The item of this running number."""
        return self._item("WHERE number = ?", number)

    def items_by_name(self, name: str) -> list[ItemRow]:
        """Every item that is held and was once sealed under this original name."""
        return [ItemRow(*row) for row in self._all(_NAMED, name)]

    def names_of(self, number: int) -> list[str]:
        """The original names an item was sealed under, in alphabetical order."""
        rows = self._all("SELECT name FROM name WHERE item = ? ORDER BY name", number)
        return [str(row[0]) for row in rows]

    def names(self) -> Iterator[tuple[int, str]]:
        """Every original name of items that are held, with the number of the item that was sealed under it."""
        question = (
            f"SELECT item, name FROM name WHERE {_HELD.replace('number', 'item', 1)}ORDER BY item, name"  # noqa: S608 -- our own words
        )
        yield from ((int(item), str(name)) for item, name in self._all(question))

    def items(self) -> Iterator[ItemRow]:
        """Every item that is held, in the order of control numbers."""
        after = -1
        while rows := self._all(f"{_ITEM}WHERE {_HELD}AND number > ? ORDER BY number LIMIT {_PAGE}", after):
            yield from (ItemRow(*row) for row in rows)
            after = int(rows[-1][0])

    def files(self, store: ObjectStore) -> set[str]:
        """The names of all files of the vault that some event accounts for: pieces, and objects of earlier versions."""
        named = {str(row[0]) for row in self._all("SELECT name FROM object")}
        many = [Pieces(*row) for row in self._all("SELECT object, first, stop FROM pieces")]
        there = {file.name for file in store.listed()} if many else set()
        return named.union(*(pieces.among(there) for pieces in many))

    def count_of_files(self) -> int:
        """How many were accounted for; more only where an event came that accounts for others."""
        return int(
            self._one(
                "SELECT (SELECT count(*) FROM object) + (SELECT ifnull(sum(stop - first), 0) FROM pieces)"
            )[0]
        )

    def count(self) -> int:
        """How many items are held."""
        return sum(self.outcomes().values())

    def outcomes(self) -> dict[str, int]:
        """How many items are held, by what their newest reading came to; under an empty text those never read."""
        return {str(outcome): int(items) for outcome, items in self._all(kept_counts.HELD)}

    def batches(self) -> int:
        """How many batches were recorded, whatever became of them."""
        return int(self._one(kept_counts.BATCHES)[0])

    def taken(self) -> list[ItemRow]:
        """The items that were taken back, in the order of control numbers."""
        return [ItemRow(*row) for row in self._all(f"{_ITEM}WHERE number IN taken ORDER BY number")]

    def last_number(self) -> int:
        """The highest running number given, 0 when none is."""
        return int(self._one("SELECT ifnull(max(number), 0) FROM item")[0])

    @property
    def record(self) -> RecordIndex:
        """The record as the index holds it."""
        return RecordIndex(self._all)

    @property
    def pages(self) -> ItemPages:
        """The items as a list shows them."""
        return ItemPages(self._all)

    @property
    def reviews(self) -> ReviewQueue:
        """What waits for review."""
        return ReviewQueue(self._all)

    @property
    def received(self) -> Received:
        """Accessions and months of the items."""
        return Received(self._all)

    @property
    def marks(self) -> TeamMarks:
        """Tags, and proposals that were turned down."""
        return TeamMarks(self._all)

    def _item(self, where: str, value: str | bytes | int) -> ItemRow | None:
        rows = self._all(_ITEM + where, value)
        return ItemRow(*rows[0]) if rows else None

    def _all(self, question: str, *values: str | bytes | int) -> list[tuple[Any, ...]]:
        return self._base.rows(question, *values)

    @property
    def sums(self) -> KeptSums:
        """What was computed of the whole record."""
        return KeptSums(self._base)

    def close(self) -> None:
        """Close the file and take its date away."""
        self._base.close()
