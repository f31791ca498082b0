"""What is known of names beforehand: given names with their forms, common surnames, words beside names; from the files of this room."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from khronika.language.folding import fold
from khronika.link.ending import MAN, NOMINATIVE, WOMAN, father_key, given_forms, surname_stem
from khronika.link.sound import soundings


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
class Words:
    """Words beside names, folded: ranks and roles, whole or as stems that take endings.

    `nickname` and `father` announce one, `son` and `daughter` follow the father's name, a `particle` is written or left out at will.
    `stems` are of adjectives and masculine nouns, `feminine` of feminine nouns.
    """

    whole: frozenset[str]
    stems: frozenset[str]
    feminine: frozenset[str]
    nickname: frozenset[str]
    son: frozenset[str]
    daughter: frozenset[str]
    father: frozenset[str]
    particle: frozenset[str]


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
        for form in (*given.full[1:], *given.short):
            read = given.readings & NOMINATIVE
            found[fold(form)].setdefault(given.name, Sense(given.name, read, form in given.short, nominative))
    return {form: tuple(senses.values()) for form, senses in found.items()}


def spelt(word: str) -> tuple[Sense, ...]:
    """The given names that a word is a form of by its letters alone."""
    return _spelt().get(fold(word), ())


def _given(line: str) -> GivenName:
    name, sex, other, short, stem = (line.split("\t") + [""] * 5)[:5]
    return GivenName(name, MAN if sex == "m" else WOMAN, (name, *other.split()), tuple(short.split()), stem)


@lru_cache(maxsize=1)
def _senses() -> dict[str, tuple[Sense, ...]]:
    found: defaultdict[str, dict[tuple[str, bool, str], int]] = defaultdict(dict)
    for given in given_names():
        for form in (*given.full, *given.short):
            key = (given.name, form not in given.full, soundings(form)[0])
            for spelt, man, woman in given_forms(form, given.stem.split()[0] if given.stem and form == given.name else ""):
                read = (man | woman) & given.readings
                for sound in soundings(spelt)[:2] if read else ():
                    found[sound][key] = found[sound].get(key, 0) | read
    return {
        sound: tuple(Sense(name, read, short, nominative) for (name, short, nominative), read in senses.items())
        for sound, senses in found.items()
    }


def senses(sound: str) -> tuple[Sense, ...]:
    """The given names this sounding can be a form of; a full form counts before a short one."""
    found = _senses().get(sound, ())
    return tuple(sense for sense in found if not sense.short) + tuple(sense for sense in found if sense.short)


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
def words() -> Words:
    """The words of `roles.txt`."""
    sorted_out: dict[str, set[str]] = {"nickname": set(), "son": set(), "daughter": set(), "father": set(), "particle": set(), "": set()}
    for line in _lines("roles.txt"):
        kind, _, rest = line.rpartition(": ")
        sorted_out[kind].update(word.casefold().replace("ё", "е") for word in rest.split())
    plain = sorted_out[""]
    stems = frozenset(word.removesuffix("-") for word in plain if word.endswith("-"))
    feminine = frozenset(word.removesuffix("=") for word in plain if word.endswith("="))
    whole = frozenset(word for word in plain if word[-1] not in "-=")
    return Words(
        whole, stems, feminine, frozenset(sorted_out["nickname"]), frozenset(sorted_out["son"]), frozenset(sorted_out["daughter"]),
        frozenset(sorted_out["father"]), frozenset(sorted_out["particle"]),
    )  # fmt: skip
