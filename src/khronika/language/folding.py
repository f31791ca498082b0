"""Folding: one spelling for what is one word, whatever keyboard, printer or scanner wrote it."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

APOSTROPHES = "'’‘ʼ`´ʹ′＇"
"""What stands for an apostrophe in real texts."""

HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u055b\u055c\u055e"
"""Characters inside words that are no letters of them: soft hyphen, zero-width space and joiners, byte order
mark, Armenian tones."""

_CYRILLIC_LOOKS = dict(
    zip("ABCEHIJKMOPSTXYaceijopsxyknmàáèéëïòóÈÉËÏÓ", "АВСЕНІЈКМОРЅТХУасеіјорѕхукптааееёїооЕЕЁЇО", strict=True)
)
_LATIN_LOOKS = dict(zip("АВСЕНІЈКМОРЅТХУасеіјорѕхук", "ABCEHIJKMOPSTXYaceijopsxyk", strict=True))
_CYRILLIC_DIGITS = {"0": "о", "3": "з", "4": "ч", "6": "б"}
_LATIN_DIGITS = {"0": "o", "1": "l", "5": "s"}

_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_STRESS = re.compile("[\u0300\u0301]")
_UNSEEN = re.compile(f"[-\u2010\u2011\u00ad][ \t]*\r?\n[ \t]*|[{HIDDEN}{APOSTROPHES}]")
_FOLDED = re.compile(r"[a-z]+|[а-я]+|[0-9]+")
_DOTS = str.maketrans({"ё": "е", "ѐ": "е", "ѝ": "и"})


@lru_cache(maxsize=131_072)
def fold(word: str) -> str:
    """One word in its folded form; folding what is folded changes nothing.

    NFKC and case folding; ё is е; without apostrophes, soft hyphens, stress marks and the hyphen of a line's
    end; in a word that mixes alphabets the letters that only look right are put right, and so are digits that
    a scanner saw in place of letters.
    """
    if _FOLDED.fullmatch(word):
        return word
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", word)).replace("ß", "ss").replace("ẞ", "SS")
    # What NFKC leaves of stress marks stands on Cyrillic letters; é and à are letters of French.
    cased = unicodedata.normalize("NFKC", _one_alphabet(_STRESS.sub("", plain)).casefold())
    return _UNSEEN.sub("", _STRESS.sub("", cased)).translate(_DOTS)


def _one_alphabet(word: str) -> str:
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if cyrillic and latin:
        word = _unmixed(word, of_doubt=_CYRILLIC_LOOKS if cyrillic >= latin else _LATIN_LOOKS)
    if cyrillic + latin >= 3:
        return _replaced(word, _CYRILLIC_DIGITS if cyrillic else _LATIN_DIGITS)
    return word


def _unmixed(word: str, *, of_doubt: Mapping[str, str]) -> str:
    in_cyrillic, in_latin = _replaced(word, _CYRILLIC_LOOKS), _replaced(word, _LATIN_LOOKS)
    is_cyrillic, is_latin = not _LATIN.search(in_cyrillic), not _CYRILLIC.search(in_latin)
    if is_cyrillic == is_latin:
        return _replaced(word, of_doubt)
    return in_cyrillic if is_cyrillic else in_latin


def _replaced(word: str, looks: Mapping[str, str]) -> str:
    return "".join(looks.get(sign, sign) for sign in word)
