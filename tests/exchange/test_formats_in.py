"""Exports of other programs, by the files their makers published where there are any."""

import json

import pytest

from khronika.exchange.error import ForeignError, MappingError
from khronika.exchange.imports.bayanat import table_of_json
from khronika.exchange.imports.sfm import claims
from khronika.exchange.imports.uwazi import documents, with_ranges
from khronika.exchange.mapping.formats import known_mapping
from khronika.exchange.mapping.mapping import mapping_text, parse_mapping
from khronika.exchange.mapping.proposal import propose
from khronika.exchange.mapping.rows import mapped_rows
from khronika.exchange.tables.csv_rows import parse_csv
from khronika.exchange.tables.table import Table, TableRow
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()


def vector(shared, name):
    path = shared / "vectors" / name
    if not path.is_file():
        pytest.skip(f"the vector {name} is not among the shared ones")
    return path.read_text(encoding="utf-8-sig")


def rows_of(table, mapping):
    head, *rows = mapped_rows(table, mapping, WORDS)
    return head.losses, rows


def said(row):
    return {
        (
            each.property,
            each.value["verbatim"]
            if isinstance(each.value, dict) and "verbatim" in each.value
            else str(each.value),
        )
        for each in row.said
    }


def test_every_cell_of_an_uwazi_table_is_held(shared):
    for name in ("import.csv", "test.csv", "arrangeThesauriTest.csv"):
        table = parse_csv(vector(shared, f"uwazi-csv/{name}"))
        losses, rows = rows_of(table, documents(table.head, WORDS))
        assert losses == ()
        for row, given in zip(rows, table.rows, strict=True):
            assert row.fault is None
            values = {value for _, value in said(row)}
            parts = {part.strip() for cell in given.cells for part in cell.split("|") if part.strip()}
            assert all(part in values or any(part in value for value in values) for part in parts)


def test_titles_of_an_uwazi_table_are_titles_in_every_language(shared):
    table = parse_csv(vector(shared, "uwazi-csv/import.csv"))
    _, rows = rows_of(table, documents(table.head, WORDS))
    assert {("title", "title_es1"), ("title", "title_en1")} <= said(rows[0])
    assert [row.named[0].label for row in rows] == ["title_es1", "title_es2", "title_es3"]
    assert ("note", "1.pdf") in said(rows[0])


def test_a_latitude_and_a_longitude_stay_together(shared):
    table = parse_csv(vector(shared, "uwazi-csv/test.csv"))
    _, rows = rows_of(table, documents(table.head, WORDS))
    assert ("note", "1|1") in said(rows[0])


def test_a_claim_of_the_security_force_monitor_is_a_posting_with_its_dates(shared):
    table = parse_csv(vector(shared, "sfm-handbook/example-claim-as-row.csv"))
    losses, [row] = rows_of(*claims(table, WORDS))
    assert losses == ()
    values = {each.property: each.value for each in row.said if each.property != "note"}
    assert values["rank"] == "Brigadier General"
    assert values["position"] == "Commander"
    assert values["start_date"] == {"date": '2012-09-01/2012-09-30 point "2012-09-01/2012-09-30"'}
    assert {each.type for each in row.named} == {"Posting", "Person", "Organization"}
    assert set(values["holder"]) == set(values["organization"]) == {"entity"}


@pytest.mark.parametrize(
    ("dates", "name", "value"),
    [
        ({"first_precise:range": "2023-06-20", "last_precise:range": "2023-06-20"}, "date", "2023-06-20"),
        (
            {"first_precise:range": "2014-09-08", "last_precise:range": "2015-01-02"},
            "date",
            "2014-09-08/2015-01-02 span",
        ),
        (
            {"first_imprecise:range": "2023-06-01", "last_imprecise:range": "2023-06-30"},
            "date",
            "2023-06-01/2023-06-30 point",
        ),
        (
            {"first_precise:range": "2014-09-08", "last_precise:range": "2014-09-08", "starting:range": "Y"},
            "start_date",
            "2014-09-08",
        ),
        (
            {"first_precise:range": "2014-09-08", "last_precise:range": "2014-09-08", "ending:range": "Y"},
            "end_date",
            "2014-09-08",
        ),
        (
            {"first_precise:range": "since_beginning_of_time", "last_precise:range": "2014"},
            "date",
            "../2014 span",
        ),
    ],
)
def test_the_dates_of_a_claim_mean_what_the_handbook_says(dates, name, value):
    head = ("about_entity:ref:claim", "posting:person:refs:assertion", "posting:unit:refs:assertion", *dates)
    table = Table(head, (TableRow(2, ("post", "p1", "u1", *dates.values())),))
    _, [row] = rows_of(*claims(table, WORDS))
    [found] = [each.value["date"] for each in row.said if each.property == name]
    assert found.startswith(value)


def test_several_references_in_one_cell_make_no_entity_of_their_own():
    head = ("about_entity:ref:claim", "incident:violation:types:assertion", "incident:victim:refs:assertion")
    table = Table(head, (TableRow(2, ("i1", "beating", "v1; v2")),))
    _, [row] = rows_of(*claims(table, WORDS))
    assert [each.type for each in row.named] == ["Act"]
    assert ("note", "incident:victim:refs:assertion: v1; v2") in said(row)


ACTOR = {
    "class": "actor",
    "id": 7,
    "name": "Invented Actor",
    "sex": "Male",
    "_sex": "Male",
    "nationalities": [{"id": 1, "title": "Nowhere"}],
    "id_number": [{"type": {"title": "passport"}, "number": "123"}],
    "events": [{"title": "Held", "from_date": "2014-01-01"}],
    "comments": None,
    "tags": [],
}


def test_an_actor_of_bayanat_is_a_person_and_what_has_no_property_a_note():
    table = table_of_json(json.dumps([ACTOR]))
    losses, [row] = rows_of(table, known_mapping("bayanat", table.head, WORDS))
    assert losses == ()
    assert row.named[0].label == "Invented Actor"
    assert said(row) == {
        ("name", "Invented Actor"),
        ("sex", "{'code': 'male', 'said': 'Male'}"),
        ("citizenship", "Nowhere"),
        ("official_number", "123 (type: passport)"),
        ("note", "Held (from_date: 2014-01-01)"),
    }


@pytest.mark.parametrize("text", ["", "[]", "nonsense", "[" * 100_000, '{"items": [1, 2]}'])
def test_what_is_no_export_of_bayanat_is_refused(text):
    with pytest.raises(ForeignError):
        table_of_json(text)


def test_the_sheet_of_auto_archiver_is_read_by_its_links():
    table = parse_csv(
        "link,archive status,upload title,upload timestamp,hash\n"
        "https://example.invalid/1,archived,A video,2024-05-01T10:00:00+00:00,sha3:ab\n"
    )
    losses, [row] = rows_of(table, known_mapping("auto-archiver", table.head, WORDS))
    assert losses == ()
    assert row.named[0].label == "A video"
    assert {
        ("title", "A video"),
        ("official_number", "https://example.invalid/1"),
        ("note", "sha3:ab"),
        ("note", "archived"),
    } <= said(row)


def test_columns_of_no_known_table_are_refused():
    with pytest.raises(ForeignError):
        known_mapping("bayanat", ("a", "b"), WORDS)


HEADS = [
    (("id", "ФИО", "дата рождения", "звание"), "Person", {"name", "birth_date", "rank"}),
    (("№", "Name", "DOB", "Gender", "Comments"), "Person", {"name", "birth_date", "sex", "note"}),
    (("ПІБ", "дата народження", "стать"), "Person", {"name", "birth_date", "sex"}),
    (
        ("detainee", "facility", "start date", "end date", "regime"),
        "Detention",
        {"start_date", "end_date", "regime", "name"},
    ),
]


@pytest.mark.parametrize(("head", "kind", "names"), HEADS)
def test_a_mapping_is_proposed_from_headings_in_any_of_four_languages(head, kind, names):
    mapping = propose("t", head, WORDS)
    assert mapping.entities["row"].type == kind
    assert names <= {rule.property for rule in mapping.columns}


@pytest.mark.parametrize(("head", "kind", "names"), HEADS)
def test_a_mapping_that_is_written_is_read_again(head, kind, names):
    mapping = propose("t", head, WORDS)
    again = parse_mapping(mapping_text(mapping), WORDS)
    assert mapping_text(again) == mapping_text(mapping)
    assert (again.entities, again.columns, again.relations) == (
        mapping.entities,
        mapping.columns,
        mapping.relations,
    )


def changed(**members):
    given = json.loads(mapping_text(propose("t", ("id", "name"), WORDS, "Person")))
    return json.dumps(given | members)


@pytest.mark.parametrize(
    ("members", "fact"),
    [
        ({"format": "other"}, "format: “khronika-mapping/1” is expected here"),
        ({"entities": {"row": {"type": "Persn"}}}, "there is no type “Persn”"),
        ({"columns": [{"column": "id", "entity": "nobody", "property": "name"}]}, "has no entity “nobody”"),
        ({"columns": [{"column": "id", "entity": "row", "property": "nam"}]}, "has no property “nam”"),
        (
            {"columns": [{"column": "id", "entity": "row", "property": "name", "kind": "x"}]},
            "has no kind “x”",
        ),
        (
            {"columns": [{"column": "id", "entity": "row", "property": "birth_date", "language": "de"}]},
            "not read in the language “de”",
        ),
        ({"relations": [{"entity": "row", "property": "name", "to": "row"}]}, "is no Person"),
        ({"grade": {"reliability": "Z", "credibility": "1"}}, "one of A, B, C, D, E, F"),
        ({"together": 0}, "a whole number from 1"),
        ({"more": 1}, "unknown member “more”"),
    ],
)
def test_a_mapping_with_a_mistake_is_refused_with_its_place(members, fact):
    with pytest.raises(MappingError) as caught:
        parse_mapping(changed(**members), WORDS)
    assert fact in caught.value.fact


def test_a_mapping_that_reads_a_column_that_is_not_there_is_refused():
    with pytest.raises(MappingError) as caught:
        list(mapped_rows(parse_csv("a\n1\n"), propose("t", ("id", "name"), WORDS, "Person"), WORDS))
    assert "“id”" in caught.value.fact


def test_ranges_of_dates_of_an_uwazi_table_are_dates():
    table, ranged = with_ranges(
        parse_csv("title,held,days\none,2021/04/07:2021/04/09|2022-01-01~,2021\ntwo,~2020-05-03,\n")
    )
    assert ranged == {"held"}
    _, rows = rows_of(table, documents(table.head, WORDS, ranged))
    dates = [
        [said.value["date"].partition(' "')[0] for said in row.said if said.property == "date"]
        for row in rows
    ]
    assert dates == [["2021-04-07/2021-04-09 span", "2022-01-01/.. span"], ["../2020-05-03 span"]]
    assert all(row.named[0].type == "Episode" for row in rows)
    assert with_ranges(parse_csv("title,held\none,2021-04-07\n"))[1] == frozenset()
