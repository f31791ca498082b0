"""What the ending of a name tells: its stem, and of which gender and in which case it can be read."""

import re
from functools import lru_cache
from typing import TypeAlias

MAN, WOMAN = 0b000000_111111, 0b111111_000000
"""All readings as a man's, as a woman's: one bit for each of six cases.

They are in the order of the grammars, the nominative lowest.
"""

ANY = MAN | WOMAN
NOMINATIVE = 0b000001_000001

_CASES = {"n": 1, "g": 2, "d": 4, "a": 8, "i": 16, "p": 32}


def readings(man: str, woman: str) -> int:
    """The readings in these cases, each named by its first letter (`ngdaip`)."""
    return _case_bits(man) | _case_bits(woman) << len(_CASES)


def _case_bits(cases: str) -> int:
    return sum(_CASES[case] for case in cases)


_POSSESSIVE = {
    "": readings("n", ""),
    "а": readings("ga", "n"),
    "у": readings("d", "a"),
    "им": readings("i", ""),
    "ом": readings("ip", ""),
    "е": readings("p", ""),
    "ои": readings("", "gdip"),
    "и": readings("", "gd"),
    "оу": readings("", "i"),
    "ови": readings("dp", ""),
}
# Мостовской is a man in the nominative, but far oftener such an ending is a woman's in another case:
# neither is taken to be likelier.
_ADJECTIVE = {
    "и": readings("n", "dp"),
    "ои": readings("n", "ngdip"),
    "ого": readings("ga", ""),
    "ому": readings("dp", ""),
    "им": readings("i", ""),
    "ом": readings("p", ""),
    "аа": readings("", "n"),
    "а": readings("", "n"),
    "уу": readings("", "a"),
    "у": readings("", "a"),
    "оу": readings("", "i"),
}
_PLAIN = {
    "": readings("n", "ngdaip"),
    "а": readings("nga", "n"),
    "у": readings("da", "a"),
    "е": readings("ndp", "ndp"),
    "и": readings("ngdp", "ngdp"),
    "ом": readings("ip", ""),
    "ем": readings("ip", ""),
    "ои": readings("ni", "gdip"),
    "еи": readings("i", "gdip"),
    "оу": readings("i", "i"),
    "ого": readings("ga", ""),
    "его": readings("ga", ""),
    "ому": readings("dp", ""),
    "ему": readings("dp", ""),
    "им": readings("i", ""),
    "аа": readings("", "n"),
    "уу": readings("", "a"),
    "ови": readings("d", ""),
    "еви": readings("d", ""),
    "о": ANY,
}


_GLIDE = {
    "и": readings("n", "ngdaip"),
    "а": readings("ga", ""),
    "у": readings("d", ""),
    "ем": readings("i", ""),
    "е": readings("p", ""),
}
"""Цой, Бугай: what sounds like и at the end is left out between vowels (Цою)."""


def _pattern(stem: str, endings: dict[str, int]) -> re.Pattern[str]:
    longest_first = sorted(endings, key=len, reverse=True)
    return re.compile(f"(.+{stem})({'|'.join(longest_first)})")


_KINDS = (
    (_pattern("(?:ов|ев|ин)", _POSSESSIVE), _POSSESSIVE),
    (_pattern("(?:ск|цк)", _ADJECTIVE), _ADJECTIVE),
    (re.compile("(...+?[^аеиоу])(ого|его|ому|ему|им)"), _PLAIN),
    (re.compile("(..+?[^аеиоу])(аа|уу|ои|еи|оу|ови|еви|ом|ем|а|у|е|и|о|)"), _PLAIN),
    (re.compile("(.+[аеоу])(и|а|у|ем|е)"), _GLIDE),
)
_SLAVIC_ENDINGS = (
    "(?:ов|ев|ин|ын|ск|цк)(?:а|у|ым|ом|е|ой|ий|ая|ого|ому|им|ую)?$",
    "(?:енко|чук|юк|ян|дзе|швили|зода)$",
    "(?:ov|ev|ow|ew|off|eff|in)[ae]?$",
    "sk(?:y|i|ii|aya|aia|aja|a)$",
)
SLAVIC_SURNAME = re.compile("|".join(_SLAVIC_ENDINGS))
"""What a folded word ends in that is likely a Slavic, Armenian, Georgian or Tajik surname."""

_INDECLINABLE = re.compile(".{3,}(?:их|аго|дзе|швили)")
_FLEETING = re.compile("(?<=.[^аеиоу])е(?=ц$)")


@lru_cache(maxsize=1 << 17)
def surname_stem(sound: str) -> tuple[str, int]:
    """The stem of a sounded surname, equal in all its cases and for man and woman, and how it can be read."""
    if _INDECLINABLE.fullmatch(sound):
        return sound, ANY
    for pattern, endings in _KINDS:
        found = pattern.fullmatch(sound)
        if found:
            stem, ending = found[1], found[2]
            return _FLEETING.sub("", stem), endings[ending]
    return sound, ANY


_OF_GENDER = re.compile("(.+(?:ов|ев|ин))(?:а|у|им|ои)?|(.+(?:ск|цк))(?:и|ои|а|аа|ого|ому|им)")


@lru_cache(maxsize=1 << 16)
def man_or_woman(sound: str) -> str:
    """The same for a word in Latin letters.

    Nothing is declined there but a Slavic surname that was spelt so out of a text.
    """
    found = _OF_GENDER.fullmatch(sound)
    if not found:
        return sound
    return found[1] or found[2]


_SON = re.compile("(.+?)(?:ов|ев|ив)?ич(а|у|ем|ом|е|еви|ови|)")
_SON_CASES = {"": "n", "а": "ga", "у": "d", "ем": "i", "ом": "i", "е": "p", "еви": "d", "ови": "d"}
_DAUGHTER = re.compile("(.+?)(?:инич|ич|ов|ев|ив)н(а|и|е|у|ои|оу)")
_DAUGHTER_CASES = {"а": "n", "и": "gd", "е": "dp", "у": "a", "ои": "gdip", "оу": "i"}
_LAST_VOWELS = re.compile("(?<=.)[аеиоу]+$")


@lru_cache(maxsize=1 << 16)
def father_key(sound: str) -> str:
    """What is left of a father's name without its own ending or a patronymic's: Сергей, Сергеевич, серг."""
    return _LAST_VOWELS.sub("", sound)


@lru_cache(maxsize=1 << 16)
def patronymic(sound: str) -> tuple[str, int] | None:
    """The father's key and the readings of a sounded patronymic; None when it does not end like one."""
    son = _SON.fullmatch(sound)
    if son:
        father, ending = son[1], son[2]
        return father_key(father), readings(_SON_CASES[ending], "")
    daughter = _DAUGHTER.fullmatch(sound)
    if daughter:
        father, ending = daughter[1], daughter[2]
        return father_key(father), readings("", _DAUGHTER_CASES[ending])
    return None


Cases: TypeAlias = dict[str, str]
"""By ending the first letters of the cases that have it."""

_IN_A = {"а": "n", "ы": "g", "е": "dp", "у": "a", "ой": "i"}
_IN_YA = {"я": "n", "и": "gdp", "е": "dp", "ю": "a", "ей": "i"}
_MAN_IN_SHORT_I = {"й": "n", "я": "ga", "ю": "d", "ем": "i", "е": "p", "и": "p"}
_MAN_IN_SOFT_SIGN = {"ь": "n", "я": "ga", "ю": "d", "ем": "i", "е": "p"}
_WOMAN_IN_SOFT_SIGN = {"ь": "na", "и": "gdp", "ью": "i"}
_MAN_IN_O = {"о": "n", "а": "ga", "у": "d", "ові": "d", "ом": "i", "е": "p"}
_MAN_IN_CONSONANT = {"": "n", "а": "ga", "у": "d", "ові": "d", "ом": "i", "ем": "i", "е": "p"}
_WOMAN_IN_CONSONANT = {"": "ngdaip"}

_GIVEN_CASES: tuple[tuple[re.Pattern[str], Cases, Cases], ...] = (
    (re.compile("(.+)й"), _MAN_IN_SHORT_I, {}),
    (re.compile("(.+)ь"), _MAN_IN_SOFT_SIGN, _WOMAN_IN_SOFT_SIGN),
    (re.compile("(.+)а"), _IN_A, _IN_A),
    (re.compile("(.+)я"), _IN_YA, _IN_YA),
    (re.compile("(.+)[оo]"), _MAN_IN_O, {}),
    (re.compile("(.+[бвгґджзклмнпрстфхцчшщ])"), _MAN_IN_CONSONANT, _WOMAN_IN_CONSONANT),
)
"""Declensions by the end of the nominative: the endings of a man's name, and of a woman's."""


def given_forms(name: str, stem: str) -> list[tuple[str, int, int]]:
    """The cases of a given name in Cyrillic: form, readings as a man's, as a woman's.

    `stem` is of the oblique cases, empty when regular.
    """
    for pattern, of_man, of_woman in _GIVEN_CASES:
        found = pattern.fullmatch(name)
        if found:
            return _declined(found[1], stem, of_man, of_woman)
    return [(name, readings("n", ""), readings("", "n"))]


def _declined(base: str, stem: str, of_man: Cases, of_woman: Cases) -> list[tuple[str, int, int]]:
    forms: list[tuple[str, int, int]] = []
    for ending in dict.fromkeys((*of_man, *of_woman)):
        man, woman = of_man.get(ending, ""), of_woman.get(ending, "")
        is_nominative = "n" in man or "n" in woman
        root = base if is_nominative or not stem else stem
        forms.append((root + ending, readings(man, ""), readings("", woman)))
    return forms
