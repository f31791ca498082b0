"""The words of a text with all that each is found by: a word is analysed once, and remembered for the next text it stands in."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from khronika.evidence.search.likeness import number_of
from khronika.language.facilities import is_number
from khronika.language.names import may_be_name, name_keys
from khronika.language.stems import bases
from khronika.language.telling import WEIGHT_BITS, is_function_word, weight
from khronika.language.tokens import placed_runs, runs, words_of

BASE = "§"
KEY = "¤"
NOTHING = BASE
"""What stands in the column of stems at the place of a function word."""

KEPT = 131_072
"""Runs of letters that are remembered, and as many of those before them: texts of one archive have few others."""

_NUMBER = 1 << WEIGHT_BITS
_INITIAL = 1 << WEIGHT_BITS + 16
_COUNTED = (1 << 16) - 1


class AnalysedWord(NamedTuple):
    """A word: its folded form, its term in the column of stems, its further bases and the keys of what is written like a name.

    The last two are terms with blanks between them, empty where there are none. `number` stands for the form in a print of words. `tally`
    is its weight for a language, and above it whether it is a number or a letter that may be an initial: the sum over a text says all of
    them at once.
    """

    form: str
    stem: str
    further: str
    keys: str
    number: int
    tally: int


class AnalysedText(NamedTuple):
    """The same of a whole text: each field of its words in their order, and the sum of the tallies."""

    forms: Sequence[str] = ()
    stems: Sequence[str] = ()
    further: Sequence[str] = ()
    keys: Sequence[str] = ()
    numbers: Sequence[int] = ()
    tally: int = 0

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
    if not words:
        return AnalysedText()
    forms, stems, further, keys, numbers, tallies = zip(*words, strict=True)
    return AnalysedText(forms, stems, further, keys, numbers, sum(tallies))


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
    cuts = words_of(run)
    # What a run says of its language it says once, whatever it is divided into.
    said = weight(run)
    return tuple(
        _word(cut.form, run[cut.start : cut.end], 0 if place else said) for place, cut in enumerate(cuts)
    )


def _word(form: str, written: str, said: int) -> AnalysedWord:
    is_function = is_function_word(form)
    first, *others = bases(form) or (form,)
    keyed = name_keys(form) if may_be_name(written) and not is_function else ()
    is_initial = len(written) == 1 and written.isupper()
    return AnalysedWord(
        form=form,
        stem=NOTHING if is_function else BASE + first,
        further="" if is_function else " ".join([BASE + base for base in others]),
        keys=" ".join([KEY + key for key in keyed]),
        number=number_of(form),
        tally=said + is_number(form) * _NUMBER + is_initial * _INITIAL,
    )


def stem(form: str) -> str:
    """The term that stands for a folded form in the column of stems."""
    return NOTHING if is_function_word(form) else BASE + (bases(form) or (form,))[0]
