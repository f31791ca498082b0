"""Pages to recognise text on: frames of pictures, and pages of PDF documents drawn by the same rules."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image
from pypdfium2 import raw as pdfium

from khronika.evidence.citation.locator import InPicture, OnPage, Place
from khronika.evidence.readers.ocr.otherwise import SaidLine, compared_words
from khronika.evidence.readers.pdf.fonts import leave_fonts_of_the_machine
from khronika.evidence.readers.pdf.lines import lines
from khronika.evidence.readers.pdf.objects import outlined, pictures
from khronika.evidence.readers.pdf.scan import Layer, Scan, scan_of
from khronika.evidence.readers.pictures import opening as picture_opening
from khronika.evidence.readers.pictures import raster
from khronika.evidence.readers.pictures import tiles as picture_tiles
from khronika.evidence.readers.pictures.boxes import tiles_of
from khronika.evidence.readers.pictures.description import frames, orientation
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import Reason

_LEAST = 2_400
"""Pixels that both sides of a picture keep when it is made smaller, so that small print stays legible."""

_POINTS_AN_INCH, _DOTS_AN_INCH = 72, 220
_MOST_DOTS = 12_000_000
_PAGED = ("TIFF",)
_WHITE = 255
_MOST_TIMES = 8
"""Pages that are cut out of one page at most."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_SQUEEZED = 1.15, 4.0
"""Between which ratios of dots across and down points are no squares: less is a rounding, more is
nonsense."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as people see it.

    Boxes on it are in pixels of `shown`, which it may have more or fewer of itself.
    """

    number: int
    picture: Image.Image
    shown: tuple[int, int]
    place: Callable[[Box], Place]
    """Where in the item a box stands."""
    layer: Layer = Layer.BARE
    """What the text that the page has is to what is seen on it."""
    said: frozenset[str] = frozenset()
    """The words of that text that stand on pictures, in small letters; of a page of small ones all."""
    pictures: tuple[Box, ...] = ()
    """Where pictures, or letters drawn as paths, stand on it."""
    lines: tuple[SaidLine, ...] = ()
    """The lines of that text."""

    def beside(self) -> Image.Image:
        """What its small pictures show, whatever lies over them; the whole page where they lie over each other many times."""
        found, boxes = Image.new("L", self.picture.size, _WHITE), dict.fromkeys(self.pictures)
        room = sum((right - left) * (lower - upper) for left, upper, right, lower in boxes)
        if room > _MOST_TIMES * self.picture.width * self.picture.height:
            return self.picture
        for box in boxes:
            found.paste(self.picture.crop(box), box[:2])
        return found


def load() -> None:
    """Load every decoder."""
    picture_opening.load()
    picture_tiles.load()
    leave_fonts_of_the_machine()


Drawing = Callable[[int], Page]
"""Draws a page by its number, from 1; raises UnreadError."""


def drawing(item: BinaryIO, media: str, passwords: tuple[str, ...]) -> Drawing:
    """How the pages of an item are drawn; raises UnreadError."""
    if media != "application/pdf":
        return lambda number: _frame(item, number)
    document = _opened(item, passwords)
    return lambda number: _drawn(document, number)


def _frame(item: BinaryIO, number: int) -> Page:
    try:
        return _shown(item, number)
    except NotImplementedError as error:
        raise UnreadError(Reason.MISSING_TOOL) from error
    except picture_opening.UNREADABLE:
        pass
    # A picture that breaks off is read as far as it goes.
    try:
        with picture_opening.as_far_as_it_goes():
            return _shown(item, number)
    except picture_opening.UNREADABLE as error:
        raise UnreadError(Reason.MALFORMED) from error


def _shown(item: BinaryIO, number: int) -> Page:
    picture = picture_opening.opened(item)
    several = picture.format in _PAGED and frames(picture) > 1
    if several:
        picture.seek(number - 1)
    picture_opening.require_room(picture)
    turn = orientation(picture)
    shown = raster.upright_size(picture.size, turn)
    return Page(
        number, _points(picture, item, turn), shown, lambda box: InPicture(box, number if several else None)
    )


def _points(picture: Image.Image, item: BinaryIO, turn: int) -> Image.Image:
    if picture.format == "HEIF":
        item.seek(0)
        return picture_tiles.assembled(tiles_of(whole(item)), _LEAST)
    picture_opening.decode(picture, _LEAST)
    return raster.plain(_squared(picture), turn, _LEAST)


def _squared(picture: Image.Image) -> Image.Image:
    """A picture whose points are no squares (a fax has 204 an inch across, 98 down) as people see it."""
    across, down = (float(dots) for dots in picture.info.get("dpi", (0, 0)))
    if not min(across, down) > 0 or not _SQUEEZED[0] <= max(across / down, down / across) <= _SQUEEZED[1]:
        return picture
    wide, high = (1.0, across / down) if across > down else (down / across, 1.0)
    size = round(picture.width * wide), round(picture.height * high)
    return (
        picture.convert("L").resize(size, Image.Resampling.BICUBIC)
        if size[0] * size[1] <= _MOST_DOTS
        else picture
    )


def _opened(item: BinaryIO, passwords: tuple[str, ...]) -> Any:  # noqa: ANN401 -- the library says nothing of its types
    reason = Reason.ENCRYPTED
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(item, password)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) != pdfium.FPDF_ERR_PASSWORD:
                reason = Reason.MALFORMED
    raise UnreadError(reason)


def _drawn(document: Any, number: int) -> Page:  # noqa: ANN401 -- as above
    try:
        page = document[number - 1]
        scan, said = _scan(page)
        width, height = page.get_size()
        bitmap = page.render(scale=_scale(width, height), grayscale=True)
        position = bitmap.get_posconv(page)
        drawn = bitmap.to_pil().convert("L")
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise UnreadError(Reason.MALFORMED) from error
    return Page(
        number,
        drawn,
        drawn.size,
        lambda box: OnPage(number, _in_points(position, box)),
        scan.layer,
        said,
        tuple(_in_pixels(position, box, drawn.size) for box in (*pictures(page.raw), *outlined(page.raw))),
        tuple(
            SaidLine(_in_pixels(position, line.box, drawn.size), compared_words(line.text))
            for line in scan.over
            if line.box
        ),
    )


def _scan(page: Any) -> tuple[Scan, frozenset[str]]:  # noqa: ANN401 -- as above
    text = page.get_textpage()
    scan = scan_of(page.raw, text.raw, list(lines(text.raw)))
    text.close()
    return scan, frozenset(word for line in scan.over for word in words_of(line.text))


def words_of(text: str) -> list[str]:
    """The words of a text that are long enough to tell one text from another, in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def _scale(width: float, height: float) -> float:
    """Dots a point, fewer where a page would have more than there is room for."""
    return min(_DOTS_AN_INCH / _POINTS_AN_INCH, math.sqrt(_MOST_DOTS / max(1.0, width * height)))


def _in_points(position: Any, box: Box) -> Box:  # noqa: ANN401 -- as above
    """A box in the page's own coordinates, however it is turned when it is shown: whole points, rounded outwards."""
    corners = [position.to_page(x, y) for x in box[::2] for y in box[1::2]]
    across, up = zip(*corners, strict=True)
    return math.floor(min(across)), math.floor(min(up)), math.ceil(max(across)), math.ceil(max(up))


def _in_pixels(position: Any, box: tuple[float, float, float, float], size: tuple[int, int]) -> Box:  # noqa: ANN401 -- as above
    """A box of a page in the points of its picture, as far as it is shown."""
    corners = [position.to_bitmap(x, y) for x in box[::2] for y in box[1::2]]
    across, up = zip(*corners, strict=True)
    edges = [
        min(max(0, edge), most)
        for each, most in ((across, size[0]), (up, size[1]))
        for edge in (min(each), max(each))
    ]
    return edges[0], edges[2], edges[1], edges[3]
