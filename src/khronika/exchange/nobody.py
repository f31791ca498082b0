"""What cells hold where nothing or nobody is known: error values, marks for nothing, words for nobody; and rows of totals."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_MARKS = re.compile(r"\W+")
"""Only marks: `-`, `—`, `?`, `-//-`, `***`."""
_ERROR = re.compile(r"err:[0-9]{3}", re.ASCII)
_ORDINAL = re.compile(r"(?:№|n|#|no\.?)?[0-9]{0,4}")
_AMOUNT = re.compile(r"[-+]?[0-9][0-9 .,\u00a0]*(?:%|чел\.?|осіб|шт\.?)?")
_APART = re.compile(r"[\s,;()\[\]«»\"“”]+")

ERROR = "an error value of a spreadsheet: nothing is taken from it"
NOTHING = "a mark for nothing known: left empty"
NOBODY = "it names nobody: no entity is made of it"
TOTAL = "a row of totals: nothing is taken from it"


@lru_cache(maxsize=65_536)
def empty_value(text: str) -> str:
    """Why a cell says nothing, whatever its column is about; empty where it says something."""
    words = _words()
    plain = text.strip().casefold()
    if plain in words.errors or _ERROR.fullmatch(plain) or (plain.startswith("##") and not plain.strip("#")):
        return ERROR
    return NOTHING if _MARKS.fullmatch(plain) or plain in words.nothing or text.strip() in words.exactly else ""


@lru_cache(maxsize=65_536)
def names_nobody(text: str) -> bool:
    """Whether what stands for a name names nobody: `неизвестный`, `Unbekannt / Unbekannt`, `неустановленное лицо № 2`."""
    words = _words()
    plain = " ".join(text.casefold().replace("ё", "е").split())
    if plain in words.nobody or plain in words.denied:
        return True
    parts = [part for part in re.split(r"\s*/\s*", plain) if part]
    if len(parts) > 1:
        return all(names_nobody(part) or bool(empty_value(part)) for part in parts)
    told = [word for word in _APART.split(plain) if word and not _ORDINAL.fullmatch(word)]
    known = [word for word in told if word in words.nobody]
    denied = any(each in plain for each in words.denied)
    return bool(told) and bool(known or denied) and all(word in words.nobody or word in words.beside for word in told)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums up others: its first text is a word for totals, and the rest are numbers."""
    told = [cell for cell in cells if cell]
    if not told or len(told) > 64:
        return False
    first = told[0].casefold().rstrip(" :.-—")
    named = first in _words().totals or any(first.startswith((f"{word} ", f"{word}:")) for word in _strong())
    return named and all(_AMOUNT.fullmatch(cell) or empty_value(cell) for cell in told[1:])


@lru_cache(maxsize=1)
def _strong() -> tuple[str, ...]:
    return ("итого", "всего", "всього", "усього", "разом", "total", "grand total")


@dataclass(frozen=True, slots=True)
class _Words:
    errors: frozenset[str]
    nothing: frozenset[str]
    exactly: frozenset[str]
    nobody: frozenset[str]
    beside: frozenset[str]
    denied: frozenset[str]
    totals: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    read = json.loads(files("khronika.exchange").joinpath("nobody.json").read_text(encoding="utf-8"))
    found = {name: frozenset(read[name]) for name in _Words.__slots__}
    small = frozenset(word.replace("ё", "е") for word in found["beside"])
    return _Words(**found | {"beside": small, "nobody": frozenset(word.replace("ё", "е") for word in found["nobody"])})
