"""What is looked for in the words of a text: a person's name, three bare initials, a phrase, a code.

And when one stands there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple, Protocol

from khronika.disclosure.protected_word import ProtectedWord, WordKind
from khronika.disclosure.read_words import ReadWords
from khronika.disclosure.short_word import is_name_alone
from khronika.language.names import name_keys

NEAR = 8
"""Words within which two words of a name tell it together."""

_ALL_INITIALS = 3


class NameClue(NamedTuple):
    """By what a word of something that is looked for is found: its number in it, keys of its sounding, folded spellings."""

    place: int
    sounds: frozenset[str]
    spellings: frozenset[str]


class Searched(Protocol):
    """Something that is looked for."""

    def clues(self) -> Iterator[NameClue]:
        """By what it is found."""

    def mention(
        self, read: ReadWords, number: int, place: int, earlier: Mapping[int, int], /
    ) -> tuple[int, int] | None:
        """The first and last word of a mention of it, at a word that may be its word `place`.

        None where it is not mentioned.

        `earlier` has for others of its words where they stood last.
        """


@dataclass(frozen=True, slots=True, eq=False)
class SearchedPerson:
    """A person's name: told by a surname or nickname, or by two of its words together."""

    words: tuple[ProtectedWord, ...]

    def clues(self) -> Iterator[NameClue]:
        """By what its words are found."""
        for place, word in enumerate(self.words):
            if word.kind is not WordKind.INITIAL:
                yield NameClue(place, word.sounds, word.spellings)

    def mention(
        self, read: ReadWords, number: int, place: int, earlier: Mapping[int, int]
    ) -> tuple[int, int] | None:
        """A surname is enough.

        A short one, a given name, a father's name need another word or initial of the name beside it.
        """
        word = self.words[place]
        if word.kind is WordKind.TELLING and _is_name(read, number, word):
            return number, number
        for other, before in earlier.items():
            if (
                other != place
                and before != number
                and self._is_together(read, (before, other), (number, place))
            ):
                return before, number
        beside = self._initial_beside(read, number, word)
        return None if beside is None else (min(beside, number), max(beside, number))

    def _is_together(self, read: ReadWords, one: tuple[int, int], two: tuple[int, int]) -> bool:
        if self.words[one[1]].is_short or self.words[two[1]].is_short:
            return read.follows(one[0], two[0]) and read.is_capital(one[0]) is read.is_capital(two[0])
        return two[0] - one[0] <= NEAR

    def _initial_beside(self, read: ReadWords, number: int, word: ProtectedWord) -> int | None:
        is_surname = word.kind is WordKind.TELLING
        if not read.is_capital(number) or (is_surname and read.is_initial(number)):
            return None
        wanted = self._others(word) if is_surname else self._surname()
        for beside in read.neighbours(number):
            if read.is_initial(beside) or (is_surname and read.is_bare_initial(beside)):
                form = read.words[beside].form
                if form in wanted or (is_surname and len(self.words) == 1):
                    return beside
        return None

    def _others(self, word: ProtectedWord) -> frozenset[str]:
        return frozenset[str]().union(*(each.initials for each in self.words if each is not word))

    def _surname(self) -> frozenset[str]:
        told = [word for word in self.words if word.kind is WordKind.TELLING]
        return frozenset[str]().union(
            *(word.initials for word in told or self.words if told or word.kind is WordKind.INITIAL)
        )

    def tells_alone(self, place: int) -> bool:
        """Whether one of its words tells it by its sounding, wherever it stands."""
        word = self.words[place]
        return word.kind is WordKind.TELLING and not word.is_short

    def has_surname_in(self, read: ReadWords) -> bool:
        """Whether a surname or nickname of it is among these words."""
        return any(
            word.is_spelled(token.form)
            for word in self.words
            if word.kind is WordKind.TELLING
            for token in read.words
        )

    def shares(self, read: ReadWords) -> int:
        """How many of its words and initials stand among these words; 0 unless one is a word."""
        found = {token.form for token in read.words}
        words = sum(any(map(word.is_spelled, found)) for word in self.words)
        initials = sum(
            not word.initials.isdisjoint(found) for word in self.words if word.kind is WordKind.INITIAL
        )
        return words + initials if words else 0


def _is_name(read: ReadWords, number: int, word: ProtectedWord) -> bool:
    """Whether a word that sounds like this surname is it.

    Many words do: in small letters only one that is spelled like it is.
    """
    if word.is_short:
        return is_name_alone(read, number)
    return (
        read.is_capital(number)
        or word.is_written_so(read.words[number].form)
        or read.is_without_capitals(number)
    )


@dataclass(frozen=True, slots=True, eq=False)
class BareInitials:
    """All three initials of names, with no word of them; folded, of every name that has three."""

    letters: frozenset[tuple[str, ...]]

    def clues(self) -> Iterator[NameClue]:
        """By what the first is found."""
        yield NameClue(0, frozenset(), frozenset(first for first, *_ in self.letters))

    def mention(
        self, read: ReadWords, number: int, _place: int, _earlier: Mapping[int, int]
    ) -> tuple[int, int] | None:
        """Three of one name in their order, and no fourth."""
        last = number + _ALL_INITIALS - 1
        if last >= len(read.words) or not read.is_initial(number):
            return None
        if tuple(word.form for word in read.words[number : last + 1]) not in self.letters:
            return None
        stand_together = all(
            read.is_capital(each + 1) and read.follows(each, each + 1) for each in range(number, last)
        )
        beside = (*read.neighbours(number), *read.neighbours(last))
        more = any(read.is_initial(each) for each in beside if not number <= each <= last)
        return (number, last) if stand_together and not more else None


def bare_initials(persons: Iterable[SearchedPerson]) -> BareInitials:
    """The initials of names of three words, the surname first or last, in every way in which each may be written."""
    return BareInitials(frozenset(letters for person in persons for letters in _initials(person)))


def _initials(person: SearchedPerson) -> Iterator[tuple[str, ...]]:
    surnames = [word.initials for word in person.words if word.kind is WordKind.TELLING]
    others = [word.initials for word in person.words if word.kind is not WordKind.TELLING]
    if len(surnames) == 1 and len(others) == _ALL_INITIALS - 1:
        yield from product(*surnames, *others)
        yield from product(*others, *surnames)


@dataclass(frozen=True, slots=True, eq=False)
class SearchedPhrase:
    """A name that is told by all of its words in their order, each by its keys."""

    words: tuple[frozenset[str], ...]

    def clues(self) -> Iterator[NameClue]:
        """By what the first word is found."""
        yield NameClue(0, self.words[0], self.words[0])

    def mention(
        self, read: ReadWords, number: int, _place: int, _earlier: Mapping[int, int]
    ) -> tuple[int, int] | None:
        """All of its words, from this one on."""
        last = number + len(self.words) - 1
        if last >= len(read.words):
            return None
        follow = all(
            not keys.isdisjoint(sounding(read.words[number + each].form))
            for each, keys in enumerate(self.words)
        )
        return (number, last) if follow else None


@dataclass(frozen=True, slots=True, eq=False)
class SearchedCode:
    """A code, sign by sign."""

    forms: tuple[str, ...]

    def clues(self) -> Iterator[NameClue]:
        """By what its first part is found."""
        yield NameClue(0, frozenset(), frozenset(self.forms[:1]))

    def mention(
        self, read: ReadWords, number: int, _place: int, _earlier: Mapping[int, int]
    ) -> tuple[int, int] | None:
        """All of its parts, from this one on."""
        there = tuple(word.form for word in read.words[number : number + len(self.forms)])
        return (number, number + len(self.forms) - 1) if there == self.forms else None


def sounding(form: str) -> tuple[str, ...]:
    """The keys of a word; letters that are neither Cyrillic nor Latin have none: the word is its own."""
    return name_keys(form) or (form,)
