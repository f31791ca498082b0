"""Prints of items in the search, and the items that are like one another."""

from collections.abc import Iterable, Iterator

from khronika.durable.projection import Projection
from khronika.evidence.search.likeness import (
    Likeness,
    StoredPrint,
    StoredRelation,
    bands,
    bands_near,
    closeness,
    distance,
)

_PRINT = "INSERT OR REPLACE INTO likeness(kind, item, part, value) VALUES (?, ?, ?, ?) RETURNING number"
_OLD = "SELECT number, value FROM likeness WHERE item = ? AND kind = ? AND part = ?"
_SHARING = """
SELECT DISTINCT likeness.number, id, part, likeness.value FROM band JOIN likeness ON likeness.number = band.likeness
JOIN item ON item.number = likeness.item WHERE band = ? AND band.value = ? AND likeness.item != ?"""


def add_prints(base: Projection, item: int, prints: Iterable[StoredPrint]) -> None:
    """Keep the prints of an item; one of the same part and kind is replaced.

    Inside a transaction of the caller.
    """
    for each in prints:
        for number, value in base.rows(_OLD, item, each.likeness, each.part):
            remove_bands(base, int(number), StoredPrint(each.likeness, each.part, value))
        number = int(base.rows(_PRINT, each.likeness, item, each.part, each.value)[0][0])
        rows = [(band, value, number) for band, value in bands(each.likeness, each.value)]
        base.connection.executemany("INSERT INTO band VALUES (?, ?, ?)", rows)


def remove_prints(base: Projection, item: int) -> None:
    """Forget the prints of an item; inside a transaction of the caller."""
    for number, kind, part, value in base.rows(
        "SELECT number, kind, part, value FROM likeness WHERE item = ?", item
    ):
        remove_bands(base, int(number), StoredPrint(Likeness(kind), part, value))
    base.rows("DELETE FROM likeness WHERE item = ?", item)


def remove_bands(base: Projection, number: int, old: StoredPrint) -> None:
    """Forget the bands of a print: each by its key, since nothing else finds them without looking through all."""
    rows = [(band, value, number) for band, value in bands(old.likeness, old.value)]
    base.connection.executemany("DELETE FROM band WHERE band = ? AND value = ? AND likeness = ?", rows)


def relations(base: Projection, item: str) -> list[StoredRelation]:
    """The items that are like this one, the nearest first."""
    with base.intact():
        own = base.rows(
            "SELECT item, kind, part, value FROM likeness JOIN item ON item.number = item WHERE id = ?", item
        )
        found = [
            relation
            for number, kind, part, value in own
            for relation in _like(base, int(number), StoredPrint(Likeness(kind), part, value))
        ]
    return sorted(
        found, key=lambda relation: (relation.distance, relation.other, relation.other_part, relation.part)
    )


def _like(base: Projection, item: int, mine: StoredPrint) -> Iterator[StoredRelation]:
    seen: set[int] = set()
    for band, value in bands_near(mine.likeness, mine.value):
        for number, other, other_part, other_value in base.rows(_SHARING, band, value, item):
            if number in seen:
                continue
            seen.add(number)
            apart = distance(mine.likeness, mine.value, other_value)
            how = closeness(mine.likeness, apart)
            if how:
                yield StoredRelation(mine.likeness, mine.part, other, other_part, apart, how)
