"""One part of a written name: a surname, a given name or a patronymic, with everything it can be."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from khronika.language.folding import fold
from khronika.link import lexicon
from khronika.link.ending import (
    ANY,
    MAN,
    NOMINATIVE,
    WOMAN,
    father_key,
    man_or_woman,
    patronymic,
    surname_stem,
)
from khronika.link.sound import is_cyrillic, soundings

_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True, eq=False)
class NamePart:
    """One part.

    Equal only to itself: parts of one text are made once, so that comparing two of them is remembered by
    identity.
    """

    text: str
    stems: tuple[str, ...]
    """What stays in all cases, one for each way to read the letters."""
    names: frozenset[str]
    """The given names it can be a form of, or the father's; of a surname that many people bear, its stem;
    empty when unknown."""
    short: frozenset[str]
    """Of these the ones it is a short form of."""
    readings: int
    """Gender and cases, as in `ending.readings`."""
    cyrillic: bool
    cut: bool
    """Whether it is an initial, or cut short with a dot: `stems` begin what is meant."""

    given_name: bool = False
    """Whether it is a known given name, among words of which nobody knows which part they are."""
    undeclined: tuple[str, ...] = ()
    """Of a word in Latin letters what stays beside another one in Latin letters, where names are not
    declined; else as `stems`."""
    syllables: bool = False
    """Whether it is of a Chinese, Korean or Vietnamese name, in which no letter is a slip."""

    def within(self, readings: int) -> "NamePart":
        """The same part when the whole name leaves it only these readings: Саша Фомин is no Александра."""
        return _within(self, readings)

    def of_syllables(self) -> "NamePart":
        """The same part as one of a name of short syllables."""
        return _of_syllables(self)

    def after_article(self) -> "NamePart":
        """The same part before which an article was left out: it may be written as one word with it, Altajribi."""
        return _after_article(self)

    def beside(self, other: "NamePart") -> tuple[str, ...]:
        """The stems to compare with those of the other."""
        return self.stems if self.cyrillic or other.cyrillic or not self.undeclined else self.undeclined


def _ways(cyrillic: int, word: str) -> int:
    """In Latin letters names are not declined."""
    return cyrillic if is_cyrillic(word) else (cyrillic & NOMINATIVE) or NOMINATIVE


@lru_cache(maxsize=1 << 16)
def surname(word: str) -> NamePart:
    """The word taken as a surname, or as half of one."""
    found = [surname_stem(sound) for sound in soundings(word)]
    stems = tuple(dict.fromkeys(stem for stem, _ in found))
    known = lexicon.frequent_surnames()
    likely = found[0][1] if found else ANY
    common = frozenset(stem for stem in stems if stem in known) or _NONE
    cyrillic = is_cyrillic(word)
    undeclined = () if cyrillic else tuple(dict.fromkeys(man_or_woman(sound) for sound in soundings(word)))
    return NamePart(
        word, stems, common, _NONE, _ways(likely, word), cyrillic, cut=False, undeclined=undeclined
    )


@lru_cache(maxsize=1 << 16)
def given(word: str) -> NamePart:
    """The word taken as a given name."""
    sounds, cyrillic = soundings(word), is_cyrillic(word)
    found = _senses(word, sounds, cyrillic=cyrillic)
    full = frozenset(sense.name for sense in found if not sense.short)
    names = frozenset(sense.name for sense in found)
    nominatives = (sense.nominative for sense in found)
    stems = tuple(dict.fromkeys((*sounds, *(father_key(sound) for sound in sounds), *nominatives)))
    readings = 0
    for sense in found:
        readings |= sense.readings
    undeclined = (
        ()
        if cyrillic
        else tuple(dict.fromkeys((*sounds, *(key for key in stems if f"{key}а" not in sounds))))
    )
    return NamePart(
        word,
        stems,
        names or _NONE,
        names - full or _NONE,
        _ways(readings or ANY, word),
        cyrillic,
        cut=False,
        undeclined=undeclined,
    )


_SPELT_OUT = re.compile("(?:[oe]m|u)$")
"""Endings of cases that were spelt in Latin letters out of a text (Vyacheslavom, Romanu); no name of a woman
that is a man's besides."""


def _senses(word: str, sounds: tuple[str, ...], *, cyrillic: bool) -> list[lexicon.Sense]:
    """The names it can be a form of: as it is spelt before as it sounds.

    In Latin letters in the nominative only.
    """
    if cyrillic and (spelt := lexicon.senses_of_letters(word)):
        return [*spelt]
    found = [sense for sound in sounds for sense in lexicon.senses(sound)]
    if not cyrillic:
        found = [
            sense
            for sense in found
            if sense.readings & NOMINATIVE or (sense.readings & MAN and _SPELT_OUT.search(word.casefold()))
        ]
        found = [sense for sense in found if fold(sense.name) == fold(word)] or found
    return found or [*lexicon.spelt(word)]


@lru_cache(maxsize=1 << 16)
def word(text: str) -> NamePart:
    """The word taken as anything: a given name where it is a known one, else by its letters and their stems."""
    own, family = given(text), surname(text)
    father = fathers_name(text) if not own.names else None
    of_father = frozenset(f"{name}, father" for name in father.names) if father else frozenset[str]()
    fathers = father.stems if father else ()
    stems = tuple(dict.fromkeys((*soundings(text), *(own if own.names else family).stems, *fathers)))
    undeclined = (
        ()
        if own.cyrillic
        else tuple(dict.fromkeys((*soundings(text), *(own if own.names else family).undeclined, *fathers)))
    )
    return NamePart(
        text, stems, own.names or of_father or family.names, own.short, own.readings if own.names else ANY, own.cyrillic, cut=False,
        given_name=bool(own.names), undeclined=undeclined,
    )  # fmt: skip


_FULL_ENDING = re.compile("(?:ов|ев|ив)ич|(?:ов|ев|ив|ич)н[аи]|ови")


@lru_cache(maxsize=1 << 16)
def fathers_name(word: str) -> NamePart | None:
    """The word taken as a patronymic in -ович, -евна and the like; None when it does not end so."""
    found = [(sound, told) for sound in soundings(word) if (told := patronymic(sound))]
    if found and not is_cyrillic(word):
        # Dietrich and Heinrich end like a patronymic that is written in Latin letters: only a father's name
        # or -ovich tells them apart.
        found = [
            (sound, told) for sound, told in found if _FULL_ENDING.search(sound) or lexicon.fathers(told[0])
        ]
    if not found:
        return None
    names = frozenset(name for _, (key, _) in found for name in lexicon.fathers(key))
    stems = tuple(dict.fromkeys(_without_case(sound) for sound, _ in found))
    return NamePart(word, stems, names, _NONE, _ways(found[0][1][1], word), is_cyrillic(word), cut=False)


def _without_case(sound: str) -> str:
    end = max(sound.rfind("ич"), sound.rfind("вн"), sound.rfind("чн"))
    return sound[: end + 1] if end > 0 else sound


@lru_cache(maxsize=1 << 16)
def child_of(word: str, readings: int) -> NamePart:
    """The father's name before оглы or кызы; `readings` says whether a son or a daughter."""
    own = given(word)
    keys = tuple(dict.fromkeys(father_key(sound) for sound in own.stems))
    names = own.names or frozenset(name for key in keys for name in lexicon.fathers(key))
    stems = tuple(f"{key}ови" for key in keys)
    return NamePart(word, stems, names, _NONE, readings, own.cyrillic, cut=False)


@lru_cache(maxsize=1 << 14)
def initial(letters: str) -> NamePart:
    """An initial, or the beginning of a name cut short with a dot."""
    return NamePart(letters, soundings(letters), _NONE, _NONE, ANY, is_cyrillic(letters), cut=True)


@lru_cache(maxsize=1 << 16)
def _within(part: NamePart, readings: int) -> NamePart:
    sexes = lexicon.sexes()
    wrong_sex = {name for name in part.names if name in sexes and not sexes[name] & readings & (MAN | WOMAN)}
    if not wrong_sex or wrong_sex == part.names:
        return part
    left = part.names - wrong_sex
    return replace(part, names=left, short=part.short & left)


_ARTICLES = ("ал", "ел")


@lru_cache(maxsize=1 << 14)
def _after_article(part: NamePart) -> NamePart:
    stems = (*part.stems, *(f"{article}{stem}" for article in _ARTICLES for stem in part.stems))
    undeclined = (
        *part.undeclined,
        *(f"{article}{stem}" for article in _ARTICLES for stem in part.undeclined),
    )
    return replace(part, stems=stems, undeclined=undeclined)


@lru_cache(maxsize=1 << 14)
def _of_syllables(part: NamePart) -> NamePart:
    return replace(part, syllables=True)
