"""Codes of sources: drawn by lot, never derived from anything, and typed by hand without a slip (docs/format/record.md, "Sources").

`S-7K2M-9QX3`: seven characters of Crockford's base 32 and an eighth to check them by, which is the number they make modulo 37.
"""

import re

from khronika.primitives.codec import Json
from khronika.record.error import SourceCodeError

_CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DRAWN, _MODULUS = 7, 37
_READ_AS = str.maketrans("OILАВЕКМНОРСТХ", "011ABEKMH0PCTX")
"""The second half are Cyrillic letters that look like Latin ones."""
_FORM = re.compile(r"[SС][- ]([0-9A-ZА-Я]{4})[- ]([0-9A-ZА-Я]{4})", re.IGNORECASE)
_IN_TEXT = re.compile(rf"(?<![\w-]){_FORM.pattern}(?![\w-])", re.IGNORECASE)

CODES = 32**_DRAWN // _MODULUS * 32
"""How many codes there are: only those whose check is one of the 32 characters."""


def code_of(lot: int) -> str:
    """The code of a number from 0 to below CODES, which chance chooses; another number has another code."""
    if not 0 <= lot < CODES:
        raise ValueError("a code is drawn from 0 to below CODES")
    run, check = divmod(lot, 32)
    number = run * _MODULUS + check
    characters = (
        "".join(_CHARACTERS[number >> 5 * place & 31] for place in reversed(range(_DRAWN)))
        + _CHARACTERS[check]
    )
    return f"S-{characters[:4]}-{characters[4:]}"


def well_typed(text: str) -> str:
    """A code of a source as it is written: one that was drawn in its one spelling, any other as it stands, without blanks around it.

    O is read as 0, I and L as 1, Cyrillic letters as the Latin ones they look like, a blank as a hyphen, in either case. Raises
    SourceCodeError for a code that looks drawn and is not: a slip of the hand.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return text.strip()
    characters = "".join(found.groups()).upper().translate(_READ_AS)
    if not _holds(characters):
        raise SourceCodeError(
            "the code of a source is mistyped",
            hint="compare it with what khronika sources shows, sign by sign",
        )
    return f"S-{characters[:4]}-{characters[4:]}"


def codes_in(value: Json) -> set[str]:
    """Every drawn code that stands in a text of this value, in its one spelling."""
    match value:
        case str():
            return {code for found in _IN_TEXT.finditer(value) if (code := _spelt(found[0]))}
        case dict():
            return {code for member in value.values() for code in codes_in(member)}
        case list():
            return {code for member in value for code in codes_in(member)}
        case _:
            return set()


def _spelt(text: str) -> str:
    try:
        return well_typed(text)
    except SourceCodeError:
        return ""


def _holds(characters: str) -> bool:
    if not set(characters) <= set(_CHARACTERS):
        return False
    number = 0
    for character in characters[:-1]:
        number = number * 32 + _CHARACTERS.index(character)
    return number % _MODULUS == _CHARACTERS.index(characters[-1])
