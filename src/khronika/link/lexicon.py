"""What is known of names beforehand: given names with their forms, common surnames, words beside names; from the files of this room."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from khronika.language.folding import fold
from khronika.link.ending import MAN, NOMINATIVE, WOMAN, father_key, given_forms, surname_stem
from khronika.link.sound import is_cyrillic, letters, soundings, without_marks


@dataclass(frozen=True, slots=True)
class GivenName:
    """One given name: its usual form, every full form and short form, and the stem of the oblique cases (empty when regular)."""

    name: str
    readings: int
    full: tuple[str, ...]
    short: tuple[str, ...]
    stem: str


@dataclass(frozen=True, slots=True)
class Sense:
    """One given name that a sounding can be a form of, that form's nominative as it sounds, and in which gender and cases."""

    name: str
    readings: int
    short: bool
    nominative: str


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """Words beside names, folded: ranks and roles, whole or as stems that take endings.

    `nickname` and `father` announce one, `son` and `daughter` follow the father's name, a `particle` is written or left out at will.
    `stems` are of adjectives and masculine nouns, `feminine` of feminine nouns. `elder` and `younger` tell the generation,
    `elder_beside` and `younger_beside` only where they cannot be a name or a title.
    """

    whole: frozenset[str]
    stems: frozenset[str]
    feminine: frozenset[str]
    nickname: frozenset[str]
    son: frozenset[str]
    daughter: frozenset[str]
    father: frozenset[str]
    particle: frozenset[str]
    elder: frozenset[str]
    younger: frozenset[str]
    elder_beside: frozenset[str]
    younger_beside: frozenset[str]


def _lines(file: str) -> Iterator[str]:
    text = resources.files("khronika.link").joinpath(file).read_text("utf-8")
    return (line for line in text.split("\n") if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def given_names() -> tuple[GivenName, ...]:
    """All given names of `given_names.tsv`, whose forms are known by their sound, and of `given_names_further.tsv`."""
    return (*(_given(line) for line in _lines("given_names.tsv")), *(replace(each, full=each.full[:1]) for each in _further()))


@lru_cache(maxsize=1)
def sexes() -> dict[str, int]:
    """Of every given name the readings of all who bear it."""
    found: dict[str, int] = {}
    for given in given_names():
        found[given.name] = found.get(given.name, 0) | given.readings
    return found


@lru_cache(maxsize=1)
def _further() -> tuple[GivenName, ...]:
    return tuple(_given(line) for line in _lines("given_names_further.tsv"))


@lru_cache(maxsize=1)
def _spelt() -> dict[str, tuple[Sense, ...]]:
    """Forms that are known by their letters alone: there are many, of many languages, and what sounds like them need not be one."""
    found: defaultdict[str, dict[str, Sense]] = defaultdict(dict)
    for given in _further():
        nominative = soundings(given.name)[0]
        for form in (*given.full, *given.short):
            sense = Sense(given.name, given.readings & NOMINATIVE, form in given.short, nominative)
            for written in {fold(form), fold(form) if is_cyrillic(form) else without_marks(fold(form))}:
                found[written].setdefault(given.name, sense)
    return {form: tuple(senses.values()) for form, senses in found.items()}


def spelt(word: str) -> tuple[Sense, ...]:
    """The given names that a word is a form of by its letters alone."""
    return _spelt().get(fold(word), ())


def _given(line: str) -> GivenName:
    name, sex, other, short, stem = (line.split("\t") + [""] * 5)[:5]
    return GivenName(name, MAN if sex == "m" else WOMAN, (name, *other.split()), tuple(short.split()), stem)


_Told = defaultdict[str, dict[tuple[str, bool, str], int]]


@lru_cache(maxsize=1)
def _senses() -> tuple[dict[str, tuple[Sense, ...]], dict[str, tuple[Sense, ...]]]:
    """What each sounding can be a form of, and what each spelling in Cyrillic letters."""
    by_sound, by_letters = _Told(dict), _Told(dict)
    for given in given_names():
        for form in (*given.full, *given.short):
            key = (given.name, form not in given.full, soundings(form)[0])
            for spelt, man, woman in given_forms(form, given.stem.split()[0] if given.stem and form == given.name else ""):
                read = (man | woman) & given.readings
                for sound in soundings(spelt)[:2] if read else ():
                    by_sound[sound][key] = by_sound[sound].get(key, 0) | read
                if read and is_cyrillic(spelt):
                    senses = by_letters[letters(spelt)]
                    senses[key] = senses.get(key, 0) | read
    return _made(by_sound), _made(by_letters)


def _made(told: _Told) -> dict[str, tuple[Sense, ...]]:
    """The senses of each, a full form before a short one."""
    return {
        text: tuple(
            Sense(name, read, short, nominative) for (name, short, nominative), read in sorted(senses.items(), key=lambda each: each[0][1])
        )
        for text, senses in told.items()
    }


def senses(sound: str) -> tuple[Sense, ...]:
    """The given names this sounding can be a form of; a full form counts before a short one."""
    return _senses()[0].get(sound, ())


def senses_of_letters(word: str) -> tuple[Sense, ...]:
    """The given names that a Cyrillic word is a form of as it is spelt: Валерия is no Валера, though it sounds alike."""
    return _senses()[1].get(letters(word), ())


@lru_cache(maxsize=1)
def _fathers() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for given in given_names():
        if given.readings == MAN:
            for form in (*given.full, *(each for each in given.short if each in _COLLOQUIAL), *given.stem.split()):
                for sound in soundings(form)[:2]:
                    found[father_key(sound)].add(given.name)
    return {key: frozenset(names) for key, names in found.items()}


_COLLOQUIAL = {"Сан", "Пал", "Мих"}
"""Short forms that patronymics are made of in speech: Сан Саныч, Пал Палыч."""


def fathers(key: str) -> frozenset[str]:
    """The given names of men that have this father's key; empty when none is known."""
    return _fathers().get(key, frozenset())


@lru_cache(maxsize=1)
def full_soundings() -> dict[str, tuple[str, ...]]:
    """Of every given name the soundings of its full forms: what an initial can stand for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for given in given_names():
        found[given.name].update(sound for form in given.full for sound in soundings(form)[:2])
    return {name: tuple(sounds) for name, sounds in found.items()}


@lru_cache(maxsize=1)
def frequent_surnames() -> frozenset[str]:
    """The stems of surnames that many people bear."""
    return frozenset({_stem(name) for line in _lines("surnames.txt") for name in line.split()} | surname_shares().keys())


@lru_cache(maxsize=1)
def surnames_of_syllables() -> frozenset[str]:
    """Chinese, Korean and Vietnamese surnames, in small letters without marks."""
    return frozenset(name for line in _lines("surnames_of_syllables.txt") for name in line.split())


MOST_FREQUENT = 0.013
"""The share of persons in Russia who are called Иванов, of whose number the shares of others are told (Balanovskaya 2005: 1.3 of 100)."""


@lru_cache(maxsize=1)
def surname_shares() -> dict[str, float]:
    """Of the most frequent surnames the share of persons in Russia who bear it, by stem."""
    rows = (line.split("\t") for line in _lines("surname_shares.tsv"))
    return {_stem(name): int(thousandths) / 1000 * MOST_FREQUENT for name, thousandths in rows}


def _stem(name: str) -> str:
    return surname_stem(soundings(name)[0])[0]


@lru_cache(maxsize=1)
def words() -> NameLexicon:
    """The words of `roles.txt`."""
    sorted_out: defaultdict[str, set[str]] = defaultdict(set)
    for line in _lines("roles.txt"):
        kind, _, rest = line.rpartition(": ")
        sorted_out[kind].update(word.casefold().replace("ё", "е") for word in rest.split())
    plain = sorted_out[""]
    stems = frozenset(word.removesuffix("-") for word in plain if word.endswith("-"))
    feminine = frozenset(word.removesuffix("=") for word in plain if word.endswith("="))
    whole = frozenset(word for word in plain if word[-1] not in "-=")
    kinds = ("nickname", "son", "daughter", "father", "particle", "elder", "younger", "elder beside", "younger beside")
    return NameLexicon(whole, stems, feminine, *(frozenset(sorted_out[kind]) for kind in kinds))
