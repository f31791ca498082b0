"""The table that OpenAleph tests its own mappings with, through a mapping of ours that says the same; read from the shared vectors."""

import csv
import json

import pytest

from khronika.archive.exchange.import_file import Foreign, coming_of, proposed_mapping, seal_foreign
from khronika.archive.exchange.import_rows import ImportFormat, import_rows
from khronika.archive.record.query import page
from khronika.exchange.mapping.mapping import parse_mapping
from khronika.record.vocabulary_file import vocabulary
from tests.world import PROVENANCE, found

WORDS = vocabulary()
MAPPING = {
    "format": "khronika-mapping/1",
    "name": "experts",
    "attribution": [{"who": "register of expert groups", "role": "publisher", "knows": "document"}],
    "grade": {"reliability": "B", "credibility": "2"},
    "entities": {
        "membership": {"type": "Posting", "key": ["name", "group_code"], "label": ["name", "group_name"]},
        "member": {"type": "Person", "key": ["name"], "label": ["name"], "protection": "public"},
        "group": {
            "type": "Organization",
            "key": ["group_code"],
            "label": ["group_name"],
            "protection": "public",
        },
    },
    "columns": [
        {"column": "name", "entity": "member", "property": "name"},
        {"column": "nationality", "entity": "member", "property": "citizenship"},
        {"column": "gender", "entity": "member", "property": "sex"},
        {"column": "group_name", "entity": "group", "property": "name"},
        {"column": "membership_status", "entity": "membership", "property": "position"},
    ],
    "relations": [
        {"entity": "membership", "property": "holder", "to": "member"},
        {"entity": "membership", "property": "organization", "to": "group"},
    ],
}


@pytest.fixture(scope="module")
def vector(shared):
    path = shared / "vectors" / "openaleph" / "experts.csv"
    if not path.is_file():
        pytest.skip("the vector of OpenAleph is not among the shared ones")
    return path


@pytest.fixture(scope="module")
def table(vector):
    with vector.open(encoding="utf-8", newline="") as file:
        return [{name: cell.strip() for name, cell in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def imported(vector, tmp_path_factory):
    foreign = Foreign(vector.read_bytes(), ImportFormat.CSV, mapping=json.dumps(MAPPING))
    with found(tmp_path_factory.mktemp("experts") / "archive") as archive:
        yield (
            archive,
            import_rows(
                archive, coming_of(foreign, WORDS), seal_foreign(archive, vector, foreign, PROVENANCE)
            ),
        )


def values(archive, entity):
    return {
        each.name: [value.value.logged() for value in each.values]
        for each in page(archive, entity).properties
    }


def test_every_row_is_taken_in_and_every_column_that_is_not_read_is_told(imported, table):
    _, importing = imported
    assert [row.fate.value for row in importing.rows] == ["added"] * len(table)
    read = {rule["column"] for rule in MAPPING["columns"]} | {"group_code"}
    assert {loss.column for loss in importing.losses if loss.row == 0} == set(table[0]) - read


def test_one_key_is_one_entity(imported, table):
    archive, _ = imported
    index = archive.index.record
    assert len(index.of_types({"Person"})) == len({row["name"] for row in table})
    assert len(index.of_types({"Organization"})) == len({row["group_code"] for row in table})
    assert len(index.of_types({"Posting"})) == len({(row["name"], row["group_code"]) for row in table})


def test_every_cell_that_is_mapped_is_in_the_record(imported, table):
    archive, _ = imported
    for row in table:
        person = values(archive, row["name"])
        assert row["name"] in person["name"]
        assert row["nationality"] in str(person["citizenship"])
        assert {"code": row["gender"]} in person["sex"]
        [posting] = memberships(archive, row)
        assert row["membership_status"] in values(archive, posting)["position"]


def memberships(archive, row):
    for each in sorted(archive.index.record.of_types({"Posting"})):
        said = values(archive, each)
        if [value["label"] for value in said["holder"]] == [row["name"]] and said["organization"][0][
            "label"
        ] == row["group_name"]:
            yield each


def test_the_mapping_that_is_proposed_for_it_can_be_read_and_loses_no_column(vector, table):
    foreign = Foreign(vector.read_bytes(), ImportFormat.CSV)
    mapping = proposed_mapping(foreign, WORDS)
    assert mapping.entities["row"].type == "Person"
    assert mapping.used() == set(table[0])
    assert {"name", "sex"} <= {rule.property for rule in mapping.columns}


def test_the_mapping_says_what_that_of_openaleph_says(vector):
    told = vector.with_suffix(".yml").read_text(encoding="utf-8")
    mapping = parse_mapping(json.dumps(MAPPING), WORDS)
    for name in ("group_name", "name", "nationality", "gender", "membership_status"):
        assert f"column: {name}" in told
        assert any(rule.column == name for rule in mapping.columns)
    assert all(schema in told for schema in ("schema: Organization", "schema: Person", "schema: Membership"))
