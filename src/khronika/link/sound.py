"""How a written word of a name sounds, in one alphabet for all: Щербатов, Shcherbatov, Chtcherbatov and Szczerbatow sound alike.

Finer than `language.names.name_key`, which forgets endings and most vowels to find what may be alike; likeness is measured on this.
A Latin word is first spelt in Cyrillic by each scheme of transliteration that its letters allow; one set of rules sounds all spellings.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from khronika.language.folding import fold
from khronika.language.further_alphabets import in_cyrillic

_CYRILLIC = re.compile("[\u0400-\u052f]")
_MARKED = dict(zip("čšžżćłśźńóöüäéèêëïíıəçşğñß", [*"чшжжчлсзноouаеееeиииачшгнс"], strict=True))

_COMMON = {
    **dict(zip("abcdefghiklmnopqrstuvwyz", "абкдефгхиклмнопкрстуввиз", strict=True)),
    **_MARKED,
    **dict.fromkeys(("shch", "chtch", "schtsch", "szcz", "šč", "shtch"), "щ"),
    **dict.fromkeys(("tch", "tsch", "cz", "č"), "ч"),
    **dict.fromkeys(("sh", "sz", "š"), "ш"),
    **dict.fromkeys(("dzh", "dsch", "dj", "dż"), "дж"),
    "ö": "о",
    "ó": "о",
    "ü": "у",
    "ë": "е",
    "zh": "ж",
    "kh": "х",
    "gh": "г",
    "ts": "ц",
    "tz": "ц",
    "ph": "ф",
    "th": "т",
    "ck": "к",
    "qu": "к",
    "x": "кс",
}
_ENGLISH = _COMMON | {"ch": "ч", "j": "дж", "sch": "щ"}
_UKRAINIAN = _ENGLISH | {"h": "г"}
_FRENCH = _COMMON | {
    "ch": "ш",
    "sch": "ш",
    "j": "ж",
    "ou": "у",
    "gue": "ге",
    "gui": "ги",
    "guy": "ги",
    "guï": "ги",
    "ce": "се",
    "ci": "си",
}
_SLAVIC = _COMMON | {"ch": "х", "j": "и", "c": "ц", "sch": "сх", "rz": "рз", "ó": "у"}
_GERMAN = _COMMON | {"ch": "х", "j": "и", "z": "ц", "sch": "ш"}
_NEWSPAPER = _GERMAN | {"sch": "ж", "s": "з", "ss": "с"}
_TURKIC = _COMMON | {"x": "х", "c": "дж", "j": "дж", "ch": "ч", "sch": "щ"}
_POLISH_J = _ENGLISH | {"j": "и"}
_SCHEMES = (_ENGLISH, _POLISH_J, _UKRAINIAN, _FRENCH, _SLAVIC, _GERMAN, _NEWSPAPER, _TURKIC)

_APART = tuple(
    (
        scheme,
        re.compile(
            "|".join(
                sorted({sign for sign in scheme.keys() | _ENGLISH if scheme.get(sign) != _ENGLISH.get(sign)})
            )
        ),
    )
    for scheme in _SCHEMES[1:]
)
"""Of each scheme but the first the signs that it spells otherwise than the first does."""

_FRENCH_END = re.compile("(?<=[iy]n)e$")
_FRENCH_OFF = re.compile("(?<=[eo])ff$")
_BALTIC_S = re.compile(
    "(?<=ov)s$|(?<=ev)s$|(?<=in)s$|(?<=sk[iy])s$|(?<=[ei]j)s$|(?<=ndr)s$|(?<=mir)s$|(?<=leg)s$"
)

_SOUNDS = str.maketrans(
    dict(zip("йыіїӣэєёґғһқҳўӯұүөәңҡҙҫѣ", "иииииеееггхкхууууоанкдсе", strict=True))
    | {"я": "иа", "ю": "иу", "ҷ": "дж", "җ": "дж", "ь": "", "ъ": "", "ӏ": ""}
)
_JOINED = (
    (re.compile("тс|дс"), "ц"),
    (re.compile("шч|сч"), "щ"),
    (re.compile("ии+"), "и"),
    (re.compile("(?<=[аеоу])и(?=[аеоу])"), ""),
    (re.compile("^ие"), "е"),
    (re.compile("(?<=[^аеиоу])и(?=[аеу])"), ""),
    (re.compile("(?<=[^аеиоу])ио"), "е"),
    (re.compile("([^аеиоу])\\1+"), "\\1"),
    (re.compile("(?<=[аи])зда$"), "зода"),
    (re.compile("^абд[аеиу][лр](?=[^аеиоул])"), "абду"),
)

_SPECIAL = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ŋ": "n",
        "ə": "e",
        "ŧ": "t",
    }
)


LONGEST = 40
"""Letters of a word that are sounded: no name is longer, and what is compared letter by letter must not be of
any length."""


@lru_cache(maxsize=1 << 17)
def soundings(word: str) -> tuple[str, ...]:
    """Every sounding the word may have, the likeliest first, without hyphens.

    Empty when it has no letters.
    """
    folded = in_cyrillic(fold(word)).replace("-", "")[:LONGEST]
    spellings = _cyrillic_spellings(folded) if _CYRILLIC.search(folded) else _spellings(folded)
    return tuple(dict.fromkeys(sound for spelling in spellings if (sound := _sounded(spelling))))


def letters(word: str) -> str:
    """A word of Cyrillic letters, one spelling for all Cyrillic alphabets and with every vowel: Валерия is not Валера, as it sounds."""
    return fold(word).replace("-", "")[:LONGEST].translate(_SOUNDS)


def is_cyrillic(word: str) -> bool:
    """Whether the word, homoglyphs put right, is written in Cyrillic."""
    return bool(_CYRILLIC.search(fold(word)))


def _cyrillic_spellings(folded: str) -> list[str]:
    """Belarusian ў, дз and ць stand where Russian has в, д and ть."""
    if "ў" not in folded and "дз" not in folded and not folded.endswith("ць"):
        return [folded]
    return [folded, re.sub("[ао]ў$", "ов", folded).replace("ў", "в").replace("дз", "д").replace("ць", "т")]


def _sounded(spelling: str) -> str:
    sound = "".join(letter for letter in spelling.translate(_SOUNDS) if letter.isalpha())
    for pattern, replacement in _JOINED:
        sound = pattern.sub(replacement, sound)
    return sound


def _spellings(latin: str) -> list[str]:
    return list(
        dict.fromkeys(_spelt(form, scheme) for form in _french_forms(latin) for scheme in _schemes_for(form))
    )


def _schemes_for(latin: str) -> list[Mapping[str, str]]:
    """The schemes that can spell this word each in a way of its own: most words have few letters on which schemes differ."""
    return [_ENGLISH, *(scheme for scheme, letters in _APART if letters.search(latin))]


def _french_forms(latin: str) -> Iterator[str]:
    """A final e after -in is mute in French, but an ending elsewhere.

    -off and -eff are old spellings of -ов and -ев; Latvian adds an s.
    """
    yield _FRENCH_OFF.sub("v", latin)
    if _FRENCH_END.search(latin):
        yield _FRENCH_END.sub("", latin)
    if _BALTIC_S.search(latin):
        yield _BALTIC_S.sub("", latin)
    if not latin.isascii() and (plain := without_marks(latin)) != latin:
        yield plain


@lru_cache(maxsize=1 << 14)
def without_marks(latin: str) -> str:
    """Latin letters as they are written where no accents are to be had: Šimkus, Simkus; Erdoğan, Erdogan."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", latin.translate(_SPECIAL))
        if not unicodedata.combining(letter)
    )


def _spelt(latin: str, scheme: Mapping[str, str]) -> str:
    found = _signs(id(scheme)).sub(lambda match: scheme[match[0]], latin)
    return unicodedata.normalize("NFD", found)


@lru_cache(maxsize=16)
def _signs(scheme: int) -> re.Pattern[str]:
    table = next(each for each in _SCHEMES if id(each) == scheme)
    return re.compile("|".join(sorted(table, key=len, reverse=True)))
