"""Telling the language of a text by its letters and its function words."""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources

FEWEST = 5
"""Fewer words tell nothing."""

FARTHEST = 4_000
"""Characters of a text that are looked at."""

_WORD = re.compile(r"[^\W\d_]+")


class Language(StrEnum):
    """The languages this program knows the words of."""

    RUSSIAN = "ru"
    UKRAINIAN = "uk"
    ENGLISH = "en"
    FRENCH = "fr"
    UNKNOWN = "unknown"


_OWN_LETTERS = {Language.RUSSIAN: "ыэъё", Language.UKRAINIAN: "іїєґ", Language.FRENCH: "àâçèéêëîïôùûœ"}

_BITS = 16
_MOST = (1 << _BITS) - 1
_SHIFTS = {
    language: _BITS * place
    for place, language in enumerate(
        (Language.RUSSIAN, Language.UKRAINIAN, Language.ENGLISH, Language.FRENCH), start=1
    )
}
WEIGHT_BITS = _BITS * (len(_SHIFTS) + 1)
"""A weight has fewer bits: a caller may count something else above them."""

_LETTERS = {
    letter: 1 << _SHIFTS[language] for language, letters in _OWN_LETTERS.items() for letter in letters
}
_OWN = re.compile(f"[{''.join(_LETTERS)}]")


def tell(text: str) -> Language:
    """The language most words of a text speak for.

    Unknown below five words, and where less than a tenth of them speaks for any.
    """
    return told(weight(text[:FARTHEST]))


def weight(text: str) -> int:
    """How much a short text speaks for each language, and its words, as one number.

    Those of words add up to that of their text, of at most `FARTHEST` characters: a known word is learnt once, and a text is told by a sum.
    """
    start = text.lower()
    words = _WORD.findall(start)
    known, letters = _weights(), _LETTERS
    total = len(words) + sum([known[word] for word in words if word in known])
    return total if start.isascii() else total + sum(map(letters.__getitem__, _OWN.findall(start)))


def weight_of_word(word: str) -> int:
    """The weight of a text that is letters only, in half the time."""
    start = word.lower()
    total = 1 + _weights().get(start, 0)
    return total if start.isascii() else total + sum(map(_LETTERS.__getitem__, _OWN.findall(start)))


def told(total: int) -> Language:
    """The language that weights speak for."""
    words = total & _MOST
    if words < FEWEST:
        return Language.UNKNOWN
    weights = sorted(
        ((total >> shift & _MOST, language) for language, shift in _SHIFTS.items()), reverse=True
    )
    (most, best), (next_most, _), *_ = weights
    return best if most * 10 >= words and most > next_most else Language.UNKNOWN


@cache
def _weights() -> Mapping[str, int]:
    """What each function word weighs for the languages that have it."""
    every = frozenset[str]().union(*function_words().values())
    return {
        word: sum(1 << _SHIFTS[language] for language, words in function_words().items() if word in words)
        for word in every
    }


@cache
def function_words() -> Mapping[Language, frozenset[str]]:
    """The words of each language that carry no content of their own."""
    table: dict[str, str] = json.loads(
        resources.files("khronika.language").joinpath("function_words.json").read_text("utf-8")
    )
    return {language: frozenset(table[language].split()) for language in Language if language in table}


def is_function_word(form: str) -> bool:
    """Whether a folded word is a function word of any of the languages."""
    return form in _folded_function_words()


@cache
def _folded_function_words() -> frozenset[str]:
    return frozenset(word.replace("ё", "е") for words in function_words().values() for word in words)
