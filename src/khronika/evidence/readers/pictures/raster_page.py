"""Pages of a PDF document as pictures, for people to look at instead of the document, and for their fingerprints."""

from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image

from khronika.evidence.citation.locator import OnPage
from khronika.evidence.readers.pictures import raster
from khronika.evidence.readers.pictures.likeness_level import prints_of
from khronika.evidence.reading.note import NoteRole
from khronika.evidence.reading.port import Report

if TYPE_CHECKING:
    from khronika.evidence.likeness.prints import ImagePrint

_POINTS_PER_INCH, _DOTS_PER_INCH = 72, 110
_MOST_BYTES = 16 * 1_048_576
"""Bytes of all pictures of one document; what is beyond them is left to the reading of pages by name."""


class Pages:
    """Draws pages of one document, as many as there is room for."""

    def __init__(self, document: Any, report: Report) -> None:  # noqa: ANN401 -- the library says nothing of its types
        self._document, self._report = document, report
        self._drawn, self._bytes = 0, 0
        self.prints: list[ImagePrint] = []

    def thumbnail(self, number: int) -> None:
        """Report a small picture of a page; nothing of one that cannot be drawn."""
        drawn = _drawn(self._document, number, raster.LONGEST_THUMBNAIL)
        if drawn is not None:
            self._say(NoteRole.THUMBNAIL, number, raster.jpeg(drawn, raster.LONGEST_THUMBNAIL))

    def page(self, number: int) -> None:
        """Report a page that says nothing as a picture, and take its fingerprints.

        Nothing of one that cannot be drawn.
        """
        if self._drawn >= raster.MOST_PAGES or self._bytes >= _MOST_BYTES:
            return
        drawn = _drawn(self._document, number, raster.LONGEST_PAGE)
        if drawn is None:
            return
        self._drawn += 1
        self._say(NoteRole.PAGE, number, raster.jpeg(drawn, raster.LONGEST_PAGE))
        self.prints += prints_of(drawn, raster.small(drawn), OnPage(number))

    def _say(self, role: NoteRole, number: int, content: bytes) -> None:
        self._bytes += len(content)
        self._report.picture(role, OnPage(number), "image/jpeg", content)


def _drawn(document: Any, number: int, longest: int) -> Image.Image | None:  # noqa: ANN401 -- as above
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, longest / max(width, height, 1))
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        page.close()
    except (pypdfium2.PdfiumError, ValueError, ArithmeticError):
        return None
    return picture.convert("RGB") if picture.mode not in ("L", "RGB") else picture
