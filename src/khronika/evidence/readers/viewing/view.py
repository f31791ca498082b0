"""A page of an item as pixels, in the steps in which it is shown: from a few grey points to colours."""

import io
import math
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pypdfium2
from PIL import Image

from khronika.evidence.readers.pdf.fonts import leave_fonts_of_the_machine
from khronika.evidence.readers.pictures import opening as picture_opening
from khronika.evidence.readers.pictures import raster
from khronika.evidence.readers.pictures import tiles as picture_tiles
from khronika.evidence.readers.pictures.boxes import tiles_of
from khronika.evidence.readers.pictures.description import frames, orientation
from khronika.evidence.readers.viewing.only_words import holds_only_words
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import MEBIBYTE, Limits, Reason
from khronika.evidence.reading.port import Report, parts
from khronika.evidence.reading.shield import LONGEST_SIDES, ShieldStep

BYTES = "application/octet-stream"
_POINTS_AN_INCH, _DOTS_AN_INCH = 72, 160
_PAGED = ("TIFF",)
_LEAST = 1_600
"""Pixels that both sides of a picture keep while it is made smaller."""
_SQUEEZED = 1.15, 4.0
"""Between which ratios of dots across and down points are no squares."""
_PDF = "application/pdf"
_LARGEST_LOOKED_AT = 64 * MEBIBYTE
"""Bytes of a document of which a page may pass for one without pictures."""
_NO_SUCH_PAGE = Reason.EMPTY


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page as it is shown; `corners` are its upper left, upper right and lower left corner as the item counts."""

    picture: Image.Image
    pages: int
    corners: tuple[float, ...]
    has_only_words: bool = False


def load() -> None:
    """Load every decoder, and use each once: libraries load parts of themselves when these are first used."""
    picture_opening.load()
    picture_tiles.load()
    leave_fonts_of_the_machine()
    _say(
        _Sheet(Image.new("RGB", (90, 120), "white"), 1, (0, 0, 90, 0, 0, 120)),
        Report(lambda _kind, _body: None, Limits()),
    )
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(90, 120)
    page.render().to_pil().resize((9, 12), Image.Resampling.BOX)
    holds_only_words(document, page, 1)


def read(item: BinaryIO, report: Report, media: str, page: int) -> None:
    """Report a page, from 1, as pixels; raises UnreadError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet = _of_document(item, page, report.passwords) if media == _PDF else _of_picture(item, page)
    _say(sheet, report)


def _say(sheet: _Sheet, report: Report) -> None:
    told = {"pages": str(sheet.pages), "corners": " ".join(f"{each:.3f}" for each in sheet.corners)}
    told["only-words"] = "yes" if sheet.has_only_words else "no"
    whole_size = _within(sheet.picture, LONGEST_SIDES[ShieldStep.COLOUR])
    grey = whole_size.convert("L")
    shown = {
        ShieldStep.CARD: _within(grey, LONGEST_SIDES[ShieldStep.CARD], Image.Resampling.BOX),
        ShieldStep.BLUR: _within(grey, LONGEST_SIDES[ShieldStep.BLUR], Image.Resampling.BOX),
        ShieldStep.GREY: grey,
        ShieldStep.COLOUR: whole_size,
    }
    for step, picture in shown.items():
        told[f"{step.value}.size"] = f"{picture.width} {picture.height}"
        report.contained(step.value, BYTES, _differences(picture))
    report.metadata(told)


def _differences(picture: Image.Image) -> Iterable[bytes]:
    """Each row as what differs from the row above it, modulo 256: what PNG calls the filter "up" (PNG section 9.2)."""
    rows = np.asarray(picture, dtype=np.uint8)
    changed = rows.copy()
    changed[1:] -= rows[:-1]
    return parts(changed.tobytes())


def _within(
    picture: Image.Image, longest: int, how: Image.Resampling = Image.Resampling.LANCZOS
) -> Image.Image:
    shrink = longest / max(picture.size)
    if shrink >= 1:
        return picture
    size = max(1, round(picture.width * shrink)), max(1, round(picture.height * shrink))
    return picture.resize(size, how, reducing_gap=2.0)


def _of_picture(item: BinaryIO, page: int) -> _Sheet:
    try:
        return _frame(item, page)
    except NotImplementedError as error:
        raise UnreadError(Reason.MISSING_TOOL) from error
    except picture_opening.UNREADABLE:
        pass
    # A picture that breaks off is shown as far as it goes.
    try:
        with picture_opening.as_far_as_it_goes():
            return _frame(item, page)
    except picture_opening.UNREADABLE as error:
        raise UnreadError(Reason.MALFORMED) from error


def _frame(item: BinaryIO, page: int) -> _Sheet:
    picture = picture_opening.opened(item)
    pages = frames(picture) if picture.format in _PAGED else 1
    if not 0 < page <= pages:
        raise UnreadError(_NO_SUCH_PAGE)
    if page > 1:
        picture.seek(page - 1)
    picture_opening.require_room(picture)
    turn = orientation(picture)
    width, height = raster.upright_size(picture.size, turn)
    if picture.format == "HEIF":
        item.seek(0)
        shown, (width, height) = picture_tiles.assembled(tiles_of(whole(item)), _LEAST // 2), picture.size
    else:
        dots = picture.info.get("dpi", (0, 0))
        picture_opening.decode(picture, LONGEST_SIDES[ShieldStep.COLOUR])
        shown = _squared(raster.plain(picture, turn, _LEAST), dots, is_turned=turn >= 5)
    return _Sheet(shown, pages, (0, 0, width, 0, 0, height))


def _squared(picture: Image.Image, dots: Any, *, is_turned: bool) -> Image.Image:  # noqa: ANN401 -- whatever the file says
    """A picture whose points are no squares (a fax has 204 an inch across, 98 down) as people see it."""
    across, down = (float(each) for each in dots)
    across, down = (down, across) if is_turned else (across, down)
    if not min(across, down) > 0 or not _SQUEEZED[0] <= max(across / down, down / across) <= _SQUEEZED[1]:
        return picture
    wide, high = (1.0, across / down) if across > down else (down / across, 1.0)
    size = round(picture.width * wide), round(picture.height * high)
    return picture.resize(size) if max(size) <= 2 * LONGEST_SIDES[ShieldStep.COLOUR] else picture


def _of_document(item: BinaryIO, page: int, passwords: tuple[str, ...]) -> _Sheet:
    document = _opened(item, passwords)
    if not 0 < page <= len(document):
        raise UnreadError(_NO_SUCH_PAGE)
    try:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        longest = max(1.0, width, height)
        scale = min(_DOTS_AN_INCH / _POINTS_AN_INCH, LONGEST_SIDES[ShieldStep.COLOUR] / longest)
        drawn = sheet.render(scale=scale)
        position = drawn.get_posconv(sheet)
        ends = ((0, 0), (drawn.width, 0), (0, drawn.height))
        corners = [part for end in ends for part in position.to_page(*end)]
        picture = drawn.to_pil().convert("RGB")
        is_looked_at = item.seek(0, io.SEEK_END) <= _LARGEST_LOOKED_AT
        has_only_words = is_looked_at and holds_only_words(document, sheet, page)
    except (pypdfium2.PdfiumError, IndexError, ValueError, ArithmeticError) as error:
        raise UnreadError(Reason.MALFORMED) from error
    if not all(map(math.isfinite, corners)):
        raise UnreadError(Reason.MALFORMED)
    return _Sheet(picture, len(document), tuple(corners), has_only_words)


def _opened(item: BinaryIO, passwords: tuple[str, ...]) -> Any:  # noqa: ANN401 -- the library says nothing of its types
    reason = Reason.ENCRYPTED
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(item, password)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) != pypdfium2.raw.FPDF_ERR_PASSWORD:
                reason = Reason.MALFORMED
    raise UnreadError(reason)
