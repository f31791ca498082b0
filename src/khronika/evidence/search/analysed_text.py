"""The words of a text with all that each is found by: a word is analysed once, and remembered for the next text it stands in."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from khronika.evidence.search.likeness import number_of
from khronika.language.facilities import is_number
from khronika.language.folding import fold
from khronika.language.names import may_be_name
from khronika.language.stems import bases
from khronika.language.telling import WEIGHT_BITS, is_function_word, weight, weight_of_word
from khronika.language.tokens import placed_runs, runs, words_of

NAMED = "^"
"""Behind a term: the word is written like a name."""

INITIAL = "."
"""Behind a term: a letter that stands for a name."""

KEPT = 131_072
"""Runs of letters that are remembered, and as many of those before them: texts of one archive have few others."""

_NUMBER = 1 << WEIGHT_BITS
_INITIAL = 1 << WEIGHT_BITS + 16
_COUNTED = (1 << 16) - 1
_SIGNS = re.compile(r'[\s|^."]')


class AnalysedWord(NamedTuple):
    """A word: its folded form, and the term it is in the index: the form, marked where it is written like a name.

    `number` stands for the form in a print of words. `tally` is its weight for a language, and above it whether it is a number or a
    letter that may be an initial: the sum over a text says all of them at once.
    """

    form: str
    term: str
    number: int
    tally: int


_FORM: Callable[[AnalysedWord], str] = itemgetter(0)
_TERM: Callable[[AnalysedWord], str] = itemgetter(1)
_NUMBER_OF: Callable[[AnalysedWord], int] = itemgetter(2)
_TALLY: Callable[[AnalysedWord], int] = itemgetter(3)


class AnalysedText(NamedTuple):
    """The words of a text in their order, and the sum of their tallies."""

    words: Sequence[AnalysedWord] = ()
    tally: int = 0

    @property
    def forms(self) -> list[str]:
        """The folded form of each word."""
        return list(map(_FORM, self.words))

    @property
    def terms(self) -> list[str]:
        """The term of each word."""
        return list(map(_TERM, self.words))

    @property
    def numbers(self) -> list[int]:
        """The number of each word."""
        return list(map(_NUMBER_OF, self.words))

    @property
    def has_numbers(self) -> bool:
        """Whether one of its words may be the number of a place."""
        return bool(self.tally // _NUMBER & _COUNTED)

    @property
    def has_initials(self) -> bool:
        """Whether a capital letter stands alone."""
        return bool(self.tally // _INITIAL & _COUNTED)


class PlacedWord(NamedTuple):
    """A word at its place in a text, in code points."""

    start: int
    end: int
    word: AnalysedWord


def analysed(text: str) -> AnalysedText:
    """The words of a text. Its tally holds for one of at most `FARTHEST` characters (language/telling.py)."""
    # Called for every text of an archive: no step is written out that can be one over all words.
    words = [*chain.from_iterable(map(_known().__getitem__, runs(text)))]
    return AnalysedText(words, sum(map(_TALLY, words)))


def placed(text: str) -> Iterator[PlacedWord]:
    """The words of a text with their places, in order."""
    known = _known()
    for start, run in placed_runs(text):
        words = known[run]
        if run.isalpha() or run.isdecimal():
            yield PlacedWord(start, start + len(run), words[0])
        else:
            cuts = words_of(run)
            yield from (
                PlacedWord(start + cut.start, start + cut.end, word)
                for cut, word in zip(cuts, words, strict=True)
            )


class _Known(dict[str, tuple[AnalysedWord, ...]]):
    """The words of runs of letters: those met last, and those met before them, which are forgotten first."""

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[str, tuple[AnalysedWord, ...]] = {}

    def __missing__(self, run: str) -> tuple[AnalysedWord, ...]:
        found = self._before.get(run) or _analysed(run)
        if len(self) >= KEPT:
            self._before = dict(self)
            self.clear()
        self[run] = found
        return found


@cache
def _known() -> _Known:
    return _Known()


def _analysed(run: str) -> tuple[AnalysedWord, ...]:
    if run.isalpha():
        return (_word(fold(run), run, weight_of_word(run)),)
    cuts = words_of(run)
    # What a run says of its language it says once, whatever it is divided into.
    said = weight(run)
    return tuple(
        _word(cut.form, run[cut.start : cut.end], 0 if place else said) for place, cut in enumerate(cuts)
    )


def _word(form: str, written: str, said: int) -> AnalysedWord:
    term = plain(form)
    is_initial = len(written) == 1 and written.isupper()
    return AnalysedWord(
        form=form,
        term=term + NAMED if may_be_name(written) else term,
        number=number_of(form),
        tally=said + is_number(form) * _NUMBER + is_initial * _INITIAL,
    )


def plain(form: str) -> str:
    """The term of a folded form that is not written like a name: without signs that part terms or mark them."""
    return form if form.isalnum() else _SIGNS.sub("·", form)


def variants(form: str) -> tuple[str, ...]:
    """Every term that a folded form may be in the index."""
    term = plain(form)
    return (term, term + NAMED, term + INITIAL) if len(form) == 1 else (term, term + NAMED)


def stem(form: str) -> str:
    """What stands for a folded form where a phrase is compared by stems: all function words are one."""
    return "" if is_function_word(form) else (bases(form) or (form,))[0]
