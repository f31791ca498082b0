"""Parquet out, read back by pyarrow."""

import io
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from khronika.disclosure.audience import Audience
from khronika.exchange.exports.parquet import parquet
from khronika.exchange.tables.table_out import COLUMNS
from khronika.primitives.codec import MAX_INTEGER
from tests.disclosure.record_world import ITEM, entity, identity, material, named, planned, stated

PEOPLE = [entity("act", "Act", "beating"), entity("o", "Person", "Captain L.", names=["Лозняков"])]


def read(*rows, audience=Audience.COURT):
    written = parquet(planned(material(PEOPLE, [stated(1, *rows)]), audience))
    return {name: pq.read_table(io.BytesIO(data)) for name, data in written.files.items()}, written.losses


def test_every_value_is_a_row_with_typed_columns():
    rows = [
        ("act", "date", {"date": "2024-04-06/2024-04-07"}),
        ("act", "victim", [named("o"), named("o")]),
        ("act", "number_of_perpetrators", 4),
    ]
    tables, losses = read(*rows)
    table = tables["statements.parquet"]
    assert table.schema.field("earliest").type == pa.date32()
    assert table.schema.field("number").type == pa.int64()
    assert table.schema.field("disagrees").type == pa.bool_()
    told = table.to_pylist()
    assert [(each["property"], each["value"]) for each in told] == [
        ("date", "2024-04-06/2024-04-07"),
        ("number_of_perpetrators", "4"),
        ("victim", "Captain L."),
        ("victim", "Captain L."),
    ]
    assert (told[0]["earliest"], told[0]["latest"], told[1]["number"]) == (
        date(2024, 4, 6),
        date(2024, 4, 7),
        4,
    )
    assert (told[2]["entity"], told[2]["item"], told[2]["control"]) == (identity("o"), ITEM.id, ITEM.control)
    assert losses == {}


def test_entities_have_their_names():
    tables, _ = read(("act", "victim", named("o")))
    assert sorted((each["label"], each["names"]) for each in tables["entities.parquet"].to_pylist()) == [
        ("Captain L.", ["Лозняков"]),
        ("beating", []),
    ]


def test_the_greatest_number_the_record_holds_fits():
    tables, _ = read(("act", "number_of_perpetrators", MAX_INTEGER))
    assert [each["number"] for each in tables["statements.parquet"].to_pylist()] == [MAX_INTEGER]


def test_an_export_of_nothing_keeps_its_columns():
    written = parquet(planned(material(PEOPLE, [stated(1, ("act", "detail", "X"))], accepted=False)))
    table = pq.read_table(io.BytesIO(written.files["statements.parquet"]))
    assert (tuple(table.column_names), table.num_rows) == (COLUMNS, 0)
