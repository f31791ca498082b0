"""What the index keeps of an upgrade: of which version the log is, and which of its events of version 1 wait to be recorded anew."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import apsw

from khronika.ledger.entry import LogEntry
from khronika.ledger.event import UpgradeEvent
from khronika.primitives.event import Event
from khronika.record.anew import identity_of
from khronika.record.event import CaseEvent, StateEvent

SCHEMA = """
CREATE TABLE waiting(commitment BLOB PRIMARY KEY, position INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO fact VALUES ('version', 0, x'');
"""
VERSION = "SELECT value FROM fact WHERE name = 'version'"
UPGRADED = 2
"""The version of a log that an upgrade has begun in, and of one that was never of another."""

Ask: TypeAlias = Callable[..., list[tuple[Any, ...]]]
"""Puts a question to the index, with its values."""

_AT_ONCE = 64
_WAITING = f"SELECT commitment, type, id FROM waiting WHERE commitment IN ({','.join('?' * _AT_ONCE)})"  # noqa: S608 -- our own words


class UpgradeRows:
    """Follows the upgrade of a log through the next run of its events."""

    def __init__(self, entries: Sequence[LogEntry], ask: Ask) -> None:
        self._version = int(ask(VERSION)[0][0])
        self._waiting: dict[bytes, tuple[str, str]] = {}
        self._come: list[tuple[bytes, int, str, str]] = []
        self._done: list[tuple[bytes]] = []
        named = [key for entry in entries if (key := named_by(entry.event))]
        for start in range(0, len(named), _AT_ONCE):
            some = named[start : start + _AT_ONCE]
            rows = ask(_WAITING, *some, *some[:1] * (_AT_ONCE - len(some)))
            self._waiting |= {commitment: (kind, identity) for commitment, kind, identity in rows}

    def is_awaited(self, entry: LogEntry) -> bool:
        """Whether the next event, which records another one anew, is what that one waits for."""
        event, key = entry.event, named_by(entry.event)
        if not isinstance(event, StateEvent | CaseEvent) or key is None:
            return False
        return self._version >= UPGRADED and self._waiting.get(key) == (event.KIND, identity_of(event))

    def note(self, entry: LogEntry) -> None:
        """Take in the next event that counts."""
        event, key = entry.event, named_by(entry.event)
        if entry.position == 0:
            self._version = entry.version
        if isinstance(event, UpgradeEvent):
            self._version = UPGRADED
        if key is not None:
            self._waiting.pop(key, None)
            self._done.append((key,))
        elif self._version < UPGRADED and isinstance(event, StateEvent | CaseEvent):
            self._waiting[entry.commitment] = event.KIND, identity_of(event)
            self._come.append((entry.commitment, entry.position, *self._waiting[entry.commitment]))

    def write(self, base: apsw.Connection) -> None:
        """Write all of it; the caller holds the transaction."""
        base.executemany("INSERT OR IGNORE INTO waiting VALUES (?, ?, ?, ?)", self._come)
        base.executemany("DELETE FROM waiting WHERE commitment = ?", self._done)
        base.execute("UPDATE fact SET value = ? WHERE name = 'version'", (self._version,))


def named_by(event: Event) -> bytes | None:
    """The commitment of the event of version 1 that this one records anew; None for every other event."""
    of = event.of if isinstance(event, StateEvent | CaseEvent) else None
    return None if of is None else bytes.fromhex(of)
