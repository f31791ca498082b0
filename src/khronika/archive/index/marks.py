"""Rows of the index for what the team marks: tags of items and of other things, and proposals that were turned down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from khronika.ledger.entry import LogEntry
from khronika.record.event import ProposalEvent, TagChange, TagEvent
from khronika.record.event_form import Subject, SubjectKind
from khronika.record.team_word import ProposalVerdict

SCHEMA = """
CREATE TABLE tag(number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, items INTEGER NOT NULL, others INTEGER NOT NULL);
CREATE TABLE tagged(tag INTEGER, item INTEGER, PRIMARY KEY(tag, item)) WITHOUT ROWID;
CREATE INDEX tagged_item ON tagged(item);
CREATE TABLE tagged_other(kind TEXT, id TEXT, tag INTEGER, PRIMARY KEY(kind, id, tag)) WITHOUT ROWID;
CREATE INDEX tagged_other_tag ON tagged_other(tag, kind, id);
CREATE TABLE declined(item TEXT, proposal TEXT, PRIMARY KEY(item, proposal)) WITHOUT ROWID;
CREATE TRIGGER tag_put AFTER INSERT ON tagged WHEN NEW.item NOT IN (SELECT item FROM taken) BEGIN
    UPDATE tag SET items = items + 1 WHERE number = NEW.tag;
END;
CREATE TRIGGER tag_removed AFTER DELETE ON tagged WHEN OLD.item NOT IN (SELECT item FROM taken) BEGIN
    UPDATE tag SET items = items - 1 WHERE number = OLD.tag;
END;
CREATE TRIGGER other_put AFTER INSERT ON tagged_other BEGIN
    UPDATE tag SET others = others + 1 WHERE number = NEW.tag;
END;
CREATE TRIGGER other_removed AFTER DELETE ON tagged_other BEGIN
    UPDATE tag SET others = others - 1 WHERE number = OLD.tag;
END;
CREATE TRIGGER tagged_taken AFTER INSERT ON taken BEGIN
    UPDATE tag SET items = items - 1 WHERE number IN (SELECT tag FROM tagged WHERE item = NEW.item);
END;
CREATE TRIGGER tagged_restored AFTER DELETE ON taken BEGIN
    UPDATE tag SET items = items + 1 WHERE number IN (SELECT tag FROM tagged WHERE item = OLD.item);
END;
"""
"""`tag.items` counts items that are held, `tag.others` what else has it.

A word keeps its number, which is that of its first use: an index that is built again has the same.
"""

_NUMBER = "(SELECT number FROM tag WHERE word = ?)"
_NAMED = "(SELECT number FROM tag WHERE word = :word)"
_WORD = "INSERT OR IGNORE INTO tag(word, items, others) VALUES (?, 0, 0)"
# A tag on what is not there yet is shown nowhere, in whatever portions the log is read.
_ON_ITEM = {
    TagChange.PUT: f"INSERT OR IGNORE INTO tagged SELECT {_NUMBER}, number FROM item WHERE id = ? AND first < ?",  # noqa: S608 -- our own words
    TagChange.REMOVED: f"DELETE FROM tagged WHERE tag = {_NUMBER} AND item = (SELECT number FROM item WHERE id = ? AND first < ?)",  # noqa: S608
}
_IS_THERE = {
    SubjectKind.BATCH: "EXISTS (SELECT 1 FROM batch WHERE id = :id AND position < :at)",
    SubjectKind.STATEMENT: """EXISTS (SELECT 1 FROM batch b JOIN statement s ON s.number = b.position << 20 | :place
WHERE b.id = :batch AND b.position < :at)""",
    SubjectKind.ENTITY: """EXISTS (SELECT 1 FROM entity e WHERE e.id = :id AND (
EXISTS (SELECT 1 FROM statement s WHERE s.subject = e.number AND s.number < :at << 20)
OR EXISTS (SELECT 1 FROM beside WHERE entity = e.number AND position < :at)))""",
}
_PUT_ON_OTHER = f"INSERT OR IGNORE INTO tagged_other(tag, kind, id) SELECT {_NAMED}, :kind, :id WHERE "
_OFF_OTHER = f"DELETE FROM tagged_other WHERE tag = {_NAMED} AND kind = :kind AND id = :id"  # noqa: S608
_ON_PROPOSAL = {
    ProposalVerdict.DECLINED: "INSERT OR IGNORE INTO declined VALUES (?, ?)",
    ProposalVerdict.REOPENED: "DELETE FROM declined WHERE item = ? AND proposal = ?",
}
_AT_ONCE = 64
_MARKS = ",".join("?" * _AT_ONCE)
_OF_ITEMS = f"""SELECT tagged.item, tag.number, tag.word, tag.items, tag.others FROM tagged JOIN tag ON tag.number = tagged.tag
WHERE tagged.item IN ({_MARKS}) ORDER BY tag.word"""  # noqa: S608 -- our own words
_HAVING = f"""SELECT item.id FROM item JOIN tagged ON tagged.item = item.number AND tagged.tag = ?
WHERE item.id IN ({_MARKS})"""  # noqa: S608


class MarkRows:
    """Gathers what events mark, and writes it in the order of the log."""

    def __init__(self) -> None:
        self._events: list[tuple[int, TagEvent | ProposalEvent]] = []

    def add(self, entry: LogEntry) -> None:
        """Take one event, if it marks something."""
        if isinstance(entry.event, TagEvent | ProposalEvent):
            self._events.append((entry.position, entry.event))

    def write(self, base: apsw.Connection) -> None:
        """Write all of it, after the items and the record; the caller holds the transaction."""
        for position, event in self._events:
            if isinstance(event, ProposalEvent):
                base.execute(_ON_PROPOSAL[event.verdict], (event.item, event.proposal))
                continue
            word, change = event.word, event.change
            base.execute(_WORD, (word,))
            items = [each.id for each in event.about if each.kind is SubjectKind.ITEM]
            base.executemany(_ON_ITEM[change], [(word, item, position) for item in items])
            for each in event.about:
                if each.kind is not SubjectKind.ITEM:
                    _write_other(base, event, each, position)


def _write_other(base: apsw.Connection, event: TagEvent, about: Subject, position: int) -> None:
    told = {"word": event.word, "kind": about.kind.value, "id": about.id, "at": position}
    if event.change is TagChange.REMOVED or about.kind not in _IS_THERE:
        base.execute(_OFF_OTHER, told)
        return
    batch, _, digits = about.id.rpartition(".")
    place = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 8 else 0
    base.execute(_PUT_ON_OTHER + _IS_THERE[about.kind], {**told, "batch": batch, "place": place})


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag: its number in this index, the word, and how many items that are held, and how many other things, have it."""

    number: int
    word: str
    items: int
    others: int


class TeamMarks:
    """Reads the index for tags, and for proposals that were turned down."""

    def __init__(self, ask: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._ask = ask

    def tags(self) -> list[TagRow]:
        """The tags that something has, in the order of their words' code points."""
        question = "SELECT number, word, items, others FROM tag WHERE items + others > 0 ORDER BY word"
        return [TagRow(*row) for row in self._ask(question)]

    def words(self) -> list[str]:
        """Every word that was ever a tag, the first first."""
        return [str(word) for (word,) in self._ask("SELECT word FROM tag ORDER BY number")]

    def tag(self, number: int) -> TagRow | None:
        """The tag of this number."""
        rows = self._ask("SELECT number, word, items, others FROM tag WHERE number = ?", number)
        return TagRow(*rows[0]) if rows else None

    def tag_of_word(self, word: str) -> TagRow | None:
        """The tag that is exactly this word."""
        rows = self._ask("SELECT number, word, items, others FROM tag WHERE word = ?", word)
        return TagRow(*rows[0]) if rows else None

    def of_items(self, items: Sequence[int]) -> dict[int, list[TagRow]]:
        """The tags of items, by running number, of those that have any."""
        found: dict[int, list[TagRow]] = {}
        for start in range(0, len(items), _AT_ONCE):
            some = [*items[start : start + _AT_ONCE]]
            rows = self._ask(_OF_ITEMS, *some, *some[:1] * (_AT_ONCE - len(some)))
            for item, *tag in rows:
                found.setdefault(int(item), []).append(TagRow(*tag))
        return found

    def having(self, tag: int, items: Sequence[str]) -> set[str]:
        """Those of these items, by id, that have a tag."""
        found: set[str] = set()
        for start in range(0, len(items), _AT_ONCE):
            some = [*items[start : start + _AT_ONCE]]
            rows = self._ask(_HAVING, tag, *some, *some[:1] * (_AT_ONCE - len(some)))
            found.update(str(item) for (item,) in rows)
        return found

    def of(self, subject: Subject) -> list[TagRow]:
        """The tags of something that is no item."""
        question = """SELECT tag.number, tag.word, tag.items, tag.others FROM tagged_other
JOIN tag ON tag.number = tagged_other.tag WHERE kind = ? AND id = ? ORDER BY tag.word"""
        return [TagRow(*row) for row in self._ask(question, subject.kind.value, subject.id)]

    def others(self, tag: int, after: tuple[str, str], limit: int) -> list[Subject]:
        """What else has a tag, after a kind and an id, in their order."""
        question = """SELECT kind, id FROM tagged_other WHERE tag = ? AND (kind, id) > (?, ?)
ORDER BY kind, id LIMIT ?"""
        return [Subject(SubjectKind(kind), id_) for kind, id_ in self._ask(question, tag, *after, limit)]

    def declined_items(self, after: int, limit: int) -> list[int]:
        """Running numbers of items, after one, of which some proposal was turned down."""
        question = """SELECT item.number FROM item WHERE item.number > ?
AND item.id IN (SELECT item FROM declined) ORDER BY item.number LIMIT ?"""
        return [int(number) for (number,) in self._ask(question, after, limit)]

    def declined(self, item: str) -> set[str]:
        """Digests of the proposals of an item that were turned down and are not open again."""
        return {str(row[0]) for row in self._ask("SELECT proposal FROM declined WHERE item = ?", item)}
