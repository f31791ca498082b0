"""Every format a plan is written in, and all that a reader of its files can read."""

import io
from pathlib import Path

import openpyxl
import pyarrow.parquet

from khronika.exchange.exports.ftm import ftm
from khronika.exchange.exports.parquet import parquet
from khronika.exchange.exports.web_annotation import annotations
from khronika.exchange.tables.spreadsheet import csv_files, workbook
from khronika.exchange.tables.written import ExportFiles
from tests.disclosure.record_world import WORDS

WRITERS = {"ftm": lambda made: ftm(made, WORDS), "csv": csv_files, "xlsx": workbook, "parquet": parquet, "annotations": annotations}


def readable(written: ExportFiles) -> str:
    """Everything a reader of the files can read, whatever they are packed in."""
    return "\n".join(text for name, octets in written.files.items() for text in [name, *texts_of(name, octets)])


def texts_of(name: str, octets: bytes):
    suffix = Path(name).suffix
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(octets))
        yield from (str(cell.value) for sheet in book for row in sheet.rows for cell in row if cell.value is not None)
        yield from (str(value) for value in vars(book.properties).values())
    elif suffix == ".parquet":
        table = pyarrow.parquet.read_table(io.BytesIO(octets))
        yield from (str(cell) for column in table.columns for cell in column.to_pylist())
        yield str(table.schema.metadata)
    else:
        yield octets.decode()
