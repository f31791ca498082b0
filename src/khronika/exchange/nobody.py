"""What cells hold where nothing or nobody is known: error values, marks for nothing, words for nobody; and rows of totals."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_MARKS = re.compile(r"\W+")
"""Only marks: `-`, `—`, `?`, `-//-`, `***`."""
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
    empty: Mapping[str, str]
    """Why a text in small letters says nothing."""
    exactly: frozenset[str]
    nobody: frozenset[str]
    beside: frozenset[str]
    denied: frozenset[str]
    totals: frozenset[str]
    sign: re.Pattern[str]
    """Stands in whatever names nobody."""
    total_signs: frozenset[str]
    """First words of words for totals."""


@lru_cache(maxsize=1)
def _words() -> _Words:
    read = json.loads(files("khronika.exchange").joinpath("nobody.json").read_text(encoding="utf-8"))
    names = ("errors", "nothing", "exactly", "nobody", "beside", "denied", "totals")
    found = {name: frozenset(str(word).replace("ё", "е") for word in read[name]) for name in names}
    signs = {word[:5] for word in found["nobody"]} | {f"{word.partition(' ')[0]} " for word in found["denied"]}
    errors = found.pop("errors") | {f"err:{number}" for number in range(500, 600)}
    empty = dict.fromkeys(found.pop("nothing"), NOTHING) | dict.fromkeys(errors, ERROR)
    firsts = frozenset(word.partition(" ")[0] for word in found["totals"])
    return _Words(**found, sign=re.compile("|".join(map(re.escape, sorted(signs)))), total_signs=firsts, empty=empty)
