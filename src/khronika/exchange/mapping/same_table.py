"""Whether two files are versions of one table: by the rows that both hold, in whatever order, format, and with columns added."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import partial
from hashlib import sha256

from khronika.exchange.tables.table import Table

_DAY = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})", re.ASCII)
_DAY_BACKWARDS = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})", re.ASCII)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]0{2}:0{2}(?::0{2}(?:\.0+)?)?Z?", re.ASCII)
_WHOLE = re.compile(r"([0-9]{1,15})\.0+", re.ASCII)
_SPELLED = str.maketrans(
    {"ё": "е", "’": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00ad": ""}
)
LEAST_ROWS = 2
"""One row that two files share may be chance."""
_LEAST_CELLS = 2


def rows_of_both(new: Table, old: Table) -> frozenset[int]:
    """The numbers of rows of the new table that the old one holds, too: with the same texts and days in the columns that both have.

    A column is in both where its name is, or most of what it holds. Where each has one that the other lacks, whole rows are compared.
    """
    # A column that numbers the rows of one of them tells nothing of either.
    counting = _counting(new) | _counting(old)
    ours, theirs = _places(new, counting), _places(old, counting)
    pairs = _same_columns(new, ours, old, theirs)
    compared = len(pairs) >= max(_LEAST_CELLS, min(len(ours), len(theirs)))
    if compared:
        ours, theirs = list(pairs), list(pairs.values())
    held = set(_prints(old, theirs, in_order=compared).values())
    return frozenset(number for number, told in _prints(new, ours, in_order=compared).items() if told in held)


def is_version(new: Table, old: Table, shared: Collection[int]) -> bool:
    """Whether so many shared rows make one table of two: half of the smaller one, and more than a single row of many."""
    smaller = min(sum(1 for row in table.rows if not row.fault) for table in (new, old))
    return 2 * len(shared) >= smaller and len(shared) >= min(LEAST_ROWS, smaller) > 0


def _places(table: Table, without: Collection[str]) -> list[int]:
    return [place for place, name in enumerate(table.head) if name.casefold() not in without]


def _same_columns(new: Table, ours: Sequence[int], old: Table, theirs: Sequence[int]) -> dict[int, int]:
    """The places of the columns that both have: of one name, or under another heading with half of what the smaller of the two holds."""
    named = {old.head[place].casefold(): place for place in theirs}
    pairs = {place: named[name] for place in ours if (name := new.head[place].casefold()) in named}
    others = set(theirs).difference(pairs.values())
    left = dict(zip(sorted(others), map(partial(_held, old), sorted(others)), strict=True))
    for place in ours:
        if place not in pairs and left:
            held = _held(new, place)
            best = max(left, key=lambda other: len(left[other] & held))
            if 2 * len(left[best] & held) >= max(1, min(len(left[best]), len(held))):
                pairs[place] = best
                del left[best]
    return pairs


def _held(table: Table, place: int) -> set[str]:
    return {_plain(row.cells[place]) for row in table.rows if not row.fault} - {""}


def _prints(table: Table, places: Sequence[int], *, in_order: bool) -> dict[int, bytes]:
    """What tells a row of the table from others, by its number: the cells at these places, or those that are not empty in no order."""
    found: dict[int, bytes] = {}
    for row in table.rows:
        if row.fault:
            continue
        told = [_plain(row.cells[place]) for place in places]
        said = list(filter(None, told))
        told = told if in_order else sorted(said)
        if len(said) >= _LEAST_CELLS:
            found[row.number] = sha256("\0".join(told).encode(errors="surrogatepass")).digest()[:8]
    return found


def _counting(table: Table) -> frozenset[str]:
    """The names of columns that number the rows, in small letters, where enough others are left to tell rows apart."""
    told = [row.cells for row in table.rows if not row.fault]
    if len(told) < 3 or len(table.head) <= _LEAST_CELLS:
        return frozenset()
    return frozenset(
        name.casefold()
        for place, name in enumerate(table.head)
        if _counts([cells[place].rstrip(".") for cells in told])
    )


def _counts(cells: Sequence[str]) -> bool:
    texts = list(filter(None, cells))
    if len(texts) < 3 or not all(text.isascii() and text.isdigit() and len(text) < 8 for text in texts):
        return False
    numbers = {int(text) for text in texts}
    return len(numbers) == len(texts) == max(numbers) - min(numbers) + 1


def _plain(text: str) -> str:
    """A cell as both files would have it: small letters, one spelling of signs, days by ISO 8601, whole numbers without a point."""
    text = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).translate(_SPELLED)
    if day := _DAY.fullmatch(text):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    if day := _DAY_BACKWARDS.fullmatch(text):
        return f"{day[1]}-{int(day[3]):02}-{int(day[4]):02}"
    found = _MOMENT.fullmatch(text.upper()) or _WHOLE.fullmatch(text)
    return found[1] if found else text
