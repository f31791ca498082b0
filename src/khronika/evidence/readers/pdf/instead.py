"""What a PDF document says instead of the letters that it draws (`ActualText`, ISO 32000-1 section 14.9.4)."""

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from khronika.evidence.readers.pdf.lines import unmapped_in
from khronika.evidence.readers.pdf.objects import text_objects
from khronika.evidence.readers.pdf.string import bytes_out, decoded, wide

_KEY = b"ActualText"
_LENGTH = ctypes.c_ulong()
_MARK = b"\xfe\xff"


@dataclass(frozen=True, slots=True)
class Instead:
    """What is said instead of what is drawn, and the box of what is drawn."""

    text: str
    box: tuple[int, int, int, int] | None


@dataclass(slots=True)
class _Span:
    """Objects that are drawn one after the other, and what is said instead of them."""

    said: str
    objects: list[tuple[Any, Any]] = field(default_factory=list)

    def drawn(self, text: Any) -> str:  # noqa: ANN401 -- the library says nothing of its types
        return "".join(wide(partial(pdfium.FPDFTextObj_GetText, each, text)) for each, _ in self.objects)

    def take_back(self) -> None:
        for each, mark in self.objects:
            pdfium.FPDFPageObjMark_RemoveParam(each, mark, _KEY)

    def say_again(self, document: Any) -> None:  # noqa: ANN401 -- as above
        data = _MARK + self.said.encode("utf-16-be", "surrogatepass")
        held = (ctypes.c_ubyte * len(data))(*data)
        for each, mark in self.objects:
            pdfium.FPDFPageObjMark_SetBlobParam(document, each, mark, _KEY, held, len(data))


def said_instead(document: Any, page: Any) -> list[Instead]:  # noqa: ANN401 -- as above
    """What a page says in other words than it draws.

    From then on its text is what it draws, as far as that has known characters.
    """
    spans = list(_spans(page))
    if not spans:
        return []
    for span in spans:
        span.take_back()
    text = page.get_textpage()
    found = []
    for span in spans:
        drawn = span.drawn(text.raw)
        if not drawn.strip() or unmapped_in(drawn) or _letters(drawn) == _letters(span.said):
            span.say_again(document)
        else:
            found.append(Instead(span.said, _around(span)))
    text.close()
    return found


def _letters(text: str) -> str:
    """The letters and digits of a text: ligatures, hyphens and spaces are what this is commonly used for."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _spans(page: Any) -> Iterator[_Span]:  # noqa: ANN401 -- as above
    span: _Span | None = None
    for each in text_objects(page):
        mark, said = _instead_of(each)
        if span is not None and (mark is None or said != span.said):
            yield span
            span = None
        if mark is not None:
            span = span or _Span(said)
            span.objects.append((each, mark))
    if span is not None:
        yield span


def _instead_of(each: Any) -> tuple[Any, str]:  # noqa: ANN401 -- as above
    for at in range(max(0, pdfium.FPDFPageObj_CountMarks(each))):
        mark = pdfium.FPDFPageObj_GetMark(each, at)
        # Asked first whether there is any: most marks only say where in the structure a text belongs.
        if mark and pdfium.FPDFPageObjMark_GetParamBlobValue(mark, _KEY, None, 0, _LENGTH):
            said = decoded(bytes_out(partial(pdfium.FPDFPageObjMark_GetParamBlobValue, mark, _KEY)))
            if said:
                return mark, said
    return None, ""


def _around(span: _Span) -> tuple[int, int, int, int] | None:
    edges = [ctypes.c_float() for _ in range(4)]
    boxes = [
        tuple(edge.value for edge in edges)
        for each, _ in span.objects
        if pdfium.FPDFPageObj_GetBounds(each, *edges)
    ]
    if not boxes or not all(math.isfinite(edge) and abs(edge) < 1e6 for box in boxes for edge in box):
        return None
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return math.floor(min(x0)), math.floor(min(y0)), math.ceil(max(x1)), math.ceil(max(y1))
