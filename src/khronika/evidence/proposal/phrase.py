"""Phrases of a lexicon, found in the words of a sentence.

A pattern is words parted by spaces: `ток` is that word, `изби*` every word that begins so, `_` up to three
words without a sign between. Choices within a word are written `би{ть|ли}`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_CHOICE = re.compile(r"\{([^{}]*)\}")
_LONGEST_WORD = 30
_GAP = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern and what it means: a room of the lexicon (`act`, `title`) and a code in it.

    `capital`: a word of it must begin with one.
    """

    room: str
    code: str
    rest: tuple[str, ...]
    capital: bool = False


@dataclass(frozen=True, slots=True)
class PhraseForm:
    """A word as written, as it is looked up, and the phrases that may begin with it."""

    text: str
    key: str
    capital: bool
    letters: bool
    phrases: tuple[Phrase, ...] = ()
    in_date: bool = False
    anchor: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at words `start` to `end` of a sentence."""

    phrase: Phrase
    start: int
    end: int


@dataclass(slots=True)
class Phrasebook:
    """All phrases of a language, by their first word."""

    exact: dict[str, list[Phrase]] = field(default_factory=dict)
    prefixes: dict[str, list[Phrase]] = field(default_factory=dict)

    def add(self, room: str, code: str, patterns: Iterable[str], *, capital: bool = False) -> None:
        """Take in the patterns of one code."""
        for pattern in patterns:
            for written in sorted(set(expanded(pattern))):
                first, *rest = written.split(" ")
                phrase = Phrase(room, code, tuple(rest), capital)
                place, key = (self.prefixes, first[:-1]) if first.endswith("*") else (self.exact, first)
                place.setdefault(key, []).append(phrase)

    def starting(self, key: str, *, capital: bool) -> tuple[Phrase, ...]:
        """Every phrase that may begin with this word, those of more words first.

        `capital`: whether it begins with one.
        """
        if len(key) > _LONGEST_WORD:
            return ()
        found = list(self.exact.get(key, ()))
        for length in range(2, len(key) + 1):
            found += self.prefixes.get(key[:length], ())
        fitting = (each for each in found if capital or each.rest or not each.capital)
        return tuple(sorted(fitting, key=lambda each: -len(each.rest)))


def expanded(pattern: str) -> Iterator[str]:
    """Every pattern a pattern with choices stands for, the innermost choice first: `би{л|ть}` is `бил` and `бить`."""
    choice = _CHOICE.search(pattern)
    if choice is None:
        yield pattern
        return
    for chosen in choice[1].split("|"):
        yield from expanded(pattern[: choice.start()] + chosen + pattern[choice.end() :])


def match(forms: Sequence[PhraseForm], at: int, phrase: Phrase) -> Match | None:
    """The phrase at word `at`, whose first word fits already."""
    end = _rest(forms, at + 1, phrase.rest)
    if phrase.capital and not any(form.capital for form in forms[at:end]):
        return None
    return Match(phrase, at, end) if end else None


def _rest(forms: Sequence[PhraseForm], at: int, rest: tuple[str, ...]) -> int:
    """Where the rest of a phrase ends; 0 when it is not there."""
    for number, pattern in enumerate(rest):
        if pattern == "_":
            return _after_gap(forms, at, rest[number + 1 :])
        if at >= len(forms) or not _fits(forms[at].key, pattern):
            return 0
        at += 1
    return at


def _after_gap(forms: Sequence[PhraseForm], at: int, rest: tuple[str, ...]) -> int:
    for skipped in range(_GAP + 1):
        end = _rest(forms, at + skipped, rest)
        if end:
            return end
        if at + skipped >= len(forms) or not forms[at + skipped].letters:
            return 0
    return 0


def _fits(key: str, pattern: str) -> bool:
    return key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern
