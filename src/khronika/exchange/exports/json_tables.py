"""JSON out: one file with the same tables as the spreadsheets, each a list of objects by the names of its columns."""

from collections.abc import Iterator
from json.encoder import encode_basestring

from khronika.disclosure.plan import ExportPlan
from khronika.exchange.tables.spreadsheet import WrittenSheet, sheets
from khronika.exchange.tables.table_out import CellValue
from khronika.exchange.tables.written import ExportFiles
from khronika.primitives.codec import canonical, canonical_object


def json_tables(plan: ExportPlan) -> ExportFiles:
    """`record.json`: canonical JSON, an object with a member for each table."""
    tables = {sheet.name: f"[{','.join(_rows(sheet))}]" for sheet in sheets(plan)}
    return ExportFiles({"record.json": f"{canonical_object(tables)}\n".encode()}, len(plan.statements), {})


def _rows(sheet: WrittenSheet) -> Iterator[str]:
    """The canonical JSON of each row."""
    rows = iter(sheet.rows)
    names = [str(name) for name in next(rows)]
    order = sorted(range(len(names)), key=names.__getitem__)
    members = [(f"{canonical(names[place])}:", place) for place in order]
    for row in rows:
        # Written out: a record of a million statements has forty million cells, most of them empty.
        cells = [name + (_written(cell) if (cell := row[place]) != "" else '""') for name, place in members]
        yield "{" + ",".join(cells) + "}"


def _written(cell: CellValue) -> str:
    return encode_basestring(cell) if type(cell) is str and cell.isascii() else canonical(cell)
