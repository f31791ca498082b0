"""Which words of a page of a PDF document are drawn: with and without its text, the page has to look different where a word stands."""

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import repeat
from time import process_time
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from khronika.evidence.readers.pdf.lines import Box, Line, glyph_box
from khronika.evidence.readers.pdf.objects import every_text_object, is_text, marks, pictures

_SCALE = 0.75
_FEWEST_GAP = 2.0
"""Heights of a line without ink, from which its words are looked at one by one."""
_LONGEST = 15.0
"""Seconds of processor time for all pages of a document."""
_INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_LARGEST_SIDE = 4_000
_HIGH = 6
"""Points of a line of which the upper and lower quarter may be left out."""
_WORD = re.compile(r"\S*[^\W_]\S*")


class Unseen(Enum):
    """Why words of a page are not what is drawn."""

    LAYER = "layer-off"
    """They are of a layer that is switched off, or may be: their layer is not drawn."""
    OUTSIDE = "outside-crop"
    """They stand outside of the part of the page that is shown."""
    INVISIBLE = "invisible"
    """They are set in invisible letters, over nothing."""
    NOT_DRAWN = "not-drawn"
    """Something covers them, or they have the colour of what they stand on."""
    INSTEAD = "actual-text"
    """The document says them instead of the letters that are drawn (`ActualText`)."""


HEADINGS = {
    Unseen.LAYER: "[of a layer that is switched off: ",
    Unseen.OUTSIDE: "[outside of what is shown of the page: ",
    Unseen.INVISIBLE: "[in invisible letters: ",
    Unseen.NOT_DRAWN: "[not drawn: ",
    Unseen.INSTEAD: "[said instead of what is drawn: ",
}
"""What stands before such words in a text; it is in no run."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a line that are not drawn, and why."""

    start: int
    end: int
    why: Unseen


class Drawing:
    """Compares pages with themselves without their text, as long as there is time."""

    def __init__(self) -> None:
        self._begun = process_time()
        self.left_out: list[int] = []
        """Pages that were not compared."""

    def stretches(self, page: Any, text: Any, lines: list[Line], number: int) -> list[list[Stretch]]:  # noqa: ANN401 -- the library says nothing of its types
        """Of each line the words that are not drawn."""
        outside = [_outside(page, line) for line in lines]
        if not any(line.box for line in lines):
            return outside
        objects = every_text_object(page)
        if objects is not None and not objects:
            return outside
        is_left_out = objects is None or process_time() - self._begun > _LONGEST
        compared = None if is_left_out else _compared(page, objects or [])
        if compared is None:
            self.left_out.append(number)
            return outside
        shown = _Page(page, text, compared, list(pictures(page)))
        return [
            found or _together(_unseen(shown, line), line.text)
            for found, line in zip(outside, lines, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Differences:
    """Where a page looks different without its text: a row of bytes for each row of points, zero where it does not."""

    rows: tuple[bytes, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Page:
    page: Any
    text: Any
    differs: _Differences
    pictures: list[Box]


def _outside(page: Any, line: Line) -> list[Stretch]:  # noqa: ANN401 -- as above
    if line.box is None or not line.text.strip():
        return []
    x0, y0, x1, y1 = _shown(page)
    left, bottom, right, top = line.box
    return (
        [Stretch(0, len(line.text), Unseen.OUTSIDE)]
        if right <= x0 or left >= x1 or top <= y0 or bottom >= y1
        else []
    )


def _shown(page: Any) -> Box:  # noqa: ANN401 -- as above
    """The part of the page that is shown (ISO 32000-1 section 14.11.2)."""
    (mx0, my0, mx1, my1), (cx0, cy0, cx1, cy1) = page.get_mediabox(), page.get_cropbox()
    box = max(mx0, cx0), max(my0, cy0), min(mx1, cx1), min(my1, cy1)
    return box if box[0] < box[2] and box[1] < box[3] else (mx0, my0, mx1, my1)


def _compared(page: Any, objects: list[Any]) -> _Differences | None:  # noqa: ANN401 -- as above
    """The page with and without its text; None for one that cannot be drawn."""
    try:
        drawn, width, height, stride = _picture(page)
        if _is_all_text(page, objects):
            without = _WHITE * len(drawn)
        else:
            for each in objects:
                pdfium.FPDFPageObj_SetIsActive(each, False)
            without = _picture(page)[0]
    except (pypdfium2.PdfiumError, ValueError, ArithmeticError):
        return None
    finally:
        for each in objects:
            pdfium.FPDFPageObj_SetIsActive(each, True)
    if len(drawn) != len(without):
        return None
    differ = (int.from_bytes(drawn) ^ int.from_bytes(without)).to_bytes(len(drawn))
    rows = [differ[start : start + width] for start in range(0, stride * height, stride)]
    return _Differences(tuple(rows), width, height)


def _is_all_text(page: Any, objects: list[Any]) -> bool:  # noqa: ANN401 -- as above
    """Whether nothing is left of a page without these texts: such a page need not be drawn to know how it looks."""
    count = pdfium.FPDFPage_CountObjects(page)
    if count != len(objects) or pdfium.FPDFPage_GetAnnotCount(page) or pdfium.FPDFPage_HasTransparency(page):
        return False
    # As many texts may stand in forms, which draw something else as well.
    return all(map(is_text, map(pdfium.FPDFPage_GetObject, repeat(page, count), range(count))))


_WHITE = b"\xff"
"""A point that nothing is drawn on."""


def _picture(page: Any) -> tuple[bytes, int, int, int]:  # noqa: ANN401 -- as above
    """The points of a drawn page, its width and height, and the bytes of a row of points."""
    scale = min(_SCALE, _LARGEST_SIDE / max(*page.get_size(), 1))
    drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    found = bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride
    drawn.close()
    return found


def _unseen(page: _Page, line: Line) -> Iterator[Stretch]:
    """The words of a line that are not drawn."""
    if line.box is None or not line.text.strip():
        return
    left, top, right, bottom = _points(page, line.box)
    ink = _ink(page.differs, left, top, right, bottom)
    if ink is None:
        return
    if not any(ink) and _WORD.search(line.text):
        yield from _told(page, line, 0, len(line.text))
    elif len(line.text) == line.count and re.search(
        rb"\0{%d}" % max(3, round(_FEWEST_GAP * (bottom - top))), ink
    ):
        for word in _WORD.finditer(line.text):
            box = _word_box(page.text, line.start + word.start(), line.start + word.end() - 1)
            seen = _ink(page.differs, *_points(page, box)) if box else None
            if seen is not None and not any(seen):
                yield from _told(page, line, word.start(), word.end())


def _ink(differs: _Differences, left: int, top: int, right: int, bottom: int) -> bytes | None:
    """One byte a column of a region, not zero where something of the text is seen.

    Its upper and lower edges may be of other lines.
    """
    x0, x1 = max(0, left), min(differs.width, right)
    quarter = (bottom - top) // 4 if bottom - top >= _HIGH else 0
    y0, y1 = max(0, top + quarter), min(differs.height, bottom - quarter)
    if x0 >= x1 or y0 >= y1:
        return None
    found = 0
    for row in differs.rows[y0:y1]:
        found |= int.from_bytes(row[x0:x1])
    return found.to_bytes(x1 - x0)


def _together(stretches: Iterable[Stretch], text: str) -> list[Stretch]:
    """Words next to each other that are not drawn for the same reason, as one stretch."""
    found: list[Stretch] = []
    for each in stretches:
        if found and found[-1].why is each.why and not text[found[-1].end : each.start].strip():
            found[-1] = Stretch(found[-1].start, each.end, each.why)
        else:
            found.append(each)
    return found


def _points(page: _Page, box: Box) -> tuple[int, int, int, int]:
    """A box of the page in points of its picture: left, top, right, bottom."""
    x, y = ctypes.c_int(), ctypes.c_int()
    found = []
    for px, py in ((box[0], box[1]), (box[2], box[3])):
        pdfium.FPDF_PageToDevice(page.page, 0, 0, page.differs.width, page.differs.height, 0, px, py, x, y)
        found.append((x.value, y.value))
    (x0, y0), (x1, y1) = found
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _word_box(text: Any, first: int, last: int) -> Box | None:  # noqa: ANN401 -- as above
    boxes = [box for at in (first, last) if (box := glyph_box(text, at)) is not None]
    if not boxes:
        return None
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _told(page: _Page, line: Line, start: int, end: int) -> Iterator[Stretch]:
    """Why words are not drawn.

    Nothing where that says nothing of the document: its fonts lie elsewhere, or it is the text of a scan.
    """
    each = pdfium.FPDFText_GetTextObject(page.text, line.start + start)
    if not each:
        return
    if "OC" in marks(each):
        why = Unseen.LAYER
    elif pdfium.FPDFTextObj_GetTextRenderMode(each) in _INVISIBLE:
        if line.box is None or any(_within(line.box, picture) for picture in page.pictures):
            return
        why = Unseen.INVISIBLE
    else:
        if line.box is not None and any(
            _within(line.box, picture) and _is_large(page, picture) for picture in page.pictures
        ):
            return
        why = Unseen.NOT_DRAWN
    font = pdfium.FPDFTextObj_GetFont(each)
    drawable = font and (pdfium.FPDFFont_GetIsEmbedded(font) == 1 or line.text[start:end].isascii())
    if drawable or why is Unseen.INVISIBLE:
        yield Stretch(start, end, why)


def _is_large(page: _Page, picture: Box) -> bool:
    """Whether a picture is most of the page: what stands under it is the layer of text of a scan."""
    width, height = page.page.get_size()
    return bool((picture[2] - picture[0]) * (picture[3] - picture[1]) >= width * height / 2)


def _within(box: tuple[int, int, int, int], picture: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return picture[0] <= x <= picture[2] and picture[1] <= y <= picture[3]
