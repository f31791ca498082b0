"""Batches of which nothing is left: when one falls silent, what counts of the entities it spoke of is found anew."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import apsw

from khronika.archive.index.descriptions import FIRST, NOTHING, DescribedEntity, wordings
from khronika.record.recorded import Described, State, described_again
from khronika.record.value import entities as entities_in
from khronika.record.value import value_of

SCHEMA = """
CREATE TABLE silent(position INTEGER PRIMARY KEY, undone INTEGER NOT NULL);
"""
"""Batches of which no statement is left; `undone` are those that were withdrawn as a whole."""

BITS = 20
"""A statement's number is its event's position, shifted by so many bits, and its number in the batch."""

_AT_ONCE = 256
_WITHDRAWN = f"""SELECT DISTINCT batch FROM review
WHERE state = '{State.WITHDRAWN.value}' AND batch IN ({",".join("?" * _AT_ONCE)})"""  # noqa: S608 -- our own names
_OF_BATCH = f"SELECT statements FROM review WHERE state = '{State.WITHDRAWN.value}' AND batch = ?"  # noqa: S608
_IN_RANGE = "FROM statement WHERE number BETWEEN ? AND ?"
_SPEAKING = f"""SELECT DISTINCT number >> {BITS} FROM statement WHERE subject = ?1
UNION SELECT DISTINCT number >> {BITS} FROM mention WHERE entity = ?1 UNION SELECT position FROM beside WHERE entity = ?1"""  # noqa: S608

_DESCRIBED = """SELECT number FROM entity WHERE id = ?
AND NOT EXISTS (SELECT 1 FROM wording WHERE entity = number AND position = ? AND type IS NULL)"""


def withdrawn_from(base: apsw.Connection, batches: list[str]) -> Iterator[str]:
    """Those of these batches of which some statement was withdrawn."""
    if not batches or next(base.execute("SELECT 1 FROM review LIMIT 1"), None) is None:
        return
    for start in range(0, len(batches), _AT_ONCE):
        some = batches[start : start + _AT_ONCE]
        yield from (row[0] for row in base.execute(_WITHDRAWN, [*some, *some[:1] * (_AT_ONCE - len(some))]))


def settle(base: apsw.Connection, batches: Iterable[str]) -> None:
    """Find which of these batches are silent now, and what counts of what is said of the entities they speak of."""
    changed = [position for batch in batches for position in _hushed(base, batch)]
    if not changed:
        return
    entities = {number for position in changed for number in _spoken_of(base, position)}
    quiet = {row[0] for row in base.execute("SELECT position FROM silent")}
    for number in entities:
        _settle_entity(base, number, quiet)


def _hushed(base: apsw.Connection, batch: str) -> list[int]:
    """The places of a batch that fell silent just now, or speaks again since more was recorded under its id.

    Put down as such.
    """
    places = [row[0] for row in base.execute("SELECT position FROM batch WHERE id = ?", (batch,))]
    before = {
        place: undone
        for place in places
        for (undone,) in base.execute("SELECT undone FROM silent WHERE position = ?", (place,))
    }
    named: set[str] = set()
    undone = False
    for (statements,) in base.execute(_OF_BATCH, (batch,)):
        undone = undone or statements is None
        named |= set(json.loads(statements or "[]"))
    now = dict.fromkeys(places, int(undone)) if undone or not _is_left(base, batch, places, named) else {}
    if now == before:
        return []
    base.executemany("DELETE FROM silent WHERE position = ?", ((place,) for place in places))
    base.executemany("INSERT INTO silent VALUES (?, ?)", now.items())
    return [place for place in places if (place in now) != (place in before)]


def _is_left(base: apsw.Connection, batch: str, places: Iterable[int], named: set[str]) -> bool:
    last = (
        number - (place << BITS)
        for place in places
        for (number,) in base.execute(f"SELECT number {_IN_RANGE}", _range(place))
    )
    return any(f"{batch}.{number}" not in named for number in last)


def _range(position: int) -> tuple[int, int]:
    return position << BITS, (position + 1 << BITS) - 1


def _spoken_of(base: apsw.Connection, position: int) -> Iterator[int]:
    """The numbers of all entities a batch says something of."""
    yield from (row[0] for row in base.execute("SELECT entity FROM beside WHERE position = ?", (position,)))
    named: set[str] = set()
    for subject, value in base.execute(f"SELECT subject, value {_IN_RANGE}", _range(position)):
        yield subject
        if value[0] in "{[":
            named.update(entity.id for entity in entities_in(value_of(value)))
    for identity in named:
        yield from (row[0] for row in base.execute(_DESCRIBED, (identity, position)))


def _settle_entity(base: apsw.Connection, number: int, quiet: set[int]) -> None:
    told, identity, *content = next(
        base.execute(
            "SELECT told, id, type, label, protection, names FROM entity WHERE number = ?", (number,)
        )
    )
    if told == DescribedEntity.NEVER:
        return
    others = wordings(base, number)
    first = others.pop(FIRST, tuple(content))
    unsaid = {place for place, wording in others.items() if wording[0] is None}
    spoken = {row[0] for row in base.execute(_SPEAKING, (number,))} - unsaid
    counted = spoken - quiet
    # Where nothing counts, the row keeps what was said: it is in no view, and still not to be taken for
    # nobody's.
    now = _newest(identity, first, others, counted or spoken)
    base.execute("INSERT OR IGNORE INTO wording VALUES (?, ?, ?, ?, ?, ?)", (number, FIRST, *first))
    row = (DescribedEntity.VARIED if counted else DescribedEntity.NO_MORE, *now, number)
    base.execute(
        "UPDATE entity SET told = ?, type = ?, label = ?, protection = ?, names = ? WHERE number = ?", row
    )


def _newest(
    identity: str, first: tuple[Any, ...], others: Mapping[int, tuple[Any, ...]], places: set[int]
) -> tuple[Any, ...]:
    """What batches at these places say of an entity, together."""
    said = {place: others[place] for place in places & others.keys()}
    # Of those that say what the first said, the newest says all there is to say.
    said |= dict.fromkeys(sorted(places - others.keys())[-1:], first)
    now: Described | None = None
    for place in sorted(said):
        now = described_again(now, Described(place, identity, *said[place]))
    return now[2:] if now else NOTHING
