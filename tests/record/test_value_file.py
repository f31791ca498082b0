"""Values as a statement file writes them: what is logged of them, and that nothing is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.primitives.codec import canonical
from khronika.primitives.timespan import Kind, UnreadableDate, parse
from khronika.record.error import StatementFileError
from khronika.record.event_form import EntityReference
from khronika.record.value import Date, PlainWords, UnknownValue, parse_value
from khronika.record.value_file import Taker
from khronika.record.vocabulary import Range
from khronika.record.vocabulary_file import vocabulary

WORDS = vocabulary()
PERSON = EntityReference("a" * 26, "Person", "B.")


def taken(value, name, of="Act"):
    return Taker(WORDS, lambda key, place: PERSON).taken(value, WORDS.property(of, name), "here")


# Examples


@pytest.mark.parametrize(
    ("name", "written", "logged"),
    [
        ("detail", "words", "words"),
        ("detail", {"text": "cleaned", "verbatim": "cleand"}, {"text": "cleaned", "verbatim": "cleand"}),
        (
            "victim",
            {"entity": "b", "said": "он"},
            {"entity": "a" * 26, "type": "Person", "label": "B.", "said": "он"},
        ),
        (
            "victim",
            [{"entity": "b"}, "a man"],
            [{"entity": "a" * 26, "type": "Person", "label": "B."}, "a man"],
        ),
        ("name", "Б.", "Б."),
        (
            "name",
            [{"value": "Б.", "kind": "birth", "script": "Cyrl"}, "B."],
            [{"value": "Б.", "kind": "birth", "script": "Cyrl"}, "B."],
        ),
        ("number_of_victims", 4, 4),
        ("number_of_victims", {"number": 4}, {"number": 4}),
        ("type", {"code": "beating", "said": "избили"}, {"code": "beating", "said": "избили"}),
        (
            "number_of_victims",
            {"from": 4, "to": 5, "said": "four or five"},
            {"from": 4, "to": 5, "said": "four or five"},
        ),
        ("date", {"date": "2024-04-07"}, {"date": "2024-04-07"}),
        (
            "date",
            {"date": "2024-04-07", "said": "в ночь на 7 апреля"},
            {"date": "2024-04-07", "said": "в ночь на 7 апреля"},
        ),
        (
            "date",
            {"date": "2024-04-06/2024-04-07", "kind": "point"},
            {"date": "2024-04-06/2024-04-07", "kind": "point"},
        ),
        (
            "date",
            {"date": '2021-04-07 point inferred "7 апреля"'},
            {"date": "2021-04-07", "inferred": True, "said": "7 апреля"},
        ),
        (
            "date",
            {"said": "в ночь на 7 апреля 2020"},
            {"date": "2020-04-06/2020-04-07", "kind": "point", "said": "в ночь на 7 апреля 2020"},
        ),
        (
            "date",
            {"said": "7 апреля", "reference": "2021-05-01"},
            {"date": "2021-04-07", "inferred": True, "said": "7 апреля"},
        ),
        ("date", "2023", {"date": "2023"}),
        ("date", "2023-06", {"date": "2023-06"}),
        ("date", "2023-06-27", {"date": "2023-06-27"}),
        ("date", "2021-03~", {"date": "2021-03~"}),
        ("date", "2021-03-03/2021-03-17", {"date": "2021-03-03/2021-03-17"}),
        ("date", "2021-03/..", {"date": "2021-03/.."}),
        ("date", "../2021-03-03?", {"date": "../2021-03-03?"}),
        ("date", ["2023-06-27", "soon after"], [{"date": "2023-06-27"}, "soon after"]),
        ("detail", "2023-06-27", "2023-06-27"),
        (
            "date",
            {"said": "when the lilac bloomed"},
            {"text": "when the lilac bloomed", "unread": "a word that belongs to no date"},
        ),
    ],
)
def test_a_value_is_logged_as_the_page_says(name, written, logged):
    found = taken(written, name).logged()
    assert (
        found == logged
        if "unread" not in canonical(logged)
        else (found["text"], bool(found["unread"])) == (logged["text"], True)
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2023-02-30",
            "2023-6-27",
            " 2023-06-27",
            "2023-06-27T10:00",
            "27.06.2023",
            "7 апреля 2020",
            "2021/",
            "/2021",
            "../..",
        ),
        *(
            "2021-05/2021-03",
            "214",
            "1105",
            "20230627",
            "",
            "2021-03-03/2021-03-17/2021",
            '2021-04-07 point "7.04.2021"',
        ),
    ],
)
def test_a_plain_text_that_is_not_strictly_edtf_stays_as_it_was_said(text):
    assert taken(text, "date") == PlainWords(text)


def test_an_interval_without_a_kind_has_the_kind_of_its_words():
    night = taken({"date": "2020-04-06/2020-04-07", "said": "в ночь на 7 апреля 2020"}, "date")
    stay = taken({"date": "2021-03-03/2021-03-17", "said": "15 суток ШИЗО с 3 марта 2021"}, "date")
    assert (night.span.kind, stay.span.kind) == (Kind.POINT, Kind.SPAN)


# Properties


@given(
    st.sampled_from(
        [
            "весна 2021",
            "в начале марта 2021 года",
            "10-25 March 2021",
            "около 2021-03",
            "until May 2021",
            "mars 2021",
        ]
    )
)
def test_what_the_words_say_is_what_is_logged(words):
    try:
        span = parse(words)
    except UnreadableDate:
        assert taken({"said": words}, "date").text == words
    else:
        assert taken({"said": words}, "date") == Date(span)


@pytest.mark.parametrize("kind", list(Range))
def test_values_of_every_range_are_taken_from_an_object_and_from_words(kind):
    objects = {
        Range.TEXT: {"text": "x"},
        Range.NAME: {"value": "x"},
        Range.ENTITY: {"entity": "x"},
        Range.CODE: {"code": "beating"},
        Range.NUMBER: {"number": 1},
        Range.DATE: {"date": "2021"},
    }
    word = next(
        word
        for word in WORDS.words()
        if word.range is kind and (word.list == "act" or (not word.list and word.to <= {"Person"}))
    )
    border = Taker(WORDS, lambda key, place: PERSON)
    for written in (objects[kind], "words", [objects[kind], "words"]):
        value = border.taken(written, word, "here")
        assert parse_value(value.logged()) == value
        assert not isinstance(value, UnknownValue)


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
        (
            "date",
            {"date": "2021", "reference": "2021-05-01"},
            "beside “date” stand only inferred, kind, said",
        ),
        ("date", {"said": "7 апреля 2021", "kind": "span"}, "beside “said” stand only language, reference"),
        ("date", {"date": '2021 point "2021"', "said": "2021"}, "no EDTF form"),
        ("date", {"said": "yesterday", "reference": "the day before"}, "“reference” is a day"),
        ("number_of_victims", {"from": 5, "to": 4}, "ends before it begins"),
        ("number_of_victims", {"number": True}, "“number” is a whole number"),
        ("number_of_victims", {"said": "many"}, "needs from or number or to"),
        ("number_of_victims", {"from": None}, "“from” is a whole number"),
        ("number_of_victims", {"number": 3, "said": 3}, "“said” is a text"),
        ("detail", {"text": 5}, "“text” is a text"),
        ("detail", {"text": "x", "verbatim": ["x"]}, "“verbatim” is a text"),
        ("detail", True, "a value is a text, a whole number, an object, or a list of these"),
        ("detail", ["x", None], "a value is a text, a whole number, an object, or a list of these"),
        ("type", {"code": "beating", "said": {}}, "“said” is a text"),
        ("name", {"value": "Б.", "kind": "secret"}, "the kind of a name is one of birth"),
        ("name", {"value": "Б.", "kind": ["birth"]}, "“kind” is a text"),
        ("name", {"value": "Б.", "script": 5}, "“script” is a text"),
        ("name", {"value": " "}, "“value” is a text"),
    ],
)
def test_a_value_of_another_range_is_refused_with_its_place(name, value, fact):
    with pytest.raises(StatementFileError, match=r"^here: ") as refusal:
        taken(value, name)
    assert fact in refusal.value.fact
