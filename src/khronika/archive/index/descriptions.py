"""What batches say of entities: the row of each holds what counts, and wordings that differ are kept, so that one can be taken back."""

from collections.abc import Iterator, Mapping, Set
from enum import IntEnum
from typing import Any

import apsw

from khronika.archive.index.name_keys import add_labels
from khronika.record.recorded import Described, described_again

SCHEMA = """
CREATE TABLE entity(number INTEGER PRIMARY KEY, told INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
                    label TEXT NOT NULL, protection TEXT NOT NULL, names TEXT NOT NULL);
CREATE INDEX entity_label ON entity(label);
CREATE INDEX entity_type ON entity(type);
CREATE TABLE wording(entity INTEGER, position INTEGER, type TEXT, label TEXT, protection TEXT, names TEXT,
                     PRIMARY KEY(entity, position)) WITHOUT ROWID;
CREATE TABLE beside(position INTEGER, entity INTEGER, PRIMARY KEY(position, entity)) WITHOUT ROWID;
CREATE INDEX beside_entity ON beside(entity);
"""
"""A batch speaks of the entities of its statements, and of those of `beside`. It says of each what the first batch that spoke of it
said, unless `wording` has a row of its own; a row of nothing but NULL is of an entity it names and says nothing of."""

FIRST = -1
"""Where the first wording stands, once there are others or it may be taken back."""
NOTHING = ("", "", "", "[]")


class DescribedEntity(IntEnum):
    """What is told of an entity: nothing ever, one wording by all, several, or nothing that counts any more."""

    NEVER = 0
    ALIKE = 1
    VARIED = 2
    NO_MORE = 3


IN_VIEW = f"told IN ({DescribedEntity.ALIKE.value}, {DescribedEntity.VARIED.value})"
"""Where something that counts is said of an entity."""

_AT_ONCE = 256
_KNOWN = f"SELECT number, told, id, type, label, protection, names FROM entity WHERE id IN ({','.join('?' * _AT_ONCE)})"  # noqa: S608


class WordingRows:
    """Gathers what a run of events says of entities, and writes it in one go."""

    def __init__(self) -> None:
        self._said: dict[str, list[Described]] = {}
        self._beside: list[tuple[int, str]] = []
        self._unsaid: list[tuple[str, int]] = []
        self._wordings: list[tuple[int | str | None, ...]] = []

    def add(
        self, position: int, met: Mapping[str, Described], subjects: Set[str], mentioned: Set[str]
    ) -> None:
        """Take what one batch says of the entities it met.

        Subjects and mentioned are those of its statements.
        """
        said = self._said
        for identity, described in met.items():
            if identity in said:
                said[identity].append(described)
            else:
                said[identity] = [described]
        self._beside += [(position, identity) for identity in met.keys() - subjects - mentioned]
        for identity in sorted(mentioned - met.keys()):
            said.setdefault(identity, [])
            self._unsaid.append((identity, position))

    def write(self, base: apsw.Connection) -> dict[str, int]:
        """Write all of it, and give the numbers of all entities met, those that are new having been given one."""
        ids = list(self._said)
        known = {
            row[2]: row
            for start in range(0, len(ids), _AT_ONCE)
            for row in _known(base, ids[start : start + _AT_ONCE])
        }
        numbers: dict[str, int] = {identity: row[0] for identity, row in known.items()}
        last = next(base.execute("SELECT ifnull(max(number), 0) FROM entity"))[0]
        numbers |= {
            identity: number
            for number, identity in enumerate((each for each in ids if each not in known), start=last + 1)
        }
        rows = list(self._rows(base, numbers, known))
        base.executemany("INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        # By all that was ever said of them, in whatever portions it comes.
        add_labels(
            base,
            {
                (numbers[each], one.label, one.names): None
                for each, said in self._said.items()
                for one in said
            },
        )
        self._wordings += [
            (numbers[identity], position, None, None, None, None) for identity, position in self._unsaid
        ]
        base.executemany("INSERT OR IGNORE INTO wording VALUES (?, ?, ?, ?, ?, ?)", self._wordings)
        base.executemany(
            "INSERT OR IGNORE INTO beside VALUES (?, ?)",
            ((place, numbers[identity]) for place, identity in self._beside),
        )
        return numbers

    def _rows(
        self, base: apsw.Connection, numbers: Mapping[str, int], known: Mapping[str, tuple[Any, ...]]
    ) -> Iterator[tuple[int | str, ...]]:
        for identity, said in self._said.items():
            number, row = numbers[identity], known.get(identity)
            if not said:
                if row is None:
                    yield number, DescribedEntity.NEVER.value, identity, *NOTHING
                continue
            told, first = row[1] if row else DescribedEntity.NEVER, said[0][2:]
            alike = told in (DescribedEntity.NEVER, DescribedEntity.ALIKE) and all(
                each[2:] == first for each in said
            )
            if alike and told == DescribedEntity.NEVER:
                yield number, DescribedEntity.ALIKE.value, identity, *first
            elif row is not None and not (alike and row[3:] == first):
                yield self._varied(base, row, said)
            elif not alike:
                yield self._varied(base, (number, DescribedEntity.NEVER, identity, *NOTHING), said)

    def _varied(
        self, base: apsw.Connection, row: tuple[Any, ...], said: list[Described]
    ) -> tuple[int | str, ...]:
        """The row of an entity of which not all say the same.

        What differs from the first wording is put down.
        """
        number, told, identity, *content = row
        now = (
            Described(FIRST, identity, *content)
            if told in (DescribedEntity.ALIKE, DescribedEntity.VARIED)
            else None
        )
        match told:
            case DescribedEntity.NEVER:
                first = said[0][2:]
            case DescribedEntity.ALIKE:
                first = tuple(content)
            case _:
                first = wordings(base, number)[FIRST]
        self._wordings.append((number, FIRST, *first))
        for each in said:
            now = described_again(now, each)
            if each[2:] != first:
                self._wordings.append((number, each.position, *each[2:]))
        return number, DescribedEntity.VARIED.value, identity, *(now[2:] if now else NOTHING)


def wordings(base: apsw.Connection, number: int) -> dict[int, tuple[Any, ...]]:
    """What was said of an entity, by position, where it differs from the first wording; that one at FIRST."""
    rows = base.execute(
        "SELECT position, type, label, protection, names FROM wording WHERE entity = ?", (number,)
    )
    return {row[0]: row[1:] for row in rows}


def _known(base: apsw.Connection, ids: list[str]) -> Iterator[tuple[Any, ...]]:
    yield from base.execute(_KNOWN, [*ids, *ids[:1] * (_AT_ONCE - len(ids))])
