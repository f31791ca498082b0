"""One word has one folded form, whatever wrote it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.language.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ёлка", "елка"),
        ("заклю\u00adчение", "заключение"),
        ("осуж-\n  денный", "осужденный"),
        ("осуж\u00ad\r\nденный", "осужденный"),
        ("за\u0301мок", "замок"),
        ("й" + "од", "йод"),
        (unicodedata.normalize("NFD", "Йод"), "йод"),
        ("м’ята", "мята"),
        ("мʼята", "мята"),
        ("détenu", "détenu"),
        (unicodedata.normalize("NFD", "détenu"), "détenu"),
        ("пpокуpop", "прокурор"),
        ("Cтeпaн", "степан"),
        ("Оmutechkin", "omutechkin"),
        ("Петр0в", "петров"),
        ("co1onel", "colonel"),
        ("ﬁn", "fin"),
        ("STRASSE", "strasse"),
        ("2021", "2021"),
    ],
)
def test_a_word_is_folded(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("one", "other"), [("мир", "мор"), ("є", "е"), ("і", "и"), ("й", "и"), ("été", "ete"), ("рот", "pot")]
)
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@given(st.text(alphabet="абвгдеёжзийіїєґстьъыэюя'’\u0301\u00adABCabcéß0136", max_size=12))
def test_what_is_folded_is_folded(word):
    assert fold(fold(word)) == fold(word)


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ", min_size=1, max_size=12))
def test_neither_case_nor_composition_matters(word):
    assert fold(word) == fold(word.upper()) == fold(unicodedata.normalize("NFD", word))
