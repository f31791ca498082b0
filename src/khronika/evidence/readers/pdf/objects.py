"""What a page of a PDF document is made of: texts, pictures, forms, also those in forms."""

import ctypes
from collections.abc import Iterator
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from khronika.evidence.readers.pdf.lines import Box
from khronika.evidence.readers.pdf.string import wide_out

_MOST, _DEEPEST, _MOST_IN_A_FORM = 50_000, 8, 100
_LEAST_SEGMENTS, _LEAST_IN_ALL = 6, 90
"""Segments of a filled path that can be a letter (a field or a rule has five), and of all that can be a word."""
_LOWEST, _HIGHEST = 3, 120
"""Points of the height of a letter, or of a line of them in one path."""


def text_objects(page: Any) -> Iterator[Any]:  # noqa: ANN401 -- the library says nothing of its types
    """The texts of a page, in the order in which they are drawn; no more than is looked at."""
    yield from filter(is_text, _objects(page))


def every_text_object(page: Any) -> list[Any] | None:  # noqa: ANN401 -- as above
    """The texts of a page; None where more stands on it than is looked at."""
    found = list(_objects(page))
    return list(filter(is_text, found)) if len(found) < _MOST else None


def is_text(each: Any) -> bool:  # noqa: ANN401 -- as above
    """Whether an object is a text."""
    return bool(each and pdfium.FPDFPageObj_GetType(each) == pdfium.FPDF_PAGEOBJ_TEXT)


def each_picture(page: Any) -> Iterator[Any]:  # noqa: ANN401 -- as above
    """The pictures of a page, also those in forms; no more than is looked at."""
    yield from (
        each for each in _objects(page) if pdfium.FPDFPageObj_GetType(each) == pdfium.FPDF_PAGEOBJ_IMAGE
    )


def _objects(page: Any) -> Iterator[Any]:  # noqa: ANN401 -- as above
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST)
    waiting = [(partial(pdfium.FPDFPage_GetObject, page), at, 0) for at in reversed(range(count))]
    left = _MOST
    while waiting and left:
        get, at, depth = waiting.pop()
        left -= 1
        if not (each := get(at)):
            continue
        yield each
        if depth < _DEEPEST and pdfium.FPDFPageObj_GetType(each) == pdfium.FPDF_PAGEOBJ_FORM:
            inner = min(pdfium.FPDFFormObj_CountObjects(each), left)
            waiting += [
                (partial(pdfium.FPDFFormObj_GetObject, each), one, depth + 1)
                for one in reversed(range(inner))
            ]


def pictures(page: Any) -> Iterator[Box]:  # noqa: ANN401 -- as above
    """The boxes of the pictures of a page, and of the forms that hold one."""
    edges = [ctypes.c_float() for _ in range(4)]
    for at in range(min(pdfium.FPDFPage_CountObjects(page), _MOST)):
        each = pdfium.FPDFPage_GetObject(page, at)
        if each and _is_picture(each) and pdfium.FPDFPageObj_GetBounds(each, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            yield left, bottom, right, top


def _is_picture(each: Any, depth: int = 0) -> bool:  # noqa: ANN401 -- as above
    kind = pdfium.FPDFPageObj_GetType(each)
    if kind != pdfium.FPDF_PAGEOBJ_FORM or depth == _DEEPEST:
        return bool(kind == pdfium.FPDF_PAGEOBJ_IMAGE)
    inner = (
        pdfium.FPDFFormObj_GetObject(each, at)
        for at in range(min(pdfium.FPDFFormObj_CountObjects(each), _MOST_IN_A_FORM))
    )
    return any(one and _is_picture(one, depth + 1) for one in inner)


def outlined(page: Any) -> list[Box]:  # noqa: ANN401 -- as above
    """The boxes of filled paths that may be letters, and of forms that hold such; none where they are too few for a word."""
    found, segments, budget = list[Box](), 0, [_MOST]
    edges = [ctypes.c_float() for _ in range(4)]
    for at in range(min(pdfium.FPDFPage_CountObjects(page), _MOST)):
        each = pdfium.FPDFPage_GetObject(page, at)
        if each and (count := _letter_segments(each, budget)) and pdfium.FPDFPageObj_GetBounds(each, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            found.append((left, bottom, right, top))
            segments += count
    return found if segments >= _LEAST_IN_ALL else []


def _letter_segments(each: Any, budget: list[int], depth: int = 0) -> int:  # noqa: ANN401 -- as above
    """Segments of what may be letters in an object; `budget` counts down the objects that are looked at."""
    budget[0] -= 1
    if budget[0] < 0:
        return 0
    kind = pdfium.FPDFPageObj_GetType(each)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _segments(each)
    if kind != pdfium.FPDF_PAGEOBJ_FORM or depth == _DEEPEST:
        return 0
    inner = (
        pdfium.FPDFFormObj_GetObject(each, at)
        for at in range(min(pdfium.FPDFFormObj_CountObjects(each), _MOST_IN_A_FORM))
    )
    return sum(_letter_segments(one, budget, depth + 1) for one in inner if one)


def _segments(path: Any) -> int:  # noqa: ANN401 -- as above
    # Asked first, since nearly every path is none.
    if (count := pdfium.FPDFPath_CountSegments(path)) < _LEAST_SEGMENTS:
        return 0
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPath_GetDrawMode(path, mode, is_stroked) or not mode.value:
        return 0
    if not pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        return 0
    return count if _LOWEST <= top.value - bottom.value <= _HIGHEST else 0


def marks(each: Any) -> set[str]:  # noqa: ANN401 -- as above
    """The names of the marks around an object."""
    found = (
        pdfium.FPDFPageObj_GetMark(each, at) for at in range(max(0, pdfium.FPDFPageObj_CountMarks(each)))
    )
    return {wide_out(partial(pdfium.FPDFPageObjMark_GetName, mark)) for mark in found if mark}
