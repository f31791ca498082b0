"""One form for what is one place, however it is written: ИК-99, IK-99 and исправительная колония № 99."""

import re
from functools import lru_cache

from khronika.language.facilities import Facility, facilities
from khronika.language.names import name_key
from khronika.language.tokens import Token, tokens

_ID = re.compile("[a-z2-7]{26}|[0-9a-f]{32}")
_KINDS = frozenset(
    {
        "г",
        "гор",
        "город",
        "місто",
        "с",
        "село",
        "пос",
        "поселок",
        "дер",
        "деревня",
        "city",
        "town",
        "village",
        "ville",
    }
)
"""Words before a place's name that are written or left out at will."""


@lru_cache(maxsize=1 << 16)
def place_form(written: str) -> str:
    """The form of a place: number and kind of a facility and the keys of the other words, in one order.

    Other texts stay as they are.
    """
    if _ID.fullmatch(written):
        return written
    words = tokens(written)
    numbered = next(facilities(words), None)
    rest = [word for place, word in enumerate(words) if not _within(numbered, place)]
    keys = sorted({_key(word) for word in rest if word.form not in _KINDS})
    if numbered:
        return " ".join([numbered.name, *keys])
    return " ".join(keys) or written


def _within(numbered: Facility | None, place: int) -> bool:
    return numbered is not None and numbered.first <= place <= numbered.last


def _key(word: Token) -> str:
    return name_key(word.form) or word.form
