"""Rows of the index that hold the record: what a run of events adds, what waits for review, and rows read as parts of the record."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import apsw

from khronika.archive.index import dates, name_keys
from khronika.archive.index import descriptions as record_wording
from khronika.archive.index import withdrawn as record_silence
from khronika.archive.index.dates import DateRows
from khronika.archive.index.descriptions import WordingRows
from khronika.archive.index.withdrawn import BITS, settle, withdrawn_from
from khronika.intake.event import AccessionCorrectedEvent, AccessionEvent
from khronika.ledger.entry import LogEntry
from khronika.record.event import StateEvent
from khronika.record.from_log import descriptions_of, recorded, report_of
from khronika.record.meaning import NOTHING, Meaning, meaning_of
from khronika.record.recorded import (
    Based,
    Place,
    Recorded,
    RecordEvent,
    Report,
    Review,
    ReviewPolicy,
    State,
    Stated,
    text_of,
)
from khronika.record.view import number_of
from khronika.record.vocabulary_file import vocabulary

SCHEMA = f"""{record_wording.SCHEMA}{record_silence.SCHEMA}{dates.SCHEMA}{name_keys.SCHEMA}
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
CREATE TABLE review(position INTEGER PRIMARY KEY, at TEXT NOT NULL, member TEXT NOT NULL, batch TEXT NOT NULL, statements TEXT,
                    state TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX review_batch ON review(batch);
CREATE TABLE based(batch TEXT NOT NULL, position INTEGER NOT NULL, origin TEXT NOT NULL, PRIMARY KEY(batch, position)) WITHOUT ROWID;
CREATE TABLE policy(position INTEGER PRIMARY KEY, at TEXT NOT NULL, member TEXT NOT NULL, reviewers INTEGER NOT NULL);
CREATE TABLE source(code TEXT PRIMARY KEY) WITHOUT ROWID;
"""

_ON_THEIR_ORIGIN = """UPDATE batch SET origin = (SELECT b.origin FROM based b WHERE b.batch = batch.id ORDER BY b.position DESC LIMIT 1)
WHERE id IN (SELECT batch FROM based) AND origin !=
(SELECT b.origin FROM based b WHERE b.batch = batch.id ORDER BY b.position DESC LIMIT 1)"""

AT_ONCE = 256
"""Texts that one question names."""
MOST = (1 << BITS) - 1
"""The highest number a statement has in its batch."""
_SINCE = "SELECT ifnull(max(r.position), -1) FROM review r WHERE r.batch = b.id AND r.state != 'accepted'"
_AGREEING = f"""SELECT count(DISTINCT a.member) FROM review a WHERE a.batch = b.id AND a.state = 'accepted'
AND a.statements IS NULL AND a.position > ({_SINCE})"""  # noqa: S608 -- our own names
_OPEN = f"""SELECT position, id, item, member, at, reliability, credibility, doubted, count(*) OVER () FROM
(SELECT b.position, b.id, b.item, b.member, b.at, b.reliability, b.credibility,
EXISTS (SELECT 1 FROM review d WHERE d.batch = b.id AND d.state = 'disputed') AS doubted FROM batch b
WHERE b.position NOT IN (SELECT position FROM silent) AND ({_AGREEING}) < ?)
WHERE (doubted, reliability, credibility, -position) < (?, ?, ?, ?)
ORDER BY doubted DESC, reliability DESC, credibility DESC, position LIMIT ?"""  # noqa: S608
_FIRST = 2, "", "", 0
_ONE = """SELECT b.position, b.id, b.item, b.member, b.at, b.reliability, b.credibility,
EXISTS (SELECT 1 FROM review d WHERE d.batch = b.id AND d.state = 'disputed') FROM batch b WHERE b.id = ? LIMIT 1"""
_DONE = """SELECT position, at, member, batch, state FROM
(SELECT position, at, member, id AS batch, 'stated' AS state FROM batch
UNION ALL SELECT position, at, member, batch, state FROM review)
WHERE position > ? AND member != ? ORDER BY position DESC LIMIT ?"""
_OWN = """SELECT max(position) FROM (SELECT max(position) AS position FROM batch WHERE member = ?
UNION ALL SELECT max(position) FROM review WHERE member = ?)"""


class RecordRows:
    """Gathers what events of the record add, and writes it in one go."""

    def __init__(self) -> None:
        self._words = vocabulary()
        self._batches: list[tuple[str | int, ...]] = []
        # Plain tuples: the collector of garbage would look at every other kind again and again.
        self._statements: list[tuple[int, str, str, str, str | None]] = []
        self._mentions: list[tuple[str, str, int]] = []
        self._codes: list[tuple[str, str, int]] = []
        self._dates = DateRows()
        self._wordings = WordingRows()
        self._reviews: list[tuple[str | int | None, ...]] = []
        self._policies: list[tuple[str | int, ...]] = []
        self._bases: list[tuple[str | int, ...]] = []
        self._sources: set[tuple[str]] = set()

    def add(self, entry: LogEntry) -> None:
        """Take one event apart, if it is one of the record or names a source."""
        event = entry.event
        if isinstance(event, StateEvent):
            self._name_source(event.source or "")
            if event.of is None:
                self._state(entry, event)
        elif isinstance(event, AccessionEvent | AccessionCorrectedEvent):
            # A code that was typed wrongly may be another source's: it leaves as little as any.
            self._name_source(event.source or "")
        else:
            self._decision(recorded(entry))

    def _name_source(self, code: str) -> None:
        if code:
            self._sources.add((code.strip().casefold(),))

    def _state(self, entry: LogEntry, event: StateEvent) -> None:
        position = entry.position
        report = report_of(Place(position, entry.at, entry.by), event)
        self._batches.append((*report.place, *report[1:]))
        subjects, before = {each.subject.id for each in event.statements}, len(self._mentions)
        met = descriptions_of(position, event)
        base, words, add = position << BITS, self._words, self._statements.append
        for place, (identity, subject, name, value, earlier) in enumerate(event.statements, start=1):
            # Nearly all are numbered as they stand, which is told faster than the number is read.
            number = base | (place if identity.endswith(f".{place}") else number_of(identity)) & MOST
            add((number, subject.id, name, text_of(value), earlier or None))
            meant = meaning_of(value, words, subject.type, name)
            if meant is not NOTHING:
                self._mean(number, subject.id, name, meant)
        self._wordings.add(position, met, subjects, {entity for entity, _, _ in self._mentions[before:]})

    def _mean(self, number: int, subject: str, name: str, meant: Meaning) -> None:
        for entity in meant.entities:
            self._mentions.append((entity, name, number))
        for code in meant.codes:
            self._codes.append((name, code, number))
        if meant.days:
            self._dates.add(number, subject, name, meant.days)

    def _decision(self, event: RecordEvent | None) -> None:
        match event:
            case Review(place, batch, statements, state, why):
                named = None if statements is None else text_of([*sorted(statements)])
                self._reviews.append((*place, batch, named, state.value, why))
            case ReviewPolicy(place, reviewers):
                self._policies.append((*place, reviewers))
            case Based(place, batches, origin):
                self._bases += [(batch, place.position, origin) for batch in sorted(batches)]
            case Stated() | None:
                return

    def write(self, base: apsw.Connection) -> None:
        """Write all of it; the caller holds the transaction."""
        for table, rows in (
            *(("batch", self._batches), ("review", self._reviews), ("policy", self._policies)),
            *(("source", self._sources), ("based", self._bases)),
        ):
            width = len(next(iter(rows))) if rows else 0
            if width:
                base.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({','.join('?' * width)})", rows)  # noqa: S608 -- our own names
        if self._batches:
            self._write_statements(base, self._wordings.write(base))
        base.execute(_ON_THEIR_ORIGIN)
        withdrawn = {str(row[3]) for row in self._reviews if row[5] == State.WITHDRAWN.value}
        withdrawn.update(withdrawn_from(base, [str(row[3]) for row in self._batches]))
        settle(base, withdrawn)

    def _write_statements(self, base: apsw.Connection, numbers: Mapping[str, int]) -> None:
        rows = (
            (number, numbers[subject], name, value, earlier)
            for number, subject, name, value, earlier in self._statements
        )
        base.executemany("INSERT OR IGNORE INTO statement VALUES (?, ?, ?, ?, ?)", rows)
        naming = self._words.naming
        stated = (
            (numbers[subject], value) for _, subject, name, value, _ in self._statements if name in naming
        )
        name_keys.add_stated(base, stated)
        mentions = ((numbers[entity], name, number) for entity, name, number in self._mentions)
        base.executemany("INSERT OR IGNORE INTO mention VALUES (?, ?, ?)", mentions)
        base.executemany("INSERT OR IGNORE INTO coded VALUES (?, ?, ?)", self._codes)
        self._dates.write(base, numbers)


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch that too few members accepted as a whole since the last doubt, as far as the index tells."""

    position: int
    batch: str
    item: str
    member: str
    at: str
    reliability: str
    credibility: str
    was_disputed: bool
    """Whether any of it ever was."""

    @property
    def key(self) -> tuple[bool, str, str, int]:
        """What batches are ordered by, the greatest first."""
        return self.was_disputed, self.reliability, self.credibility, -self.position


@dataclass(frozen=True, slots=True)
class MembersDeed:
    """Something that another member recorded of the record: a batch that was stated, or a review of one."""

    position: int
    at: str
    member: str
    batch: str
    state: str
    """`stated`, or what a review took it to."""


class ReviewQueue:
    """Reads the index for whoever reviews."""

    def __init__(self, ask: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._ask = ask

    def open(self, reviewers: int, limit: int, after: OpenBatch | None = None) -> tuple[list[OpenBatch], int]:
        """Batches after one that wait where so many reviewers are needed, and how many more come after them.

        What was ever disputed comes first, then the weakest grade, then the oldest.
        """
        key = after.key if after else _FIRST
        rows = self._ask(_OPEN, reviewers, *key, limit)
        found = [OpenBatch(*row[:8]) for row in rows]
        return found, (int(rows[0][8]) if rows else 0) - len(found)

    def batch(self, batch: str) -> OpenBatch | None:
        """A batch by its id, whether it waits or not: others come after it."""
        rows = self._ask(_ONE, batch)
        return OpenBatch(*rows[0]) if rows else None

    def since(self, position: int, member: str, limit: int) -> list[MembersDeed]:
        """What others than a member recorded after a place in the log, the newest first."""
        return [MembersDeed(*row) for row in self._ask(_DONE, position, member, limit)]

    def last_of(self, member: str) -> int:
        """The place of what a member recorded last; -1 where that is nothing."""
        (last,) = self._ask(_OWN, member, member)[0]
        return -1 if last is None else int(last)


def listed(numbers: Collection[int]) -> str:
    """Numbers as a question names them."""
    return ",".join(map(str, map(int, numbers)))


def marks_of(values: Iterable[str]) -> str:
    """A question mark for each value."""
    return ",".join("?" for _ in values)


def portions(texts: Iterable[str]) -> Iterator[list[str]]:
    """Portions of `AT_ONCE` texts, the last filled up with its first, so that all questions are the same."""
    rest = iter(texts)
    while some := list(islice(rest, AT_ONCE)):
        yield [*some, *some[:1] * (AT_ONCE - len(some))]


def reported(rows: Sequence[tuple[Any, ...]]) -> tuple[frozenset[Report], frozenset[Recorded]]:
    """Batches and their statements: number, subject, property, value, what it supersedes, position, time, member, facts of the batch."""
    reports: dict[int, Report] = {}
    statements = []
    for number, subject, name, value, supersedes, position, *rest in rows:
        report = reports.get(position)
        if report is None:
            at, by, *facts = rest
            report = reports[position] = Report(Place(position, at, by), *facts)
        id_ = f"{report.batch}.{number & MOST}"
        statements.append(Recorded(id_, report.batch, subject, name, value, supersedes or ""))
    return frozenset(reports.values()), frozenset(statements)


def reviewed_as(row: tuple[Any, ...]) -> Review:
    """One review: position, time, member, batch, statements as JSON or None for all, state, why."""
    position, at, by, batch, statements, state, why = row
    named = None if statements is None else frozenset(json.loads(statements))
    return Review(Place(position, at, by), batch, named, State(state), why)
