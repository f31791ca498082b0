"""Where in an item a run of text stands: a page and its box, a region of a picture, a message, a second, a cell, a paragraph."""

import re
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from khronika.evidence.reading.error import BrokenRuleError
from khronika.primitives.codec import Json, canonical


@dataclass(frozen=True, slots=True)
class OnPage:
    """A page, from 1, and the box of a line on it: whole points from the lower left, rounded outwards; None for the page as such."""

    page: int
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class InPicture:
    """A region of a picture as it is shown, its orientation applied: whole pixels from the upper left; and its page, if it has several."""

    pixels: tuple[int, int, int, int]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class InMessage:
    """A message of a mailbox or chat, from 0."""

    message: int


@dataclass(frozen=True, slots=True)
class InSeconds:
    """A stretch of a recording, in whole seconds."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InCell:
    """A cell of a sheet, by its address (`B7`)."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class OnSlide:
    """A slide, from 1."""

    slide: int


@dataclass(frozen=True, slots=True)
class InParagraph:
    """A paragraph, from 1."""

    paragraph: int


@dataclass(frozen=True, slots=True)
class InCharacters:
    """Code points of the decoded original, its byte order mark not counted."""

    start: int
    end: int


Place: TypeAlias = OnPage | InPicture | InMessage | InSeconds | InCell | OnSlide | InParagraph | InCharacters


@dataclass(frozen=True, slots=True)
class Locator:
    """A place, and the way to it through containers, from the outermost."""

    place: Place
    member: tuple[str, ...] = ()


def written(locator: Locator) -> dict[str, Json]:
    """The locator as it stands in a map (docs/format/evidence.md, "Text and its map")."""
    found = _place(locator.place)
    return found | {"member": list(locator.member)} if locator.member else found


def _place(place: Place) -> dict[str, Json]:  # noqa: C901, PLR0911 -- one line a kind of place
    match place:
        case OnPage(page, None):
            return {"page": page}
        case OnPage(page, box):
            return {"page": page, "box": list(box or ())}
        case InPicture(pixels, None):
            return {"pixels": list(pixels)}
        case InPicture(pixels, page):
            return {"pixels": list(pixels), "page": page}
        case InMessage(message):
            return {"message": message}
        case InSeconds(start, end):
            return {"seconds": [start, end]}
        case InCell(sheet, cell):
            return {"sheet": sheet, "cell": cell}
        case OnSlide(slide):
            return {"slide": slide}
        case InParagraph(paragraph):
            return {"paragraph": paragraph}
        case InCharacters(start, end):
            return {"characters": [start, end]}
        case _:
            assert_never(place)


def place_text(place: Place) -> str:
    """The canonical JSON of a place, without a way through containers."""
    match place:
        case OnPage(page, (x0, y0, x1, y1)):
            return f'{{"box":[{x0},{y0},{x1},{y1}],"page":{page}}}'
        case InPicture((x0, y0, x1, y1), None):
            return f'{{"pixels":[{x0},{y0},{x1},{y1}]}}'
        case InMessage(message):
            return f'{{"message":{message}}}'
        case _:
            return canonical(_place(place))


CELL = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}")
_FARTHEST = 2**31


def parse_place(value: Json) -> Place:  # noqa: C901, PLR0911 -- as above
    """The place a worker says; raises BrokenRuleError for anything `written` does not write of a place without a container."""
    match value:
        case {"page": page, "box": [x0, y0, x1, y1], **rest} if not rest:
            return OnPage(_from_one(page), (_point(x0), _point(y0), _point(x1), _point(y1)))
        case {"page": page, **rest} if not rest:
            return OnPage(_from_one(page))
        case {"pixels": [x0, y0, x1, y1], "page": page, **rest} if not rest:
            return InPicture((_point(x0), _point(y0), _point(x1), _point(y1)), _from_one(page))
        case {"pixels": [x0, y0, x1, y1], **rest} if not rest:
            return InPicture((_point(x0), _point(y0), _point(x1), _point(y1)))
        case {"message": message, **rest} if not rest:
            return InMessage(_from_zero(message))
        case {"seconds": [start, end], **rest} if not rest:
            return InSeconds(*_stretch(start, end))
        case {"sheet": str(sheet), "cell": str(cell), **rest} if not rest and CELL.fullmatch(cell):
            return InCell(sheet, cell)
        case {"slide": slide, **rest} if not rest:
            return OnSlide(_from_one(slide))
        case {"paragraph": paragraph, **rest} if not rest:
            return InParagraph(_from_one(paragraph))
        case {"characters": [start, end], **rest} if not rest:
            return InCharacters(*_stretch(start, end))
        case _:
            raise BrokenRuleError("no place in an item")


def _point(value: Json) -> int:
    if type(value) is not int or abs(value) > _FARTHEST:
        raise BrokenRuleError("no coordinate on a page")
    return value


def _from_zero(value: Json) -> int:
    if type(value) is not int or not 0 <= value <= _FARTHEST:
        raise BrokenRuleError("no number in an item")
    return value


def _from_one(value: Json) -> int:
    if not (number := _from_zero(value)):
        raise BrokenRuleError("no number in an item")
    return number


def _stretch(start: Json, end: Json) -> tuple[int, int]:
    first, last = _from_zero(start), _from_zero(end)
    if first > last:
        raise BrokenRuleError("a stretch that ends before it starts")
    return first, last
