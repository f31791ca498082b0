"""Where the headings of a table stand: under titles, and in one row or in two."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from khronika.exchange.tables.synonym import plain

_VALUE = re.compile(r"[-+]?[0-9][0-9 .,:/–-]*(?:[TZ+][0-9:]*)?|https?://\S*", re.ASCII)
"""What a heading is not: a number, a date, an address."""
_WORD = re.compile(r"[^\W_]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
_DEEP = 30
"""Rows among which the headings are looked for."""


class Heading(NamedTuple):
    """The first and the last row of the headings, by their places from 0, and the names of the columns."""

    first: int
    last: int
    names: tuple[str, ...]


def heading_of(
    rows: Sequence[Sequence[str]],
    given: Sequence[int] = (),
    columns: Collection[str] = (),
    known: Collection[str] = (),
) -> Heading | None:
    """The headings of these rows: those at the places given, else those that hold all `columns`, else those that look like headings.

    None where no row can be headings. `known` are headings that speak for a row, as synonyms are compared.
    """
    if given:
        return _numbered(rows, _whole(rows, given[0], given[-1]))
    places = [place for place, row in enumerate(rows) if any(row)][:_DEEP]
    named = (
        (found for place in places for found in _at(rows, place) if set(columns) <= set(found.names))
        if columns
        else ()
    )
    found = next(iter(named), None) or _likely(rows, places, known)
    return _numbered(rows, found) if found else None


def _at(rows: Sequence[Sequence[str]], place: int) -> Iterable[Heading]:
    yield _whole(rows, place, place)
    if place + 1 < len(rows) and any(rows[place + 1]):
        yield _whole(rows, place, place + 1)


def _likely(rows: Sequence[Sequence[str]], places: Sequence[int], known: Collection[str]) -> Heading | None:
    """The first row that is as wide as the table and holds no values.

    Where titles stand above, rather one that names known columns.
    """
    if not places:
        return None
    width = _width(rows)
    scores = {
        place: sum(plain(cell) in known for cell in set(rows[place]))
        for place in places
        if _names(rows[place])
    }
    best = max(scores, key=lambda place: scores[place], default=None)
    wide = next(
        (place for place in places if _names(rows[place]) and 2 * _filled(rows[place]) >= width), None
    )
    if (
        wide != places[0]
        and best is not None
        and scores[best] >= 2
        and (wide is None or scores[best] > scores.get(wide, 0))
    ):
        return _completed(rows, best)
    return None if wide is None else _completed(rows, wide)


def _width(rows: Sequence[Sequence[str]]) -> int:
    counts = Counter(found for row in rows if (found := _filled(row)))
    return max(counts, key=lambda count: (counts[count], count), default=0)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _names(row: Sequence[str]) -> bool:
    """Whether a row could be headings: most of its cells are words."""
    values = sum(1 for cell in row if cell and _VALUE.fullmatch(cell) and not _YEAR.fullmatch(cell))
    return 2 * values < _filled(row) and any(map(_WORD.search, row))


def _completed(rows: Sequence[Sequence[str]], place: int) -> Heading:
    """The headings of a row, with the row below it where that parts what stands above several columns."""
    two = place + 1 < len(rows) and _parts(rows[place], rows[place + 1])
    return _whole(rows, place, place + 1 if two else place)


def _parts(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether the lower row names parts of the upper: it has names only where the upper one stands above several columns.

    A cell that spans columns is read as one cell and blanks, or, where merged cells were filled, as the same text several times.
    """
    above = _padded(upper, len(lower))
    below = _padded(lower, len(above))
    parted = [place for place, cell in enumerate(below) if cell and cell != above[place]]
    if len(parted) < 2 or any(_VALUE.fullmatch(below[place]) for place in parted):
        return False
    spanned = [
        not above[place] or above[place] in (*above[:place][-1:], *above[place + 1 : place + 2])
        for place in range(len(above))
    ]
    spanned = [
        each or (place + 1 < len(above) and not above[place + 1]) for place, each in enumerate(spanned)
    ]
    named_alone = [place for place, cell in enumerate(above) if cell and not below[place]]
    return all(spanned[place] for place in parted) and (
        bool(named_alone) or any(a and a == b for a, b in zip(above, below, strict=True))
    )


def _padded(row: Sequence[str], length: int) -> list[str]:
    return [*row, *[""] * (length - len(row))]


def _whole(rows: Sequence[Sequence[str]], first: int, last: int) -> Heading:
    if first == last:
        return Heading(first, last, _trimmed(rows[first]))
    length = max(len(rows[first]), len(rows[last]))
    above, below = _padded(rows[first], length), _padded(rows[last], length)
    names, span = list[str](), ""
    for over, under in zip(above, below, strict=True):
        span = over or (span if under else "")
        names.append(" ".join(dict.fromkeys(part for part in (span if under else over, under) if part)))
    return Heading(first, last, _trimmed(names))


def _trimmed(names: Sequence[str]) -> tuple[str, ...]:
    length = max((place + 1 for place, name in enumerate(names) if name), default=0)
    return tuple(" ".join(name.split()) for name in names[:length])


def _numbered(rows: Sequence[Sequence[str]], found: Heading) -> Heading | None:
    """The headings with the row below that only numbers the columns, as printed forms have it."""
    if not any(found.names):
        return None
    after = rows[found.last + 1 : found.last + 3]
    below = [cell for cell in after[0] if cell] if len(after) == 2 else []
    counted = [str(number) for number in range(1, len(below) + 1)]
    return (
        found._replace(last=found.last + 1)
        if len(below) >= max(4, len(found.names) - 1) and below == counted
        else found
    )
