"""An entity's names: one reader for all who ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import canonical
from khronika.record.fold import fold
from khronika.record.name import described_names, name_texts, names_in, names_of
from khronika.record.recorded import Described, Place, Recorded, Report, Review, State, Stated
from khronika.record.value import Name, parse_value
from khronika.record.view import entity_view
from khronika.record.vocabulary_file import vocabulary
from tests.record.values import logged_values, odd_values

WORDS = vocabulary()
ALIAS = {"value": "Лозняков И. Ф.", "kind": "alias", "script": "Cyrl"}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (ALIAS, ["Лозняков И. Ф."]),
        ("Loznyakov", ["Loznyakov"]),
        ({"text": "Loznyakov", "verbatim": "Loznyakow"}, ["Loznyakov"]),
        ([ALIAS, ["Loznyakov", {"value": "Captain L."}]], ["Лозняков И. Ф.", "Loznyakov", "Captain L."]),
        ({"value": "Loznyakov", "since": "2031"}, ["Loznyakov"]),
        ("  ", []),
        ({"value": ""}, []),
        ({"entity": "x", "type": "Person", "label": "B."}, []),
        ({"code": "beating"}, []),
        (7, []),
        ([], []),
    ],
)
def test_a_value_of_names_is_read_in_every_form(value, names):
    assert [name.value for name in names_in(parse_value(value))] == names
    assert list(names_of(canonical(value))) == names


def test_a_name_keeps_its_kind_and_script():
    assert list(names_in(parse_value([ALIAS]))) == [Name("Лозняков И. Ф.", "alias", "Cyrl")]


def test_each_text_is_told_once():
    assert name_texts([parse_value(["A", "B"]), parse_value({"value": "A"})]) == ("A", "B")


# A view


def view(*stated, names=(), withdrawn=()):
    """A person with these names in the description, and statements of (property, value) by number, some of them withdrawn."""
    report = Report(Place(1, "2026-11-22T10:00:00Z", "m"), "b", "", "", "", "asserts", "", "B", "2")
    rows = tuple(
        Recorded(f"b.{n}", "b", "x", name, canonical(value)) for n, (name, value) in enumerate(stated, 1)
    )
    described = Described(1, "x", "Person", "the label", "public", canonical(list(names)))
    reviews = (
        [Review(Place(2, "2026-11-22T11:00:00Z", "m"), "b", frozenset(withdrawn), State.WITHDRAWN, "")]
        if withdrawn
        else []
    )
    found = entity_view(fold([Stated(report, rows, (described,)), *reviews]), "x", WORDS)
    assert found is not None
    return found


def test_a_person_has_the_names_of_its_description_and_of_its_statements():
    found = view(
        ("name", ["Loznyakov", ALIAS]),
        ("alias", "Beaver"),
        ("health", "ill"),
        names=[{"value": "Captain L."}],
    )
    assert found.names() == ("Captain L.", "Beaver", "Loznyakov", "Лозняков И. Ф.")


def test_a_name_that_was_taken_back_is_no_name_any_more_and_was_one_once():
    found = view(("name", "Loznyakov"), ("alias", "Beaver"), withdrawn=["b.1"])
    assert found.names() == ("Beaver",)
    assert found.names_ever() == ("Beaver", "Loznyakov")


def test_a_description_in_another_form_is_read_as_far_as_it_can_be():
    assert name_texts(described_names('{"value":"B."}')) == ("B.",)
    assert name_texts(described_names("[]")) == ()
    assert name_texts(described_names('["B.",{"value":5}]')) == ("B.",)


# Properties


@given(logged_values | odd_values)
def test_every_name_is_a_text_of_the_value_and_none_is_blank(value):
    written = canonical(value)
    for name in names_in(parse_value(value)):
        assert name.value.strip()
        assert canonical(name.value) in written


@given(st.lists(logged_values, max_size=4))
def test_a_list_of_values_has_the_names_of_all_of_them(given):
    one_by_one = [name for value in given for name in names_in(parse_value(value))]
    assert list(names_in(parse_value(given))) == one_by_one
