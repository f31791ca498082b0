"""A text and its map: every passage that may be cited leads back to its place in the item."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from khronika.evidence.citation.locator import (
    InCharacters,
    Locator,
    Place,
    locator_json,
    parse_place,
    place_text,
)
from khronika.primitives.codec import Json, canonical
from khronika.primitives.error import MalformedError


@dataclass(frozen=True, slots=True)
class Run:
    """Code points `start` to `end` of a text, and where they stand in the item."""

    start: int
    end: int
    locator: Locator


class Origin(Enum):
    """How a text came out of the item."""

    WRITTEN = "written"
    """It stands in the item as text."""
    RECOGNISED = "recognised"
    """It was recognised in a picture of text."""
    TRANSCRIBED = "transcribed"
    """It was recognised in a recording of speech."""


Mark: TypeAlias = tuple[int, int, int]
"""Code points from, to, and a confidence in percent."""

Doubt: TypeAlias = tuple[int, int, str]
"""Code points from, to, and a word for what speaks against them (`repeated`, `silence`, `improbable`)."""


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text, its runs in order, how it came about.

    For one that was recognised or transcribed, how sure that is and what is in doubt.
    """

    text: str
    runs: tuple[Run, ...]
    encoding: str = ""
    """What it was decoded from, where it is one original text."""
    origin: Origin = Origin.WRITTEN
    confidence: tuple[Mark, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def locators(self, start: int, end: int) -> list[Run]:
        """The runs that a quote from `start` to `end` touches; empty when nothing of it may be cited."""
        first = max(0, bisect_right(self.runs, start, key=lambda run: run.start) - 1)
        return [run for run in _until(self.runs[first:], end) if run.end > start]

    def narrowed(self, start: int, end: int) -> list[Locator]:
        """Where a quote stands: the place of each run that it touches, of plain text only the characters that it is."""
        return [_narrowed(run, start, end) for run in self.locators(start, end)]


def _narrowed(run: Run, start: int, end: int) -> Locator:
    match run.locator.place:
        case InCharacters(first, last) if last - first == run.end - run.start:
            place = InCharacters(first + max(start - run.start, 0), last - max(run.end - end, 0))
            return Locator(place, run.locator.member)
        case _:
            return run.locator


def _until(runs: tuple[Run, ...], end: int) -> Iterator[Run]:
    for run in runs:
        if run.start >= end:
            return
        yield run


_HALF = re.compile("[\ud800-\udfff]")


def _whole(text: str) -> str:
    r"""Text without halves of characters, which no text may hold: each stands as what it was (`\ud83d`)."""
    return (
        text
        if text.isascii() or _HALF.search(text) is None
        else _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
    )


@dataclass(slots=True)
class Composer:
    """Puts a text together from what stands in the item and from separators."""

    _parts: list[str] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _length: int = 0
    _doubts: list[Doubt] = field(default_factory=list)

    def cite(self, text: str, place: Place, *, doubt: str = "") -> None:
        """Add what stands at a place of the item, and the word for what speaks against it, if anything.

        Nothing when it is empty.
        """
        text = _whole(text)
        if text and doubt:
            self._doubts.append((self._length, self._length + len(text), doubt))
        if text:
            self._runs.append(Run(self._length, self._length + len(text), Locator(place)))
            self.separate(text)

    def separate(self, text: str) -> None:
        """Add what is not in the item: a line break, a tab."""
        text = _whole(text)
        self._parts.append(text)
        self._length += len(text)

    def line(self, text: str, place: Place) -> None:
        """Add a line that stands at a place of the item; nothing when it is blank."""
        if text.strip():
            self.cite(text, place)
            self.separate("\n")

    def finish(self, encoding: str = "") -> MappedText:
        """The text and its map."""
        return MappedText("".join(self._parts), tuple(self._runs), encoding, doubts=tuple(self._doubts))


def text_json(mapped: MappedText) -> dict[str, Json]:
    """A text as it is shown to other programs: the way through containers stands in every place."""
    runs: list[Json] = [[run.start, run.end, locator_json(run.locator)] for run in mapped.runs]
    return beside(mapped) | {"runs": runs, "text": mapped.text}


def format_text(mapped: MappedText) -> bytes:
    """The canonical JSON of a text and its map; raises MalformedError for lone surrogates.

    The way through containers is left out: it is the same for all runs, and whoever parses the text says it.
    """
    # Written out here, in the order of canonical JSON: a document has a hundred thousand runs, all of one
    # form.
    runs = ",".join([f"[{run.start},{run.end},{place_text(run.locator.place)}]" for run in mapped.runs])
    told = canonical(beside(mapped))[1:-1]
    return f'{{{told}{"," if told else ""}"runs":[{runs}],"text":{canonical(mapped.text)}}}'.encode()


def beside(mapped: MappedText) -> dict[str, Json]:
    """What is said of a text beside it and its map, where there is anything to say.

    Each name stands before `runs` in the alphabet.
    """
    value: dict[str, Json] = {}
    if mapped.encoding:
        value["encoding"] = mapped.encoding
    if mapped.origin is not Origin.WRITTEN:
        value["origin"] = mapped.origin.value
    if mapped.confidence:
        value["confidence"] = [list(mark) for mark in mapped.confidence]
    if mapped.doubts:
        value["doubts"] = [list(doubt) for doubt in mapped.doubts]
    return value


def parse_text(body: bytes, member: tuple[str, ...] = ()) -> MappedText:
    """A text as a reader says it, its places set into the containers of `member`; raises MalformedError."""
    try:
        value: Json = json.loads(body)
        found = _parsed(value, member)
        # Only the bytes that this text is written as: nothing else can be meant by it.
        if format_text(found) == body:
            return found
    except (ValueError, RecursionError) as error:
        raise MalformedError("a text that is not canonical JSON") from error
    raise MalformedError("a text that is not canonical JSON")


def _parsed(value: Json, member: tuple[str, ...]) -> MappedText:
    if not isinstance(value, dict) or not {"text", "runs"} <= value.keys() <= _NAMES:
        raise MalformedError("no text with its map")
    match value:
        case {"text": str(text), "runs": list(runs)}:
            return MappedText(
                text,
                _runs(runs, len(text), member),
                _encoding(value),
                _origin(value.get("origin", Origin.WRITTEN.value)),
                tuple(_marks(value.get("confidence", []), len(text))),
                tuple(_doubts(value.get("doubts", []), len(text))),
            )
        case _:
            raise MalformedError("no text with its map")


_NAMES = {"text", "runs", "encoding", "origin", "confidence", "doubts"}
_DOUBT = re.compile(r"[a-z][a-z-]{0,29}")


def _encoding(value: dict[str, Json]) -> str:
    match value:
        case {"encoding": str(name)} if name:
            return name
        case {"encoding": _}:
            raise MalformedError("no name of an encoding")
        case _:
            return ""


def _origin(value: Json) -> Origin:
    try:
        return Origin(value)
    except ValueError as error:
        raise MalformedError("no known origin of a text") from error


def _marks(values: Json, length: int) -> Iterator[Mark]:
    for start, end, percent in _stretches(values, length):
        if type(percent) is not int or not 0 <= percent <= 100:
            raise MalformedError("no confidence in percent")
        yield start, end, percent


def _doubts(values: Json, length: int) -> Iterator[Doubt]:
    for start, end, word in _stretches(values, length):
        if not isinstance(word, str) or not _DOUBT.fullmatch(word):
            raise MalformedError("no word for a doubt")
        yield start, end, word


def _stretches(values: Json, length: int) -> Iterator[tuple[int, int, Json]]:
    last = 0
    for value in values if isinstance(values, list) else [values]:
        match value:
            case [int(start), int(end), what] if last <= start < end <= length and bool not in (
                type(start),
                type(end),
            ):
                yield start, end, what
                last = end
            case _:
                raise MalformedError("a stretch outside of its text or out of order")


def _runs(values: list[Json], length: int, member: tuple[str, ...]) -> tuple[Run, ...]:
    runs, last = [], 0
    for value in values:
        match value:
            case [int(start), int(end), place] if last <= start < end <= length and bool not in (
                type(start),
                type(end),
            ):
                runs.append(Run(start, end, Locator(parse_place(place), member)))
                last = end
            case _:
                raise MalformedError("a run outside of its text or out of order")
    return tuple(runs)
