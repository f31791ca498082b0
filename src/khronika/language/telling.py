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


_OWN_LETTERS = {
    Language.RUSSIAN: re.compile("[ыэъё]"),
    Language.UKRAINIAN: re.compile("[іїєґ]"),
    Language.FRENCH: re.compile("[àâçèéêëîïôùûœ]"),
}


def tell(text: str) -> Language:
    """The language most words of a text speak for; unknown below five words, and where less than a tenth of them speaks for any."""
    words = [word.lower() for word in _WORD.findall(text[:FARTHEST])]
    if len(words) < FEWEST:
        return Language.UNKNOWN
    weights = {language: _weight(words, language) for language in function_words()}
    best, second = sorted(weights, key=lambda language: -weights[language])[:2]
    is_told = weights[best] * 10 >= len(words) and weights[best] > weights[second]
    return best if is_told else Language.UNKNOWN


def _weight(words: list[str], language: Language) -> int:
    known, own = function_words()[language], _OWN_LETTERS.get(language)
    return sum((word in known) + (own is not None and own.search(word) is not None) for word in words)


@cache
def function_words() -> Mapping[Language, frozenset[str]]:
    """The words of each language that carry no content of their own."""
    table: dict[str, str] = json.loads(resources.files("khronika.language").joinpath("function_words.json").read_text("utf-8"))
    return {language: frozenset(table[language].split()) for language in Language if language in table}


def is_function_word(form: str) -> bool:
    """Whether a folded word is a function word of any of the languages."""
    return form in _folded_function_words()


@cache
def _folded_function_words() -> frozenset[str]:
    return frozenset(word.replace("ё", "е") for words in function_words().values() for word in words)
