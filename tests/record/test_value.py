"""Values: what a file may write, what is logged of it, and that nothing is lost on the way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import canonical, parse_canonical
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate, parse
from khronika.record.error import StatementFileError
from khronika.record.recorded import text_of
from khronika.record.value import Taker, as_said, logged_date, meaning, sameness, shown, timespan_of
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
PERSON = {"id": "a" * 26, "type": "Person", "label": "B."}
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def taken(value, name, of="Act"):
    return Taker(WORDS, lambda key, place: PERSON).taken(value, WORDS.property(of, name), "here")


# Examples


@pytest.mark.parametrize(
    ("name", "written", "logged"),
    [
        ("detail", "words", "words"),
        ("detail", {"text": "cleaned", "verbatim": "cleand"}, {"text": "cleaned", "verbatim": "cleand"}),
        ("victim", {"entity": "b", "said": "он"}, {"entity": "a" * 26, "type": "Person", "label": "B.", "said": "он"}),
        ("victim", [{"entity": "b"}, "a man"], [{"entity": "a" * 26, "type": "Person", "label": "B."}, "a man"]),
        ("type", {"code": "beating", "said": "избили"}, {"code": "beating", "said": "избили"}),
        ("number_of_victims", {"from": 4, "to": 5, "said": "four or five"}, {"from": 4, "to": 5, "said": "four or five"}),
        ("date", {"date": "2024-04-07"}, {"date": "2024-04-07"}),
        ("date", {"date": "2024-04-07", "said": "в ночь на 7 апреля"}, {"date": "2024-04-07", "said": "в ночь на 7 апреля"}),
        ("date", {"date": "2024-04-06/2024-04-07", "kind": "point"}, {"date": "2024-04-06/2024-04-07", "kind": "point"}),
        ("date", {"date": '2021-04-07 point inferred "7 апреля"'}, {"date": "2021-04-07", "inferred": True, "said": "7 апреля"}),
        (
            "date",
            {"said": "в ночь на 7 апреля 2020"},
            {"date": "2020-04-06/2020-04-07", "kind": "point", "said": "в ночь на 7 апреля 2020"},
        ),
        ("date", {"said": "7 апреля", "reference": "2021-05-01"}, {"date": "2021-04-07", "inferred": True, "said": "7 апреля"}),
        ("date", "2023", {"date": "2023"}),
        ("date", "2023-06", {"date": "2023-06"}),
        ("date", "2023-06-27", {"date": "2023-06-27"}),
        ("date", "2021-03~", {"date": "2021-03~"}),
        ("date", "2021-03-03/2021-03-17", {"date": "2021-03-03/2021-03-17"}),
        ("date", "2021-03/..", {"date": "2021-03/.."}),
        ("date", "../2021-03-03?", {"date": "../2021-03-03?"}),
        ("date", ["2023-06-27", "soon after"], [{"date": "2023-06-27"}, "soon after"]),
        ("detail", "2023-06-27", "2023-06-27"),
        ("date", {"said": "when the lilac bloomed"}, {"text": "when the lilac bloomed", "unread": "a word that belongs to no date"}),
    ],
)
def test_a_value_is_logged_as_the_page_says(name, written, logged):
    found = taken(written, name)
    assert found == logged if "unread" not in canonical(logged) else (found["text"], bool(found["unread"])) == (logged["text"], True)


@pytest.mark.parametrize(
    "text",
    [
        *("2023-02-30", "2023-6-27", " 2023-06-27", "2023-06-27T10:00", "27.06.2023", "7 апреля 2020", "2021/", "/2021", "../.."),
        *("2021-05/2021-03", "214", "1850", "20230627", "", "2021-03-03/2021-03-17/2021", '2021-04-07 point "7.04.2021"'),
    ],
)
def test_a_plain_text_that_is_not_strictly_edtf_stays_as_it_was_said(text):
    assert taken(text, "date") == text


def test_a_plain_date_is_found_by_its_days():
    logged = taken("2023-06-27", "date")
    day = date(2023, 6, 27).toordinal()
    assert meaning(logged, WORDS, "Act", "date").days == ((day, day),)
    assert not as_said(logged, WORDS.property("Act", "date"), WORDS)


def test_an_interval_without_a_kind_has_the_kind_of_its_words():
    night = taken({"date": "2020-04-06/2020-04-07", "said": "в ночь на 7 апреля 2020"}, "date")
    stay = taken({"date": "2021-03-03/2021-03-17", "said": "15 суток ШИЗО с 3 марта 2021"}, "date")
    assert (timespan_of(night).kind, timespan_of(stay).kind) == (Kind.POINT, Kind.SPAN)


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
    assert as_said(value, WORDS.property("Act", name), WORDS) is is_words_only


def test_a_value_is_found_by_entities_codes_and_days():
    first, last = date(2024, 4, 6).toordinal(), date(2024, 4, 7).toordinal()
    told = [{"entity": "x"}, {"code": "beating"}, {"date": "2024-04-06/2024-04-07"}, "избиение", 7]
    found = meaning(told, WORDS, "Act", "type")
    assert found == (("x",), ("beating", "beating"), ((first, last),))
    assert meaning({"date": "2024-04-06/.."}, WORDS, "Act", "date").days == ((first, None),)


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
    assert (sameness(one) == sameness(other)) is same


@pytest.mark.parametrize(
    ("value", "words"),
    [({"from": 4, "to": 5}, "4–5"), ({"from": 4}, "4 or more"), ({"to": 5}, "up to 5"), ([{"label": "B.", "entity": "x"}, 7], "B., 7")],
)
def test_a_value_is_shown_on_one_line(value, words):
    assert shown(value) == words


# Properties


@given(days, days, st.sampled_from(Kind), st.booleans(), texts)
def test_a_timespan_that_was_logged_is_read_back_exactly(first, second, kind, inferred, said):
    edtf = f"{min(first, second)}/{max(first, second)}" if first != second else f"{first}"
    span = Timespan.of(edtf, kind, text=said, inferred=inferred)
    assert str(timespan_of(parse_canonical(canonical(logged_date(span))))) == str(span)


@given(st.sampled_from(["весна 2021", "в начале марта 2021 года", "10-25 March 2021", "около 2021-03", "until May 2021", "mars 2021"]))
def test_what_the_words_say_is_what_is_logged(words):
    try:
        span = parse(words)
    except UnreadableDate:
        assert taken({"said": words}, "date")["text"] == words
    else:
        assert timespan_of(taken({"said": words}, "date")) == span


@given(json_values)
def test_the_text_of_a_value_in_the_index_is_its_canonical_json(value):
    assert text_of(value) == canonical(value)


# Attacks


@pytest.mark.parametrize(
    ("name", "value", "fact"),
    [
        ("detail", {"entity": "b"}, "has no “entity”"),
        ("detail", {"verbatim": "x"}, "needs text"),
        ("victim", {"entity": ""}, "“entity” is a text"),
        ("place", {"entity": "b"}, "“place” is one of Facility, Place, not Person"),
        ("type", {"code": "beeting"}, "did you mean beating"),
        ("date", {"date": "2021-04-31"}, "no EDTF form"),
        ("date", {"date": "2021", "kind": "moment"}, "“kind” is one of point, span, set"),
        ("date", {"date": "2021", "inferred": "yes"}, "“inferred” is true or false"),
        ("date", {"date": "2021", "reference": "2021-05-01"}, "beside “date” stand only inferred, kind, said"),
        ("date", {"said": "7 апреля 2021", "kind": "span"}, "beside “said” stand only language, reference"),
        ("date", {"date": '2021 point "2021"', "said": "2021"}, "no EDTF form"),
        ("date", {"said": "yesterday", "reference": "the day before"}, "“reference” is a day"),
        ("number_of_victims", {"from": 5, "to": 4}, "ends before it begins"),
        ("number_of_victims", {"number": True}, "“number” is a whole number"),
        ("number_of_victims", {"said": "many"}, "needs from or number or to"),
    ],
)
def test_a_value_of_another_range_is_refused_with_its_place(name, value, fact):
    with pytest.raises(StatementFileError, match=r"^here: ") as refusal:
        taken(value, name)
    assert fact in refusal.value.fact
