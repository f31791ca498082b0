"""A written name, taken apart: surname, given name, patronymic, initials and nickname, in every order that makes sense."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from khronika.language.folding import fold
from khronika.link import lexicon
from khronika.link.ending import ANY, MAN, WOMAN, readings
from khronika.link.part import Part, child_of, fathers_name, given, initial, surname

LONGEST = 200
"""A longer text is no name: the rest is not read."""

_QUOTED = re.compile(r"[«\"“„(]\s*([^»\"”“)]{1,40}?)\s*[»\"”“)]")
_WORD = re.compile(r"[^\W\d_](?:[\w'’ʼʻ`-]*[\w'’ʼʻ`])?\.?|\d+[^\W\d_][\w-]*")
_INITIAL = re.compile("(?:[^\\W\\d_]|[Yy][aueoi]|[Zz]h|[KkSsCcTt]h|[Ss]hch|[Tt]s|[Tt]ch|[Ss]ch|[JjI][aueo])\\.?")


@dataclass(frozen=True, slots=True, eq=False)
class WrittenName:
    """One way to take a written name apart. `readings` are the genders and cases in which all its parts agree."""

    surnames: tuple[Part, ...]
    given: Part | None
    patronymic: Part | None
    nicknames: frozenset[str]
    readings: int


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands in a written name before anyone knows which word is what."""

    words: tuple[str, ...]
    cuts: tuple[str, ...]
    child: Part | None
    nicknames: frozenset[str]
    readings: int


@lru_cache(maxsize=1 << 17)
def written_names(text: str) -> tuple[WrittenName, ...]:
    """Every way to take this name apart, the likeliest first; empty when there is no name in it."""
    found = _words(text[:LONGEST])
    names = (_name(found, *ways) for ways in _arrangements(found))
    return tuple(name for name in names if name.surnames or name.given or name.patronymic)


def _words(text: str) -> _Words:
    nicknames = {fold(match[1]) for match in _QUOTED.finditer(text)}
    words: list[str] = []
    cuts: list[str] = []
    child, left, announced = None, ANY, False
    for word in _separate(_QUOTED.sub(" ", text)):
        plain = word.rstrip(".").casefold().replace("ё", "е")
        if plain in lexicon.words().nickname:
            announced = True
        elif announced:
            nicknames.add(fold(plain))
            announced = False
        elif words and (of_child := _child(plain)):
            child = child_of(words.pop(), of_child)
        elif role := _role(plain):
            left = left & role or left
        elif _is_cut(word, plain):
            cuts.append(word.rstrip("."))
        elif len(plain) > 1:
            words.append(word.rstrip("."))
    return _Words(tuple(words), tuple(cuts), child, frozenset(nicknames), left)


def _separate(text: str) -> Iterator[str]:
    """Words and initials one by one: И.С.Кузнецов is three, Рашид-оглы two, ИК-99 none."""
    for token in re.split(r"[\s,;]+", text.replace(".", ". ")):
        for match in _WORD.finditer(token.strip("-–—")):
            first, hyphen, last = match[0].rpartition("-")
            if hyphen and _child(last.casefold()):
                yield from (first, last)
            elif not any(letter.isdigit() for letter in match[0]) or fold(match[0]).isalpha():
                yield match[0]


def _child(plain: str) -> int:
    words = lexicon.words()
    return MAN if plain in words.son else WOMAN if plain in words.daughter else 0


_NOUN = {"": "n", "а": "ga", "у": "d", "ом": "i", "ем": "i", "е": "p"}
_OF_MAN = _NOUN | {"ый": "n", "ий": "n", "ого": "ga", "его": "ga", "ому": "d", "ему": "d", "ым": "i", "им": "i"}
_OF_WOMAN = _NOUN | {"ая": "n", "ой": "gdip", "ую": "a"}
"""Which cases the ending of a rank, post or role tells; a woman may be called by the masculine noun."""

_ANY_END = re.compile("(?:а|у|ом|ем|е|и|ы|ю|я|ей|ой|ий|ый|ь|ам|ею|ою|ых|ам|ии|ия|ию|)")


def _role(plain: str) -> int:
    """Which readings a rank, post or role leaves; 0 when the word is none."""
    words = lexicon.words()
    if plain in words.whole:
        return ANY
    for length in range(len(plain), max(len(plain) - 4, 1), -1):
        stem, end = plain[:length], plain[length:]
        if stem in words.feminine and _ANY_END.fullmatch(end):
            return ANY
        if stem in words.stems and (end in _OF_MAN or end in _OF_WOMAN or _ANY_END.fullmatch(end)):
            return readings(_OF_MAN.get(end, ""), _OF_WOMAN.get(end, "")) or ANY
    return 0


def _is_cut(word: str, plain: str) -> bool:
    if _INITIAL.fullmatch(word):
        return True
    return word.endswith(".") and len(plain) <= 5


def _arrangements(found: _Words) -> list[tuple[tuple[str, ...], str, str]]:
    """Surnames, given name and patronymic among the words; an empty text where there is none."""
    words = found.words
    ways: list[tuple[tuple[str, ...], str, str]] = []
    for father in _fathers(found):
        rest = tuple(word for position, word in enumerate(words) if position != father)
        name = words[father] if father is not None else ""
        ways += [(left, own, name) for left, own in _given_ways(rest, found, name)]
    return list(dict.fromkeys(ways))[:4]


def _fathers(found: _Words) -> list[int | None]:
    """Which word is the patronymic: at most two opinions."""
    words = found.words
    if found.child or len(words) + len(found.cuts) < 2:
        return [None]
    likely = [place for place, word in enumerate(words) if (part := fathers_name(word)) and (part.names or _after_given(words, place))]
    if not likely:
        return [None]
    best = max(likely, key=lambda place: (_after_given(words, place), place))
    return [best] if len(words) > 2 or (len(words) == 2 and _after_given(words, best)) else [best, None]


def _after_given(words: Sequence[str], place: int) -> bool:
    return place > 0 and bool(given(words[place - 1]).names or len(words) > 2)


def _given_ways(rest: tuple[str, ...], found: _Words, father: str) -> Iterator[tuple[tuple[str, ...], str]]:
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


def _of_one(rest: tuple[str, ...], found: _Words, father: str) -> Iterator[tuple[tuple[str, ...], str]]:
    if not rest:
        yield (), ""
        return
    known = bool(given(rest[0]).names) and not found.cuts
    if known or (father and not found.cuts):
        yield (), rest[0]
    if not (known and father):
        yield rest, ""


def _best_places(rest: tuple[str, ...], known: list[int], found: _Words, father: str) -> list[int]:
    if len(known) == 1:
        return known
    if father and not known:
        before = found.words.index(father) - 1
        word = found.words[before] if before >= 0 else rest[0]
        return [rest.index(word)] if word in rest else [0]
    places = known or list(range(len(rest)))[:2]
    like_surname = [place for place in places if _SURNAME_END.search(fold(rest[place]))]
    if like_surname and len(like_surname) < len(places):
        return [place for place in places if place not in like_surname][:2]
    return places[:2] if known else [*places[1:], places[0]]


_SURNAME_END = re.compile(
    "(?:ов|ев|ин|ын|ск|цк)(?:а|у|ым|ом|е|ой|ий|ая|ого|ому|им|ую)?$|(?:енко|чук|юк|ян|дзе|швили|зода)$|(?:ov|ev|ow|ew|off|eff|in)[ae]?$|sk(?:y|i|ii|aya|aia|aja|a)$"
)


def _name(found: _Words, family: tuple[str, ...], own: str, father: str) -> WrittenName:
    surnames = tuple(surname(half) for word in family for half in word.split("-") if half)
    cuts = [initial(letters) for letters in found.cuts]
    first = given(own) if own else cuts.pop(0) if cuts else None
    second = fathers_name(father) if father else found.child or (cuts.pop(0) if cuts else None)
    readings = _agreed([part for part in (*surnames[-1:], first, second) if part], found.readings)
    return WrittenName(surnames, first.within(readings) if first else None, second, found.nicknames, readings)


def _agreed(parts: Sequence[Part], readings: int) -> int:
    """The readings all parts share; when they share none, those of the part that tells most, the last one first."""
    for part in reversed(parts):
        readings = readings & part.readings or readings
    return readings
