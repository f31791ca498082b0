"""Rows of the index that hold the record: what a run of events adds to entities, batches, statements and reviews."""

from collections.abc import Iterator, Mapping
from typing import Any

import apsw

from khronika.primitives.codec import Json
from khronika.record.event import (
    KINDS,
    Described,
    Place,
    Policy,
    RecordEvent,
    Review,
    Stated,
    described_again,
    read_entities,
    read_event,
    read_report,
    read_statements,
    text_of,
)
from khronika.record.value import NOTHING, Meaning, meaning
from khronika.record.view import number_of
from khronika.record.vocabulary_file import vocabulary

SCHEMA = """
CREATE TABLE entity(number INTEGER PRIMARY KEY, position INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
                    label TEXT NOT NULL, protection TEXT NOT NULL, names TEXT NOT NULL);
CREATE INDEX entity_label ON entity(label);
CREATE TABLE batch(position INTEGER PRIMARY KEY, at TEXT NOT NULL, member TEXT NOT NULL, id TEXT NOT NULL, item TEXT NOT NULL,
                   origin TEXT NOT NULL, source TEXT NOT NULL, stance TEXT NOT NULL, assessment TEXT NOT NULL,
                   reliability TEXT NOT NULL, credibility TEXT NOT NULL);
CREATE INDEX batch_id ON batch(id);
CREATE INDEX batch_source ON batch(source) WHERE source != '';
CREATE TABLE statement(number INTEGER PRIMARY KEY, subject INTEGER NOT NULL, property TEXT NOT NULL, value TEXT NOT NULL,
                       supersedes TEXT);
CREATE INDEX statement_subject ON statement(subject);
CREATE TABLE mention(entity INTEGER, property TEXT, number INTEGER, PRIMARY KEY(entity, property, number)) WITHOUT ROWID;
CREATE TABLE coded(property TEXT, code TEXT, number INTEGER, PRIMARY KEY(property, code, number)) WITHOUT ROWID;
CREATE TABLE dated(latest INTEGER, earliest INTEGER, number INTEGER, PRIMARY KEY(latest, earliest, number)) WITHOUT ROWID;
CREATE TABLE review(position INTEGER PRIMARY KEY, at TEXT NOT NULL, member TEXT NOT NULL, batch TEXT NOT NULL, statements TEXT,
                    state TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX review_batch ON review(batch);
CREATE TABLE policy(position INTEGER PRIMARY KEY, at TEXT NOT NULL, member TEXT NOT NULL, reviewers INTEGER NOT NULL);
CREATE TABLE source(code TEXT PRIMARY KEY) WITHOUT ROWID;
"""

BITS = 20
"""A statement's number is its event's position, shifted by so many bits, and its number in the batch."""
MOST = (1 << BITS) - 1
EVER, NEVER = 0, 1 << 30
"""Days that stand for an open beginning and an open end."""
_AT_ONCE = 256
_KNOWN = f"SELECT number, position, id, type, label, protection, names FROM entity WHERE id IN ({','.join('?' * _AT_ONCE)})"  # noqa: S608


class RecordRows:
    """Gathers what events of the record add, and writes it in one go."""

    def __init__(self) -> None:
        self._words = vocabulary()
        self._batches: list[tuple[str | int, ...]] = []
        # Plain tuples: the collector of garbage would look at every other kind again and again.
        self._statements: list[tuple[int, str, str, str, str | None]] = []
        self._mentions: list[tuple[str, str, int]] = []
        self._codes: list[tuple[str, str, int]] = []
        self._dates: list[tuple[int, int, int]] = []
        self._described: dict[str, Described] = {}
        self._reviews: list[tuple[str | int | None, ...]] = []
        self._policies: list[tuple[str | int, ...]] = []
        self._sources: set[tuple[str]] = set()

    def add(self, position: int, event: Mapping[str, Json], values: Mapping[str, Json]) -> None:
        """Take one event apart, if it is one of the record or names a source."""
        source = values.get("source")
        if isinstance(source, str) and source:
            self._sources.add((source.strip().casefold(),))
        if event["type"] == "state":
            self._state(position, event, values)
        elif event["type"] in KINDS:
            self._decision(read_event(position, event, values))

    def _state(self, position: int, event: Mapping[str, Json], values: Mapping[str, Json]) -> None:
        report = read_report(Place(position, str(event.get("at")), str(event.get("by"))), event, values)
        self._batches.append((*report.place, *report[1:]))
        rows = read_statements(values)
        met = read_entities(position, values, {row.subject for row in rows})
        for identity, described in met.items():
            self._described[identity] = described_again(self._described.get(identity), described)
        base, words, add = position << BITS, self._words, self._statements.append
        for identity, subject, name, text, earlier, value in rows:
            number = base | number_of(identity) & MOST
            add((number, subject, name, text, earlier or None))
            meant = meaning(value, words, met[subject].type, name)
            if meant is not NOTHING:
                self._mean(number, name, meant)

    def _mean(self, number: int, name: str, meant: Meaning) -> None:
        for entity in meant.entities:
            self._mentions.append((entity, name, number))
        for code in meant.codes:
            self._codes.append((name, code, number))
        for first, last in meant.days:
            self._dates.append((last or NEVER, first or EVER, number))

    def _decision(self, event: RecordEvent | None) -> None:
        match event:
            case Review(place, batch, statements, state, why):
                named = None if statements is None else text_of([*sorted(statements)])
                self._reviews.append((*place, batch, named, state.value, why))
            case Policy(place, reviewers):
                self._policies.append((*place, reviewers))
            case Stated() | None:
                return

    def write(self, base: apsw.Connection) -> None:
        """Write all of it; the caller holds the transaction."""
        for table, rows in (("batch", self._batches), ("review", self._reviews), ("policy", self._policies), ("source", self._sources)):
            width = len(next(iter(rows))) if rows else 0
            if width:
                base.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({','.join('?' * width)})", rows)  # noqa: S608 -- our own names
        if self._described:
            numbers = self._write_entities(base)
            self._write_statements(base, numbers)

    def _write_entities(self, base: apsw.Connection) -> dict[str, int]:
        """The numbers of all entities met, those that are new having been given one."""
        ids = list({*self._described, *(entity for entity, _, _ in self._mentions)})
        known = {row[2]: row for start in range(0, len(ids), _AT_ONCE) for row in _known(base, ids[start : start + _AT_ONCE])}
        numbers: dict[str, int] = {identity: row[0] for identity, row in known.items()}
        last = next(base.execute("SELECT ifnull(max(number), 0) FROM entity"))[0]
        numbers |= {identity: number for number, identity in enumerate((each for each in ids if each not in known), start=last + 1)}
        base.executemany("INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", self._entity_rows(numbers, known))
        return numbers

    def _entity_rows(self, numbers: Mapping[str, int], known: Mapping[str, tuple[Any, ...]]) -> Iterator[tuple[str | int, ...]]:
        for identity, number in numbers.items():
            later = self._described.get(identity)
            earlier = Described(*known[identity][1:]) if identity in known else None
            if later is not None:
                yield number, *described_again(earlier, later)
            elif earlier is None:
                yield number, 0, identity, "", "", "", "[]"

    def _write_statements(self, base: apsw.Connection, numbers: Mapping[str, int]) -> None:
        rows = ((number, numbers[subject], name, value, earlier) for number, subject, name, value, earlier in self._statements)
        base.executemany("INSERT OR IGNORE INTO statement VALUES (?, ?, ?, ?, ?)", rows)
        mentions = ((numbers[entity], name, number) for entity, name, number in self._mentions)
        base.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?, ?)", mentions)
        base.executemany("INSERT OR IGNORE INTO coded VALUES (?, ?, ?)", self._codes)
        base.executemany("INSERT OR IGNORE INTO dated VALUES (?, ?, ?)", self._dates)


def _known(base: apsw.Connection, ids: list[str]) -> Iterator[tuple[Any, ...]]:
    yield from base.execute(_KNOWN, [*ids, *ids[:1] * (_AT_ONCE - len(ids))])
