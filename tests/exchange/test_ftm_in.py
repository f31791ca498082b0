"""FollowTheMoney lines as rows of the record: what has a word is said, what has none is told, what is none is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.exchange.error import ForeignError
from khronika.exchange.imports.ftm import ftm_rows
from khronika.exchange.imports.sanctions import listed_persons
from khronika.exchange.tables.row import ComingRow
from khronika.primitives.codec import canonical
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=4), each, max_size=3),
    max_leaves=6,
)
ENTITIES = st.fixed_dictionaries(
    {
        "id": st.text(max_size=5),
        "schema": st.sampled_from(["Person", "Event", "Occupancy", "Vessel", "Document", ""]),
    },
    optional={
        "caption": VALUES,
        "properties": st.dictionaries(
            st.sampled_from(["name", "birthDate", "holder", "gender", "odd"]), VALUES
        )
        | VALUES,
    },
)


def rows(*entities):
    return list(
        ftm_rows("\n".join(each if isinstance(each, str) else json.dumps(each) for each in entities), WORDS)
    )


def person(**properties):
    return {
        "id": "p",
        "schema": "Person",
        "properties": {name: [value] for name, value in properties.items()},
    }


def said(row):
    return {each.property: each.value for each in row.said}


def test_properties_come_in_under_our_words():
    [row] = rows(
        person(name="Invented", birthDate="1971-02", gender="male", country="xx", previousName="Former")
    )
    assert said(row) == {
        "name": {"value": "Former", "kind": "former"},
        "birth_date": {"date": "1971-02"},
        "sex": {"code": "male"},
        "country": "xx",
    }
    assert (row.named[0].label, row.fault) == ("Invented", None)


def test_a_reference_becomes_an_entity_and_one_out_of_the_file_stays_its_id():
    post = {"id": "o", "schema": "Occupancy", "properties": {"holder": ["p"], "post": ["elsewhere"]}}
    _, row = rows(person(name="Invented"), post)
    assert said(row)["holder"] == {
        "entity": next(each.reference for each in row.named if each.type == "Person")
    }
    assert said(row)["post"] == "elsewhere"
    assert [loss.column for loss in row.losses] == ["post"]


def test_what_no_property_corresponds_to_is_a_note_with_its_name_and_a_loss():
    [row] = rows(person(name="Invented", shoeSize="44"))
    assert said(row)["note"] == {"text": "shoeSize: 44", "verbatim": "44"}
    assert [(loss.row, loss.column) for loss in row.losses] == [(1, "shoeSize")]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ('{"id": "x"}', ""),
        ("{", ""),
        ('{"id": "x", "schema": "Vessel", "properties": {"name": ["a ship"]}}', "schema"),
        ('{"id": "x", "schema": "Person", "properties": {}}', "properties"),
        ('{"id": "x", "schema": "Person", "properties": {"name": ["\\ud800"]}}', "name"),
        ('{"id": "\\ud800", "schema": "Person", "properties": {"name": ["a"]}}', "id"),
        ('{"id": "x", "schema": "Person", "caption": "\\u0000", "properties": {"name": ["a"]}}', "caption"),
        ("[" * 100_000, ""),
    ],
)
def test_a_line_that_is_no_entity_is_refused_and_stops_no_other(line, column):
    first, refused, last = rows(person(name="a"), line, person(name="b"))
    assert (first.fault, last.fault) == (None, None)
    assert (refused.fault.row, refused.fault.column) == (2, column)


def test_lines_are_counted_as_an_editor_counts_them_and_cited_where_they_stand():
    text = "\n".join([json.dumps(person(name="a")), "", json.dumps(person(name="b"))])
    found = list(ftm_rows(text, WORDS))
    assert [row.number for row in found] == [1, 3]
    assert json.loads(text[found[1].start : found[1].end]) == person(name="b")


def test_a_text_without_entities_is_refused():
    with pytest.raises(ForeignError):
        rows("name,schema")


@given(st.lists(ENTITIES, min_size=1, max_size=4))
def test_whatever_an_entity_says_can_be_logged_or_is_refused(entities):
    for row in rows(*entities):
        assert isinstance(row, ComingRow)
        canonical(
            [each.value for each in row.said]
            + [each.label for each in row.named]
            + [loss.column for loss in row.losses]
        )


def test_a_list_gives_persons_with_all_their_names_and_nothing_else():
    lines = [
        person(name="Invented One", alias="Other Name", birthDate="1971"),
        {"id": "v", "schema": "Vessel", "properties": {"name": ["x"]}},
    ]
    [found] = listed_persons("\n".join(map(json.dumps, lines)))
    assert (found.names, str(found.born)) == (("Invented One", "Other Name"), '1971 point "1971"')
    table = "id,schema,name,aliases,birth_date,dataset\nn,Person,Invented,A;B,1971-02-03;1972,one;two\nc,Company,X,,,\n"
    [found] = listed_persons(table)
    assert (found.names, found.born.edtf, found.lists) == (
        ("Invented", "A", "B"),
        "1971-02-03",
        ("one", "two"),
    )


def test_a_table_that_is_no_list_is_refused():
    with pytest.raises(ForeignError):
        list(listed_persons("a,b\n1,2\n"))


def people(*entities):
    lines = "\n".join(json.dumps(each) for each in entities)
    return [row for row in ftm_rows(lines, WORDS) if row.number]


def somebody(identity, **properties):
    return {"id": identity, "schema": "Person", "properties": properties}


def test_persons_have_the_name_whose_parts_they_have():
    rows = people(
        somebody("a", firstName=["Иван"], lastName=["Тестов"], birthDate=["1979-02"]),
        somebody(
            "b",
            firstName=["Анна", "Anna"],
            fatherName=["Примеровна", "Primerovna"],
            lastName=["Образцова", "Obraztsova"],
        ),
        {**somebody("c", lastName=["Одинцов"]), "caption": "Person"},
    )
    assert [row.named[0].label for row in rows] == ["Иван Тестов", "Анна Примеровна Образцова", "Одинцов"]
    told = [[said.value for said in row.said if said.property == "name"] for row in rows]
    assert told == [["Иван Тестов"], ["Анна Примеровна Образцова", "Anna Primerovna Obraztsova"], ["Одинцов"]]


def test_an_entity_in_several_lines_is_called_by_the_line_that_names_it_and_nobody_by_the_schema():
    rows = people(
        somebody("a", country=["ru"]),
        somebody("a", name=["Тестов Иван"]),
        somebody("b", country=["ru"]),
        somebody("c", country=["ua"]),
    )
    assert [row.named[0].label for row in rows] == [
        "Тестов Иван",
        "Тестов Иван",
        "Person, line 3",
        "Person, line 4",
    ]
