"""Prints of items in the search, and the items that are like one another."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import apsw

from khronika.durable.projection import Projection
from khronika.evidence.search.likeness import (
    Likeness,
    StoredPrint,
    StoredRelation,
    bands,
    bands_near,
    closeness,
    distance,
    packed,
    unpacked,
)

_PRINT = "INSERT INTO likeness(number, kind, item, part, value) VALUES (?, ?, ?, ?, ?)"
_OLD = "SELECT number, value FROM likeness WHERE item = ? AND kind = ? AND part = ?"
_SHARING = """
SELECT DISTINCT likeness.number, id, part, likeness.value FROM band JOIN likeness ON likeness.number = band.likeness
JOIN item ON item.number = likeness.item WHERE band = ? AND likeness.item != ? AND likeness.kind = ?"""


class PrintRow(NamedTuple):
    """A print, the number it is kept by, and the number of its item."""

    number: int
    item: int
    print: StoredPrint


def add_rows(connection: apsw.Connection, rows: Sequence[PrintRow]) -> None:
    """Keep prints that are not there yet; inside a transaction of the caller."""
    connection.executemany(
        _PRINT,
        [
            (number, each.likeness, item, each.part, packed(each.likeness, each.value))
            for number, item, each in rows
        ],
    )
    # In the order of their keys: each page of the table is looked for once.
    of_rows = [(band, row.number) for row in rows for band in bands(row.print.likeness, row.print.value)]
    connection.executemany("INSERT INTO band VALUES (?, ?)", sorted(of_rows))


def add_prints(base: Projection, item: int, prints: Iterable[StoredPrint]) -> None:
    """Keep the prints of an item; one of the same part and kind is replaced.

    Inside a transaction of the caller.
    """
    for each in prints:
        for number, value in base.rows(_OLD, item, each.likeness, each.part):
            _remove(base, int(number), each.likeness, value)
        number = int(base.rows("SELECT ifnull(max(number), 0) + 1 FROM likeness")[0][0])
        add_rows(base.connection, [PrintRow(number, item, each)])


def remove_prints(base: Projection, item: int) -> None:
    """Forget the prints of an item; inside a transaction of the caller."""
    for number, kind, value in base.rows("SELECT number, kind, value FROM likeness WHERE item = ?", item):
        _remove(base, int(number), Likeness(kind), value)


def _remove(base: Projection, number: int, kind: Likeness, value: bytes) -> None:
    # Each band by its key, since nothing else finds them without looking through all.
    rows = [(band, number) for band in bands(kind, unpacked(kind, value))]
    base.connection.executemany("DELETE FROM band WHERE band = ? AND likeness = ?", rows)
    base.rows("DELETE FROM likeness WHERE number = ?", number)


def relations(base: Projection, item: str) -> list[StoredRelation]:
    """The items that are like this one, the nearest first."""
    with base.intact():
        own = base.rows(
            "SELECT item, kind, part, value FROM likeness JOIN item ON item.number = item"
            " WHERE substr(id, -5) = substr(?, -5) AND id = ?",
            item,
            item,
        )
        found = [
            relation
            for number, kind, part, value in own
            for relation in _like(
                base, int(number), StoredPrint(Likeness(kind), part, unpacked(Likeness(kind), value))
            )
        ]
    return sorted(
        found, key=lambda relation: (relation.distance, relation.other, relation.other_part, relation.part)
    )


def _like(base: Projection, item: int, mine: StoredPrint) -> Iterator[StoredRelation]:
    seen: set[int] = set()
    for band in bands_near(mine.likeness, mine.value):
        for number, other, other_part, other_value in base.rows(_SHARING, band, item, mine.likeness):
            if number in seen:
                continue
            seen.add(number)
            apart = distance(mine.likeness, mine.value, unpacked(mine.likeness, other_value))
            how = closeness(mine.likeness, apart)
            if how:
                yield StoredRelation(mine.likeness, mine.part, other, other_part, apart, how)
