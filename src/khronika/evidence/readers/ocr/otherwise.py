"""Where the text of a page says something else than a picture shows in the same place: another word, number or order."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from khronika.evidence.readers.ocr.engine import Box, PrintedWord

_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_ALIKE = 0.7
"""Share of letters in common from which two words may be one that a program recognised wrongly; of numbers none are."""
_AROUND = 0.25
"""Heights of a line above and below it in which its words may stand."""
_MOST_LINES, _MOST_WORDS, _MOST_PAIRS = 100, 400, 20_000
"""Lines in one place and words of one that a word is compared with, and pairs of a page that are letter by letter."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line of the text of a page: where it stands, in pixels, and its words and numbers in small letters."""

    box: Box
    words: tuple[str, ...]


def compared_words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text that are compared, in small letters."""
    return tuple(_WORD.findall(text.casefold()))


def otherwise(lines: Sequence[SaidLine], found: Iterable[PrintedWord]) -> tuple[SaidLine, ...]:
    """The lines that say something else, or the same in another order, than was recognised where they stand."""
    pairs, differing = [_MOST_PAIRS], set[int]()
    standing: dict[int, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    edges = _edges(lines)
    for word in found:
        words = compared_words(word.text) if word.sound else ()
        here = _lines_at(edges, word.box, 0) if words else []
        around = _lines_at(edges, word.box, _AROUND) if here else []
        if not here:
            continue
        if any(set(words) <= set(lines[at].words) for at in around):
            standing[here[0]] += [(word.box[0], words)] if len(around) == 1 else []
        elif not any(_is_like(words, lines[at], pairs) for at in around):
            differing.update(here)
    differing.update(at for at, each in standing.items() if not _is_in_order(each, lines[at]))
    return tuple(map(lines.__getitem__, sorted(differing)))


def standing_in(found: Iterable[PrintedWord], lines: Sequence[SaidLine]) -> frozenset[Box]:
    """Where the words stand whose middles are in lines."""
    edges = _edges(lines)
    return frozenset(word.box for word in found if _lines_at(edges, word.box, 0))


def _edges(lines: Sequence[SaidLine]) -> NDArray[np.float64]:
    return np.array([line.box for line in lines], np.float64).reshape(-1, 4)


def _lines_at(edges: NDArray[np.float64], box: Box, around: float) -> list[int]:
    """The numbers of the lines in which the middle of a box stands."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    left, top, right, bottom = edges.T
    more = around * (bottom - top)
    is_here = (left - 4 * more <= x) & (x <= right + 4 * more) & (top - more <= y) & (y <= bottom + more)
    return list(map(int, np.flatnonzero(is_here)[:_MOST_LINES]))


def _is_like(words: Sequence[str], line: SaidLine, pairs: list[int]) -> bool:
    """Whether each word is one of a line, or like one; `pairs` counts down what is compared letter by letter."""
    return all(_is_one_of(word, line.words[:_MOST_WORDS], pairs) for word in words)


def _is_one_of(word: str, others: Sequence[str], pairs: list[int]) -> bool:
    if word in others or word.isdigit():
        return word in others
    pairs[0] -= len(others)
    return pairs[0] >= 0 and any(SequenceMatcher(None, word, each).ratio() >= _ALIKE for each in others)


def _is_in_order(standing: Iterable[tuple[int, tuple[str, ...]]], line: SaidLine) -> bool:
    """Whether words stand from left to right as a line says them."""
    said = iter(line.words)
    return all(word in said for _, words in sorted(standing) for word in words)
