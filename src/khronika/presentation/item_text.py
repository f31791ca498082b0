"""What an item says, a window at a time, with the passages that statements cite marked in place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import assert_never

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import ReadText, octets_of, outline_of
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import CitedRendition, FromOriginal, FromReading
from khronika.evidence.citation.locator import (
    InCell,
    InCharacters,
    InMessage,
    InMilliseconds,
    InParagraph,
    InPicture,
    InSeconds,
    OnPage,
    OnSlide,
    Place,
    Whole,
)
from khronika.evidence.citation.mapped_text import MappedText, Origin, parse_text
from khronika.presentation.words import Words

WINDOW = 20_000
"""Code points of a text that are shown at once."""
LEAD = 1_500
"""Code points shown before a passage that was asked for."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that statements cite: code points of the text of a rendition, and which statements."""

    start: int
    end: int
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line under the same marks: numbers of the cited passages, and whether it is what was asked for."""

    text: str
    cited: tuple[int, ...] = ()
    is_sought: bool = False
    is_first: bool = False
    """Whether what was asked for begins here."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line; `place` is where it stands, where that is another place than that of the line before it."""

    pieces: tuple[Piece, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class TextWindow:
    """Code points `start` to `end` of one of the texts of an item, from 0, as lines."""

    number: int
    of: int
    start: int
    end: int
    length: int
    member: tuple[str, ...]
    origin: Origin
    lines: tuple[TextLine, ...]
    cited: tuple[Cited, ...] = ()

    @property
    def earlier(self) -> tuple[int, int] | None:
        """Text and code point where the window before begins."""
        if self.start > 0:
            return self.number, max(0, self.start - WINDOW)
        return (self.number - 1, 0) if self.number > 0 else None

    @property
    def later(self) -> tuple[int, int] | None:
        """Text and code point where the next window begins."""
        if self.end < self.length:
            return self.number, self.end
        return (self.number + 1, 0) if self.number + 1 < self.of else None


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where in an item somebody wants to read: one of its texts by number or by rendition, and code points of it."""

    number: int = 0
    start: int = 0
    rendition: str = ""
    sought: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage as a batch cites it."""

    rendition: CitedRendition
    start: int
    end: int
    statements: tuple[str, ...] = field(default=())


def text_window(
    archive: Archive, derivation: Derivation, place: TextPlace, cited: Iterable[CitedPassage]
) -> TextWindow | None:
    """The window at a place, None where the item says nothing; raises VaultError, MalformedError."""
    texts = [(part, text) for part in outline_of(archive, derivation) for text in part.texts]
    if not texts:
        return None
    named = [number for number, (_, text) in enumerate(texts) if text.rendition == place.rendition]
    number = named[0] if named else min(max(place.number, 0), len(texts) - 1)
    part, text = texts[number]
    mapped = parse_text(octets_of(archive, derivation.rendition(text.rendition)), part.member)
    own = citable(derivation, ReadText(part, text, mapped)).rendition
    marks = tuple(
        Cited(each.start, each.end, each.statements) for each in cited if _same(each.rendition, own)
    )
    sought = place.sought if not place.rendition or named else None
    begin = _line_start(mapped.text, max(0, sought[0] - LEAD) if sought else place.start)
    end = _line_end(mapped.text, begin + WINDOW)
    lines = tuple(text_lines(mapped, (begin, end), marks, sought))
    length = len(mapped.text)
    return TextWindow(
        number, len(texts), begin, end, length, part.member, mapped.origin, lines, _seen(marks, begin, end)
    )


def _seen(marks: Iterable[Cited], begin: int, end: int) -> tuple[Cited, ...]:
    return tuple(mark for mark in marks if mark.start < end and mark.end > begin)


def _same(cited: CitedRendition, own: CitedRendition) -> bool:
    """Whether two renditions are of the same text: the original itself, or the same octets of a reading."""
    match cited, own:
        case FromOriginal(), FromOriginal():
            return True
        case FromReading(sha256=one), FromReading(sha256=other):
            return one == other
        case _:
            return False


def _line_start(text: str, at: int) -> int:
    at = min(max(at, 0), len(text))
    start = text.rfind("\n", max(0, at - WINDOW), at) + 1
    return start if start or at < WINDOW else at


def _line_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    end = text.rfind("\n", max(0, at - WINDOW // 2), at) + 1
    return end or at


def text_lines(
    mapped: MappedText, window: tuple[int, int], marks: Sequence[Cited], sought: tuple[int, int] | None
) -> Iterator[TextLine]:
    """The lines of a window, each in pieces under the same marks."""
    begin, end = window
    at, shown = begin, None
    for line in mapped.text[begin:end].splitlines(keepends=True):
        stop = at + len(line)
        runs = mapped.locators(at, stop)
        place = headed(runs[0].locator.place) if runs else None
        yield TextLine(
            tuple(_pieces(mapped.text, at, stop, marks, sought)), place if place != shown else None
        )
        at, shown = stop, place or shown


def _pieces(
    text: str, at: int, stop: int, marks: Sequence[Cited], sought: tuple[int, int] | None
) -> Iterator[Piece]:
    spans = [(mark.start, mark.end) for mark in marks] + ([sought] if sought else [])
    cuts = sorted({at, stop, *(cut for span in spans for cut in span if at < cut < stop)})
    for first, last in pairwise(cuts):
        over = tuple(n for n, mark in enumerate(marks, 1) if mark.start < last and mark.end > first)
        is_sought = sought is not None and sought[0] < last and sought[1] > first
        begins = sought is not None and first <= sought[0] < last
        if shown := text[first:last].rstrip("\r\n"):
            yield Piece(shown, over, is_sought, begins)


def headed(place: Place) -> Place | None:
    """The place as a heading in a text has it: the page without the box, nothing for what changes with every line."""
    match place:
        case OnPage(page=page):
            return OnPage(page)
        case InPicture(page=int(page)):
            return OnPage(page)
        case InMessage() | OnSlide():
            return place
        case InCell(sheet=sheet):
            return InCell(sheet, "")
        case InSeconds(start=start):
            return InSeconds(start // 60 * 60, start // 60 * 60)
        case InPicture() | InParagraph() | InCharacters() | InMilliseconds() | Whole():
            return None
    assert_never(place)


def place_heading(place: Place, words: Words) -> str:
    """Such a place in words."""
    match place:
        case OnPage(page=page):
            return words.say("page {number}", number=page)
        case InMessage(message=number):
            return words.say("message {number}", number=number + 1)
        case OnSlide(slide=slide):
            return words.say("slide {number}", number=slide)
        case InCell(sheet=sheet):
            return words.say("sheet {name}", name=sheet)
        case InSeconds(start=start):
            return f"{start // 3600}:{start // 60 % 60:02}:{start % 60:02}"
        case _:
            return ""
