"""Who or what a name means: the entities that bear it, in any alphabet and order, and the nearest names."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from khronika.language.facilities import Facility, facilities
from khronika.language.name_sieve import fine_sieve, sieve, spread
from khronika.language.names import name_keys
from khronika.language.romanisation import Scheme, romanise
from khronika.language.tokens import Token, tokens

LONGEST = 8
"""Words: in a longer name each must stand in its place."""

_LOOKED_AT, _LIKE = 50, 0.5
"""Names compared letter by letter when the nearest are looked for, and how like the name those are that are
told."""

_RARE = 2_000
"""Three letters that stand more often in the names of a record say little."""

_KIND = "abcdefghijklmnopqrstuvwxyz"
"""What a facility's name begins with, before its number."""


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """The entity that somebody means by a reference."""

    reference: str
    id: str
    label: str

    @property
    def is_exact(self) -> bool:
        """Whether it was named by its id or its exact label, so that nothing was taken for something else."""
        return self.reference in (self.id, self.label)


Word = frozenset[str]
"""One word of a name: its keys, or its letters in Latin script where it has none."""


_FACILITY = "#"
"""Begins the key of a numbered facility, which no word's key does."""


@lru_cache(maxsize=16_384)
def keys_of_name(name: str) -> frozenset[str]:
    """By what a name is found again: keys of its words, and of each facility that it names by number."""
    found = tokens(name)
    keys = set[str]()
    for word in _words(found):
        keys |= word
    for facility in facilities(found):
        if facility.name:
            keys.add(f"{_FACILITY}{facility.name}")
    return frozenset(keys)


class Sought:
    """A name that is looked for among many."""

    def __init__(self, name: str) -> None:
        found = tokens(name)
        self._name = name
        self._words = _words(found)
        self._numbered = next(facilities(found), None)
        self._rest = _beside(found, self._numbered) if self._numbered else ()
        forms = sorted({each.form for each in found}, key=lambda form: (-len(form), form))
        self._sieves = _made(map(sieve, forms))
        self._fine_sieves = _made(map(fine_sieve, forms))

    @property
    def is_numbered(self) -> bool:
        """Whether it names a facility by kind and number."""
        return self._numbered is not None

    @property
    def words(self) -> tuple[Word, ...]:
        """The keys of each word of which a name that fits, or of which this one is a part, has one.

        Words that may be an initial are left out. None where nothing is left.
        """
        if self.is_numbered:
            return self._words
        return tuple(word for word in self._words if not _may_be_initial(word))

    @property
    def facility(self) -> str:
        """The key of the facility that it names by kind and number; empty where it names none."""
        return f"{_FACILITY}{self._numbered.name}" if self._numbered is not None else ""

    def is_borne_by(self, name: str) -> bool:
        """Whether this other name is the same: word for word in any order, alphabet, case and gender."""
        found = tokens(name)
        return bool(found) and len(found) == len(self._words) and _paired(self._words, _words(found))

    def is_part_of(self, name: str) -> bool:
        """Whether the other name has these words and more: a surname alone, or initials and a surname."""
        found = tokens(name)
        if self.is_numbered or not self._words or len(found) < len(self._words) or len(self._words) > LONGEST:
            return False
        theirs = []
        for word, token in zip(_words(found), found, strict=True):
            theirs.append(word | _first_letters(token))
        return _paired(self._words, tuple(theirs))

    def fits(self, name: str) -> bool:
        """Whether this other name is the same, or that of the same numbered facility."""
        return self.is_borne_by(name) or self.is_number_of(name)

    def is_number_of(self, name: str) -> bool:
        """Whether this other name is that of the same numbered facility.

        It has at least the words beside the number that are looked for.
        """
        if self._numbered is None:
            return False
        found = tokens(name)
        same = [each for each in facilities(found) if each.name == self._numbered.name]
        return bool(same) and _within(self._rest, _words(found))

    def is_bare_in(self, name: str) -> bool:
        """Whether the other name of a numbered facility says no more beside the number than is looked for."""
        found = tokens(name)
        return any(len(_beside(found, each)) == len(self._rest) for each in facilities(found))

    def sift(self, text: str) -> list[str]:
        """The lines of a text in which the name may stand, and few others."""
        lines = text.split("\n")
        if self._numbered is not None:
            number = re.compile(rf"(?<!\d)0*{self._numbered.name.lstrip(_KIND)}(?!\d)")
            return [line for line in lines if number.search(line)]
        if not self._sieves:
            return lines
        coarse = dict.fromkeys(_places(self._sieves[0], spread(text)))
        return [lines[place] for place in coarse if self._passes(spread(lines[place]))]

    def _passes(self, plain: str) -> bool:
        """Whether every fine sieve lets a spread line through."""
        return all(fine.search(plain) for fine in self._fine_sieves)

    def nearest(self, text: str, most: int) -> list[str]:
        """The lines of a text, each a number, a tab and a name, whose names are most like it."""
        lines = text.split("\n")
        hits = self._hits(spread(text))
        looked_at = sorted(hits, key=lambda place: (-hits[place], place))[:_LOOKED_AT]
        near = []
        for place in looked_at:
            likeness = self._likeness(lines[place].partition("\t")[2])
            if likeness >= _LIKE:
                near.append((-likeness, place))
        return [lines[place] for _, place in sorted(near)[:most]]

    def _hits(self, plain: str) -> Counter[int]:
        """How many sieves and rare pieces of the name each line of a spread text has."""
        hits = Counter[int]()
        for pattern in self._sieves:
            hits.update(dict.fromkeys(_places(pattern, plain)).keys())
        for piece in _pieces(self._name):
            if plain.count(piece) <= _RARE:
                hits.update(_places(re.compile(re.escape(piece)), plain))
        return hits

    def _likeness(self, name: str) -> float:
        """How like the whole name is, letter by letter or word by word: 0 to 1."""
        letters = difflib.SequenceMatcher(None, _latin(self._name), _latin(name)).ratio()
        if not self._words:
            return letters
        theirs = _words(tokens(name))
        shared = sum(_is_among(ours, theirs) for ours in self._words)
        return max(letters, shared / len(self._words))


def _made(patterns: Iterable[re.Pattern[str] | None]) -> list[re.Pattern[str]]:
    """Those that could be made: a form of no letters has none."""
    return [pattern for pattern in patterns if pattern is not None]


def _may_be_initial(word: Word) -> bool:
    return any(len(key) < 2 for key in word)


def _is_among(word: Word, words: Iterable[Word]) -> bool:
    """Whether one of these words shares a key with a word."""
    return any(not word.isdisjoint(other) for other in words)


def _words(found: Iterable[Token]) -> tuple[Word, ...]:
    return tuple(frozenset(name_keys(each.form) or [_latin(each.form)]) for each in found)


def _first_letters(token: Token) -> Word:
    latin = _latin(token.form)
    return frozenset([latin[0]]) if latin else frozenset()


def _latin(text: str) -> str:
    return romanise(text.casefold(), Scheme.RUSSIAN_ENGLISH)


def _paired(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> bool:
    """Whether every word of one has a word of its own in the other."""
    if len(ours) > LONGEST:
        return all(not one.isdisjoint(other) for one, other in zip(ours, theirs, strict=True))
    if not ours:
        return True
    return any(
        not ours[0].isdisjoint(other) and _paired(ours[1:], theirs[:place] + theirs[place + 1 :])
        for place, other in enumerate(theirs)
    )


def _within(some: Iterable[Word], words: Sequence[Word]) -> bool:
    return all(_is_among(one, words) for one in some)


def _beside(found: Sequence[Token], facility: Facility) -> tuple[Word, ...]:
    """The words of a name beside the kind and number of the facility; what is a kind as well says no more."""
    number = found[facility.last]
    kept = []
    for place, each in enumerate(found):
        is_within = facility.first <= place <= facility.last
        if not is_within and not any(facilities([each, number])):
            kept.append(each)
    return _words(kept)


def _places(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """The line of every match in a spread text, the first being 0."""
    line = start = 0
    for match in pattern.finditer(text):
        line += text.count("\n", start, match.end())
        start = match.end()
        yield line - 1


def _pieces(name: str) -> list[str]:
    """Any three letters in a row of a name, in its own alphabet and in Latin letters."""
    pieces = set[str]()
    for text in (name, _latin(name)):
        for word in re.findall(r"[^\W\d_]{3,}", spread(text)):
            pieces.update(word[at : at + 3] for at in range(len(word) - 2))
    return sorted(pieces)
