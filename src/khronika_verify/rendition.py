# SPDX-License-Identifier: Apache-2.0
"""What a program read of an exhibit, as it was sealed: an outline, a text with its map, metadata (docs/format/evidence.md)."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Union

from khronika_verify.form import (
    MalformedError,
    list_of,
    members_of,
    number_of,
    object_of,
    read_json,
    read_text,
    text_of,
    write_canonical,
)
from khronika_verify.locator import MAPPED, JsonPlace, Locator, read_place

SURROGATE = re.compile("[\ud800-\udfff]")
MAP_NAMES = frozenset({"text", "runs", "encoding", "origin", "confidence", "doubts"})
ORIGINS = ("recognised", "transcribed")


@dataclass(frozen=True)
class Part:
    """The exhibit itself, or a file in it: whether it was read, by what, and the ids of the renditions of what it says."""

    member: tuple[str, ...]
    media: str
    was_read: bool
    reader: str
    metadata: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """Code points of a text, and where they stand in the file it was read from."""

    start: int
    end: int
    place: JsonPlace


@dataclass(frozen=True)
class MappedText:
    """A text and its runs, in order; `origin` is empty for one that stands in the file as text."""

    text: str
    runs: tuple[Run, ...]
    origin: str
    starts: tuple[int, ...] = field(default=(), repr=False)

    def locators(self, start: int, end: int, member: tuple[str, ...]) -> list[Locator]:
        """Where the words from `start` to `end` stand: the place of each run that they touch, once each."""
        first = max(0, bisect_right(self.starts, start) - 1)
        touched = (run for run in self.runs[first : bisect_right(self.starts, end - 1)] if run.end > start)
        places = (_narrowed(run, start, end) for run in touched)
        return [
            Locator(place, member) for place in {write_canonical(place): place for place in places}.values()
        ]


def _narrowed(run: Run, start: int, end: int) -> JsonPlace:
    """Of plain text only the characters that were quoted."""
    if "characters" not in run.place:
        return run.place
    first, last = map(number_of, list_of(run.place["characters"]))
    if last - first != run.end - run.start:
        return run.place
    return {"characters": [first + max(start - run.start, 0), last - max(run.end - end, 0)]}


Content = Union[tuple[Part, ...], MappedText, dict[str, str]]  # noqa: UP007 -- verify.py runs under Python 3.9


def read_rendition(data: bytes, kind: str) -> Content:
    """The parts of an `outline`, a `text`, or the names and values of `metadata`; raises MalformedError."""
    value = read_json(read_text(data))
    if kind == "outline":
        return tuple(map(_read_part, list_of(members_of(value, "parts")["parts"]))) or _refuse_rendition()
    if kind == "text":
        return _read_mapped(object_of(value))
    if kind == "metadata":
        return {name: _sound(text) for name, text in object_of(value).items()}
    return _refuse_rendition()


def _refuse_rendition() -> tuple[Part, ...]:
    raise MalformedError("not a rendition in a known form")


def _sound(value: object) -> str:
    """A text without lone surrogates, which no two readers count alike."""
    if SURROGATE.search(text_of(value)):
        raise MalformedError("a lone surrogate")
    return text_of(value)


def _read_part(value: object) -> Part:
    part = object_of(value)
    texts = tuple(text_of(object_of(text).get("rendition")) for text in list_of(part.get("texts", [])))
    member = tuple(map(_sound, list_of(part.get("member", []))))
    was_read = text_of(part.get("outcome")) == "read"
    return Part(
        member,
        text_of(part.get("media")),
        was_read,
        text_of(part.get("reader", "")),
        text_of(part.get("metadata", "")),
        texts,
    )


def _read_mapped(value: dict[str, object]) -> MappedText:
    origin = value.get("origin", "")
    if (
        not {"text", "runs"} <= value.keys() <= MAP_NAMES
        or origin not in ("", *ORIGINS)
        or ("origin" in value and not origin)
    ):
        raise MalformedError("not a text with its map")
    text = _sound(value["text"])
    runs = tuple(_read_runs(list_of(value["runs"]), len(text)))
    return MappedText(text, runs, str(origin), tuple(run.start for run in runs))


def _read_runs(values: list[object], length: int) -> Iterator[Run]:
    last = 0
    for value in values:
        run = list_of(value)
        if len(run) != 3:
            raise MalformedError("not a run of a text")
        start, end = number_of(run[0]), number_of(run[1])
        if not last <= start < end <= length:
            raise MalformedError("a run outside of its text or out of order")
        yield Run(start, end, read_place(run[2], MAPPED))
        last = end
