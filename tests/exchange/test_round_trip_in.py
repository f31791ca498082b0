"""What goes out comes in again: only what the format cannot hold is lost, and it is told."""

import json

import pytest

from khronika.archive.exchange.import_file import Foreign, coming_of, seal_foreign
from khronika.archive.exchange.import_rows import ImportFormat, import_rows
from khronika.archive.record.query import page
from khronika.disclosure.audience import Audience, Disclosure
from khronika.exchange.exports.ftm_cast import cast
from tests.disclosure.record_world import (
    WORDS,
    access,
    entity,
    identity,
    material,
    named,
    plan,
    review,
    stated,
)
from tests.exchange.written_files import WRITERS
from tests.world import PROVENANCE, found

__all__ = ["review"]

PEOPLE = [
    entity("p", "Person", "Invented Person"),
    entity("o", "Person", "Invented Officer"),
    entity("f", "Facility", "IK-99"),
    entity("a", "Act", "the beating"),
]
TOLD = [
    stated(
        1,
        ("a", "victim", named("p")),
        ("a", "facility", named("f", "Facility")),
        ("a", "date", {"date": "2024-04-06/2024-04-07", "kind": "point", "said": "в ночь на 7 апреля 2024"}),
        ("a", "type", {"code": "beating", "said": "избили"}),
        ("a", "number_of_perpetrators", {"from": 2, "to": 3, "said": "two or three"}),
        ("a", "detail", "=2+2"),
        ("a", "summary", "'quoted'"),
        ("p", "birth_date", {"date": "1980"}),
        ("p", "name", {"value": "Invented Person", "kind": "birth"}),
    ),
    stated(2, ("a", "victim", named("o")), ("o", "rank", "captain"), stance="denies"),
]


@pytest.fixture
def archive(tmp_path):
    with found(tmp_path / "archive") as opened:
        yield opened


def gone(form):
    return WRITERS[form](
        plan(material(PEOPLE, TOLD), access(Audience.INSIDE, disclosed=frozenset({Disclosure.GRADES})), WORDS)
    )


def back(archive, tmp_path, data, kind):
    path = tmp_path / "back"
    path.write_bytes(data)
    foreign = Foreign(data, kind)
    return import_rows(archive, coming_of(foreign, WORDS), seal_foreign(archive, path, foreign, PROVENANCE))


def values(archive, label):
    return {
        each.name: [value.value.logged() for value in each.values] for each in page(archive, label).properties
    }


def require_the_same(archive):
    said = values(archive, "the beating")
    assert said["date"] == [
        {"date": "2024-04-06/2024-04-07", "kind": "point", "said": "в ночь на 7 апреля 2024"}
    ]
    assert said["type"] == [{"code": "beating", "said": "избили"}]
    assert said["number_of_perpetrators"] == [{"from": 2, "to": 3, "said": "two or three"}]
    assert said["detail"] == ["=2+2"]
    assert said["summary"] == ["'quoted'"]
    assert [value["label"] for value in said["facility"]] == ["IK-99"]
    assert values(archive, "Invented Person")["birth_date"] == [{"date": "1980"}]


def test_a_csv_of_statements_comes_in_as_it_went_out(archive, tmp_path):
    importing = back(archive, tmp_path, gone("csv").files["statements.csv"], ImportFormat.CSV)
    assert {row.fate.value for row in importing.rows} == {"added"}
    require_the_same(archive)


def test_a_workbook_comes_in_as_it_went_out(archive, tmp_path):
    importing = back(archive, tmp_path, gone("xlsx").files["record.xlsx"], ImportFormat.XLSX)
    assert {row.fate.value for row in importing.rows} == {"added"}
    require_the_same(archive)


def test_a_denial_and_a_grade_come_back_as_what_they_were(archive, tmp_path):
    back(archive, tmp_path, gone("csv").files["statements.csv"], ImportFormat.CSV)
    victims = next(each for each in page(archive, "the beating").properties if each.name == "victim")
    stances = {
        value.value.label: {(held.report.stance, held.report.reliability) for held in value.held}
        for value in victims.values
    }
    assert stances == {"Invented Person": {("asserts", "B")}, "Invented Officer": {("denies", "B")}}


def test_what_a_table_does_not_carry_back_is_told(archive, tmp_path):
    importing = back(archive, tmp_path, gone("csv").files["statements.csv"], ImportFormat.CSV)
    assert {loss.column for loss in importing.losses if loss.row == 0} >= {
        "state",
        "item",
        "selectors",
        "statement",
        "report",
    }


def test_followthemoney_comes_in_with_every_text_it_carried(archive, tmp_path):
    written = gone("ftm")
    [data] = [
        data for name, data in written.files.items() if name.endswith((".json", ".jsonl", ".ijson", ".ftm"))
    ]
    importing = back(archive, tmp_path, data, ImportFormat.FTM)
    lines = [json.loads(line) for line in data.decode().splitlines()]
    refused = {row.number for row in importing.rows if row.reason}
    assert {lines[number - 1]["schema"] for number in refused} <= {"Mention"}
    everything = json.dumps(
        [values(archive, each.label) for each in all_entities(archive)], ensure_ascii=False
    )
    for line in lines:
        for name, texts in line["properties"].items():
            for text in texts if name not in cast().mark.values() else ():
                assert text in everything or name in (
                    "proof",
                    "involved",
                    "holder",
                    "post",
                    "subject",
                    "object",
                    "location",
                ), (name, text)
    assert identity("p") not in everything


def all_entities(archive):
    index = archive.index.record
    return [described for each in sorted(index.of_types(WORDS.types)) if (described := index.described(each))]
