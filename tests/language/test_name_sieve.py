"""The sieve before the keys of names lets through every word that has one of the keys looked for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khronika.language.name_sieve import fine_sieve, sieve, spread
from khronika.language.names import name_keys

CYRILLIC = st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяёєіїґўқғҳҷәөүңһѣѳ", min_size=2, max_size=9)
LATIN = st.text("abcdefghijklmnopqrstuvwxyzéèêàâçčšžżłñöüøæœśćńđ", min_size=2, max_size=9)


@given(st.one_of(CYRILLIC, LATIN), st.one_of(CYRILLIC, LATIN))
def test_a_word_that_shares_a_key_is_let_through(word, other):
    for one, name in ((word, word), (word, other), (other, word)):
        if not set(name_keys(one)).isdisjoint(name_keys(name)):
            for pattern in (sieve(one), fine_sieve(one)):
                assert pattern.search(spread(f"{name} и {name.capitalize()}"))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Ivanov", "Иванова"),
        ("Омутечкин", "Omutetchkine"),
        ("Alekseev", "Олексієв"),
        ("Maksimov", "Maximoff"),
        ("Щербина", "Schtscherbina"),
    ],
)
def test_names_in_two_alphabets_meet(word, name):
    assert sieve(word).search(spread(name))
    assert sieve(name).search(spread(word))


def test_few_others_are_let_through_and_a_line_stays_a_line():
    text = spread("Сидоров\nBelov\nПетров Иван\nŞtefan Ïvanov\n12\tиванько")
    begins = [match.end() for match in fine_sieve("Иванов").finditer(text)]
    assert [text.count("\n", 0, end) for end in begins] == [4]
    assert sieve("И") is None


def test_a_hostile_text_does_not_keep_the_search_busy():
    text = spread(" ".join(["сцжчшщ" * 40] * 40))
    assert not re.search(fine_sieve("Сашащажачаб").pattern, text)
