"""Dictionary forms of Russian and Ukrainian words, by pymorphy3's dictionaries.

Of words the dictionaries know, and of no others.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from khronika.language.folding import fold

NOT_IN_THE_DICTIONARY = frozenset(["шизо", "пкт", "епкт", "сизо", "сізо", "ик", "ік", "чвк", "умвд", "фсин"])
"""Abbreviations that the dictionary takes for forms of other words (ШИЗО for шизый)."""

_DOTTED = {"е": "ё"}
_UKRAINIAN_ONLY = re.compile("[іїєґ]")
_RUSSIAN_ONLY = re.compile("[ыэъ]")
_BEFORE_JOT = re.compile("(?<=[бпвмфркзн])(?=[яюєї])")


def lemmas(form: str) -> tuple[str, ...]:
    """Every dictionary form a folded Cyrillic word may be of, folded, in alphabetical order.

    Empty when no dictionary has the word.
    """
    if form in NOT_IN_THE_DICTIONARY:
        return ()
    # What Russian has is not looked up in Ukrainian as well: it costs as much again, and the forms without
    # letters of its own mostly agree.
    found = set() if _UKRAINIAN_ONLY.search(form) else set(_normal_forms("ru", form))
    if not _RUSSIAN_ONLY.search(form):
        # Folding took the apostrophe: в'язнем looks like Russian вязнем without it.
        if _BEFORE_JOT.search(form):
            found.update(_normal_forms("uk", _BEFORE_JOT.sub("'", form)))
        if not found:
            found.update(_normal_forms("uk", form))
    return tuple(sorted(fold(lemma) for lemma in found))


def _normal_forms(language: str, form: str) -> Iterator[str]:
    dictionary, replaced, replaces = _dictionary(language)
    if replaced in form:
        found = dictionary.words.similar_items(form, replaces)
    else:
        # Asked for one spelling, the dictionary answers three times as fast.
        found = [(form, readings)] if (readings := dictionary.words.get(form)) else []
    for word, readings in found:
        # One reading of a paradigm stands for all: they have one dictionary form.
        for reading in dict(readings).items():
            before, after, first, last = _ends(language, *reading)
            yield first + word[before : len(word) - after] + last


@cache
def _ends(language: str, paradigm: int, index: int) -> tuple[int, int, str, str]:
    """How many letters of a form are its beginning and its ending by a paradigm, and which its dictionary form has in their place."""
    dictionary, _, _ = _dictionary(language)
    # Three numbers of each form stand one behind the other: its ending, its grammar and its beginning.
    numbers = dictionary.paradigms[paradigm]
    forms = len(numbers) // 3
    endings, beginnings = dictionary.suffixes, dictionary.paradigm_prefixes
    before, after = beginnings[numbers[2 * forms + index]], endings[numbers[index]]
    return len(before), len(after), beginnings[numbers[2 * forms]], endings[numbers[0]]


@cache
def _dictionary(language: str) -> tuple[Any, str, Any]:
    """The dictionary, the letter that folding may have put for another, and how the other is tried."""
    import pymorphy3

    dictionary = pymorphy3.MorphAnalyzer(lang=language).dictionary
    replaced = "е" if language == "ru" else "г"
    replaces = _DOTTED if language == "ru" else {"г": "ґ"}
    return dictionary, replaced, dictionary.words.compile_replaces(replaces)
