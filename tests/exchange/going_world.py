"""A small record, invented, as an export is planned from it; everything secret in it says so."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow.parquet

from khronika.exchange.ftm_out import ftm
from khronika.exchange.going import Material, plan
from khronika.exchange.going_access import Access, Audience
from khronika.exchange.going_grounds import ItemFacts
from khronika.exchange.going_plan import ExportPlan, Written
from khronika.exchange.parquet import parquet
from khronika.exchange.spreadsheet import csv_files, workbook
from khronika.exchange.web_annotation import annotations
from khronika.primitives.codec import canonical, format_id
from khronika.record.fold import fold
from khronika.record.recorded import Described, Place, Recorded, Report, Review, State, Stated
from khronika.record.view import entity_views
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
ITEM = ItemFacts(format_id(b"item" * 4), "A-000001", "ab" * 32, 1234, "text/plain")
SALT = b"salt of one export"
GRADE = ("B", "2")
EVERYONE = tuple(Audience)
WRITERS = {"ftm": lambda made: ftm(made, WORDS), "csv": csv_files, "xlsx": workbook, "parquet": parquet, "annotations": annotations}


def identity(key: str) -> str:
    return format_id(key.encode().ljust(16, b".")[:16])


def entity(key, kind, label, protection="public", names=()):
    return Described(1, identity(key), kind, label, protection, canonical([{"value": name} for name in names]))


def named(key, kind="Person", label="as it was"):
    return {"entity": identity(key), "type": kind, "label": label}


def stated(number, *rows, stance="asserts", source="S-17", item=ITEM.id, origin=""):
    """One batch of (subject, property, value)."""
    batch = identity(f"batch{number}")
    report = Report(Place(number, "2026-11-22T10:00:00Z", "m" * 26), batch, item, origin, source, stance, "claimed by source", *GRADE)
    recorded = tuple(
        Recorded(f"{batch}.{n}", batch, identity(about), name, canonical(value)) for n, (about, name, value) in enumerate(rows, 1)
    )
    return Stated(report, recorded, ())


def review(number, state=State.ACCEPTED):
    return Review(Place(100 + number, "2026-11-22T11:00:00Z", "m" * 26), identity(f"batch{number}"), None, state, "INVENTED reason")


def grounds(exact="INVENTED quote", who="INVENTED interviewer", prefix="before it ", suffix=" after it"):
    quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
    where = {"source": ITEM.id, "selector": [quote, {"type": "TextPositionSelector", "start": 3, "end": 9}], "encoding": "utf-8"}
    return {"citation": where, "attribution": {"chain": [{"who": who, "role": "speaker", "knows": "saw"}], "origin": None}}


def material(entities, events, rests=None, accepted=True):
    """What is planned from; every batch accepted unless it is told otherwise."""
    batches = [event.report for event in events if isinstance(event, Stated)]
    reviews = [review(report.place.position) for report in batches] if accepted else []
    described = [Stated(batches[0], (), tuple(entities))]
    views = entity_views(fold([*events, *described, *reviews]), WORDS)
    rest = {report.batch: grounds() for report in batches} if rests is None else rests
    return Material(views, tuple(entities), rest, {ITEM.id: ITEM})


def access(audience=Audience.PRESS, **changed):
    return replace(Access(audience, SALT), **changed)


def planned(what, audience=Audience.PRESS, **changed) -> ExportPlan:
    return plan(what, access(audience, **changed), WORDS)


def readable(written: Written) -> str:
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
