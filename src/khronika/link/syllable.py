"""Chinese, Korean and Vietnamese names: a few short syllables, in which one letter more or other is another name (Min-jun, Min-jung).

A name is taken for one when a word of it is a surname of these countries and all other words are such syllables and no given name that is
known.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from khronika.language.folding import fold
from khronika.link import lexicon
from khronika.link.sound import is_cyrillic, soundings, without_marks

_SYLLABLE = re.compile(
    "(?:zh|ch|sh|ngh?|nh|gh|kh|ph|th|tr|ts|hs|kk|tt|pp|ss|jj|qu|[bcdfghjklmnpqrstvxyzđ])?[aeiouyw]{1,3}(?:ng|nh|ch|[nmkgptlbrch])?"
)
_LATIN = re.compile(f"(?:{_SYLLABLE.pattern}){{1,3}}")
_CYRILLIC = re.compile(
    "(?:(?:чж|дж|кх|тх|пх|цз|нг|кк|тт|пп|сс|[бвгджзклмнпрстфхцчшщ])?[аеиоуыэюяй]{1,3}(?:нг|[нмл][ьъ]?|[кгптрй])?){1,3}"
)
_VOWELS = re.compile("[aeiouyаеиоуыэюя]+")
_CASE_ENDING = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е)$")
_LONGEST = 14
_SPELT_OTHERWISE = (("oo", "u"), ("ee", "i"))
_FEWEST, _MOST = 2, 5


@lru_cache(maxsize=1 << 14)
def of_syllables(words: Sequence[str]) -> bool:
    """Whether these are the words of a Chinese, Korean or Vietnamese name."""
    halves = [half for word in words for half in fold(word).split("-") if half]
    if not _FEWEST <= len(halves) <= _MOST:
        return False
    plain = [without_marks(half) for half in halves]
    family = next(
        (place for place, half in enumerate(plain) if half in lexicon.surnames_of_syllables()), None
    )
    return family is not None and all(_syllables(half) for place, half in enumerate(plain) if place != family)


def _syllables(half: str) -> bool:
    if half in lexicon.surnames_of_syllables():
        return True
    shape = _CYRILLIC if is_cyrillic(half) else _LATIN
    if len(half) > _LONGEST or not shape.fullmatch(half):
        return False
    # Jun sounds like June, but no European name of two syllables is written in these.
    return len(_VOWELS.findall(half)) == 1 or not (
        lexicon.spelt(half) or any(lexicon.senses(sound) for sound in soundings(half)[:1])
    )


@lru_cache(maxsize=1 << 14)
def same_syllables(left: str, right: str) -> bool:
    """Whether two words of such names are one: letter by letter in one alphabet, case endings aside, and by sound in two. Symmetric."""
    if is_cyrillic(left) is not is_cyrillic(right):
        return not set(soundings(left)).isdisjoint(soundings(right))
    return not _forms(left).isdisjoint(_forms(right))


_LONG_SYLLABLE, _LONG_WORD = 5, 7
"""Letters of a syllable, and of a word of several, from which on one may have been left out: Pyong, Pong."""


def a_letter_left_out(left: str, right: str) -> bool:
    """Whether one of two words in Latin letters lacks a letter of a long syllable or word.

    N and ng end two names. Symmetric.
    """
    if is_cyrillic(left) or is_cyrillic(right):
        return False
    short, long = sorted((min(_forms(left)), min(_forms(right))), key=len)
    if len(long) - len(short) != 1:
        return False
    places = [place for place in range(len(long)) if long[:place] + long[place + 1 :] == short]
    if not places or any(long[place] == "g" and long[place - 1] == "n" for place in places):
        return False
    return len(long) >= _LONG_WORD or _in_a_long_syllable(long, places[0])


def _in_a_long_syllable(word: str, place: int) -> bool:
    found = next((each for each in _SYLLABLE.finditer(word) if each.start() <= place < each.end()), None)
    return found is not None and len(found[0]) >= _LONG_SYLLABLE and place + 1 < found.end()


def _forms(word: str) -> set[str]:
    plain = without_marks(fold(word)).replace("-", "")
    if is_cyrillic(word):
        return {plain, _CASE_ENDING.sub("", plain)}
    for spelling, usual in _SPELT_OTHERWISE:
        plain = plain.replace(spelling, usual)
    return {plain}
