"""Ink that looks like a line of letters, told by its height and its pieces alone, where nothing recognised any."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from khronika.evidence.readers.ocr.engine import Box

Mask = NDArray[np.bool_]

_HALF = 2
"""The page is looked at in half its size."""
_INK, _LEAST_INK, _ROOM = 70, 12, 24
"""How much darker than paper ink is, points of it that can be a letter, and pixels around it that are looked at, too."""
_LOW, _HIGH = 0.5, 2.0
"""Height of a line of letters, in those of words of the page: a rule is lower, a signature or a stamp higher."""
_FEWEST, _MOST = 4, 80
_NARROW, _WIDE = 0.15, 2.0
"""Pieces of such a line, and how wide most of them are, in heights of words."""


def ink_of(grey: Image.Image) -> Mask:
    """Where there is ink on a page, in half its size, dirt left out."""
    small = np.asarray(grey.reduce(_HALF).filter(ImageFilter.MedianFilter(3)), np.int16)
    found: Mask = np.percentile(small, 80) - small > _INK
    return found


def around(ink: Mask, size: tuple[int, int]) -> Box | None:
    """The box around all ink of a page of this width and height; None where there is too little for a letter."""
    if int(ink.sum()) < _LEAST_INK:
        return None
    down, across = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    left, top = (max(0, _HALF * int(edge[0]) - _ROOM) for edge in (across, down))
    right, bottom = (_HALF * (int(edge[-1]) + 1) + _ROOM for edge in (across, down))
    return left, top, min(right, size[0]), min(bottom, size[1])


def lines_like_letters(ink: Mask, height: float) -> Iterator[Box]:
    """The boxes of lines that look like letters, in pixels of the page; `height` of its words in pixels."""
    high = height / _HALF
    for top, bottom in _runs(np.asarray(ink.any(axis=1))):
        if _LOW * high <= bottom - top <= _HIGH * high:
            pieces = _runs(np.asarray(ink[top:bottom].any(axis=0)))
            letters = [end - start for start, end in pieces if _NARROW * high <= end - start <= _WIDE * high]
            if len(letters) >= _FEWEST and len(pieces) <= _MOST and 2 * len(letters) > len(pieces):
                yield _HALF * pieces[0][0], _HALF * top, _HALF * pieces[-1][1], _HALF * bottom


def _runs(marked: Mask) -> list[tuple[int, int]]:
    steps = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in steps.reshape(-1, 2)]
