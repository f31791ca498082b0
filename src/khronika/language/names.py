"""The key of a name: equal for Omutechkin, Омутечкин, Омутечкину, Омутєчкін, Omutetchkine and Omutetschkin.

A key is a coarse sounding: it forgets the alphabet, the scheme of transliteration, the case ending and the
gender of a surname. Equal keys are a reason to look, never a judgement: Белов and Болова have one key, too.
What a sounding is written in:

    a   а я, and at the beginning also е о      b d l m n p r t   as they are
    e   е ё э є о                               h   г ґ х, h g kh        v   в ф, v w f ph
    i   и ы і ї й, i y j                        s   с з ц, s z ts tz     c   ч ш щ, ch sh tsch cz sz
    u   у ю, u ou yu                            k   к, k q c             j   ж дж, zh dzh ż
"""

import re
import unicodedata
from functools import lru_cache

from khronika.language.caucasian import armenian_name, georgian_stem
from khronika.language.folding import fold
from khronika.language.further_alphabets import in_cyrillic, is_armenian, is_georgian

SHORTEST = 2
"""A sounding with fewer letters is no key."""


_CYRILLIC = dict(
    zip(
        "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя" + "ўјѕҡҫҙәөүұңһқғҳҷҗӣӯѳѣѵ",
        [*"abvhhdeeejsiiiiklmneprstuvhsccc", "", "i", "", *"eua", *"viskss", *"eeuunhkhhjj", *"iuvei"],
        strict=True,
    )
)
_LATIN = {
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "abkdevhhiiklmnepkrstuvv_is", strict=True)),
    "x": "ks",
    **dict.fromkeys(
        ("schtsch", "stsch", "chtch", "shch", "szcz", "tsch", "tch", "sch", "sh", "ch", "cz", "sz"), "c"
    ),
    **dict.fromkeys(("dsch", "zh", "dzh"), "j"),
    **dict.fromkeys(("kh", "gh"), "h"),
    "ph": "v",
    "th": "t",
    "ck": "k",
    "qu": "k",
    "tc": "s",
    "dj": "di",
    "ou": "u",
}
_OTHER_READINGS = (
    ("ch", {"ch": "h"}),
    ("j", {"j": "j", "dj": "j"}),
    ("sch", {"sch": "j"}),
    ("sch", {"sch": "j", "ch": "h"}),
    ("x", {"x": "h"}),
)
"""Ch is х in German and Polish, j is ж in French, sch is ж in German newspapers, x is х in Uzbek."""

_LATIN_LETTERS = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_UNMARKED = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "æ": "e",
        "œ": "e",
        "ı": "i",
        "č": "ch",
        "š": "sh",
        "ž": "zh",
        "ż": "zh",
        "ç": "s",
    }
)

_READINGS: tuple[dict[int, str | None], ...] = ({}, {ord("հ"): None, ord("ჰ"): None}, {ord("ղ"): "կ"})
"""Russian writes no h, which Georgian and Armenian have, and k for ghat."""
_IS_CYRILLIC = re.compile("[\u0400-\u052f]")
_UKRAINIAN_DATIVE = re.compile("(?<=...)[оеє]ві$")
_FRENCH_GU = re.compile("gu(?=[eiy])")
_SOFT_C = re.compile("c(?=[eiyvw])")
_FIRST_J = re.compile("^j(?=[^aeiouy])")
_VOWELS = re.compile("[aeiu]+")
_FIRST_VOWEL = re.compile("^[ae]")
_HIDDEN_STOP = re.compile("[td]+(?=[scj])")
_DOUBLED = re.compile(r"(.)\1+")
_ENDING = re.compile("(?<=..)[aeiu]+$|(?<=...)(?:[ei]m|ih|eh)$")
_FLEETING = re.compile("(?<=.)e(?=[^aeiu]$)")


def may_be_name(written: str) -> bool:
    """Whether a word is written like a name: with a capital, or in letters that have none."""
    return written[:1].isupper() or "\u10d0" <= written[:1] <= "\u10ff"


def name_key(word: str) -> str:
    """The key of one word of a name, by its likeliest reading.

    Empty for what is too short or in letters that are not read.
    """
    keys = name_keys(word)
    return keys[0] if keys else ""


@lru_cache(maxsize=65_536)
def name_keys(word: str) -> tuple[str, ...]:
    """Every key the word may have, the likeliest first: letters that schemes of transliteration use for different sounds give several."""
    folded = fold(word)
    if not folded.isalpha():
        return ()
    soundings = _soundings(folded)
    keys = dict.fromkeys(_bare(sounding) for sounding in soundings)
    return tuple(key for key in keys if len(key) >= SHORTEST)


def _soundings(folded: str) -> list[str]:
    if folded.isascii() or not (is_georgian(folded) or is_armenian(folded)):
        return _cyrillic_soundings(folded) if _IS_CYRILLIC.search(folded) else _latin_soundings(folded)
    stem = georgian_stem(folded) if is_georgian(folded) else armenian_name(folded)
    readings = (form.translate(table) for form in (folded, stem) for table in _READINGS)
    return [
        sounding
        for reading in dict.fromkeys(readings)
        for sounding in _cyrillic_soundings(in_cyrillic(reading))
    ]


def _cyrillic_soundings(folded: str) -> list[str]:
    readings = [folded]
    if _UKRAINIAN_DATIVE.search(folded):
        readings.append(_UKRAINIAN_DATIVE.sub("", folded))
    return ["".join(_CYRILLIC.get(letter, "") for letter in reading) for reading in readings]


def _latin_soundings(folded: str) -> list[str]:
    marked = unicodedata.normalize("NFD", folded.translate(_UNMARKED))
    plain = "".join(letter for letter in marked if "a" <= letter <= "z")
    softened = _SOFT_C.sub("s", _FRENCH_GU.sub("g", _FIRST_J.sub("zh", plain)))
    tables = [_LATIN] + [
        _LATIN | other for letters, other in _OTHER_READINGS if letters in softened.rstrip("j")
    ]
    return [_LATIN_LETTERS.sub(lambda match, table=table: table[match[0]], softened) for table in tables]  # type: ignore[misc]


def _bare(sounding: str) -> str:
    """The sounding without glides, doubled letters, case ending and fleeting vowel."""
    steady = _FIRST_VOWEL.sub(
        "a", _VOWELS.sub(_without_glides, _DOUBLED.sub(r"\1", _HIDDEN_STOP.sub("", sounding)))
    )
    while (stem := _ENDING.sub("", steady)) != steady:
        steady = stem
    return _FLEETING.sub("", steady)


def _without_glides(run: re.Match[str]) -> str:
    spoken = run[0].replace("i", "") or "i"
    return _DOUBLED.sub(r"\1", spoken)
