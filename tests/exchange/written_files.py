"""Every format a plan is written in, and all that a reader of its files can read."""

import io
from functools import partial
from pathlib import Path

import openpyxl
import pyarrow.parquet

from khronika.archive.exchange.export import formatted
from khronika.exchange.exports.export_format import ExportFormat
from khronika.exchange.tables.written import ExportFiles
from tests.disclosure.record_world import WORDS

RECORD = [each for each in ExportFormat if each is not ExportFormat.CASE]
"""The formats that hold statements."""
WRITERS = {each.value: partial(formatted, each, words=WORDS) for each in RECORD}


def readable(written: ExportFiles) -> str:
    """Everything a reader of the files can read, whatever they are packed in."""
    return "\n".join(text for name, data in written.files.items() for text in [name, *texts_of(name, data)])


def texts_of(name: str, data: bytes):
    suffix = Path(name).suffix
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        yield from (
            str(cell.value) for sheet in book for row in sheet.rows for cell in row if cell.value is not None
        )
        yield from (str(value) for value in vars(book.properties).values())
    elif suffix == ".parquet":
        table = pyarrow.parquet.read_table(io.BytesIO(data))
        yield from (str(cell) for column in table.columns for cell in column.to_pylist())
        yield str(table.schema.metadata)
    else:
        yield data.decode()
