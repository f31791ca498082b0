"""Telling the language of a text by its letters and its function words."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import chain

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

_NOBODYS = re.compile(f"[^{''.join(_OWN_LETTERS.values())}]+")


def tell(text: str) -> Language:
    """The language most words of a text speak for.

    Unknown below five words, and where less than a tenth of them speaks for any.
    """
    start = text[:FARTHEST].lower()
    words = _WORD.findall(start)
    if len(words) < FEWEST:
        return Language.UNKNOWN
    known = _languages()
    weights = Counter(chain.from_iterable([known[word] for word in words if word in known]))
    if not start.isascii():
        # What is no letter of its own for any of them is taken out in one go: counting each takes longer.
        own = _NOBODYS.sub("", start)
        for language, letters in _OWN_LETTERS.items():
            weights[language] += sum(map(own.count, letters)) if own else 0
    none = (Language.UNKNOWN, 0)
    (best, most), (_, next_most), *_ = [*weights.most_common(2), none, none]
    return best if most * 10 >= len(words) and most > next_most else Language.UNKNOWN


@cache
def _languages() -> Mapping[str, tuple[Language, ...]]:
    """Each function word to the languages that have it."""
    every = frozenset[str]().union(*function_words().values())
    return {
        word: tuple(language for language, words in function_words().items() if word in words)
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
