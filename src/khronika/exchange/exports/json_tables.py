"""JSON out: one file with the same tables as the spreadsheets, each a list of objects by the names of its columns."""

from khronika.disclosure.plan import ExportPlan
from khronika.exchange.tables.spreadsheet import WrittenSheet, sheets
from khronika.exchange.tables.written import ExportFiles
from khronika.primitives.codec import Json, canonical


def json_tables(plan: ExportPlan) -> ExportFiles:
    """`record.json`: canonical JSON, an object with a member for each table."""
    tables: dict[str, Json] = {sheet.name: _rows(sheet) for sheet in sheets(plan)}
    return ExportFiles({"record.json": f"{canonical(tables)}\n".encode()}, len(plan.statements), {})


def _rows(sheet: WrittenSheet) -> Json:
    names, *rows = sheet.rows
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]
