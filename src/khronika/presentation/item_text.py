"""What an item says, a window at a time, with the passages that statements cite marked in place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import assert_never
from weakref import WeakKeyDictionary

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation, Rendition
from khronika.archive.derivation.renditions import ReadText, bytes_of, outline_of
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
from khronika.presentation.text_corrections import CorrectedStretch, CorrectionView, stretches_in
from khronika.presentation.words import Words

WINDOW = 20_000
"""Code points of a text that are shown at once."""
LEAD = 1_500
"""Code points shown before a passage that was asked for."""

_newest: WeakKeyDictionary[Archive, tuple[tuple[str, tuple[str, ...]], MappedText]] = WeakKeyDictionary()
"""The text of each open archive that was shown last, by its digest: who reads on is shown its next window at once.

It goes when the archive is locked.
"""


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
    is_corrected: bool = False
    """Whether members read something else here."""
    ends: tuple[CorrectedStretch, ...] = ()
    """The corrections of words that end here: what members read is told behind them."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line; `place` is where it stands, where that is another place than that of the line before it.

    `start` is its first code point in the text.
    """

    pieces: tuple[Piece, ...]
    place: Place | None = None
    start: int = 0


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
    """The passages in it, in the order of the text: their numbers are those of the pieces."""
    before: int | None = None
    """Where the window before begins, so that it ends where this one begins; None where there is none."""
    rendition: str = ""
    """The id of the rendition that the text is."""

    @property
    def is_recognised(self) -> bool:
        """Whether a program recognised it in a picture or in speech, so that it can be corrected."""
        return self.origin is not Origin.WRITTEN

    @property
    def earlier(self) -> tuple[int, int] | None:
        """Text and code point where the window before begins."""
        if self.before is not None:
            return self.number, self.before
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
    correction: str = ""
    """The id of a correction whose words are sought; where the newest reading does not have them, nothing is."""


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage as a batch cites it."""

    rendition: CitedRendition
    start: int
    end: int
    statements: tuple[str, ...] = field(default=())


def text_window(
    archive: Archive,
    derivation: Derivation,
    place: TextPlace,
    cited: Iterable[CitedPassage],
    corrections: tuple[CorrectionView, ...] = (),
) -> TextWindow | None:
    """The window at a place, None where the item says nothing; raises VaultError, MalformedError."""
    texts = [(part, text) for part in outline_of(archive, derivation) for text in part.texts]
    if not texts:
        return None
    named = [number for number, (_, text) in enumerate(texts) if text.rendition == place.rendition]
    number = named[0] if named else min(max(place.number, 0), len(texts) - 1)
    part, text = texts[number]
    mapped = mapped_of(archive, derivation.rendition(text.rendition), part.member)
    own = citable(derivation, ReadText(part, text, mapped)).rendition
    sought = place.sought if not place.rendition or named else None
    begin, end = window_at(mapped.text, place.start, sought)
    marks = _seen((each for each in cited if is_same(each.rendition, own)), begin, end)
    corrected = stretches_in(corrections, text.rendition, (begin, end))
    return TextWindow(
        number=number,
        of=len(texts),
        start=begin,
        end=end,
        length=len(mapped.text),
        member=part.member,
        origin=mapped.origin,
        lines=tuple(text_lines(mapped, (begin, end), marks, sought, corrected)),
        cited=marks,
        before=window_before(mapped.text, begin),
        rendition=text.rendition,
    )


def mapped_of(archive: Archive, rendition: Rendition, member: tuple[str, ...]) -> MappedText:
    """A text of an item with its map; the one that was asked for last is kept. Raises VaultError, MalformedError."""
    key = (rendition.sha256, member)
    known = _newest.get(archive)
    if known is not None and known[0] == key:
        return known[1]
    mapped = parse_text(bytes_of(archive, rendition), member)
    _newest[archive] = key, mapped
    return mapped


def _seen(cited: Iterable[CitedPassage], begin: int, end: int) -> tuple[Cited, ...]:
    seen = (each for each in cited if each.start < end and each.end > begin)
    return tuple(
        sorted(
            (Cited(each.start, each.end, each.statements) for each in seen),
            key=lambda mark: (mark.start, mark.end),
        )
    )


def window_at(text: str, start: int, sought: tuple[int, int] | None) -> tuple[int, int]:
    """The window that begins at a code point, or in the line a little before a passage that is sought."""
    begin = _line_start(text, sought[0] - LEAD) if sought else min(start, len(text))
    return begin, _line_end(text, begin + WINDOW)


def window_before(text: str, begin: int) -> int | None:
    """Where the window begins that ends where another begins; None at the beginning of a text."""
    if begin <= 0:
        return None
    at = max(0, begin - WINDOW)
    return (text.find("\n", at, begin - 1) + 1 or at) if at else 0


def is_same(cited: CitedRendition, own: CitedRendition) -> bool:
    """Whether two renditions are of the same text: the original itself, or the same bytes of a reading."""
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
    mapped: MappedText,
    window: tuple[int, int],
    marks: Sequence[Cited],
    sought: tuple[int, int] | None,
    corrected: Sequence[CorrectedStretch] = (),
) -> Iterator[TextLine]:
    """The lines of a window, each in pieces under the same marks."""
    begin, end = window
    at, shown = begin, None
    for line in mapped.text[begin:end].splitlines(keepends=True):
        stop = at + len(line)
        runs = mapped.locators(at, stop)
        place = headed(runs[0].locator.place) if runs else None
        yield TextLine(
            tuple(_pieces(mapped.text, (at, stop), marks, sought, corrected)),
            place if place != shown else None,
            at,
        )
        at, shown = stop, place or shown


def _pieces(
    text: str,
    line: tuple[int, int],
    marks: Sequence[Cited],
    sought: tuple[int, int] | None,
    corrected: Sequence[CorrectedStretch],
) -> Iterator[Piece]:
    at, stop = line
    spans = [(mark.start, mark.end) for mark in marks] + [(each.start, each.end) for each in corrected]
    spans += [sought] if sought else []
    cuts = sorted({at, stop, *(cut for span in spans for cut in span if at < cut < stop)})
    for first, last in pairwise(cuts):
        over = tuple(n for n, mark in enumerate(marks, 1) if mark.start < last and mark.end > first)
        is_sought = sought is not None and sought[0] < last and sought[1] > first
        begins = sought is not None and first <= sought[0] < last
        under = [each for each in corrected if each.start < last and each.end > first]
        # Of one that ends with the end of a line, the line break is its end.
        ends = tuple(each for each in under if not text[last : each.end].strip())
        if shown := text[first:last].rstrip("\r\n"):
            yield Piece(shown, over, is_sought, begins, bool(under), ends)


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
