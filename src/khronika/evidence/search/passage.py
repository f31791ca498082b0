"""Cutting a text into passages short enough that words which stand in one of them stand together."""

import re
from collections.abc import Iterator

LENGTH = 1_200
"""Characters a passage has at most."""

SHORTEST = 800
"""Characters a passage has at least, when the text goes on."""

OVERLAP = 120
"""Characters that a passage has in common with the one before, so that a phrase over the border is found."""

_ENDS = tuple(re.compile(pattern) for pattern in (r"\n[ \t]*\n\s*", r"[.!?…]['\"»”)]*\s+", r"\n", r"\s+"))
_BLANK = re.compile(r"\s")


def passages(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each passage, in code points, in order; they cover the text.

    An empty text is one empty passage.
    """
    start = 0
    while len(text) - start > LENGTH:
        end = _end(text, start)
        yield start, end
        start = _start_before(text, end)
    yield start, len(text)


def _end(text: str, start: int) -> int:
    for pattern in _ENDS:
        ends = [match.end() for match in pattern.finditer(text, start + SHORTEST, start + LENGTH)]
        if ends:
            return ends[-1]
    return start + LENGTH


def _start_before(text: str, end: int) -> int:
    blank = _BLANK.search(text, end - OVERLAP, end)
    return blank.end() if blank else end - OVERLAP
