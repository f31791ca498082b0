"""What values mean: what they are found by, which of them say the same, and how they are shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import canonical
from khronika.record.meaning import as_said, meaning, meaning_of, said_beside, sameness, sameness_of, shown
from khronika.record.value import parse_value
from khronika.record.vocabulary_file import vocabulary
from tests.record.values import logged_values, odd_values

WORDS = vocabulary()


# Examples


def test_a_plain_date_is_found_by_its_days():
    value = parse_value({"date": "2023-06-27"})
    day = date(2023, 6, 27).toordinal()
    assert meaning(value, WORDS, "Act", "date").days == ((day, day),)
    assert not as_said(value, WORDS.property("Act", "date"), WORDS)


@pytest.mark.parametrize(
    ("name", "value", "is_words_only"),
    [
        ("type", "beating", False),
        ("type", "избиение", False),
        ("type", "they danced", True),
        ("type", {"code": "beating"}, False),
        ("date", {"date": "2021"}, False),
        ("date", "not known", True),
        ("date", {"text": "x", "unread": "y"}, True),
        ("detail", "x", False),
    ],
)
def test_what_is_kept_only_as_said_is_known(name, value, is_words_only):
    assert as_said(parse_value(value), WORDS.property("Act", name), WORDS) is is_words_only


def test_a_value_is_found_by_entities_codes_and_days():
    first, last = date(2024, 4, 6).toordinal(), date(2024, 4, 7).toordinal()
    told = [{"entity": "x"}, {"code": "beating"}, {"date": "2024-04-06/2024-04-07"}, "избиение", 7]
    found = meaning(parse_value(told), WORDS, "Act", "type")
    assert found == (("x",), ("beating", "beating"), ((first, last),))
    assert meaning(parse_value({"date": "2024-04-06/.."}), WORDS, "Act", "date").days == ((first, None),)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"entity": "x", "label": "A", "type": "Person"}, {"entity": "x", "label": "B", "said": "he"}, True),
        ({"entity": "x"}, {"entity": "y"}, False),
        ({"date": "2024-04-07", "said": "7.04"}, {"date": "2024-04-07"}, True),
        ({"date": "2024-04-06/2024-04-07"}, {"date": "2024-04-06/2024-04-07", "kind": "span"}, True),
        ({"date": "2024-04-06/2024-04-07"}, {"date": "2024-04-06/2024-04-07", "kind": "point"}, False),
        ({"date": "2024-04-07"}, {"date": "2024-04-07", "inferred": True}, False),
        ({"code": "beating", "said": "били"}, "beating", True),
        ({"number": 7, "said": "seven"}, 7, True),
        ({"from": 4, "to": 5}, {"from": 4, "to": 6}, False),
        (["a", "b"], ["b", "a"], True),
    ],
)
def test_two_values_are_the_same_when_they_say_the_same(one, other, same):
    assert (sameness(parse_value(one)) == sameness(parse_value(other))) is same


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"from": 4, "to": 5}, "4–5"),
        ({"from": 4}, "4 or more"),
        ({"to": 5}, "up to 5"),
        ([{"label": "B.", "entity": "x"}, 7], "B., 7"),
    ],
)
def test_a_value_is_shown_on_one_line(value, words):
    assert shown(parse_value(value)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"code": "beating", "said": "избили"}, "избили"),
        ({"date": "2024-04-07", "said": "7 апреля"}, "7 апреля"),
        ({"date": "2024-04-07"}, ""),
        ({"number": 7, "said": "семь"}, "семь"),
        ({"entity": "x", "type": "Person", "label": "B.", "said": "он"}, "он"),
        ("plain words", ""),
    ],
)
def test_the_words_beside_a_value_are_told(value, words):
    assert said_beside(parse_value(value)) == words


# Properties


@given(
    logged_values | odd_values,
    st.sampled_from([("Act", "type"), ("Act", "date"), ("Act", "victim"), ("", "unheard_of")]),
)
def test_the_index_and_the_record_agree_on_what_a_value_means(logged, use):
    assert meaning_of(logged, WORDS, *use) == meaning(parse_value(logged), WORDS, *use)


@given(logged_values)
def test_the_key_of_a_value_is_that_of_its_text(logged):
    assert sameness_of(canonical(logged)) == sameness(parse_value(logged))


@given(logged_values)
def test_every_value_is_shown_in_words(logged):
    assert isinstance(shown(parse_value(logged)), str)
