"""Whether an item has a place: compared with the runs of what was read and with the extent that was logged."""

from collections.abc import Iterator
from typing import assert_never

from khronika.evidence.citation.error import OutOfBoundsError
from khronika.evidence.citation.locator import (
    InCell,
    InCharacters,
    InMessage,
    InMilliseconds,
    InParagraph,
    InPicture,
    InSeconds,
    Locator,
    OnPage,
    OnSlide,
    Place,
    Whole,
)
from khronika.evidence.citation.part import CitablePart
from khronika.primitives.message import counted, message

Corners = tuple[int, int, int, int]

OTHER_PLACES = "khronika text --json prints the places that the item has"
CORNERS = "a region is left, top, right, bottom; not width and height"


def covers(outer: Locator, inner: Locator) -> bool:
    """Whether what stands at `inner` stands at `outer`, too, or at least begins or ends there."""
    if isinstance(outer.place, Whole):
        return inner.member[: len(outer.member)] == outer.member
    return outer == inner or (outer.member == inner.member and _covers(outer.place, inner.place))


def _covers(outer: Place, inner: Place) -> bool:  # noqa: PLR0911 -- one line a kind of place
    match outer, inner:
        case OnPage(page, None), OnPage(other):
            return page == other
        case OnPage(page, None), InPicture(_, other):
            return page == (other or 1)
        case OnPage(page, tuple(box)), OnPage(other, tuple(inside)):
            return page == other and _overlap(box, inside)
        case InPicture(pixels, page), InPicture(inside, other):
            return (page or 1) == (other or 1) and _overlap(pixels, inside)
        case InCharacters(start, end), InCharacters(first, last):
            return start <= first and last <= end
        case ((InSeconds() | InMilliseconds()), (InSeconds() | InMilliseconds())):
            (start, end), (first, last) = _milliseconds(outer), _milliseconds(inner)
            return start <= last and first <= end
        case _:
            return outer == inner


def _overlap(one: Corners, other: Corners) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _milliseconds(place: InSeconds | InMilliseconds) -> tuple[int, int]:
    match place:
        case InSeconds(start, end):
            return start * 1000, end * 1000
        case InMilliseconds(start, end):
            return start, end


def is_known(locator: Locator, part: CitablePart) -> bool:  # noqa: C901, PLR0911 -- one line a kind of place
    """Whether the part was seen to have this place; False where nothing that was read or logged can tell.

    Raises OutOfBoundsError where it was seen not to have it.
    """
    place = locator.place
    if isinstance(place, Whole) or any(run.locator == locator for run in part.runs()):
        return True
    match place:
        case OnPage():
            return _has_page(place, part)
        case InPicture():
            return _has_region(place, part)
        case InSeconds() | InMilliseconds():
            return _has_moment(place, part)
        case InCharacters():
            return _has_number(place.end, max(_ends(part), default=0), part, "characters of text")
        case InMessage():
            return _has_number(
                place.message + 1, max(_messages(part), part.extent.messages or 0), part, "messages"
            )
        case InParagraph():
            return _has_number(place.paragraph, max(_paragraphs(part), default=0), part, "paragraphs")
        case OnSlide():
            return _has_number(place.slide, max(_slides(part), default=0), part, "slides")
        case InCell():
            return _has_cell(part)
        case _:
            assert_never(place)


def _ends(part: CitablePart) -> Iterator[int]:
    return (place.end for place in _places(part) if isinstance(place, InCharacters))


def _messages(part: CitablePart) -> int:
    return max((place.message + 1 for place in _places(part) if isinstance(place, InMessage)), default=0)


def _paragraphs(part: CitablePart) -> Iterator[int]:
    return (place.paragraph for place in _places(part) if isinstance(place, InParagraph))


def _slides(part: CitablePart) -> Iterator[int]:
    return (place.slide for place in _places(part) if isinstance(place, OnSlide))


def _places(part: CitablePart) -> Iterator[Place]:
    return (run.locator.place for run in part.runs())


def _has_number(number: int, last: int, part: CitablePart, kind: str) -> bool:
    if number <= last:
        return True
    if part.was_read:
        raise OutOfBoundsError(
            message("what was read has {last} {kind}", last=last, kind=kind), hint=OTHER_PLACES
        )
    return False


def _has_cell(part: CitablePart) -> bool:
    if part.was_read:
        raise OutOfBoundsError("what was read has no such cell, or it is empty", hint=OTHER_PLACES)
    return False


def _has_page(place: OnPage, part: CitablePart) -> bool:
    if part.media.partition("/")[0] in ("text", "audio", "video"):
        raise OutOfBoundsError(
            "this item has no pages", hint="cite a quote of a text, seconds of a recording"
        )
    if part.extent.pages is None:
        return _unknown(part, "pages")
    if place.page > part.extent.pages:
        raise OutOfBoundsError(
            counted("the document has {n} page", "the document has {n} pages", part.extent.pages)
        )
    if place.box is None:
        return True
    _require_area(place.box)
    boxes = [each.box for each in _places(part) if isinstance(each, OnPage) and each.page == place.page]
    # How large the page is, nobody logged; that there is something where its lines stand was seen.
    return _is_inside(place.box, [box for box in boxes if box])


def _has_region(place: InPicture, part: CitablePart) -> bool:
    if part.media.partition("/")[0] in ("text", "audio"):
        raise OutOfBoundsError(
            "this item is no picture", hint="cite a quote of a text, seconds of a recording"
        )
    _require_area(place.pixels)
    width, height = part.extent.width, part.extent.height
    if width is None or height is None:
        return _unknown(part, "pixels")
    if (place.page or 1) > (part.extent.pages or 1):
        raise OutOfBoundsError(
            counted("the picture has {n} page", "the picture has {n} pages", part.extent.pages or 1)
        )
    if (place.page or 1) > 1:
        # Only of the first page the size is logged.
        boxes = [
            each.pixels for each in _places(part) if isinstance(each, InPicture) and each.page == place.page
        ]
        return _is_inside(place.pixels, boxes)
    if min(place.pixels) < 0 or place.pixels[2] > width or place.pixels[3] > height:
        raise OutOfBoundsError(
            message("the image has {width} x {height} pixels", width=width, height=height), hint=CORNERS
        )
    return True


def _require_area(corners: Corners) -> None:
    if corners[0] >= corners[2] or corners[1] >= corners[3]:
        raise OutOfBoundsError("a region whose second corner is not beyond its first", hint=CORNERS)


def _is_inside(corners: Corners, boxes: list[Corners]) -> bool:
    if not boxes:
        return False
    least, most = (
        [min(box[side] for box in boxes) for side in (0, 1)],
        [max(box[side] for box in boxes) for side in (2, 3)],
    )
    return (
        least[0] <= corners[0] and least[1] <= corners[1] and corners[2] <= most[0] and corners[3] <= most[1]
    )


def _has_moment(place: InSeconds | InMilliseconds, part: CitablePart) -> bool:
    if part.media.partition("/")[0] in ("text", "image") or part.media == "application/pdf":
        raise OutOfBoundsError(
            "this item is no recording",
            hint="cite a quote of a text, a page of a document, a region of an image",
        )
    if (length := part.extent.milliseconds) is None:
        return _unknown(part, "length") if part.media.partition("/")[0] not in ("audio", "video") else False
    # Whole seconds are rounded outwards.
    if _milliseconds(place)[1] > length + -length % 1000:
        raise OutOfBoundsError(
            message("length of the recording in seconds: {value}", value=format(length / 1000, ".1f"))
        )
    return True


def _unknown(part: CitablePart, kind: str) -> bool:
    if part.was_read:
        raise OutOfBoundsError(message("what was read has no {kind}", kind=kind), hint=OTHER_PLACES)
    return False
