"""The part of a text that answers a query, with the words that were found marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from khronika.evidence.search.document import Hit
from khronika.evidence.search.wanted import SearchQuery
from khronika.language.facilities import facilities
from khronika.language.tokens import Token, tokens


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text from code point `start`, and where in the part each found word stands, in code points, in order."""

    text: str
    start: int
    marks: tuple[tuple[int, int], ...]


def excerpt(text: str, hit: Hit, *, width: int = 240) -> Excerpt:
    """At most `width` code points of the passage of a hit, cut between words, where most of what was wanted stands closest.

    `text` is the whole text of the rendition. Marks stand where the words do, also when they are inflected or in another alphabet; a hit
    by a field of the item alone has none.
    """
    words = [
        Token(hit.start + word.start, hit.start + word.end, word.form)
        for word in tokens(text[hit.start : hit.end])
    ]
    marks = _marks(text, words, hit.wanted)
    start = _best_start(marks, hit, width)
    first = max((word.start for word in words if word.start <= start), default=hit.start)
    last = max(
        (word.end for word in words if first < word.end <= first + width), default=min(first + width, hit.end)
    )
    if hit.end - first <= width:
        last = hit.end
    shown = tuple((begin - first, end - first) for begin, end in marks if first <= begin and end <= last)
    return Excerpt(text[first:last], first, shown)


def _marks(text: str, words: Sequence[Token], wanted: SearchQuery) -> list[tuple[int, int]]:
    found = set(wanted.marked(text, words))
    if wanted.facilities:
        found |= {
            (words[each.first].start, words[each.last].end)
            for each in facilities(words)
            if each.name in wanted.facilities
        }
    return _without_overlaps(sorted(found, key=lambda mark: (mark[0], -mark[1])))


def _without_overlaps(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [mark for before, mark in pairwise([(-1, -1), *marks]) if mark[0] >= before[1]]


def _best_start(marks: list[tuple[int, int]], hit: Hit, width: int) -> int:
    """A little before the mark from which on most marks fall into the width."""
    if not marks or hit.end - hit.start <= width:
        return hit.start
    lead = width // 6
    best = max(
        marks,
        key=lambda first: (
            sum(first[0] <= begin and end <= first[0] + width - lead for begin, end in marks),
            -first[0],
        ),
    )
    return max(best[0] - lead, hit.start)
