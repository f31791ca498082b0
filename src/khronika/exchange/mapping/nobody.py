"""What cells hold where nothing or nobody is known: error values, marks for nothing, words for nobody, words for totals."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

_MARKS = re.compile(r"\W+")
"""Only marks: `-`, `—`, `?`, `-//-`, `***`."""
_ORDINAL = re.compile(r"(?:№|n|#|no\.?)?[0-9]{0,4}")
_INITIALS = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]){1,2}")
"""A word and initials without dots: the `И` of `Неизвестный И` is no conjunction."""
_APART = re.compile(r"[\s,;()\[\]«»\"“”]+")

ERROR = "an error value of a spreadsheet: nothing is taken from it"
NOTHING = "a mark for nothing known: left empty"
NOBODY = "it names nobody: no entity is made of it"
TOTAL = "a row of totals: nothing is taken from it"


def empty_value(text: str) -> str:
    """Why a cell says nothing, whatever its column is about; empty where it says something."""
    words = _words()
    if why := words.empty.get(text.casefold()):
        return why
    if text[0].isalnum():
        # Nearly all cells.
        return NOTHING if text in words.exactly else ""
    if text.startswith("##") and not text.strip("#"):
        return ERROR
    return NOTHING if _MARKS.fullmatch(text) or text in words.exactly else ""


def names_nobody(text: str) -> bool:
    """Whether what stands for a name names nobody: `неизвестный`, `Unbekannt / Unbekannt`, `неустановленное лицо № 2`."""
    words = _words()
    plain = text.casefold()
    if plain in words.alone:
        return True
    if not words.sign.search(plain):
        return False
    plain = " ".join(plain.replace("ё", "е").split())
    if plain in words.nobody or plain in words.denied:
        return True
    parts = [part for part in re.split(r"\s*/\s*", plain) if part]
    if len(parts) > 1:
        return all(names_nobody(part) or bool(empty_value(part)) for part in parts)
    if _INITIALS.fullmatch(text) and text[-1].isupper() and may_be_surname(text.split(maxsplit=1)[0]):
        return False
    told = [word for word in _APART.split(plain) if word and not _ORDINAL.fullmatch(word)]
    known = [word for word in told if word in words.nobody]
    denied = any(each in plain for each in words.denied)
    return (
        bool(told)
        and bool(known or denied)
        and all(word in words.nobody or word in words.beside for word in told)
    )


def may_be_surname(text: str) -> bool:
    """Whether a word for nothing or nobody is a name where other names of the same person stand beside it: `Неизвестный`, `Null`, `No`."""
    return text.replace("ё", "е").casefold() in _words().surnames and text[:1].isupper()


class TotalWords(NamedTuple):
    """Words for totals, the longest first; those after which others may stand; and their first words."""

    whole: tuple[str, ...]
    strong: frozenset[str]
    first: frozenset[str]


@lru_cache(maxsize=1)
def total_words() -> TotalWords:
    """The words that a row of totals begins with, in small letters."""
    words = _words().totals
    return TotalWords(
        tuple(sorted(words, key=lambda word: (-len(word), word))),
        _STRONG,
        frozenset(word.partition(" ")[0] for word in words),
    )


_STRONG = frozenset(("итого", "всего", "всього", "усього", "разом", "total", "grand total"))
"""Words for totals after which others may stand."""


@dataclass(frozen=True, slots=True)
class _Words:
    empty: Mapping[str, str]
    """Why a text in small letters says nothing."""
    exactly: frozenset[str]
    nobody: frozenset[str]
    beside: frozenset[str]
    denied: frozenset[str]
    totals: frozenset[str]
    alone: frozenset[str]
    """Words for nobody only where they are the whole cell: with a given name beside them they are
    surnames."""
    surnames: frozenset[str]
    """Words that are surnames or given names, too, in small letters."""
    sign: re.Pattern[str]
    """Stands in whatever names nobody."""


@lru_cache(maxsize=1)
def _words() -> _Words:
    read = json.loads(files("khronika.exchange.mapping").joinpath("nobody.json").read_text(encoding="utf-8"))
    names = ("errors", "nothing", "exactly", "nobody", "beside", "denied", "totals", "alone", "surnames")
    found = {name: frozenset(str(word).replace("ё", "е") for word in read[name]) for name in names}
    signs = {word[:5] for word in found["nobody"]} | {
        f"{word.partition(' ')[0]} " for word in found["denied"]
    }
    errors = found.pop("errors") | {f"err:{number}" for number in range(500, 600)}
    empty = dict.fromkeys(found.pop("nothing"), NOTHING) | dict.fromkeys(errors, ERROR)
    return _Words(**found, sign=re.compile("|".join(map(re.escape, sorted(signs)))), empty=empty)
