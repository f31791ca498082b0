"""How names are written in any alphabet: in one form however they were composed.

Of some alphabets it is said that they are not read.
"""

import re
import unicodedata

_KNOWN = re.compile("[A-Za-z\u00c0-\u024f\u0250-\u02af\u0370-\u03ff\u0400-\u058f\u10a0-\u10ff\u1e00-\u1eff]")

SIGNS = "\u0900-\u0dff\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0ecf\u0f40-\u0fbc\u1000-\u103f\u1780-\u17d3"
"""Blocks of alphabets whose vowels are signs beside letters: a word must not be torn at them."""

_SILENT = re.compile(
    "[\u00ad\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff]|[-\u2010\u2011][ \t]*\r?\n[ \t]*"
)


def composed(text: str) -> str:
    """A text in one form however it was composed, stressed, pointed or divided at the end of a line.

    _ is a blank.
    """
    if text.isascii() and "\n" not in text:
        return text.replace("_", " ")
    if unicodedata.is_normalized("NFC", text) and not _SILENT.search(text):
        return text.replace("_", " ")
    return _SILENT.sub("", unicodedata.normalize("NFC", text)).replace("_", " ")


def is_read(word: str) -> bool:
    """Whether the word is of an alphabet that is compared by sound.

    Of others only the letters themselves are compared.
    """
    return word.isascii() or bool(_KNOWN.search(word))
