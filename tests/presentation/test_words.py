"""Words in the language of a person."""

import gettext
import io
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from khronika.presentation.words import Words, chosen_language, words_in
from khronika.primitives.message import Message, counted, message
from tests.presentation.gathered import compiled_words

CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

msgid "{n} item in {where}"
msgid_plural "{n} items in {where}"
msgstr[0] "{n} объект: {where}"
msgstr[1] "{n} объекта: {where}"
msgstr[2] "{n} объектов: {where}"

msgid "the cellar"
msgstr "подвал"

msgid "no {name} here"
msgstr "здесь нет: {name}"

#, fuzzy
msgid "unsure"
msgstr "неточно"

msgid "untold"
msgstr ""
"""


@pytest.fixture
def russian():
    return Words("ru", gettext.GNUTranslations(io.BytesIO(compiled_words.compiled(CATALOGUE))))


def test_a_sentence_is_said_in_the_language(russian):
    assert russian.say("no {name} here", name="{x}") == "здесь нет: {x}"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1 объект: тут"), (3, "3 объекта: тут"), (11, "11 объектов: тут"), (21, "21 объект: тут")],
)
def test_a_number_has_its_form(russian, number, text):
    assert russian.count("{n} item in {where}", "{n} items in {where}", number, where="тут") == text


def test_several_messages_in_one_are_each_said(russian):
    told = message("no {name} here", name=(message("the cellar"), "attic"))
    assert told == "no the cellar, attic here"
    assert russian.of(pickle.loads(pickle.dumps(told))) == "здесь нет: подвал, attic"


def test_a_message_of_a_room_below_is_english_until_it_is_asked_for_in_a_language(russian):
    told = counted("{n} item in {where}", "{n} items in {where}", 2, where=message("the cellar"))
    assert told == "2 items in the cellar"
    assert russian.of(told) == "2 объекта: подвал"


def test_what_a_catalogue_lacks_or_is_unsure_of_is_said_in_english(russian):
    assert [russian.say(text) for text in ("untold", "unsure", "never heard")] == [
        "untold",
        "unsure",
        "never heard",
    ]


def test_a_message_comes_back_from_another_process():
    told = message("no {name} here", name="x")
    again = pickle.loads(pickle.dumps(told))
    assert (again, again.template, dict(again.values)) == (told, told.template, {"name": "x"})
    assert isinstance(again, Message)


def test_braces_are_no_places_where_nothing_fills_them():
    assert message("{“pixels”: [left]}") == "{“pixels”: [left]}"


def test_two_people_are_served_in_their_languages_at_once():
    languages = ["ru", "uk", "fr", "en"] * 50
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda language: words_in(language).language, languages)) == languages


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "uk_UA.UTF-8"}, "uk"),
        ({"LANG": "uk_UA.UTF-8", "LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LANG": "uk_UA.UTF-8", "KHRONIKA_LANGUAGE": "ru"}, "ru"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "fr_FR"}, "en"),
        ({"LC_ALL": "", "LANG": "fr_FR@euro"}, "fr"),
        ({"LANG": "frr_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "KHRONIKA_LANGUAGE": "uk"}, "uk"),
        ({"KHRONIKA_LANGUAGE": "none of ours", "LANG": "ru"}, "ru"),
    ],
)
def test_the_environment_says_which_language(environment, language):
    assert chosen_language(environment) == language


def test_sizes_and_times_have_the_decimal_sign_of_the_language(russian):
    assert Words("en", gettext.NullTranslations()).size(1_500_000) == "1.5 MB"
    assert russian.decimal(1.5) == "1,5"
    assert Words("en", gettext.NullTranslations()).duration(90) == "90 s"
