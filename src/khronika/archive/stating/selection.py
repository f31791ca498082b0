"""What a person selected in an item: words of a text, a region of a page, a stretch of a recording; and what was proposed there."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import TypeAlias, assert_never

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import ReadText, bytes_of, outline_of, text_of
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import CitationStanding, citation_json
from khronika.evidence.citation.error import OutOfBoundsError
from khronika.evidence.citation.locator import (
    InPicture,
    Locator,
    OnPage,
    OnSlide,
    Place,
    Whole,
    locator_json,
    seconds_place,
)
from khronika.evidence.citation.resolve import cite
from khronika.evidence.proposal import Proposal, parse
from khronika.primitives.codec import Json

LONGEST = 20_000
"""Code points of a selection: more is no passage."""
_AROUND = 300
"""Code points shown on either side of a selection."""


@dataclass(frozen=True, slots=True)
class WordsSelected:
    """Code points `start` to `end` of the text that a rendition is."""

    rendition: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceSelected:
    """A place of a part of the item, by its number in the outline, 0 being the item itself.

    `words` are what the analyst reads there, empty where none are given.
    """

    place: Place
    words: str = ""
    part: int = 0


Selection: TypeAlias = WordsSelected | PlaceSelected


@dataclass(frozen=True, slots=True)
class SelectedPassage:
    """A selection with what a statement file cites it by, the words around it, and what was proposed in it."""

    selection: Selection
    citation: Json
    quote: str
    before: str = ""
    after: str = ""
    noticed: tuple[Proposal, ...] = ()


def selected(
    archive: Archive, row: ItemRow, derivation: Derivation | None, selection: Selection
) -> SelectedPassage:
    """What was selected, looked up in the newest reading.

    Raises EvidenceError where the words are nowhere in the item, VaultError, MalformedError.
    """
    match selection:
        case PlaceSelected():
            member = _member(archive, derivation, selection.part)
            return SelectedPassage(selection, _place_json(row, selection, member), selection.words)
        case WordsSelected():
            if derivation is None:
                raise OutOfBoundsError("this item was not read yet", hint="read it, or cite it as a whole")
            return _words(archive, row, derivation, selection)
    assert_never(selection)


def _member(archive: Archive, derivation: Derivation | None, part: int) -> tuple[str, ...]:
    """The way to a part of the item; raises OutOfBoundsError where it has no such part."""
    if part == 0 or derivation is None:
        return ()
    parts = outline_of(archive, derivation)
    if part >= len(parts):
        raise OutOfBoundsError(
            "the item holds no such file", hint="look at it again: it was read anew meanwhile"
        )
    return parts[part].member


def _place_json(row: ItemRow, selection: PlaceSelected, member: tuple[str, ...]) -> Json:
    found: dict[str, Json] = {"item": row.id, "locator": locator_json(Locator(selection.place, member))}
    if selection.words:
        found["quote"] = selection.words
    if not isinstance(selection.place, Whole):
        # A reader may confirm the place when it is recorded; where none can, the analyst answers for it.
        found["standing"] = CitationStanding.ANALYST.value
    return found


def _words(
    archive: Archive, row: ItemRow, derivation: Derivation, selection: WordsSelected
) -> SelectedPassage:
    read = text_of(archive, derivation, selection.rendition)
    text, (start, end) = read.mapped.text, (selection.start, selection.end)
    if not 0 <= start < end <= len(text) or end - start > LONGEST:
        raise OutOfBoundsError(
            "the item has no such passage", hint="select some words, and no more than pages"
        )
    start, end = _without_blanks(text, start, end)
    return SelectedPassage(
        WordsSelected(selection.rendition, start, end),
        citation_json(cite(row.id, citable(derivation, read), start, end)),
        text[start:end],
        text[max(0, start - _AROUND) : start],
        text[end : end + _AROUND],
        tuple(_noticed(archive, derivation, read, (start, end))),
    )


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """The selection without blanks at its ends; itself where it is nothing else."""
    words = text[start:end]
    first, last = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
    return (first, last) if first < last else (start, end)


def _noticed(
    archive: Archive, derivation: Derivation, read: ReadText, stretch: tuple[int, int]
) -> Iterator[Proposal]:
    """The proposals that lie in a stretch of a text, in its order."""
    if read.text.proposals:
        found = parse(bytes_of(archive, derivation.rendition(read.text.proposals)), read.mapped.text)
        yield from (each for each in found if stretch[0] <= each.start and each.end <= stretch[1])


def corners_of_region(
    corners: tuple[float, ...], sides: tuple[float, float, float, float]
) -> tuple[int, int, int, int]:
    """The box, in units of the item rounded outwards, of a region of a picture: left, top, right, bottom from 0 to 1.

    `corners` are the points of the item at its upper left, upper right and lower left.
    """
    x0, y0, x1, y1, x2, y2 = corners
    left, top, right, bottom = sides
    points = [
        (x0 + across * (x1 - x0) + down * (x2 - x0), y0 + across * (y1 - y0) + down * (y2 - y0))
        for across in (left, right)
        for down in (top, bottom)
    ]
    across, down = [x for x, _ in points], [y for _, y in points]
    return floor(min(across)), floor(min(down)), ceil(max(across)), ceil(max(down))


def place_of_numbers(numbers: dict[str, int], corners: tuple[int, int, int, int] | None) -> Place | None:
    """The place that numbers name: `slide`, `page`, `picture` with corners, `from_ms` to `to_ms`; None where they name none."""
    if "from_ms" in numbers and "to_ms" in numbers and numbers["from_ms"] <= numbers["to_ms"]:
        return seconds_place(numbers["from_ms"], numbers["to_ms"])
    if "slide" in numbers and numbers["slide"] >= 1:
        return OnSlide(numbers["slide"])
    if "picture" in numbers and corners is not None:
        return InPicture(corners, numbers["picture"] or None)
    if "page" in numbers and numbers["page"] >= 1:
        return OnPage(numbers["page"], corners)
    return None
