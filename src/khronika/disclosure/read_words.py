"""The words of a text with what stands around them: whether one is written with a capital, begins a sentence, adjoins the next."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khronika.language.folding import fold
from khronika.language.tokens import Token

_ADJOINING = re.compile(r"[\s.,;:/_()«»\"'“”„-]{0,4}")
_SENTENCE_END = re.compile(r"(?:^|[.!?…:;\n—–«\"“„(\[*•])[\s—–«\"“„(\[*•-]*$")
_CAPITAL = re.compile("[A-ZА-ЯЁІЇЄҐЀ-Џ]")
_GROWN = re.compile("[a-zа-яёіїєґ][A-ZА-ЯЁІЇЄҐ][a-zа-яёіїєґ]*")
_PART = re.compile("[A-ZА-ЯЁІЇЄҐ]?[a-zа-яёіїєґ]+")
_WORD = re.compile(r"\w+")
_LINE = 400
"""Characters at most that are looked at to either side for the line that a word stands in."""


@dataclass(frozen=True, slots=True)
class ReadWords:
    """A plain text and its words in order; a word is named by its number."""

    text: str
    words: Sequence[Token]

    def written(self, number: int) -> str:
        """The word as it is written."""
        return self.text[self.words[number].start : self.words[number].end]

    def is_capital(self, number: int) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[self.words[number].start].isupper()

    def neighbours(self, number: int) -> tuple[int, ...]:
        """The words right before and after this one, where nothing but a blank or a sign or two stands between."""
        before = (number - 1,) if number and self._adjoin(number - 1) else ()
        after = (number + 1,) if number + 1 < len(self.words) and self._adjoin(number) else ()
        return before + after

    def follows(self, number: int, other: int) -> bool:
        """Whether `other` is the word right after this one."""
        return other == number + 1 < len(self.words) and self._adjoin(number)

    def _adjoin(self, number: int) -> bool:
        return (
            _ADJOINING.fullmatch(self.text, self.words[number].end, self.words[number + 1].start) is not None
        )

    def is_within_sentence(self, number: int) -> bool:
        """Whether something of the same sentence stands before the word."""
        start = self.words[number].start
        return _SENTENCE_END.search(self.text[max(0, start - 12) : start]) is None if start else False

    def is_initial(self, number: int) -> bool:
        """Whether the word is one capital letter (or two that stand for one: Ye.) with a full stop."""
        word = self.written(number)
        return (
            word[0].isupper()
            and len(word) <= 3
            and self.text[self.words[number].end : self.words[number].end + 1] == "."
        )

    def is_bare_initial(self, number: int) -> bool:
        """Whether the word is one capital letter, where not all letters are capitals."""
        word = self.written(number)
        return len(word) == 1 and word.isupper() and not self.is_in_capitals(number)

    def line(self, number: int) -> str:
        """The line that the word stands in."""
        word = self.words[number]
        start = max(self.text.rfind("\n", 0, word.start) + 1, word.start - _LINE)
        end = self.text.find("\n", word.end, word.end + _LINE)
        return self.text[start : end if end >= 0 else word.end + _LINE]

    def is_alone_in_line(self, number: int) -> bool:
        """Whether no other word stands in the line of this one."""
        return len(_WORD.findall(self.line(number))) == 1

    def is_in_capitals(self, number: int) -> bool:
        """Whether the word stands in a line that is written in capitals."""
        line = self.line(number)
        return sum(map(str.isupper, line)) > sum(map(str.islower, line))

    def is_without_capitals(self, number: int) -> bool:
        """Whether the word stands in a line that has no capital letter at all, as people write in chats."""
        return _CAPITAL.search(self.line(number)) is None

    def parts_within(self) -> Iterator[tuple[int, str]]:
        """Words that grew together and begin with capitals within another (ТестовБорис): each with the number of the whole, folded."""
        done = -1
        for match in _GROWN.finditer(self.text):
            number = bisect_right(self.words, match.start(), key=lambda word: word.start) - 1
            # A hostile word of a million letters is taken apart no more than once, and not at all.
            if number != done and len(word := self.written(number)) <= _LINE:
                for part in _PART.findall(word):
                    yield number, fold(part)
            done = number
