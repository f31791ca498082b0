"""A row as it is read: without what names nobody or says nothing.

A word for nobody beside a person's other names is a surname.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from khronika.exchange.mapping.nobody import empty_value, may_be_surname, names_nobody
from khronika.exchange.tables.row import ImportLoss
from khronika.exchange.tables.sheet import INEXACT
from khronika.exchange.tables.table import TableRow
from khronika.link.name import written_names

DOUBTFUL = "it may be a name or a word for nobody: kept as a name, and it tells no two rows apart"


@dataclass(slots=True)
class CleanedRow:
    """A row while it is read: its cells, and what is to be told of them.

    `nameless` are the places of cells that named nobody and were emptied; those of `doubtful` and `inexact`
    tell no two rows apart.
    """

    number: int
    cells: list[str]
    losses: list[ImportLoss] = field(default_factory=list)
    inexact: frozenset[int] = frozenset()
    nameless: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What is looked at in every row: cells that may name nobody, and other cells of keys.

    `beside` has for each name the other names of the same person.
    """

    head: tuple[str, ...]
    naming: tuple[int, ...]
    keys: tuple[int, ...]
    beside: Mapping[int, Sequence[int]]

    def cleaned(self, given: TableRow) -> CleanedRow:
        """A row of the table, cleaned."""
        row = CleanedRow(given.number, [*given.cells])
        if given.told:
            row.losses += [ImportLoss(row.number, self.head[place], what) for place, what in given.told]
            row.inexact = frozenset(place for place, what in given.told if what == INEXACT)
        for place in self.naming:
            text = row.cells[place]
            if text and (names_nobody(text) or empty_value(text)):
                self._clean(place, text, given, row)
        for place in self.keys:
            text = row.cells[place]
            why = empty_value(text) if text else ""
            if why:
                row.losses.append(ImportLoss(row.number, self.head[place], why))
                row.cells[place] = ""
        return row

    def _clean(self, place: int, text: str, given: TableRow, row: CleanedRow) -> None:
        """Empty a cell that names nobody, but keep what may be a surname beside another name."""
        others = [given.cells[other] for other in self.beside.get(place, ())]
        if may_be_surname(text) and any(map(_is_name, others)):
            row.doubtful.add(place)
            row.losses.append(ImportLoss(row.number, self.head[place], DOUBTFUL))
        else:
            row.cells[place] = ""
            row.nameless.add(place)


def _is_name(text: str) -> bool:
    """Whether a cell names somebody: neither nobody nor by a rank or a role alone."""
    if not any(map(str.isalpha, text)) or names_nobody(text) or empty_value(text):
        return False
    return len(text.strip(". ")) < 3 or bool(written_names(text))


def names_beside(groups: Iterable[Sequence[int]]) -> dict[int, tuple[int, ...]]:
    """Of each place that names a person the other places that name the same person."""
    found: dict[int, dict[int, None]] = {}
    for group in groups:
        for place in group:
            others = found.setdefault(place, {})
            others.update(dict.fromkeys(other for other in group if other != place))
    return {place: tuple(others) for place, others in found.items()}
