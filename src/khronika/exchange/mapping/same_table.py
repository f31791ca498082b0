"""Whether two files are versions of one table: by the rows that both hold, in whatever order, format, and with columns added."""

import re
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from khronika.exchange.tables.table import Table

_DAY = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})", re.ASCII)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]0{2}:0{2}(?::0{2}(?:\.0+)?)?Z?", re.ASCII)
_WHOLE = re.compile(r"([0-9]{1,15})\.0+", re.ASCII)
_LEAST_ROWS, _LEAST_CELLS = 2, 2


def rows_of_both(new: Table, old: Table) -> frozenset[int]:
    """The numbers of rows of the new table that the old one holds, too: with the same texts and days in the columns that both have."""
    ours, theirs = _compared(new.head, old.head), _compared(old.head, new.head)
    counting = _counting(new), _counting(old)
    if ours:
        # A column that numbers the rows of one of them tells nothing of either.
        counting = (counting[0] | _at(new, old, counting[1]), counting[1] | _at(old, new, counting[0]))
    held = set(_prints(old, theirs, counting[1]).values())
    return frozenset(number for number, told in _prints(new, ours, counting[0]).items() if told in held)


def _at(table: Table, other: Table, places: Collection[int]) -> frozenset[int]:
    """The places that columns of another table have in this one, by their names."""
    named = [name.casefold() for name in table.head]
    return frozenset(named.index(name) for place in places if (name := other.head[place].casefold()) in named)


def is_version(new: Table, old: Table, shared: Collection[int]) -> bool:
    """Whether so many shared rows make one table of two: half of the smaller one, and more than a single row of many."""
    smaller = min(sum(1 for row in table.rows if not row.fault) for table in (new, old))
    return 2 * len(shared) >= smaller and len(shared) >= min(_LEAST_ROWS, smaller) > 0


def _compared(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, ...]:
    """The places of the columns of both, by their names; all of them, in no order, where neither has all that the other has."""
    named, others = [name.casefold() for name in ours], {name.casefold() for name in theirs}
    common = sorted(set(named) & others)
    if len(common) < min(len(named), len(others)) or len(common) < _LEAST_CELLS:
        return ()
    return tuple(named.index(name) for name in common)


def _prints(table: Table, places: Sequence[int], counting: Collection[int]) -> dict[int, bytes]:
    """What tells a row of the table from others, by its number: without the columns that only count the rows."""
    found: dict[int, bytes] = {}
    for row in table.rows:
        if row.fault:
            continue
        told = [_plain(row.cells[place]) for place in places if place not in counting] if places else sorted(_all(row.cells, counting))
        if sum(1 for text in told if text) >= _LEAST_CELLS:
            found[row.number] = sha256("\0".join(told).encode(errors="surrogatepass")).digest()[:8]
    return found


def _all(cells: Sequence[str], counting: Collection[int]) -> Iterator[str]:
    return (_plain(cell) for place, cell in enumerate(cells) if cell and place not in counting)


def _counting(table: Table) -> frozenset[int]:
    """The columns that number the rows, where enough others are left to tell rows apart."""
    told = [row.cells for row in table.rows if not row.fault]
    if len(told) < 3 or len(table.head) <= _LEAST_CELLS:
        return frozenset()
    return frozenset(place for place in range(len(table.head)) if _counts([cells[place].rstrip(".") for cells in told if cells[place]]))


def _counts(texts: Sequence[str]) -> bool:
    if len(texts) < 3 or not all(text.isascii() and text.isdigit() and len(text) < 8 for text in texts):
        return False
    numbers = {int(text) for text in texts}
    return len(numbers) == len(texts) == max(numbers) - min(numbers) + 1


def _plain(text: str) -> str:
    """A cell as both files would have it: small letters, days by ISO 8601, whole numbers without a point."""
    text = " ".join(text.casefold().split())
    if day := _DAY.fullmatch(text):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    found = _MOMENT.fullmatch(text.upper()) or _WHOLE.fullmatch(text)
    return found[1] if found else text
