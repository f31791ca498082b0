"""Where in an item something stands: a page and its box, a region of a picture, a message, a second, a cell, a paragraph.

The one vocabulary of places: readers map texts with it, `text` and `search` print it, statement files and the log hold it.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from khronika.primitives.codec import Json, canonical
from khronika.primitives.error import MalformedError


@dataclass(frozen=True, slots=True)
class OnPage:
    """A page, from 1, and the box of a line on it: whole points from the lower left, rounded outwards.

    None for the page as such.
    """

    page: int
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class InPicture:
    """A region of a picture as it is shown, its orientation applied: whole pixels from the upper left.

    And its page, if it has several.
    """

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


@dataclass(frozen=True, slots=True)
class InMilliseconds:
    """A stretch of a recording that does not begin and end with whole seconds. Only people cite so.

    No reader does.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Whole:
    """The item, or the file within it, as such. Only people cite so; no reader does."""


Place: TypeAlias = (
    OnPage
    | InPicture
    | InMessage
    | InSeconds
    | InCell
    | OnSlide
    | InParagraph
    | InCharacters
    | InMilliseconds
    | Whole
)


@dataclass(frozen=True, slots=True)
class Locator:
    """A place, and the way to it through containers, from the outermost."""

    place: Place
    member: tuple[str, ...] = ()


def locator_json(locator: Locator) -> dict[str, Json]:
    """The locator as it stands in a map and in a citation (docs/format/evidence.md, "Text and its map")."""
    found = _place(locator.place)
    return found | {"member": list(locator.member)} if locator.member else found


def parse_locator(value: Json) -> Locator:
    """The locator that `locator_json` writes so; raises MalformedError for anything else."""
    if not isinstance(value, dict) or "member" not in value:
        return Locator(_parse_cited(value))
    match value["member"]:
        case [_, *_] as member if all(isinstance(name, str) for name in member):
            place: Json = {name: each for name, each in value.items() if name != "member"}
            return Locator(_parse_cited(place), tuple(str(name) for name in member))
        case _:
            raise MalformedError("no way through containers")


def _parse_cited(value: Json) -> Place:
    match value:
        case {"whole": True, **rest} if not rest:
            return Whole()
        case {"milliseconds": [start, end], **rest} if not rest:
            first, last = _stretch(start, end)
            if not first % 1000 and not last % 1000:
                raise MalformedError("whole seconds are cited as seconds")
            return InMilliseconds(first, last)
        case _:
            return parse_place(value)


def seconds_place(start: int, end: int) -> InSeconds | InMilliseconds:
    """The one place that stands for a stretch of a recording given in milliseconds."""
    return InMilliseconds(start, end) if start % 1000 or end % 1000 else InSeconds(start // 1000, end // 1000)


def _place(place: Place) -> dict[str, Json]:  # noqa: C901, PLR0911, PLR0912 -- one line a kind of place
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
        case InMilliseconds(start, end):
            return {"milliseconds": [start, end]}
        case Whole():
            return {"whole": True}
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
    """A place that a reader may say, without a container; raises MalformedError for anything else."""
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
            raise MalformedError("no place in an item")


def _point(value: Json) -> int:
    if type(value) is not int or abs(value) > _FARTHEST:
        raise MalformedError("no coordinate on a page")
    return value


def _from_zero(value: Json) -> int:
    if type(value) is not int or not 0 <= value <= _FARTHEST:
        raise MalformedError("no number in an item")
    return value


def _from_one(value: Json) -> int:
    if not (number := _from_zero(value)):
        raise MalformedError("no number in an item")
    return number


def _stretch(start: Json, end: Json) -> tuple[int, int]:
    first, last = _from_zero(start), _from_zero(end)
    if first > last:
        raise MalformedError("a stretch that ends before it starts")
    return first, last
