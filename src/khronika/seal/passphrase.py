"""New passphrases: six words drawn at random, and the rule for those that people choose (docs/format/vault.md, "Keys").

Whoever holds the folder tries passphrases without being seen, from lists of known ones first.
"""

import math
import re
import secrets
import unicodedata
from enum import Enum
from functools import cache
from importlib.resources import files

from khronika.primitives.message import message
from khronika.seal.keyboard import LAYOUTS

DRAWN = 6
"""Words of a drawn passphrase: 77 bits."""

SHORTEST = 12
"""Characters of one that is chosen."""

LEAST_GUESSES = 12.0
"""The decimal logarithm of the guesses that a chosen one has to stand: about what twelve random letters and
digits of a keyboard do."""

LONGEST_WORD = 20
"""Characters below which one word alone is refused, with whatever digits and signs before and behind it."""

_LOOKED_AT = 64
"""Characters that are looked at: what is longer is long enough."""


class Weakness(Enum):
    """Why a passphrase that was chosen protects nothing."""

    SHORT = "the passphrase is too short"
    ONE_WORD = "one word is no passphrase, whatever digits stand before or behind it"
    KNOWN = "this passphrase, or what it is made of, stands in the lists that are tried first"


RULE = message(
    "At least {number} characters, several words; no known passphrase, no name, date or row of keys. "
    "Six words drawn at random are best.",
    number=SHORTEST,
)


def normalised(passphrase: str) -> str:
    """A passphrase as it is stretched: the same however a machine composes its letters."""
    return unicodedata.normalize("NFKC", passphrase)


def draw() -> str:
    """Six words out of 7,776, each drawn by the system's generator."""
    words = _words()
    return " ".join(secrets.choice(words) for _ in range(DRAWN))


def drawn_bits() -> float:
    """How many bits a drawn passphrase has."""
    return DRAWN * math.log2(len(_words()))


def weakness(passphrase: str) -> Weakness | None:
    """What is wrong with a passphrase that somebody chose.

    None where nothing is found, which is no praise.
    """
    text = normalised(passphrase)
    if len(text) < SHORTEST:
        return Weakness.SHORT
    if _is_one_word(text):
        return Weakness.ONE_WORD
    return Weakness.KNOWN if _guesses(text[:_LOOKED_AT]) < LEAST_GUESSES else None


def _is_one_word(text: str) -> bool:
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
    inner = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    return len(words) <= 1 and (not words or " " in inner or (inner.isalpha() and len(inner) < LONGEST_WORD))


def _guesses(text: str) -> float:
    from zxcvbn import zxcvbn

    known, folded = list(_common_words()), text.casefold()
    spellings = dict.fromkeys((text, folded, *(folded.translate(layout) for layout in LAYOUTS)))
    return float(
        min(zxcvbn(each, user_inputs=known, max_length=2 * _LOOKED_AT)["guesses_log10"] for each in spellings)
    )


@cache
def _words() -> tuple[str, ...]:
    return tuple(line.split("\t")[1] for line in _lines("eff_large_wordlist.txt"))


@cache
def _common_words() -> tuple[str, ...]:
    return tuple(_lines("common_words.txt"))


def _lines(name: str) -> list[str]:
    return files("khronika.seal").joinpath(name).read_text("utf-8").splitlines()
