"""Words stand where the tokens say, to the code point."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.language.facilities import facilities
from khronika.language.tokens import tokens


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Его увели, в 6:30.", ["его", "увели", "в", "6", "30"]),
        ("ИК-6 и ИК6", ["ик", "6", "и", "ик", "6"]),
        ("l’homme d'État", ["l", "homme", "d", "état"]),
        ("the guard's keys", ["the", "guard", "s", "keys"]),
        ("Vorob'ev", ["vorobev"]),
        ("м’ята", ["мята"]),
        ("осуж-\nденного", ["осужденного"]),
        ("Петров-\nВодкин", ["петров", "водкин"]),
        ("северо-западный", ["северо", "западный"]),
        ("0познание бо1ьница covid19", ["опознание", "бо1ьница", "covid", "19"]),
        ("A-000012", ["a", "000012"]),
        ("№ … — ", []),
    ],
)
def test_a_text_is_cut_into_words(text, forms):
    assert [word.form for word in tokens(text)] == forms


def test_positions_count_code_points_of_the_text_as_it_is():
    text = "🔒 заклю\u00adчённый d’État 😀 ИК-6"
    assert [text[word.start : word.end] for word in tokens(text)] == [
        "заклю\u00adчённый",
        "d",
        "État",
        "ИК",
        "6",
    ]


@given(st.text(max_size=80))
def test_tokens_are_in_order_and_do_not_overlap(text):
    found = tokens(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[word.start : word.end].strip() and word.form for word in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("в ИК-6 и IK 6", ["ik6", "ik6"]),
        ("исправительной колонии № 06", ["ik6"]),
        ("колония номер 6, СІЗО №1", ["ik6", "sizo1"]),
        ("в следственном изоляторе № 1", ["sizo1"]),
        ("камера 6", []),
        ("ИК-123456", []),
    ],
)
def test_a_numbered_place_has_one_name(text, names):
    assert [facility.name for facility in facilities(tokens(text))] == names


def test_a_numbered_place_is_all_the_words_that_name_it():
    words = tokens("этап в исправительную колонию № 6 ночью")
    (place,) = facilities(words)
    assert [word.form for word in words[place.first : place.last + 1]] == ["исправительную", "колонию", "6"]
