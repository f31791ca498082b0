"""A part of a long text out of the bytes it is kept in, with its part of the map, and nothing else of it parsed."""

import json
import re
from array import array
from bisect import bisect_left, bisect_right
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import NamedTuple

from khronika.evidence.citation.locator import Locator, parse_place, place_text
from khronika.evidence.citation.mapped_text import MappedText, Origin, Run, beside
from khronika.evidence.citation.passage import CONTEXT
from khronika.primitives.codec import canonical
from khronika.primitives.error import MalformedError

_LONGEST_ESCAPE = 6
"""Bytes that one code point is written in at most (`\\u001f`)."""


class PassageBytes(NamedTuple):
    """Where a passage lies in the bytes of a text: where its words begin, and from where to where its part of the map reaches.

    Words and map begin a little before the passage and end a little after it: what stands around a quote belongs to its citation.
    """

    text: int
    runs: int
    runs_end: int


class TextBytes:
    """Says where each passage of a text lies in what `format_text` writes of it; passages are asked for in their order."""

    def __init__(self, mapped: MappedText) -> None:
        self._mapped = mapped
        told = canonical(beside(mapped))[1:-1]
        at = len((f'{{{told},"runs":[' if told else '{"runs":[').encode())
        self._runs = array("Q", [at])
        for run in mapped.runs:
            at += len(f"[{run.start},{run.end},{place_text(run.locator.place)}],".encode())
            self._runs.append(at)
        # Behind the last run stands no comma.
        self._text = at - bool(mapped.runs) + len('],"text":"')
        self._place, self._byte = 0, self._text

    def __call__(self, start: int, end: int) -> PassageBytes:
        """The bytes of the passage from code point `start` to `end`."""
        begin = max(0, start - CONTEXT)
        if begin < self._place:
            self._place, self._byte = 0, self._text
        self._byte += _bytes_of(self._mapped.text[self._place : begin])
        self._place = begin
        runs = self._mapped.runs
        first = bisect_right(runs, begin, key=lambda run: run.end)
        stop = bisect_left(runs, end + CONTEXT, key=lambda run: run.start)
        return PassageBytes(self._byte, self._runs[first], max(self._runs[first], self._runs[stop] - 1))


def _bytes_of(text: str) -> int:
    return len(canonical(text).encode()) - 2


class PassageText(NamedTuple):
    """A part of a text that begins at code point `start` of it; places are counted from there."""

    start: int
    mapped: MappedText


def passage_text(
    data: Callable[[int, int], bytes],
    place: PassageBytes,
    *,
    start: int,
    end: int,
    member: tuple[str, ...] = (),
    origin: Origin = Origin.WRITTEN,
) -> PassageText:
    """The passage from code point `start` to `end`; `data` gives those of the text from one place up to another.

    Raises MalformedError.
    """
    begin = max(0, start - CONTEXT)
    length = end + CONTEXT - begin
    try:
        text = _text_at_the_beginning(data(place.text, place.text + _LONGEST_ESCAPE * length), length)
        runs = json.loads(b"[" + data(place.runs, place.runs_end) + b"]")
        found = [
            Run(first - begin, last - begin, Locator(parse_place(at), member)) for first, last, at in runs
        ]
    except (ValueError, TypeError, RecursionError) as error:
        raise MalformedError("a passage that does not lie where it was") from error
    if len(text) < end - begin:
        raise MalformedError("a passage that does not lie where it was")
    return PassageText(begin, MappedText(text, tuple(found), origin=origin))


def _text_at_the_beginning(data: bytes, length: int) -> str:
    # The last character may have been cut off: it is left out.
    written = getincrementaldecoder("utf-8")().decode(data)
    match = re.match(rf'(?:[^"\\]|\\(?:u[0-9a-f]{{4}}|[^u])){{0,{length}}}', written)
    found: str = json.loads(f'"{match[0] if match else ""}"')
    return found
