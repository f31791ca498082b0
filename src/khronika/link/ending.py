"""What the ending of a name tells: its stem, and of which gender and in which case it can be read."""

import re
from functools import lru_cache

MAN, WOMAN = 0b000000_111111, 0b111111_000000
"""All readings as a man's, as a woman's: one bit for each of six cases, in the order of the grammars (nominative lowest)."""

ANY = MAN | WOMAN
NOMINATIVE = 0b000001_000001

_CASES = {"n": 1, "g": 2, "d": 4, "a": 8, "i": 16, "p": 32}


def readings(man: str, woman: str) -> int:
    """The readings in these cases, each named by its first letter (`ngdaip`)."""
    return sum(_CASES[case] for case in man) | sum(_CASES[case] for case in woman) << 6


_POSSESSIVE = {
    "": readings("n", ""), "а": readings("ga", "n"), "у": readings("d", "a"), "им": readings("i", ""), "ом": readings("ip", ""),
    "е": readings("p", ""), "ои": readings("", "gdip"), "и": readings("", "gd"), "оу": readings("", "i"), "ови": readings("dp", ""),
}  # fmt: skip
# Мостовской is a man in the nominative, but far oftener such an ending is a woman's in another case: neither is taken to be likelier.
_ADJECTIVE = {
    "и": readings("n", "dp"), "ои": readings("n", "ngdip"), "ого": readings("ga", ""), "ому": readings("dp", ""), "им": readings("i", ""),
    "ом": readings("p", ""), "аа": readings("", "n"), "а": readings("", "n"), "уу": readings("", "a"), "у": readings("", "a"),
    "оу": readings("", "i"),
}  # fmt: skip
_PLAIN = {
    "": readings("n", "ngdaip"), "а": readings("nga", "n"), "у": readings("da", "a"), "е": readings("ndp", "ndp"),
    "и": readings("ngdp", "ngdp"), "ом": readings("ip", ""), "ем": readings("ip", ""), "ои": readings("ni", "gdip"),
    "еи": readings("i", "gdip"), "оу": readings("i", "i"), "ого": readings("ga", ""), "его": readings("ga", ""),
    "ому": readings("dp", ""), "ему": readings("dp", ""), "им": readings("i", ""), "аа": readings("", "n"), "уу": readings("", "a"),
    "ови": readings("d", ""), "еви": readings("d", ""), "о": ANY,
}  # fmt: skip


_GLIDE = {
    "и": readings("n", "ngdaip"), "а": readings("ga", ""), "у": readings("d", ""), "ем": readings("i", ""), "е": readings("p", ""),
}  # fmt: skip
"""Цой, Бугай: what sounds like и at the end is left out between vowels (Цою)."""


def _pattern(stem: str, endings: dict[str, int]) -> re.Pattern[str]:
    return re.compile(f"(.+{stem})({'|'.join(sorted(endings, key=len, reverse=True))})")


_KINDS = (
    (_pattern("(?:ов|ев|ин)", _POSSESSIVE), _POSSESSIVE),
    (_pattern("(?:ск|цк)", _ADJECTIVE), _ADJECTIVE),
    (re.compile("(...+?[^аеиоу])(ого|его|ому|ему|им)"), _PLAIN),
    (re.compile("(..+?[^аеиоу])(аа|уу|ои|еи|оу|ови|еви|ом|ем|а|у|е|и|о|)"), _PLAIN),
    (re.compile("(.+[аеоу])(и|а|у|ем|е)"), _GLIDE),
)
SLAVIC_SURNAME = re.compile(
    "(?:ов|ев|ин|ын|ск|цк)(?:а|у|ым|ом|е|ой|ий|ая|ого|ому|им|ую)?$|(?:енко|чук|юк|ян|дзе|швили|зода)$|(?:ov|ev|ow|ew|off|eff|in)[ae]?$|sk(?:y|i|ii|aya|aia|aja|a)$"
)
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
            return _FLEETING.sub("", found[1]), endings[found[2]]
    return sound, ANY


_OF_GENDER = re.compile("(.+(?:ов|ев|ин))(?:а|у|им|ои)?|(.+(?:ск|цк))(?:и|ои|а|аа|ого|ому|им)")


@lru_cache(maxsize=1 << 16)
def man_or_woman(sound: str) -> str:
    """The same for a word in Latin letters, where nothing is declined but a Slavic surname that was spelt so out of a text."""
    found = _OF_GENDER.fullmatch(sound)
    return (found[1] or found[2]) if found else sound


_SON = re.compile("(.+?)(?:ов|ев|ив)?ич(а|у|ем|ом|е|еви|ови|)")
_SON_CASES = {"": "n", "а": "ga", "у": "d", "ем": "i", "ом": "i", "е": "p", "еви": "d", "ови": "d"}
_DAUGHTER = re.compile("(.+?)(?:инич|ич|ов|ев|ив)н(а|и|е|у|ои|оу)")
_DAUGHTER_CASES = {"а": "n", "и": "gd", "е": "dp", "у": "a", "ои": "gdip", "оу": "i"}
_LAST_VOWELS = re.compile("(?<=.)[аеиоу]+$")


@lru_cache(maxsize=1 << 16)
def father_key(sound: str) -> str:
    """What is left of a father's name whatever ending or patronymic ending it had: Сергей and Сергеевич, серг."""
    return _LAST_VOWELS.sub("", sound)


@lru_cache(maxsize=1 << 16)
def patronymic(sound: str) -> tuple[str, int] | None:
    """The father's key and the readings of a sounded patronymic; None when it does not end like one."""
    son = _SON.fullmatch(sound)
    if son:
        return father_key(son[1]), readings(_SON_CASES[son[2]], "")
    daughter = _DAUGHTER.fullmatch(sound)
    return (father_key(daughter[1]), readings("", _DAUGHTER_CASES[daughter[2]])) if daughter else None


_GIVEN_CASES: tuple[tuple[re.Pattern[str], dict[str, str], dict[str, str]], ...] = (
    (re.compile("(.+)й"), {"й": "n", "я": "ga", "ю": "d", "ем": "i", "е": "p", "и": "p"}, {}),
    (re.compile("(.+)ь"), {"ь": "n", "я": "ga", "ю": "d", "ем": "i", "е": "p"}, {"ь": "na", "и": "gdp", "ью": "i"}),
    (re.compile("(.+)а"), {"а": "n", "ы": "g", "е": "dp", "у": "a", "ой": "i"}, {"а": "n", "ы": "g", "е": "dp", "у": "a", "ой": "i"}),
    (re.compile("(.+)я"), {"я": "n", "и": "gdp", "е": "dp", "ю": "a", "ей": "i"}, {"я": "n", "и": "gdp", "е": "dp", "ю": "a", "ей": "i"}),
    (re.compile("(.+)[оo]"), {"о": "n", "а": "ga", "у": "d", "ові": "d", "ом": "i", "е": "p"}, {}),
    (re.compile("(.+[бвгґджзклмнпрстфхцчшщ])"), {"": "n", "а": "ga", "у": "d", "ові": "d", "ом": "i", "ем": "i", "е": "p"}, {"": "ngdaip"}),
)


def given_forms(name: str, stem: str) -> list[tuple[str, int, int]]:
    """The cases of a given name in Cyrillic: form, readings as a man's, as a woman's. `stem` of the oblique cases is empty when regular."""
    for pattern, of_man, of_woman in _GIVEN_CASES:
        found = pattern.fullmatch(name)
        if found:
            endings = dict.fromkeys((*of_man, *of_woman))
            return [_form(found[1], ending, stem, (of_man.get(ending, ""), of_woman.get(ending, ""))) for ending in endings]
    return [(name, readings("n", ""), readings("", "n"))]


def _form(base: str, ending: str, stem: str, cases: tuple[str, str]) -> tuple[str, int, int]:
    nominative = "n" in cases[0] + cases[1]
    return (base if nominative or not stem else stem) + ending, readings(cases[0], ""), readings("", cases[1])
