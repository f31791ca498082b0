"""Passphrases: how they are drawn, and which chosen ones are refused."""

import hashlib
import unicodedata
from collections import Counter
from importlib.resources import files

import pytest

from khronika.seal.passphrase import DRAWN, Weakness, draw, drawn_bits, weakness

REFUSED = {
    Weakness.SHORT: ["", "short", "elevenchars", "конституция"],
    Weakness.ONE_WORD: [
        "internationalism",
        "Khronika2024!",
        "12 конституционный!",
        "пароль пароль",
        "passwordpassword",
        "123456789012",
        "1905-1985-1991",
    ],
    Weakness.KNOWN: [
        "qwerty123456 asdf",
        "1q2w3e4r5t6y",
        "qwertyuiop[]",
        "zaq12wsxcde3",
        "пароль123пароль",
        "йцукенгшщзхъ",
        "йцукенгшщзхї",
        "й1ц2у3к4е5н6",
        "я люблю тебя",
        "слава україні",
        "iloveyou mama1",
        "password is password",
        "aaaaaaaaaaaa b",
        "abcdef ghijkl",
    ],
}
TAKEN = [
    "six words that nobody else knows",
    "три медведя ели холодную кашу",
    "сім слів, яких ніхто не знає",
    "Xk9#mQ2$vL7p",
    "leisure chastity glider pebble mop frisk",
    "les chats gris dorment sous la table",
]


@pytest.mark.parametrize(
    ("passphrase", "why"), [(each, why) for why, some in REFUSED.items() for each in some], ids=repr
)
def test_a_passphrase_that_protects_nothing_is_refused(passphrase, why):
    assert weakness(passphrase) in {why, Weakness.ONE_WORD if why is Weakness.KNOWN else why}


@pytest.mark.parametrize("passphrase", TAKEN)
def test_a_passphrase_of_several_words_or_of_chance_is_taken(passphrase):
    assert weakness(passphrase) is None


def test_letters_that_are_composed_of_several_signs_count_once():
    decomposed = unicodedata.normalize("NFD", "йййййййёёёё")
    assert len(decomposed) > 12
    assert weakness(decomposed) is Weakness.SHORT


def test_drawn_passphrases_are_of_six_words_of_the_list_and_never_refused():
    drawn = [draw() for _ in range(20)]
    assert {len(each.split()) for each in drawn} == {DRAWN}
    assert len(set(drawn)) == len(drawn)
    assert [each for each in drawn if weakness(each)] == []


def test_a_drawn_passphrase_has_77_bits():
    assert 77 < drawn_bits() < 78


def test_every_word_is_drawn_about_as_often(monkeypatch):
    counted = Counter(word for _ in range(3_000) for word in draw().split())
    # 18,000 words out of 7,776: one word comes 2.3 times on average, and none very often.
    assert len(counted) > 6_500
    assert max(counted.values()) < 16


def test_the_list_is_the_one_whose_licence_lies_beside_it():
    folder = files("khronika.seal")
    data, licence = (
        folder.joinpath(f"eff_large_wordlist.{end}").read_bytes() for end in ("txt", "LICENCE.txt")
    )
    assert hashlib.sha256(data).hexdigest().encode() in licence
    assert b"CC BY 3.0 US" in licence
