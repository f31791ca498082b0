"""Counts that the index keeps up to date, so that nobody who asks has to count: items by what became of them, and batches.

Also of each accession, and of each month from which files are: whoever lists one of a million items goes
through none of the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from khronika.durable.projection import Projection
from khronika.evidence.reading.outcome import Outcome

NEVER_READ = ""

_OUTCOMES = ", ".join(f"('{outcome}', 0)" for outcome in (NEVER_READ, *(each.value for each in Outcome)))

SCHEMA = f"""
CREATE TABLE held(outcome TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO held VALUES {_OUTCOMES};
INSERT INTO fact VALUES ('batches', 0, x'');
CREATE TRIGGER item_comes AFTER INSERT ON item BEGIN
    UPDATE held SET items = items + 1 WHERE outcome = NEW.outcome;
END;
CREATE TRIGGER item_read AFTER UPDATE OF outcome ON item WHEN NEW.number NOT IN (SELECT item FROM taken) BEGIN
    UPDATE held SET items = items - 1 WHERE outcome = OLD.outcome;
    UPDATE held SET items = items + 1 WHERE outcome = NEW.outcome;
END;
CREATE TRIGGER item_taken AFTER INSERT ON taken BEGIN
    UPDATE held SET items = items - 1 WHERE outcome = (SELECT outcome FROM item WHERE number = NEW.item);
END;
CREATE TRIGGER item_restored AFTER DELETE ON taken BEGIN
    UPDATE held SET items = items + 1 WHERE outcome = (SELECT outcome FROM item WHERE number = OLD.item);
END;
CREATE TRIGGER batch_comes AFTER INSERT ON batch BEGIN
    UPDATE fact SET value = value + 1 WHERE name = 'batches';
END;
"""  # noqa: S608 -- our own words
"""What is counted changes with the rows themselves, in the same transaction: the two cannot come to differ.

A new outcome of a reading makes this another layout: raise the VERSION of the index."""

SUMS = """
CREATE TABLE sum(name TEXT PRIMARY KEY, size INTEGER NOT NULL, told BLOB NOT NULL);
"""

HELD = "SELECT outcome, items FROM held"
BATCHES = "SELECT value FROM fact WHERE name = 'batches'"

_NAMES = ", ".join(f"('{outcome}')" for outcome in (NEVER_READ, *(each.value for each in Outcome)))
_LONGEST = len("0000-00")

_CAME = "accession IN (SELECT accession FROM came WHERE item = {item})"
RECEIVED = f"""
CREATE TABLE accession(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE came(accession INTEGER, item INTEGER, PRIMARY KEY(accession, item)) WITHOUT ROWID;
CREATE INDEX came_item ON came(item);
CREATE TABLE received(accession INTEGER, outcome TEXT, items INTEGER NOT NULL, PRIMARY KEY(accession, outcome)) WITHOUT ROWID;
CREATE TABLE changed(month TEXT, item INTEGER, PRIMARY KEY(month, item)) WITHOUT ROWID;
CREATE INDEX changed_item ON changed(item);
CREATE TABLE month(month TEXT PRIMARY KEY, items INTEGER NOT NULL) WITHOUT ROWID;
CREATE TRIGGER accession_begins AFTER INSERT ON accession BEGIN
    INSERT INTO received SELECT NEW.number, column1, 0 FROM (VALUES {_NAMES});
END;
CREATE TRIGGER came_comes AFTER INSERT ON came WHEN NEW.item NOT IN (SELECT item FROM taken) BEGIN
    UPDATE received SET items = items + 1
    WHERE accession = NEW.accession AND outcome = (SELECT outcome FROM item WHERE number = NEW.item);
END;
CREATE TRIGGER came_read AFTER UPDATE OF outcome ON item WHEN NEW.number NOT IN (SELECT item FROM taken) BEGIN
    UPDATE received SET items = items - 1 WHERE outcome = OLD.outcome AND {_CAME.format(item="NEW.number")};
    UPDATE received SET items = items + 1 WHERE outcome = NEW.outcome AND {_CAME.format(item="NEW.number")};
END;
CREATE TRIGGER came_taken AFTER INSERT ON taken BEGIN
    UPDATE received SET items = items - 1
    WHERE outcome = (SELECT outcome FROM item WHERE number = NEW.item) AND {_CAME.format(item="NEW.item")};
    UPDATE month SET items = items - 1 WHERE month IN (SELECT month FROM changed WHERE item = NEW.item);
END;
CREATE TRIGGER came_restored AFTER DELETE ON taken BEGIN
    UPDATE received SET items = items + 1
    WHERE outcome = (SELECT outcome FROM item WHERE number = OLD.item) AND {_CAME.format(item="OLD.item")};
    UPDATE month SET items = items + 1 WHERE month IN (SELECT month FROM changed WHERE item = OLD.item);
END;
CREATE TRIGGER changed_comes AFTER INSERT ON changed WHEN NEW.item NOT IN (SELECT item FROM taken) BEGIN
    INSERT INTO month VALUES (NEW.month, 1) ON CONFLICT(month) DO UPDATE SET items = items + 1;
END;
"""  # noqa: S608 -- our own words

OPENED = "INSERT OR IGNORE INTO accession(id) VALUES (?)"
CAME = """INSERT OR IGNORE INTO came
SELECT accession.number, item.number FROM accession, item WHERE accession.id = ? AND item.id = ?"""
CHANGED = "INSERT OR IGNORE INTO changed SELECT ?, number FROM item WHERE id = ?"


@dataclass(frozen=True, slots=True)
class ReceivedAccession:
    """An accession: its number in this index, its id, and its items that are held, by what their reading came to."""

    number: int
    id: str
    outcomes: dict[Outcome | None, int]

    @property
    def items(self) -> int:
        """How many of its items are held."""
        return sum(self.outcomes.values())


def month_of(times: str) -> str:
    """The month of a time as events tell it (RFC 3339), `2021-03`; empty where none is told, or one that no calendar has."""
    month = times[:_LONGEST]
    return month if len(month) == _LONGEST and month[4] == "-" and not month.startswith("@") else ""


class Received:
    """Accessions and months of the items that are held."""

    def __init__(self, ask: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._ask = ask

    def accessions(self, before: int | None, limit: int) -> list[ReceivedAccession]:
        """Accessions before a number, or the newest, newest first."""
        rows = self._ask(
            "SELECT number, id FROM accession WHERE number < ? ORDER BY number DESC LIMIT ?",
            before if before is not None else 1 << 62,
            limit,
        )
        return [self._counted(int(number), str(id_)) for number, id_ in rows]

    def accession(self, id_: str) -> ReceivedAccession | None:
        """The accession of this id."""
        rows = self._ask("SELECT number FROM accession WHERE id = ?", id_)
        return self._counted(int(rows[0][0]), id_) if rows else None

    def _counted(self, number: int, id_: str) -> ReceivedAccession:
        rows = self._ask("SELECT outcome, items FROM received WHERE accession = ?", number)
        return ReceivedAccession(
            number, id_, {Outcome(name) if name else None: int(items) for name, items in rows}
        )

    def months(self) -> list[tuple[str, int]]:
        """Months in which files were changed last, as their medium said, with how many items; oldest first."""
        rows = self._ask("SELECT month, items FROM month WHERE items > 0 ORDER BY month")
        return [(str(month), int(items)) for month, items in rows]


class KeptSums:
    """What was computed of the whole record, each by a name, with the number of events that it is of."""

    def __init__(self, base: Projection) -> None:
        self._base = base

    def get(self, name: str) -> tuple[int, bytes] | None:
        """The number of events and the sum; None where none is kept."""
        rows = self._base.rows("SELECT size, told FROM sum WHERE name = ?", name)
        return (int(rows[0][0]), bytes(rows[0][1])) if rows else None

    def keep(self, name: str, size: int, told: bytes) -> None:
        """Keep it in place of an earlier one; raises NoSpaceError, LockedError, DamagedIndexError."""
        with self._base.changing():
            self._base.connection.execute("INSERT OR REPLACE INTO sum VALUES (?, ?, ?)", (name, size, told))
