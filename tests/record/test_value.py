"""Values as types: each form of the log is read as one, and written back letter by letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import canonical
from khronika.primitives.timespan import Kind, Timespan
from khronika.record.recorded import text_of
from khronika.record.value import (
    DEEPEST,
    Code,
    Date,
    EntityRef,
    Name,
    Number,
    PlainWords,
    Several,
    Text,
    UnknownValue,
    UnreadDate,
    entities,
    members,
    parse_value,
    timespans,
    value_of,
)
from tests.record.values import anything, logged_values, numbers, odd_values, spans, texts

maybe = st.none() | texts
singles = st.one_of(
    st.builds(PlainWords, texts),
    st.builds(Text, texts, maybe),
    st.builds(Name, texts, maybe, maybe, maybe),
    st.builds(EntityRef, texts, texts, texts, maybe),
    st.builds(Code, texts, maybe),
    st.builds(lambda number: Number(number, bare=True), numbers),
    st.builds(Number, numbers, st.none() | numbers, st.none() | numbers, maybe),
    st.builds(Date, spans()),
    st.builds(UnreadDate, texts, texts),
)
values = st.recursive(
    singles,
    lambda inner: st.builds(lambda found: Several(tuple(found)), st.lists(inner, max_size=3)),
    max_leaves=6,
)


def day(edtf, kind=Kind.POINT, said="", inferred=False):
    return Date(Timespan.of(edtf, kind, text=said or edtf, inferred=inferred))


def nested(depth):
    value = "words"
    for _ in range(depth):
        value = [value]
    return value


# Examples


@pytest.mark.parametrize(
    ("logged", "value"),
    [
        ("words", PlainWords("words")),
        ({"text": "cleaned", "verbatim": "cleand"}, Text("cleaned", "cleand")),
        ({"text": "cleaned"}, Text("cleaned")),
        ({"value": "Б.", "kind": "birth", "script": "Cyrl"}, Name("Б.", "birth", "Cyrl")),
        (
            {"entity": "x", "type": "Person", "label": "B.", "said": "он"},
            EntityRef("x", "Person", "B.", "он"),
        ),
        ({"code": "beating", "said": "избили"}, Code("beating", "избили")),
        (7, Number(7, bare=True)),
        ({"number": 7, "said": "seven"}, Number(7, said="seven")),
        ({"from": 4, "to": 5}, Number(None, 4, 5)),
        ({"date": "2024-04-07"}, day("2024-04-07")),
        ({"date": "2024-04-06/2024-04-07"}, day("2024-04-06/2024-04-07", Kind.SPAN)),
        ({"date": "2024-04-06/2024-04-07", "kind": "point"}, day("2024-04-06/2024-04-07")),
        (
            {"date": "2021-04-07", "inferred": True, "said": "7 апреля"},
            day("2021-04-07", said="7 апреля", inferred=True),
        ),
        (
            {"text": "when the lilac bloomed", "unread": "no date"},
            UnreadDate("when the lilac bloomed", "no date"),
        ),
        (["a", {"code": "beating"}], Several((PlainWords("a"), Code("beating")))),
        ([], Several(())),
    ],
)
def test_each_form_of_the_log_is_a_value(logged, value):
    assert parse_value(logged) == value
    assert value.logged() == logged


@pytest.mark.parametrize(
    ("logged", "known"),
    [
        ({"code": "beating", "said": 5}, Code("beating")),
        ({"code": "beating", "since": "2031"}, Code("beating")),
        ({"entity": "x"}, EntityRef("x", "", "")),
        ({"date": "2024-04-07", "kind": "point"}, day("2024-04-07")),
        ({"date": "2024-04-07", "said": "2024-04-07"}, day("2024-04-07")),
        ({"date": "2024-04-07", "inferred": False}, day("2024-04-07")),
        ({"date": "when the lilac bloomed"}, None),
        ({"number": True}, None),
        ({"text": 5}, None),
        ({"said": "on the 7th"}, None),
        (True, None),
        (None, None),
    ],
)
def test_of_a_form_of_another_program_all_is_kept_and_what_can_be_is_known(logged, known):
    value = parse_value(logged)
    assert value == UnknownValue(canonical(logged), known)
    assert value.logged() == logged
    assert list(members(value)) == ([] if known is None else [known])


def test_what_a_list_names_is_found_at_any_depth():
    person = {"entity": "x", "type": "Person", "label": "B."}
    value = parse_value([person, [{"date": "2024-04-07"}, {"entity": "y", "later": 1}], "words"])
    assert [entity.id for entity in entities(value)] == ["x", "y"]
    assert [span.edtf for span in timespans(value)] == ["2024-04-07"]


# Properties


@given(values)
def test_a_value_that_was_written_is_read_back(value):
    assert parse_value(value.logged()) == value


@given(logged_values | odd_values)
def test_what_was_logged_is_written_again_letter_by_letter(logged):
    assert canonical(parse_value(logged).logged()) == canonical(logged)


@given(logged_values)
def test_no_form_of_the_log_is_unknown(logged):
    assert not isinstance(parse_value(logged), UnknownValue)


@given(logged_values | odd_values)
def test_the_text_of_a_value_is_read_as_the_value(logged):
    assert value_of(canonical(logged)) == parse_value(logged)


@given(spans())
def test_a_timespan_that_was_logged_is_read_back_exactly(span):
    [found] = timespans(parse_value(Date(span).logged()))
    assert str(found) == str(span)


@given(values, values)
def test_different_values_are_logged_differently(one, other):
    assert (one == other) is (canonical(one.logged()) == canonical(other.logged()))


@given(anything)
def test_the_text_of_a_value_in_the_index_is_its_canonical_json(value):
    assert text_of(value) == canonical(value)


# Attacks


def test_lists_in_lists_without_end_are_kept_and_not_followed():
    deep = nested(400)
    found = parse_value(deep)
    assert list(members(found)) == []
    assert found.logged() == deep
    assert list(members(parse_value(nested(DEEPEST)))) == [PlainWords("words")]
