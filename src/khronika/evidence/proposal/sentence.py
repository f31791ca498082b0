"""A text cut into sentences of words, each with its place and its language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khronika.evidence.proposal.lexicon import Lexicon, lexicon_of, little_words
from khronika.evidence.proposal.phrase import Match, PhraseForm, match
from khronika.evidence.proposal.tongue import told

_MOST_LETTERS = 1500
_LONG_LINE = 60
_END = re.compile(r"[.!?…][\"»”’)\]]{0,4}\s+|\n+[ \t]*")
_WORD = re.compile(
    r"(?:[cdjlmnst]|qu|lorsqu|jusqu)['’](?=\w)|[^\W\d_]+(?:[-‑][^\W\d_]+|['’ʼ](?!s\b)[^\W\d_]+)*|\d+|[^\w\s]|_",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"(?:^|[\s.«(\"])([^\W\d_]{1,5})$")
_ABBREVIATIONS = little_words("abbreviation")
SIGNS_THAT_PART = frozenset(',;:()—–«»"“”.!?…')


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """Words and signs of a sentence, their places in the text (code points), and every phrase of the lexicon found in it."""

    text: str
    language: str
    forms: list[PhraseForm]
    starts: list[int]
    ends: list[int]
    matches: list[Match]

    def rooms(self, room: str) -> Iterator[Match]:
        """The phrases of one room of the lexicon, in order."""
        return (each for each in self.matches if each.phrase.room == room)

    def quote(self, start: int, end: int) -> str:
        """The letters of words `start` to `end`."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def close(self, at: int) -> bool:
        """Whether word `at` follows the one before after nothing but a space."""
        return 0 < self.starts[at] - self.ends[at - 1] <= 2


def sentences(text: str, language: str | None) -> Iterator[SourceSentence]:
    """The sentences of a text that has no lone surrogates, in order; signs without words are left out."""
    spoken = language or told(text, "ru")
    for start, end in _spans(text):
        if language is None:
            spoken = told(text[start:end], spoken)
        sentence = _sentence(text, start, end, lexicon_of(spoken))
        if sentence.forms:
            yield sentence


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        end = found.end()
        if end - start > _MOST_LETTERS or _ends(text, start, found):
            yield from _pieces(text, start, end)
            start = end
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span that is no longer than sentences are, cut at blanks where there are any."""
    while end - start > _MOST_LETTERS:
        cut = text.rfind(" ", start, start + _MOST_LETTERS) + 1 or start + _MOST_LETTERS
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a sentence ends at a full stop or a line break."""
    following = text[found.end() : found.end() + 1]
    sign = found[0][0]
    if sign == "\n":
        if found[0].count("\n") > 1:
            return True
        line = found.start() - max(start, text.rfind("\n", start, found.start()) + 1)
        return not following.islower() and line < _LONG_LINE
    if following.islower():
        return False
    return sign != "." or not _is_unfinished(text[max(start, found.start() - 7) : found.start()])


def _is_unfinished(before: str) -> bool:
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    return word[1].lower() in _ABBREVIATIONS or (len(word[1]) == 1 and word[1].isupper())


def _sentence(text: str, start: int, end: int, lexicon: Lexicon) -> SourceSentence:
    forms: list[PhraseForm] = []
    starts: list[int] = []
    ends: list[int] = []
    form = lexicon.form
    for word in _WORD.finditer(text, start, end):
        forms.append(form(word[0]))
        starts.append(word.start())
        ends.append(word.end())
    return SourceSentence(text, lexicon.language, forms, starts, ends, list(_matches(forms)))


def _matches(forms: list[PhraseForm]) -> Iterator[Match]:
    """At each word the longest phrase of each room."""
    for at, form in enumerate(forms):
        if form.phrases:
            longest: dict[str, Match] = {}
            for phrase in form.phrases:
                found = match(forms, at, phrase)
                if found and (phrase.room not in longest or found.end > longest[phrase.room].end):
                    longest[phrase.room] = found
            yield from longest.values()
