"""What is known of names beforehand, from the files of this room.

Given names with their forms, common surnames, and words beside names.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import TypeAlias

from khronika.language.folding import fold
from khronika.link.ending import MAN, NOMINATIVE, WOMAN, father_key, given_forms, surname_stem
from khronika.link.sound import is_cyrillic, letters, soundings, without_marks


@dataclass(frozen=True, slots=True)
class GivenName:
    """One given name: its usual form, every full form and short form.

    `stem` is that of the oblique cases, empty when regular.
    """

    name: str
    readings: int
    full: tuple[str, ...]
    short: tuple[str, ...]
    stem: str


@dataclass(frozen=True, slots=True)
class Sense:
    """One given name that a sounding can be a form of, and in which gender and cases.

    `nominative` is that form's nominative as it sounds.
    """

    name: str
    readings: int
    short: bool
    nominative: str


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """Words beside names, folded: ranks and roles, whole or as stems that take endings.

    `nickname` and `father` announce one, `son` and `daughter` follow the father's name.
    A `particle` is written or left out at will. `stems` are of adjectives and masculine nouns, `feminine` of
    feminine nouns. `elder` and `younger` tell the generation. `elder_beside` and `younger_beside` do so only
    where they cannot be a name or a title.
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
    """All given names of `given_names.tsv`, whose forms are known by their sound, and the further ones.

    Of those of `given_names_further.tsv` only the usual form is known by its sound.
    """
    names = [_given(line) for line in _lines("given_names.tsv")]
    names += [replace(each, full=each.full[:1]) for each in _further()]
    return tuple(names)


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
    """Forms that are known by their letters alone.

    There are many, of many languages, and what sounds like them need not be one.
    """
    found: defaultdict[str, dict[str, Sense]] = defaultdict(dict)
    for given in _further():
        nominative = soundings(given.name)[0]
        for form in (*given.full, *given.short):
            sense = Sense(given.name, given.readings & NOMINATIVE, form in given.short, nominative)
            folded = fold(form)
            unmarked = folded if is_cyrillic(form) else without_marks(folded)
            for written in {folded, unmarked}:
                found[written].setdefault(given.name, sense)
    return {form: tuple(senses.values()) for form, senses in found.items()}


def spelt(word: str) -> tuple[Sense, ...]:
    """The given names that a word is a form of by its letters alone."""
    return _spelt().get(fold(word), ())


def _given(line: str) -> GivenName:
    name, sex, other, short, stem = (line.split("\t") + [""] * 5)[:5]
    return GivenName(
        name,
        readings=MAN if sex == "m" else WOMAN,
        full=(name, *other.split()),
        short=tuple(short.split()),
        stem=stem,
    )


_SenseKey: TypeAlias = tuple[str, bool, str]
"""The given name, whether the form is a short one, and its nominative as it sounds."""

_Readings: TypeAlias = dict[_SenseKey, int]


@lru_cache(maxsize=1)
def _senses() -> tuple[dict[str, tuple[Sense, ...]], dict[str, tuple[Sense, ...]]]:
    """What each sounding can be a form of, and what each spelling in Cyrillic letters."""
    by_sound = defaultdict[str, _Readings](dict)
    by_letters = defaultdict[str, _Readings](dict)
    for given in given_names():
        for form in (*given.full, *given.short):
            is_short = form not in given.full
            key = (given.name, is_short, soundings(form)[0])
            for declined, readings in _declined(form, given):
                for sound in soundings(declined)[:2]:
                    _add_reading(by_sound[sound], key, readings)
                if is_cyrillic(declined):
                    _add_reading(by_letters[letters(declined)], key, readings)
    return _senses_by_text(by_sound), _senses_by_text(by_letters)


def _declined(form: str, given: GivenName) -> Iterator[tuple[str, int]]:
    """The cases of a form that can be read as of this name, with their readings."""
    stem = given.stem.split()[0] if given.stem and form == given.name else ""
    for declined, man, woman in given_forms(form, stem):
        readings = (man | woman) & given.readings
        if readings:
            yield declined, readings


def _add_reading(found: _Readings, key: _SenseKey, readings: int) -> None:
    found[key] = found.get(key, 0) | readings


def _senses_by_text(found: Mapping[str, _Readings]) -> dict[str, tuple[Sense, ...]]:
    return {text: _ordered(readings) for text, readings in found.items()}


def _ordered(found: _Readings) -> tuple[Sense, ...]:
    """The senses of a text, those of a full form before those of a short one."""
    senses = [_sense(key, readings) for key, readings in found.items()]
    senses.sort(key=lambda each: each.short)
    return tuple(senses)


def _sense(key: _SenseKey, readings: int) -> Sense:
    name, short, nominative = key
    return Sense(name, readings, short, nominative)


def senses(sound: str) -> tuple[Sense, ...]:
    """The given names this sounding can be a form of; a full form counts before a short one."""
    return _senses()[0].get(sound, ())


def senses_of_letters(word: str) -> tuple[Sense, ...]:
    """The given names that a Cyrillic word is a form of as it is spelt.

    Валерия is no Валера, though it sounds alike.
    """
    return _senses()[1].get(letters(word), ())


@lru_cache(maxsize=1)
def _fathers() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for given in given_names():
        if given.readings != MAN:
            continue
        colloquial = [form for form in given.short if form in _COLLOQUIAL]
        for form in (*given.full, *colloquial, *given.stem.split()):
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
        for form in given.full:
            found[given.name].update(soundings(form)[:2])
    return {name: tuple(sounds) for name, sounds in found.items()}


@lru_cache(maxsize=1)
def frequent_surnames() -> frozenset[str]:
    """The stems of surnames that many people bear."""
    stems = {_stem(name) for name in _names_in("surnames.txt")}
    return frozenset(stems | surname_shares().keys())


@lru_cache(maxsize=1)
def surnames_of_syllables() -> frozenset[str]:
    """Chinese, Korean and Vietnamese surnames, in small letters without marks."""
    return frozenset(_names_in("surnames_of_syllables.txt"))


def _names_in(file: str) -> Iterator[str]:
    for line in _lines(file):
        yield from line.split()


MOST_FREQUENT = 0.013
"""The share of persons in Russia who are called Иванов (Balanovskaya 2005: 1.3 of 100).

The shares of other surnames are told as parts of it.
"""


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
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for line in _lines("roles.txt"):
        kind, _, listed = line.rpartition(": ")
        by_kind[kind].update(word.casefold().replace("ё", "е") for word in listed.split())
    plain = by_kind.pop("")
    return NameLexicon(
        whole=frozenset(word for word in plain if word[-1] not in "-="),
        stems=_ending_in("-", plain),
        feminine=_ending_in("=", plain),
        nickname=frozenset(by_kind["nickname"]),
        son=frozenset(by_kind["son"]),
        daughter=frozenset(by_kind["daughter"]),
        father=frozenset(by_kind["father"]),
        particle=frozenset(by_kind["particle"]),
        elder=frozenset(by_kind["elder"]),
        younger=frozenset(by_kind["younger"]),
        elder_beside=frozenset(by_kind["elder beside"]),
        younger_beside=frozenset(by_kind["younger beside"]),
    )


def _ending_in(sign: str, words: Iterable[str]) -> frozenset[str]:
    """The words that are marked with this sign, without it."""
    return frozenset(word.removesuffix(sign) for word in words if word.endswith(sign))
