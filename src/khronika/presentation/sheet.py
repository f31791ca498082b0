"""A page of an item as people are shown it: where on the picture its words stand, and which of them are cited."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import ReadText, metadata_of, outline_of
from khronika.archive.derivation.views import ViewedBytes, ViewFacts, Views, original_of
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import CitedRendition
from khronika.evidence.citation.locator import InPicture, OnPage, Place
from khronika.evidence.citation.mapped_text import MappedText, Origin, Run
from khronika.evidence.readers.registry import ReaderKind
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.workers.viewing import Corners
from khronika.presentation.item_text import Cited, CitedPassage, is_same, mapped_of
from khronika.presentation.text_corrections import CorrectedStretch, CorrectionView, stretches_in
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

PDF = "application/pdf"
PICTURES = frozenset(ReaderKind.PICTURE.media)
MOST_LINES = 4_000
"""Lines of a page that are laid over its picture."""
_LONGEST_LINE = 2_000
_ALL_PAGES = "pages"
_WITH_PICTURES = (
    "pages-with-pictures",
    "pages-without-text",
    "pages-with-unmapped-glyphs",
    "pages-unreadable",
)
"""What metadata of a document say of pages on which there may be pictures."""

Box = tuple[float, float, float, float]
"""Left, top, width and height, in pixels of the picture."""


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A stretch of a line that statements cite, by the number of the passage; or that was sought (0)."""

    number: int
    box: Box


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line over the picture: code point of its text at which it begins, its words, and where they stand."""

    start: int
    text: str
    box: Box
    marks: tuple[PlacedMark, ...] = ()
    corrected: tuple[PlacedMark, ...] = ()
    """Where members read something else, by the number of the correction."""

    @property
    def length(self) -> int:
        """Its code points."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class PlacedText:
    """What one text of the item says on this page; `rendition` is its id."""

    rendition: str
    lines: tuple[PlacedLine, ...]
    is_recognised: bool = False
    """Whether a program recognised it, so that it can be corrected."""

    @property
    def end(self) -> int:
        """The code point behind the last of its words here."""
        return max((line.start + line.length for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A page that somebody wants to see: of which part of the item, by its number in the outline, and which, from 1."""

    part: int = 0
    page: int = 1


@dataclass(frozen=True, slots=True)
class PageSheet:
    """A page, or why it cannot be shown. `corners` lead from fractions of the picture to places in the item."""

    part: int
    member: tuple[str, ...]
    media: str
    page: int
    pages: int
    width: int
    height: int
    corners: Corners
    is_shielded: bool
    texts: tuple[PlacedText, ...] = ()
    cited: tuple[Cited, ...] = ()
    reason: Reason | None = None

    @property
    def is_picture(self) -> bool:
        """Whether places on it are pixels of a picture, and no points of a page."""
        return self.media != PDF

    @property
    def marks(self) -> tuple[Cited, ...]:
        """The passages that are marked here."""
        return self.cited

    @property
    def corners_text(self) -> str:
        """The corners as a script takes them."""
        return " ".join(f"{each:g}" for each in self.corners)

    def to_json(self) -> Json:
        """The page without its picture."""
        return {"part": self.part, "page": self.page, "pages": self.pages, "size": [self.width, self.height]}

    def text(self, words: Words) -> Iterator[str]:
        """Which page it is."""
        yield words.say("page {number} of {all}", number=self.page, all=self.pages)


@dataclass(frozen=True, slots=True)
class ViewablePart:
    """Something of an item that can be shown as pictures: its number in the outline, and where it lies."""

    number: int
    member: tuple[str, ...]
    original: ViewedBytes
    part: RenditionPart | None


def is_viewable(media: str) -> bool:
    """Whether pages of this type are shown as pictures."""
    return media == PDF or media in PICTURES


def viewable(
    archive: Archive, row: ItemRow, derivation: Derivation | None, number: int
) -> ViewablePart | None:
    """A part that can be shown, by its number in the outline; None where it is none. Raises MalformedError, VaultError."""
    found = part_at(archive, row, derivation, number)
    return found if found is not None and is_viewable(found.original.media) else None


def part_at(
    archive: Archive, row: ItemRow, derivation: Derivation | None, number: int
) -> ViewablePart | None:
    """A part of an item whose bytes are at hand, by its number in the outline; raises as `viewable` does."""
    outline = outline_of(archive, derivation) if derivation else ()
    if number >= max(len(outline), 1):
        return None
    part = outline[number] if outline else None
    if number == 0:
        return ViewablePart(0, (), original_of(archive, row), part)
    if derivation is None or part is None or not part.content:
        return None
    made = derivation.rendition(part.content)
    original = ViewedBytes(row.id, made.id, part.media, made.size, made.location)
    return ViewablePart(number, part.member, original, part)


def is_shielded(
    archive: Archive, derivation: Derivation | None, shown: ViewablePart, facts: ViewFacts, page: int
) -> bool:
    """Whether a page may show a picture that nobody should meet unprepared: all but pages that only hold words.

    Both the worker that drew it and the one that read it have to say so.
    """
    if not facts.has_only_words or shown.original.media != PDF or derivation is None or shown.part is None:
        return True
    told = metadata_of(archive, derivation, shown.part)
    if shown.part.outcome is Outcome.UNREAD or _ALL_PAGES not in told:
        return True
    return any(str(page) in told.get(name, "").split() for name in _WITH_PICTURES)


def sheet(
    archive: Archive,
    views: Views,
    item: tuple[ItemRow, Derivation | None],
    place: SheetPlace,
    cited: Iterable[CitedPassage],
    *,
    corrections: tuple[CorrectionView, ...] = (),
) -> PageSheet | None:
    """A page of an item with its words; None where this part is not shown as pictures. Raises MalformedError, VaultError."""
    row, derivation = item
    shown = viewable(archive, row, derivation, place.part)
    if shown is None:
        return None
    page = max(place.page, 1)
    facts, media = views.facts(shown.original, page), shown.original.media
    if isinstance(facts, Reason):
        return PageSheet(place.part, shown.member, media, page, page, 0, 0, _NOWHERE, True, reason=facts)
    shielded = is_shielded(archive, derivation, shown, facts, page)
    texts: tuple[PlacedText, ...] = ()
    marks: tuple[Cited, ...] = ()
    if derivation is not None and shown.part is not None:
        texts, marks = _texts(archive, derivation, shown.part, (page, facts), (tuple(cited), corrections))
    return PageSheet(
        *(place.part, shown.member, media, page, facts.pages, *facts.size, facts.corners, shielded),
        texts=texts,
        cited=marks,
    )


_NOWHERE: Corners = (0, 0, 1, 0, 0, 1)


def _texts(
    archive: Archive,
    derivation: Derivation,
    part: RenditionPart,
    shown: tuple[int, ViewFacts],
    beside: tuple[Sequence[CitedPassage], tuple[CorrectionView, ...]],
) -> tuple[tuple[PlacedText, ...], tuple[Cited, ...]]:
    (page, facts), (cited, corrections) = shown, beside
    found, marks = list[PlacedText](), list[Cited]()
    for text in part.texts:
        mapped = mapped_of(archive, derivation.rendition(text.rendition), part.member)
        runs = [run for run in mapped.runs if page_of(run.locator.place) == page][:MOST_LINES]
        if not runs:
            continue
        own = citable(derivation, ReadText(part, text, mapped)).rendition
        here = _cited_here(runs, own, cited)
        corrected = stretches_in(corrections, text.rendition, (runs[0].start, runs[-1].end))
        lines = tuple(_lines(mapped, runs, facts, _numbered(here, len(marks)), corrected))
        marks += here
        found.append(PlacedText(text.rendition, lines, text.origin is not Origin.WRITTEN))
    return tuple(found), tuple(marks)


def _cited_here(runs: Sequence[Run], own: CitedRendition, cited: Sequence[CitedPassage]) -> list[Cited]:
    begin, end = runs[0].start, runs[-1].end
    seen = [each for each in cited if is_same(each.rendition, own) and each.start < end and each.end > begin]
    touched = [each for each in seen if any(run.start < each.end and run.end > each.start for run in runs)]
    return sorted(
        (Cited(each.start, each.end, each.statements) for each in touched), key=lambda mark: mark.start
    )


def page_of(place: Place) -> int | None:
    """The page that a place is on; the first where a picture has only one."""
    match place:
        case OnPage(page, _):
            return page
        case InPicture(_, page):
            return page or 1
        case _:
            return None


_Stretch = tuple[int, int, int]
"""The number of a mark, and code points from and to."""


def _numbered(cited: Sequence[Cited], before: int) -> list[_Stretch]:
    return [(before + number, mark.start, mark.end) for number, mark in enumerate(cited, 1)]


def _lines(
    mapped: MappedText,
    runs: Iterable[Run],
    facts: ViewFacts,
    cited: Sequence[_Stretch],
    corrected: Sequence[CorrectedStretch],
) -> Iterator[PlacedLine]:
    changed = [(each.number, each.start, each.end) for each in corrected]
    for run in runs:
        if (box := box_of(run.locator.place, facts)) is None:
            continue
        text = mapped.text[run.start : min(run.end, run.start + _LONGEST_LINE)]
        marks, others = _placed(box, run, cited), _placed(box, run, changed)
        yield PlacedLine(run.start, " ".join(text.splitlines()), box, marks, others)


def _placed(box: Box, run: Run, stretches: Sequence[_Stretch]) -> tuple[PlacedMark, ...]:
    """Those of these stretches that touch a line, where they do."""
    return tuple(
        PlacedMark(number, _part_of(box, run, (start, end)))
        for number, start, end in stretches
        if start < run.end and end > run.start
    )


def _part_of(box: Box, run: Run, stretch: tuple[int, int]) -> Box:
    """The stretch of a line that a passage takes: where its letters stand is not told, so they count alike."""
    left, top, width, height = box
    length = run.end - run.start
    first, last = max(stretch[0] - run.start, 0) / length, min(stretch[1] - run.start, length) / length
    return round(left + width * first, 1), top, round(width * (last - first), 1), height


def box_of(place: Place, facts: ViewFacts) -> Box | None:
    """Where a place stands on the picture; None where that is not told."""
    match place:
        case OnPage(_, (x0, y0, x1, y1)) | InPicture((x0, y0, x1, y1), _):
            ends = [fractions(facts.corners, x, y) for x in (x0, x1) for y in (y0, y1)]
        case _:
            return None
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    (width, height), across, down = facts.size, [x for x, _ in known], [y for _, y in known]
    left, top = max(min(across), 0) * width, max(min(down), 0) * height
    right, bottom = min(max(across), 1) * width, min(max(down), 1) * height
    if right <= left or bottom <= top:
        return None
    return round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)


def fractions(corners: Corners, x: float, y: float) -> tuple[float, float] | None:
    """How far across and down a picture a point of the item stands, from 0 to 1 within it; None for a picture without area."""
    x0, y0, x1, y1, x2, y2 = corners
    ax, ay, bx, by = x1 - x0, y1 - y0, x2 - x0, y2 - y0
    area = ax * by - ay * bx
    if not area:
        return None
    px, py = x - x0, y - y0
    return (px * by - py * bx) / area, (ax * py - ay * px) / area
