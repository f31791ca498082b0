"""Whether a page of a PDF document holds words, lines and areas alone, so that it shows nobody a picture they did not ask for.

Whatever is in doubt is no such page: a picture of cruelty must not come unasked.
"""

import ctypes
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_MOST_OBJECTS, _DEEPEST = 50_000, 8
_MOST_STRAIGHT = 10_000
"""Points of paths whose edges are level or upright: a table has some thousands, a mosaic of so many shows no more than a blur."""
_MOST_DRAWN = 200
"""Points of all other paths: a drawing has more."""
_LARGEST = 64 * 1_048_576
"""Bytes of a page with all that it uses, above which nobody looks."""
_LEVEL = 0.01
_PAINTED = re.compile(rb"/Type3\b|/PatternType\b|/SMask\s*(?!/None\b)[/\d<]")
"""What paints pictures without standing on the page: fonts drawn by the page, patterns, masks (ISO 32000-1, 8.7, 9.6.5, 11.5)."""

_Get = Callable[[int], Any]


@dataclass(slots=True)
class _Content:
    """What is left to be looked at, and what was found."""

    waiting: list[tuple[_Get, int, int]] = field(default_factory=list)
    """Who gives objects, how many, how deep they lie."""
    objects: int = 0
    texts: int = 0
    straight: int = 0
    drawn: int = 0

    @property
    def is_too_much(self) -> bool:
        """Whether it may be a drawing, or more than anybody looks at."""
        return self.objects > _MOST_OBJECTS or self.straight > _MOST_STRAIGHT or self.drawn > _MOST_DRAWN


def holds_only_words(document: Any, page: Any, number: int) -> bool:  # noqa: ANN401 -- the library says nothing of its types
    """Whether an open page, by its number from 1, shows nothing but words, lines and areas."""
    content = _Content([(partial(pdfium.FPDFPage_GetObject, page), pdfium.FPDFPage_CountObjects(page), 0)])
    notes = [
        note
        for at in range(pdfium.FPDFPage_GetAnnotCount(page))
        if (note := pdfium.FPDFPage_GetAnnot(page, at))
    ]
    try:
        content.waiting += [
            (partial(pdfium.FPDFAnnot_GetObject, note), pdfium.FPDFAnnot_GetObjectCount(note), 0)
            for note in notes
        ]
        is_plain = all(_is_plain(*each, content) for each in iter(lambda: _next(content), None))
    finally:
        for note in notes:
            pdfium.FPDFPage_CloseAnnot(note)
    return is_plain and bool(content.texts) and not _is_painted(document, number)


def _next(content: _Content) -> tuple[_Get, int, int] | None:
    return content.waiting.pop() if content.waiting else None


def _is_plain(get: _Get, count: int, depth: int, content: _Content) -> bool:
    """Whether objects are texts and paths, and forms of these, which are to be looked at next."""
    for at in range(count):
        content.objects += 1
        if content.is_too_much or not (each := get(at)):
            return False
        match pdfium.FPDFPageObj_GetType(each):
            case pdfium.FPDF_PAGEOBJ_TEXT:
                content.texts += 1
            case pdfium.FPDF_PAGEOBJ_PATH:
                _count(each, content)
            case pdfium.FPDF_PAGEOBJ_FORM if depth < _DEEPEST:
                inner = pdfium.FPDFFormObj_CountObjects(each)
                content.waiting.append((partial(pdfium.FPDFFormObj_GetObject, each), inner, depth + 1))
            case _:
                return False
    return not content.is_too_much


def _count(path: Any, content: _Content) -> None:  # noqa: ANN401 -- as above
    """Count the points of a path, by how the edges to them run."""
    x, y, before = ctypes.c_float(), ctypes.c_float(), (0.0, 0.0)
    for at in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        moved = min(abs(x.value - before[0]), abs(y.value - before[1]))
        if kind == pdfium.FPDF_SEGMENT_MOVETO or (kind == pdfium.FPDF_SEGMENT_LINETO and moved < _LEVEL):
            content.straight += 1
        else:
            content.drawn += 1
        before = x.value, y.value
        if content.is_too_much:
            return


def _is_painted(document: Any, number: int) -> bool:  # noqa: ANN401 -- as above
    """Whether what a page uses paints pictures in ways that the library does not tell of.

    It is looked for in a copy of the page: there names are written in one way, and no object is packed or encrypted.
    """
    copy = pypdfium2.PdfDocument.new()
    try:
        copy.import_pages(document, [number - 1])
        held = _Bounded()
        copy.save(held)
    except pypdfium2.PdfiumError:
        return True
    finally:
        copy.close()
    return held.is_full or _PAINTED.search(held.getvalue()) is not None


class _Bounded(io.BytesIO):
    """Bytes up to a number; what comes after is left out."""

    is_full = False

    def write(self, data: Any) -> int:  # noqa: ANN401 -- any buffer
        """Take them, or none."""
        self.is_full = self.is_full or self.tell() + len(data) > _LARGEST
        return len(data) if self.is_full else super().write(data)
