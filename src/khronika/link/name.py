"""A written name, taken apart: surname, given name, patronymic, initials and nickname, in every order that makes sense."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from khronika.language.folding import fold
from khronika.link.ending import ANY, SLAVIC_SURNAME
from khronika.link.generation import Generation
from khronika.link.part import NamePart, fathers_name, given, initial, surname
from khronika.link.sound import is_cyrillic
from khronika.link.syllable import of_syllables
from khronika.link.word import NameWords, words_of


@dataclass(frozen=True, slots=True, eq=False)
class WrittenName:
    """One way to take a written name apart.

    `readings` are the genders and cases in which all its parts agree.
    """

    surnames: tuple[NamePart, ...]
    given: NamePart | None
    patronymic: NamePart | None
    nicknames: frozenset[str]
    readings: int
    generation: Generation | None = None
    """Which of several people of one name is meant, when it is told."""


@lru_cache(maxsize=1 << 15)
def written_names(text: str) -> tuple[WrittenName, ...]:
    """Every way to take this name apart, the likeliest first; empty when there is no name in it."""
    found = words_of(text)
    ways = _arrangements(found)
    if found.former:
        ways += [(found.former, own, father) for _, own, father in ways if own or found.cuts]
    names = (_name(found, *way) for way in ways)
    return tuple(name for name in names if name.surnames or _told(name.given) or _told(name.patronymic))


def _told(part: NamePart | None) -> bool:
    return part is not None and not part.cut


def _arrangements(found: NameWords) -> list[tuple[tuple[str, ...], str, str]]:
    """Surnames, given name and patronymic among the words; an empty text where there is none."""
    words = found.words
    if found.family:
        return [_after_comma(found)]
    ways: list[tuple[tuple[str, ...], str, str]] = []
    for father in _fathers(found):
        rest = tuple(word for position, word in enumerate(words) if position != father)
        name = words[father] if father is not None else ""
        ways += [(left, own, name) for left, own in _given_ways(rest, found, name)]
    return list(dict.fromkeys(ways))[:4]


def _after_comma(found: NameWords) -> tuple[tuple[str, ...], str, str]:
    """What stands before the comma is the surname, what comes first after it the given name."""
    rest = found.words[found.family :]
    father = next((word for word in rest[1:] if fathers_name(word)), "") if not found.child else ""
    left = [word for word in rest if word != father]
    return (found.words[: found.family], left[0] if left else "", father)


def _fathers(found: NameWords) -> list[int | None]:
    """Which word is the patronymic: at most two opinions."""
    words = found.words
    if found.child or len(words) + len(found.cuts) < 2:
        return [None]
    likely = [
        place
        for place, word in enumerate(words)
        if (part := fathers_name(word)) and (part.names or _after_given(words, place))
    ]
    if not likely:
        return [None]
    best = max(likely, key=lambda place: (_after_given(words, place), place))
    return [best] if len(words) > 2 or (len(words) == 2 and _after_given(words, best)) else [best, None]


def _after_given(words: Sequence[str], place: int) -> bool:
    return place > 0 and bool(given(words[place - 1]).names or len(words) > 2)


def _given_ways(
    rest: tuple[str, ...], found: NameWords, father: str
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Which of the words left is the given name, the others being the surname."""
    if len(rest) <= 1:
        yield from _of_one(rest, found, father)
        return
    if found.cuts and not any(given(word).names for word in rest):
        yield rest, ""
        return
    known = [place for place, word in enumerate(rest) if given(word).names]
    for place in _best_places(rest, known, found, father):
        yield rest[:place] + rest[place + 1 :], rest[place]


def _of_one(rest: tuple[str, ...], found: NameWords, father: str) -> Iterator[tuple[tuple[str, ...], str]]:
    if not rest:
        yield (), ""
        return
    known = bool(given(rest[0]).names) and not found.cuts
    if known or (father and not found.cuts):
        yield (), rest[0]
    if not (known and father):
        yield rest, ""


def _best_places(rest: tuple[str, ...], known: list[int], found: NameWords, father: str) -> list[int]:
    if len(known) == 1:
        return known
    if father and not known:
        before = found.words.index(father) - 1
        word = found.words[before] if before >= 0 else rest[0]
        return [rest.index(word)] if word in rest else [0]
    places = known or list(range(len(rest)))[:2]
    like_surname = [place for place in places if SLAVIC_SURNAME.search(fold(rest[place]))]
    if like_surname and len(like_surname) < len(places):
        rest_places = [place for place in places if place not in like_surname][:2]
        # Martin ends like a Slavic surname, but in Latin letters it is as likely a given name.
        return (
            [*rest_places, *like_surname[:1]]
            if known and not is_cyrillic(rest[like_surname[0]])
            else rest_places
        )
    return places[:2] if known else [*places[1:], places[0]]


def _name(found: NameWords, family: tuple[str, ...], own: str, father: str) -> WrittenName:
    surnames = tuple(
        surname(half).after_article() if word in found.after_article else surname(half)
        for word in family
        for half in _halves(word)
    )
    cuts = [initial(letters) for letters in found.cuts]
    first = given(own) if own else cuts.pop(0) if cuts else None
    second = fathers_name(father) if father else found.child or (cuts.pop(0) if cuts else None)
    readings = _agreed([part for part in (*surnames[-1:], first, second) if part])
    # A woman is called осуждённый as well: a rank or role says nothing against the name.
    readings = readings & found.readings or readings
    first = first.within(readings) if first else None
    if not found.cuts and of_syllables(found.words):
        surnames, first = (
            tuple(part.of_syllables() for part in surnames),
            first.of_syllables() if first else None,
        )
    return WrittenName(surnames, first, second, found.nicknames, readings, found.generation)


def _halves(word: str) -> list[str]:
    """The halves of a double surname; a hyphen before a small letter was the end of a line."""
    if "-" not in word:
        return [word]
    halves = [half for half in word.split("-") if half]
    return (
        halves if word.islower() or not any(half[0].islower() for half in halves[1:]) else ["".join(halves)]
    )


def _agreed(parts: Sequence[NamePart]) -> int:
    """The readings all parts share.

    When they share none, those of the part that tells most, the last one first.
    """
    readings = ANY
    for part in reversed(parts):
        readings = readings & part.readings or readings
    return readings
