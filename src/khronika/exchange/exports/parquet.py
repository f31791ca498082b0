"""Parquet out: the table of statements and the table of entities, with typed columns."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from khronika.disclosure.plan import ExportPlan
from khronika.exchange.tables.table_out import COLUMNS, DAYS, NUMBERS, TRUTHS, CellValue, rows
from khronika.exchange.tables.written import ExportFiles

if TYPE_CHECKING:
    import pyarrow as pa


def parquet(plan: ExportPlan) -> ExportFiles:
    """Statements a row a value, entities a row each. Days are `date32`, numbers `int64`.

    Needs pyarrow (extra `exchange`).

    Every number of the record fits, since canonical JSON carries none beyond 2^53.
    """
    import pyarrow as pa

    table = list(zip(*rows(plan), strict=True)) or [()] * len(COLUMNS)
    columns = {name: _column(name, column) for name, column in zip(COLUMNS, table, strict=True)}
    schema = pa.schema([(name, _type(name)) for name in COLUMNS])
    names = pa.list_(pa.string())
    entities = pa.schema(
        [("id", pa.string()), ("type", pa.string()), ("label", pa.string()), ("names", names)]
    )
    told = {name: [getattr(entity, name) for entity in plan.entities] for name in ("id", "type", "label")}
    files = {
        "statements.parquet": _file(columns, schema),
        "entities.parquet": _file(
            {**told, "names": [list(entity.names) for entity in plan.entities]}, entities
        ),
    }
    return ExportFiles(files, len(plan.statements), {})


def _type(name: str) -> "pa.DataType":
    import pyarrow as pa

    if name in NUMBERS:
        return pa.int64()
    if name in DAYS:
        return pa.date32()
    return pa.bool_() if name in TRUTHS else pa.string()


def _column(name: str, column: Iterable[CellValue]) -> list[Any]:
    if name in DAYS:
        return [date.fromisoformat(str(cell)) if cell else None for cell in column]
    return list(column)


def _file(columns: Mapping[str, list[Any]], schema: "pa.Schema") -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = pa.BufferOutputStream()
    # Statistics of columns would repeat first and last values in the footer; they are in the file anyway,
    # but nobody needs them twice.
    pq.write_table(pa.table(dict(columns), schema=schema), out, compression="zstd", write_statistics=False)
    found: bytes = out.getvalue().to_pybytes()
    return found
