"""A text and its map: every passage that may be cited leads back to its place in the item."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.evidence.reading.error import BrokenRuleError
from khronika.evidence.reading.locator import Locator, Place, parse_place, written
from khronika.primitives.codec import Json, canonical, parse_canonical
from khronika.primitives.error import MalformedError


@dataclass(frozen=True, slots=True)
class Run:
    """Code points `start` to `end` of a text, and where they stand in the item."""

    start: int
    end: int
    locator: Locator


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text, its runs in order, and the encoding it was decoded from, where one was."""

    text: str
    runs: tuple[Run, ...]
    encoding: str = ""

    def locators(self, start: int, end: int) -> list[Run]:
        """The runs that a quote from `start` to `end` touches; empty when nothing of it may be cited."""
        first = max(0, bisect_right(self.runs, start, key=lambda run: run.start) - 1)
        return [run for run in _until(self.runs[first:], end) if run.end > start]


def _until(runs: tuple[Run, ...], end: int) -> Iterator[Run]:
    for run in runs:
        if run.start >= end:
            return
        yield run


@dataclass(slots=True)
class Composer:
    """Puts a text together from what stands in the item and from separators."""

    _parts: list[str] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _length: int = 0

    def cite(self, text: str, place: Place) -> None:
        """Add what stands at a place of the item; nothing when it is empty."""
        if text:
            self._runs.append(Run(self._length, self._length + len(text), Locator(place)))
            self.separate(text)

    def separate(self, text: str) -> None:
        """Add what is not in the item: a line break, a tab."""
        self._parts.append(text)
        self._length += len(text)

    def line(self, text: str, place: Place) -> None:
        """Add a line that stands at a place of the item; nothing when it is blank."""
        if text.strip():
            self.cite(text, place)
            self.separate("\n")

    def finish(self, encoding: str = "") -> MappedText:
        """The text and its map."""
        return MappedText("".join(self._parts), tuple(self._runs), encoding)


def format_text(mapped: MappedText) -> bytes:
    """The canonical JSON of a text and its map; raises MalformedError for lone surrogates."""
    runs: list[Json] = [[run.start, run.end, written(run.locator)] for run in mapped.runs]
    value: dict[str, Json] = {"text": mapped.text, "runs": runs}
    if mapped.encoding:
        value["encoding"] = mapped.encoding
    return canonical(value).encode()


def parse_text(body: bytes, member: tuple[str, ...] = ()) -> MappedText:
    """A text as a worker says it, its places set into the containers of `member`; raises BrokenRuleError."""
    try:
        value = parse_canonical(body.decode())
    except (MalformedError, UnicodeDecodeError) as error:
        raise BrokenRuleError("a text that is not canonical JSON") from error
    match value:
        case {"text": str(text), "runs": list(runs), "encoding": str(encoding), **rest} if not rest and encoding:
            return MappedText(text, _runs(runs, len(text), member), encoding)
        case {"text": str(text), "runs": list(runs), **rest} if not rest:
            return MappedText(text, _runs(runs, len(text), member))
        case _:
            raise BrokenRuleError("no text with its map")


def _runs(values: list[Json], length: int, member: tuple[str, ...]) -> tuple[Run, ...]:
    runs, last = [], 0
    for value in values:
        match value:
            case [int(start), int(end), place] if last <= start < end <= length and bool not in (type(start), type(end)):
                runs.append(Run(start, end, Locator(parse_place(place), member)))
                last = end
            case _:
                raise BrokenRuleError("a run outside of its text or out of order")
    return tuple(runs)
