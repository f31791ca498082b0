"""One sheet of a workbook, of the rows a confined worker gave: a workbook with several is never read as if it had one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from khronika.evidence.readers.spreadsheets.grid import CellMark
from khronika.exchange.error import TableError
from khronika.exchange.tables.row import ComingRow, ImportLoss
from khronika.exchange.tables.spreadsheet import STATEMENTS
from khronika.exchange.tables.table import MOST_COLUMNS, Table, TableLayout, Written, table_of_rows
from khronika.exchange.tables.table_out import COLUMNS
from khronika.primitives.codec import Json
from khronika.primitives.message import counted, message

UNCOMPUTED = "a formula without a computed value: open the file in a spreadsheet program and save it, else the cell is empty"
INEXACT = "a number with more digits than a spreadsheet keeps: the last of them are not what was typed, and it tells no two rows apart"
SHEET = "the sheet that is read: "
"""Tells which sheet of several was read, so that an import of another sheet of the same file is known as
such."""
_OWN = "the sheets of types, which tell once more what the statements say"
_LOWEST = 1_048_576
_MARKS = {int(mark): mark for mark in CellMark}


@dataclass(slots=True)
class Sheet:
    """A sheet by its name: its rows with any text, and how many cells were filled from merged ones."""

    name: str
    rows: list[Written] = field(default_factory=list)
    filled: int = 0

    def written(self) -> Iterator[Written]:
        """Every row up to the last, blank ones, too."""
        number = 0
        for row in self.rows:
            yield from (Written(blank, ()) for blank in range(number + 1, row.number))
            yield row
            number = row.number

    def told(self) -> tuple[str, ...]:
        """What is to be told of the sheet as a whole."""
        return (
            (f"merged cells: {self.filled} cells they cover are read as having their text",)
            if self.filled
            else ()
        )


class OneSheet(NamedTuple):
    """The table of the sheet that is read, and the rows that tell what is not."""

    table: Table
    beside: tuple[ComingRow, ...] = ()


def sheets_of(data: bytes) -> list[Sheet]:
    """Sheets with any text, of the lines a worker gave; raises TableError where they are of another form."""
    found: list[Sheet] = []
    try:
        for line in data.splitlines():
            value: Json = json.loads(line)
            match value:
                case [str(name)]:
                    found.append(Sheet(name))
                case [int(number), *cells] if (
                    found and 0 < number <= _LOWEST and not isinstance(number, bool)
                ):
                    _take(found[-1], number, cells)
                case _:
                    raise TableError("the spreadsheet cannot be read")
    except (ValueError, RecursionError) as error:
        raise TableError("the spreadsheet cannot be read") from error
    return [sheet for sheet in found if sheet.rows]


def _take(sheet: Sheet, number: int, given: Sequence[Json]) -> None:
    cells: dict[int, str] = {}
    told: list[tuple[int, str]] = []
    filled = 0
    for each in given:
        column, text, mark = _cell(each)
        cells[column] = text
        filled += mark is CellMark.FILLED and bool(text)
        if mark in _TOLD:
            told.append((column - 1, _TOLD[mark]))
    if not any(cells.values()) and not told:
        return
    if filled == len(cells):
        # A row that merged cells cover wholly is a part of the row above.
        sheet.filled += filled
        return
    sheet.filled += filled
    wide = min(max(cells), MOST_COLUMNS + 1)
    sheet.rows.append(
        Written(number, [cells.get(column, "") for column in range(1, wide + 1)], told=tuple(told))
    )


_TOLD = {CellMark.UNCOMPUTED: UNCOMPUTED, CellMark.INEXACT: INEXACT}


def _cell(value: Json) -> tuple[int, str, CellMark]:
    # Written out: a sheet has a million of them.
    if type(value) is list and len(value) == 3:
        column, text, mark = value
        if (
            type(column) is int
            and type(text) is str
            and type(mark) is int
            and 0 < column <= 16_384
            and mark in _MARKS
        ):
            return column, text.strip(), _MARKS[mark]
    raise TableError("the spreadsheet cannot be read")


def one_sheet(sheets: Sequence[Sheet], chosen: str = "", layout: TableLayout = TableLayout()) -> OneSheet:  # noqa: B008 -- frozen
    """The chosen sheet, by its name or by its number among those with text, from 1.

    Without a choice the only one, or our own statements.

    Raises TableError where there is none, or several and no choice.
    """
    if chosen:
        found = next((sheet for sheet in sheets if sheet.name == chosen), None) or _numbered(sheets, chosen)
        others = _others(
            len(sheets) - 1, message("sheets with text, which were not chosen: import each on its own")
        )
        return OneSheet(_named(table_of_sheet(found, layout), found.name), others)
    if len(sheets) == 1:
        return OneSheet(table_of_sheet(sheets[0], layout))
    own = next((sheet for sheet in sheets if sheet.name == STATEMENTS), None)
    if own is not None and (table := table_of_sheet(own, layout)).head == COLUMNS:
        return OneSheet(table, _others(len(sheets) - 1, _OWN))
    if not sheets:
        raise TableError("the file has no sheet with any text")
    raise TableError(
        message("the workbook has {number} sheets with text", number=len(sheets)), hint=_hint(len(sheets))
    )


def table_of_sheet(sheet: Sheet, layout: TableLayout = TableLayout()) -> Table:  # noqa: B008 -- frozen
    """The table of a sheet. Raises TableError."""
    return table_of_rows(sheet.written(), layout, sheet.told())


def _named(table: Table, sheet: str) -> Table:
    return replace(table, account=replace(table.account, told=(f"{SHEET}{sheet}", *table.account.told)))


def _numbered(sheets: Sequence[Sheet], chosen: str) -> Sheet:
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 5 else 0
    if not 1 <= number <= len(sheets):
        raise TableError("the workbook has no such sheet with text", hint=_hint(len(sheets)))
    return sheets[number - 1]


def _hint(count: int) -> str:
    told = (
        "choose one with --sheet, by its name or as --sheet 1 to --sheet {count}, and import each on its own"
    )
    return message(told, count=count) if count else ""


def _others(count: int, what: str) -> tuple[ComingRow, ...]:
    told = counted(
        "{n} other sheet is not read: {what}", "{n} other sheets are not read: {what}", count, what=what
    )
    return (ComingRow(0, losses=(ImportLoss(0, "", told),)),) if count else ()
