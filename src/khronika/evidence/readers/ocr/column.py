"""Words of one column of a table, judged by each other: a column has numbers, or dates, or names, and hardly ever a stray."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from khronika.evidence.readers.ocr.engine import PrintedWord

_MOSTLY = 0.6
_FEWEST = 3
_SURE = 90
"""Percent from which a word that is in no word list is sound: names that are read rightly have more."""

_LONG = 4
_DIGIT = re.compile(r"[0-9]")

Cell = TypeVar("Cell")


def judged(column: Sequence[tuple[PrintedWord, Cell]]) -> list[tuple[PrintedWord, Cell]]:
    """The words of a column with their cells.

    Those marked that are unlike most of the others, or no sure names.
    """
    words = [word for word, _ in column]
    form, script = _usual(words, _form), _usual(words, _script)
    return [(replace(word, is_odd=_is_odd(word, form, script)), cell) for word, cell in column]


def _is_odd(word: PrintedWord, form: str, script: str) -> bool:
    if form and _form(word) != form:
        return True
    if script and (_script(word) or script) != script:
        return True
    return word.letters >= _LONG and not word.known and word.percent < _SURE


def _usual(words: Sequence[PrintedWord], of: Callable[[PrintedWord], str]) -> str:
    """What most of some words are; empty where they are too few, or of many kinds."""
    counted = Counter(found for word in words if (found := of(word)))
    if sum(counted.values()) < _FEWEST:
        return ""
    # `most_common` would load a module where none can be loaded any more.
    most, count = max(counted.items(), key=lambda each: each[1])
    return most if count >= _MOSTLY * len(words) else ""


def _form(word: PrintedWord) -> str:
    """Of what has digits alone and points between them: what stands between them, and how long its parts are.

    `a number` of up to three.
    """
    text = word.text
    if not _DIGIT.search(text) or any(letter.isalpha() for letter in text):
        return ""
    return "a number" if text.isdigit() and len(text) < _LONG else _DIGIT.sub("0", text)


def _script(word: PrintedWord) -> str:
    """The script of its letters; empty where it has none, or has those of two."""
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word.text if letter.isalpha()}
    return scripts.pop() if len(scripts) == 1 else ""
