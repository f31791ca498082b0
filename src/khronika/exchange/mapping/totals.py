"""Rows of totals: a word for totals, and beside it nothing but the sums or the counts of what stands above."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from khronika.exchange.mapping.nobody import empty_value, total_words
from khronika.exchange.tables.table import TableRow

_NUMBER = re.compile(r"([-+]?)([0-9]{1,3}(?:[ .,'\u00a0\u202f][0-9]{3})+|[0-9]{1,15})(?:[.,]([0-9]{1,6}))?")
_UNIT = re.compile(
    r"\s*(?:%|чел(?:овек(?:а)?)?\.?|осіб|особи|шт\.?|дн(?:ей|ів|я)?\.?|persons?|people|days?|p\.?|pers\.?)?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s:.—–-]*")
_NEARLY = 0.8
"""The part of a sum from which a number may be that sum, wrongly added up or rounded."""


class Totals:
    """Tells the rows of totals of one table.

    Its rows are looked through once, when the first of them may be such a row.
    """

    def __init__(self, rows: Iterable[TableRow], dated: Collection[int] = ()) -> None:
        self._rows, self._dated = rows, frozenset(dated)
        self._found: frozenset[int] | None = None

    def __contains__(self, row: TableRow) -> bool:
        """Whether this row of the table sums up others."""
        if not may_be_total(row.cells):
            return False
        if self._found is None:
            self._found = _totals(self._rows, self._dated)
        return row.number in self._found


def may_be_total(cells: Sequence[str]) -> bool:
    """Whether the first text of a row is a word for totals, and numbers stand with it, and nothing else."""
    first = next(filter(None, cells), "")
    if first.casefold().split(" ", 1)[0].strip(":.-—") not in total_words().first:
        return False
    word, rest = _word_of(first)
    told = [cell for cell in cells if cell][1:]
    sums = [cell for cell in told if not empty_value(cell)]
    return (
        bool(word)
        and all(number_of(cell) is not None for cell in sums)
        and bool(sums or number_of(rest) is not None)
    )


def _word_of(text: str) -> tuple[str, str]:
    """The words for totals that a text begins with, and what follows them.

    Both empty where it does not begin so.
    """
    plain = text.casefold()
    for word in total_words().whole:
        if plain.startswith(word) and not plain[len(word) : len(word) + 1].isalnum():
            rest = text[len(word) :]
            if not rest.strip(" :.-—") or word in total_words().strong:
                return word, rest[_end_of_marks(rest) :]
    return "", ""


def _end_of_marks(text: str) -> int:
    found = _AFTER.match(text)
    return found.end() if found else 0


def number_of(text: str) -> float | None:
    """The number that a cell is, with a unit or without; None where it is something else, such as a day."""
    found = _NUMBER.match(text)
    if not found or not _UNIT.fullmatch(text, found.end()):
        return None
    sign, whole, part = found.groups()
    return float(f"{sign}{re.sub(r'[^0-9]', '', whole)}.{part or 0}")


@dataclass(slots=True)
class _Column:
    """What stands in a column, in all and since the last row of totals: numbers that are no years, years, other texts, their sum."""

    numbers: int = 0
    years: int = 0
    texts: int = 0
    sum: float = 0.0

    def add(self, text: str) -> None:
        number = number_of(text)
        if number is None:
            self.texts += 1
        elif _is_year(number):
            self.years += 1
        else:
            self.numbers += 1
        self.sum += number or 0.0

    def is_of_values(self) -> bool:
        """Whether a number in this column is one more value, unless it is their sum."""
        return self.numbers + self.years > self.texts

    def may_sum(self, number: float, rows: int, *, exactly: bool) -> bool:
        """Whether a number may be the sum of the column, or the count of its cells or rows."""
        if number in (self.sum, rows, self.numbers + self.years + self.texts):
            return True
        if exactly or (self.years > self.numbers and _is_year(number)):
            return False
        return not self.is_of_values() or number >= _NEARLY * self.sum > 0


def _is_year(number: float) -> bool:
    return 1800 <= number <= 2100 and number == int(number)


@dataclass(slots=True)
class _Part:
    """The columns of the rows of a part of the table, and how many rows it has."""

    columns: dict[int, _Column] = field(default_factory=dict)
    rows: int = 0

    def add(self, cells: Sequence[str]) -> None:
        self.rows += 1
        for place, cell in enumerate(cells):
            if cell and not empty_value(cell):
                self.columns.setdefault(place, _Column()).add(cell)

    def are_summed(self, cells: Sequence[str], dated: Collection[int]) -> bool:
        """Whether every number of a row that may be one of totals may sum up these rows."""
        place = next(place for place, cell in enumerate(cells) if cell)
        rest = _word_of(cells[place])[1]
        if rest and number_of(rest) is not None:
            return True
        exactly = rest[:1].isupper() and not rest.isupper()
        told = {
            at: number
            for at, cell in enumerate(cells)
            if at > place and (number := number_of(cell)) is not None
        }
        return all(
            not (at in dated and _is_year(number))
            and self.columns.get(at, _Column()).may_sum(number, self.rows, exactly=exactly)
            for at, number in told.items()
        )


def _totals(rows: Iterable[TableRow], dated: Collection[int]) -> frozenset[int]:
    """The numbers of the rows of totals: each may sum up all above, what stands since the last one, or, in the first row, all below."""
    found: set[int] = set()
    first: list[TableRow] = []
    whole, since = _Part(), _Part()
    for row in rows:
        if row.fault:
            continue
        candidate = may_be_total(row.cells)
        if candidate and not whole.rows:
            first.append(row)
        elif candidate and any(part.rows and part.are_summed(row.cells, dated) for part in (whole, since)):
            found.add(row.number)
            since = _Part()
        else:
            whole.add(row.cells)
            since.add(row.cells)
    return frozenset(
        found | {row.number for row in first if whole.rows and whole.are_summed(row.cells, dated)}
    )
