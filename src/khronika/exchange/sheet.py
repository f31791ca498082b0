"""One sheet of a workbook: a workbook with several is never read as if it had one."""

from collections.abc import Iterable
from typing import NamedTuple

from khronika.exchange.coming import ComingRow, Loss
from khronika.exchange.error import TableError
from khronika.exchange.spreadsheet import STATEMENTS
from khronika.exchange.table import Cell, Table, table_of_cells
from khronika.exchange.table_out import COLUMNS

_OWN = "the sheets of types, which tell once more what the statements say"


class OneSheet(NamedTuple):
    """The table of the sheet that is read, and the rows that tell what is not."""

    table: Table
    beside: tuple[ComingRow, ...] = ()


def one_sheet(cells: Iterable[Cell], chosen: str = "") -> OneSheet:
    """The chosen sheet, by its name or by its number among those with text, from 1; without a choice the only one, or our own statements.

    Raises TableError where there is none, or several and no choice.
    """
    sheets: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.text.strip():
            sheets.setdefault(cell.sheet, []).append(cell)
    if chosen:
        found = sheets.get(chosen) or _numbered(list(sheets.values()), chosen)
        return OneSheet(table_of_cells(found), _others(len(sheets) - 1, "sheets with text, which were not chosen: import each on its own"))
    if len(sheets) < 2:
        return OneSheet(table_of_cells(cell for each in sheets.values() for cell in each))
    if STATEMENTS in sheets and (table := table_of_cells(sheets[STATEMENTS])).head == COLUMNS:
        return OneSheet(table, _others(len(sheets) - 1, _OWN))
    raise TableError(f"the workbook has {len(sheets)} sheets with text", hint=_hint(len(sheets)))


def _numbered(sheets: list[list[Cell]], chosen: str) -> list[Cell]:
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 5 else 0
    if not 1 <= number <= len(sheets):
        raise TableError("the workbook has no such sheet with text", hint=_hint(len(sheets)))
    return sheets[number - 1]


def _hint(count: int) -> str:
    return f"choose one with --sheet, by its name or as --sheet 1 to --sheet {count}, and import each on its own" if count else ""


def _others(count: int, what: str) -> tuple[ComingRow, ...]:
    return (ComingRow(0, losses=(Loss(0, "", f"{count} other sheets are not read: {what}"),)),) if count else ()
