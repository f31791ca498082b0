"""Tables: numbered rows of cells under headings, with an account of every row of the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from khronika.exchange.error import TableError
from khronika.exchange.tables.heading import Heading, heading_of
from khronika.exchange.tables.row import ImportLoss, ranges
from khronika.primitives.message import message

MOST_COLUMNS = 1_000


class Written(NamedTuple):
    """A row as it stands in the file, headings and blank rows, too: its cells, where it stands in the text, what is wrong or to be told."""

    number: int
    cells: Sequence[str]
    start: int = 0
    end: int = 0
    fault: str = ""
    told: tuple[tuple[int, str], ...] = ()
    """What is to be told of cells, by their places from 0."""


class TableRow(NamedTuple):
    """One row: its number as a spreadsheet shows it, its cells under the headings, where it stands in the text; or why it is refused."""

    number: int
    cells: tuple[str, ...]
    start: int = 0
    end: int = 0
    fault: str = ""
    told: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportAccount:
    """What became of the rows of a file that hold no entry, by their numbers.

    And how many rows the file has with them.
    """

    rows: int = 0
    titles: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    told: tuple[str, ...] = ()
    """What is to be told of the file as a whole."""

    def losses(self) -> list[ImportLoss]:
        """What is to be told of rows that hold no entry, and of the file, where there is anything to tell."""
        named = (
            ("titles", self.titles),
            ("headings", self.headings if self.headings != (1,) else ()),
            ("nothing", self.empty),
        )
        rows = "; ".join(f"rows with {what}: {ranges(numbers)}" for what, numbers in named if numbers)
        return [ImportLoss(0, "", what) for what in (*self.told, rows) if what]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What is known of a file before it is read. All of it may be left out: then it is found."""

    columns: frozenset[str] = frozenset()
    """Headings that have to be there."""
    headings: tuple[int, ...] = ()
    """Rows the headings stand in: one, or two."""
    delimiter: str = ""
    known: frozenset[str] = frozenset()
    """Headings that tables are known to have, as synonyms are compared."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, no two alike and none empty, and the rows under them.

    Each row has as many cells as there are headings, or a fault.
    """

    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    account: ImportAccount = ImportAccount()


def table_of_rows(
    written: Iterable[Written], layout: TableLayout = TableLayout(), told: tuple[str, ...] = ()
) -> Table:
    """The table that rows of a file are. Raises TableError where there are no headings."""
    rows = list(written)
    heading = _found(rows, layout)
    head = _distinct_names(heading.names)
    titles, above, empty, below = list[int](), list[int](), list[int](), list[TableRow]()
    for place, row in enumerate(rows):
        if not row.fault and not any(row.cells):
            empty.append(row.number)
        elif place < heading.first:
            titles.append(row.number)
        elif place <= heading.last:
            above.append(row.number)
        else:
            below.append(_row(row, len(head)))
    account = ImportAccount(len(rows), tuple(titles), tuple(above), tuple(empty), told)
    return Table(head, tuple(below), account)


def _found(rows: Sequence[Written], layout: TableLayout) -> Heading:
    numbered = [place for place, row in enumerate(rows) if row.number in layout.headings]
    given = [() if row.fault else tuple(row.cells) for row in rows[: max([60, *numbered]) + 2]]
    found = (
        heading_of(given, numbered, layout.columns, layout.known)
        if len(numbered) == len(layout.headings)
        else None
    )
    if found is None:
        raise TableError(
            "the table has no headings", hint="one row names the columns: say which with --headings"
        )
    return found


def _distinct_names(given: Sequence[str]) -> tuple[str, ...]:
    if len(given) > MOST_COLUMNS:
        raise TableError(
            message(
                "the table has {number} columns, more than {most_columns}",
                number=format(len(given), ","),
                most_columns=format(MOST_COLUMNS, ","),
            ),
            hint="leave out what is not needed",
        )
    found: dict[str, None] = {}
    for place, name in enumerate(given, start=1):
        found[_distinct(name or f"column {place}", found)] = None
    return tuple(found)


def _distinct(name: str, taken: Iterable[str]) -> str:
    known = set(taken)
    return next(
        each
        for each in (name, *(f"{name} ({number})" for number in range(2, MOST_COLUMNS + 2)))
        if each not in known
    )


def _row(row: Written, width: int) -> TableRow:
    number, cells, start, end, fault, told = row
    if fault:
        return TableRow(number, (), start, end, fault)
    # Many programs leave out the empty cells at the end of a row.
    if len(cells) > width:
        if any(cells[width:]):
            return TableRow(number, (), start, end, f"{len(cells)} cells where {width} are expected")
        cells = cells[:width]
    return TableRow(
        number,
        (*cells, *[""] * (width - len(cells))),
        start,
        end,
        "",
        tuple(each for each in told if each[0] < width),
    )
