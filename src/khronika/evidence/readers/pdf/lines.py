"""The lines of a page of a PDF document, as the library tells them from each other, with their boxes."""

import ctypes
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from khronika.evidence.citation.locator import OnPage

_HYPHEN, _LARGEST, _NOBODY = "\x02", 0x10FFFF, "\uffff"
_LINE = re.compile("[^\r\n\x02]*\x02|[^\r\n\x02]+")
# The library joins a word that is divided at the end of a line; its box is to be that of one line.
_UNMAPPED = re.compile("[\0\ufffd\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")

_FAR = 1e6
_UNITS = f"utf-16-{sys.byteorder[0]}e"

# Where the library puts the edges of a box; made once, because making them takes longer than asking.
_LEFT, _TOP, _RIGHT, _BOTTOM = (ctypes.c_double() for _ in range(4))
_TO_LEFT, _TO_TOP, _TO_RIGHT, _TO_BOTTOM = map(ctypes.byref, (_LEFT, _TOP, _RIGHT, _BOTTOM))

Box = tuple[float, float, float, float]
"""Left, bottom, right and top of something on a page, in its points."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says, how many of its glyphs stand for no known character, and its box if the library knows one.

    `start` and `count` are its glyphs on the page.
    """

    text: str
    unmapped: int
    box: tuple[int, int, int, int] | None
    start: int = 0
    count: int = 0

    def place(self, page: int) -> OnPage:
        """Where it stands."""
        return OnPage(page, self.box)


def lines(page: Any) -> Iterator[Line]:  # noqa: ANN401 -- the library says nothing of its types
    """The lines of a page of text (an object of the library itself), blank ones among them."""
    for found in _LINE.finditer(_glyphs(page)):
        written = found.group()
        known = _UNMAPPED.sub("", written)
        text = _characters(known.replace(_HYPHEN, "-"))
        box = _outwards(_around(boxes(page, found.start(), len(written)))) if text.strip() else None
        yield Line(text, len(written) - len(known), box, found.start(), len(written))


def _glyphs(page: Any) -> str:  # noqa: ANN401 -- as above
    """One character a glyph.

    All of them at once where the library leaves none out, which takes a tenth of the time.
    """
    count = pdfium.FPDFText_CountChars(page)
    if count <= 0:
        return ""
    held = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(page, 0, count, held) != count + 1:
        return "".join(map(_character, map(pdfium.FPDFText_GetUnicode, repeat(page), range(count))))
    text = bytes(held)[: 2 * count].decode(_UNITS, "surrogatepass")
    if len(text) != count:
        # Beyond the first plane two halves are two glyphs here: the places of boxes are counted so.
        text = "".join(map(chr, held[:count]))
    # Told at once, a hyphen at the end of a line looks like a glyph without a character.
    return re.sub("\ufffe", lambda at: _character(pdfium.FPDFText_GetUnicode(page, at.start())), text)


def _character(code: int) -> str:
    return chr(code) if code <= _LARGEST else _NOBODY


def _characters(text: str) -> str:
    """The library gives halves beyond the first plane."""
    return (
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        if _HALVES.search(text)
        else text
    )


def _around(boxes: list[Box]) -> Box | None:
    """The smallest box around boxes; None when there is none."""
    # A box far from any page is a lie of the file.
    known = [
        box
        for box in boxes
        if -_FAR < box[0] < _FAR and -_FAR < box[1] < _FAR and -_FAR < box[2] < _FAR and -_FAR < box[3] < _FAR
    ]
    if len(known) < 2:
        return known[0] if known else None
    x0, y0, x1, y1 = zip(*known, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _outwards(box: Box | None) -> tuple[int, int, int, int] | None:
    return (
        None
        if box is None
        else (math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3]))
    )


def unmapped_in(text: str) -> bool:
    """Whether a text has glyphs that stand for no known character."""
    return _UNMAPPED.search(text) is not None


def glyph_box(page: Any, at: int) -> Box | None:  # noqa: ANN401 -- as above
    """The box of one glyph, None where the library knows none."""
    if not pdfium.FPDFText_GetCharBox(page, at, _TO_LEFT, _TO_RIGHT, _TO_BOTTOM, _TO_TOP):
        return None
    return _LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value


def boxes(page: Any, start: int, count: int) -> list[Box]:  # noqa: ANN401 -- as above
    """The boxes of the pieces in which the library knows so many glyphs."""
    found = range(pdfium.FPDFText_CountRects(page, start, count))
    return [
        (_LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value)
        for at in found
        if pdfium.FPDFText_GetRect(page, at, _TO_LEFT, _TO_TOP, _TO_RIGHT, _TO_BOTTOM)
    ]
