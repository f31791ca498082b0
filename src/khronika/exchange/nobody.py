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


def empty_value(text: str) -> str:
    """Why a cell says nothing, whatever its column is about; empty where it says something."""
    words = _words()
    if len(text) > words.longest:
        return ""
    plain = text.casefold()
    if text[0].isalnum():
        # Nearly all cells: nothing but a word of the lists can be meant.
        return NOTHING if plain in words.nothing or text in words.exactly else ERROR if _ERROR.fullmatch(plain) else ""
    if plain in words.errors or (plain.startswith("##") and not plain.strip("#")):
        return ERROR
    return NOTHING if _MARKS.fullmatch(plain) or plain in words.nothing or text in words.exactly else ""


def names_nobody(text: str) -> bool:
    """Whether what stands for a name names nobody: `неизвестный`, `Unbekannt / Unbekannt`, `неустановленное лицо № 2`."""
    words = _words()
    plain = text.casefold()
    if not words.sign.search(plain):
        return False
    plain = " ".join(plain.replace("ё", "е").split())
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
    first = next(filter(None, cells), "")
    words = _words()
    if first.casefold().split(" ", 1)[0].strip(":.-—") not in words.total_signs:
        return False
    told = [cell for cell in cells if cell]
    plain = first.casefold().rstrip(" :.-—")
    named = plain in words.totals or any(plain.startswith((f"{word} ", f"{word}:")) for word in _STRONG)
    return named and all(_AMOUNT.fullmatch(cell) or empty_value(cell) for cell in told[1:])


_STRONG = ("итого", "всего", "всього", "усього", "разом", "total", "grand total")
"""Words for totals after which others may stand."""


@dataclass(frozen=True, slots=True)
class _Words:
    errors: frozenset[str]
    nothing: frozenset[str]
    exactly: frozenset[str]
    nobody: frozenset[str]
    beside: frozenset[str]
    denied: frozenset[str]
    totals: frozenset[str]
    sign: re.Pattern[str]
    """Stands in whatever names nobody."""
    total_signs: frozenset[str]
    """First words of words for totals."""
    longest: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    read = json.loads(files("khronika.exchange").joinpath("nobody.json").read_text(encoding="utf-8"))
    names = ("errors", "nothing", "exactly", "nobody", "beside", "denied", "totals")
    found = {name: frozenset(str(word).replace("ё", "е") for word in read[name]) for name in names}
    signs = {word[:5] for word in found["nobody"]} | {f"{word.partition(' ')[0]} " for word in found["denied"]}
    longest = max(map(len, found["nothing"] | found["errors"])) + 8
    firsts = frozenset(word.partition(" ")[0] for word in found["totals"])
    return _Words(**found, sign=re.compile("|".join(map(re.escape, sorted(signs)))), total_signs=firsts, longest=longest)
