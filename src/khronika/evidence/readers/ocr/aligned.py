"""Tables that nobody ruled: lines of a page whose words stand in columns with paper between them all the way down."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from khronika.evidence.readers.ocr.engine import Box

Mask = NDArray[np.bool_]
Span = tuple[int, int]

_LONG_SIDE = 1_200
_INK = 48
_DARKEST, _AS_DARK = 0.5, 0.5
"""Percent of a page that is surely letters, and the share of their darkness that ink has at least."""
_LOWEST, _HIGHEST = 5, 45
"""Pixels of the height of a line of letters."""
_GAP = 0.8
"""Heights of a line between two columns; between two words there is less."""
_LEAST_ROWS, _LEAST_COLUMNS = 4, 3
_DIRT = 0.04
"""Share of the rows that may have ink between two columns: a stamp, a name that is too long."""
_LEAST_SHARE = 0.2
"""Share of the rows in which something stands in a column."""
_FULL = 0.84
"""Share of the width of the columns that is written on in prose; in a table there is less."""
_APART = 4.0
"""Heights of a line between two rows of one table."""


def aligned(grey: Image.Image) -> tuple[Box, ...]:
    """The cells of a level page without rules whose lines stand in columns, row by row; none where it is no such page."""
    factor = min(1.0, _LONG_SIDE / max(grey.size))
    small = grey.resize((round(grey.width * factor), round(grey.height * factor)), Image.Resampling.BOX)
    ink = _ink(small.filter(ImageFilter.MedianFilter(3)))
    rows = _rows(ink)
    if len(rows) < _LEAST_ROWS:
        return ()
    height = float(np.median([end - start for start, end in rows]))
    cells = [box for block in _blocks(ink, rows, height) for box in _cells(ink, block, height)]
    return tuple(
        (round(left / factor), round(top / factor), round(right / factor), round(bottom / factor))
        for left, top, right, bottom in cells
    )


def _ink(small: Image.Image) -> Mask:
    """What is about as dark as the darkest: letters, and not the stamp that lies over them."""
    tone = np.asarray(small, np.int16)
    darkest, paper = np.percentile(tone[::3, ::3], (_DARKEST, 70))
    found: Mask = paper - tone > max(_INK, _AS_DARK * (paper - darkest))
    return found


def _rows(ink: Mask) -> list[Span]:
    """The lines of the page, from above; what is too high or too low for one is left out."""
    found = _runs(ink.sum(axis=1) >= 2)
    return [(start, end) for start, end in found if _LOWEST <= end - start <= _HIGHEST]


def _runs(marked: Mask) -> list[Span]:
    steps = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in steps.reshape(-1, 2)]


def _blocks(ink: Mask, rows: Sequence[Span], height: float) -> list[list[Span]]:
    """Rows one below the other that are each in as many pieces as a table has columns at least."""
    found: list[list[Span]] = [[]]
    for row in rows:
        is_near = not found[-1] or row[0] - found[-1][-1][1] <= _APART * height
        is_parted = len(_pieces(np.asarray(ink[row[0] : row[1]].any(axis=0)), height)) >= _LEAST_COLUMNS
        if found[-1] and not (is_near and is_parted):
            found.append([])
        if is_parted:
            found[-1].append(row)
    return [block for block in found if len(block) >= _LEAST_ROWS]


def _pieces(inked: Mask, height: float) -> list[Span]:
    """Stretches of a line between gaps that are wider than those between words."""
    found: list[Span] = []
    for start, end in _runs(inked):
        if found and start - found[-1][1] < _GAP * height:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _cells(ink: Mask, rows: Sequence[Span], height: float) -> list[Box]:
    inked = np.array([ink[start:end].any(axis=0) for start, end in rows])
    pieces = _pieces(inked.sum(axis=0) > _DIRT * len(rows), height)
    columns = [piece for piece in pieces if _is_column(inked, piece)]
    if len(columns) < _LEAST_COLUMNS or _fullness(inked, columns) > _FULL:
        return []
    edges = [0, *((left[1] + right[0]) // 2 for left, right in pairwise(columns)), ink.shape[1]]
    edges[0], edges[-1] = max(0, columns[0][0] - int(height)), min(ink.shape[1], columns[-1][1] + int(height))
    heights = [rows[0][0] - int(height / 2), *((above[1] + below[0]) // 2 for above, below in pairwise(rows))]
    heights.append(rows[-1][1] + int(height / 2))
    return [
        (left, max(0, top), right, min(ink.shape[0], bottom))
        for top, bottom in pairwise(heights)
        for left, right in pairwise(edges)
    ]


def _is_column(inked: Mask, piece: Span) -> bool:
    """Whether something stands there in many rows: in a few it is what is left of a stamp."""
    return bool(inked[:, piece[0] : piece[1]].any(axis=1).mean() >= _LEAST_SHARE)


def _fullness(inked: Mask, columns: Sequence[Span]) -> float:
    """How much of the width of its columns is written on, from the first letter of each cell to the last."""
    written = 0
    for start, end in columns:
        for row in inked[:, start:end]:
            places = np.flatnonzero(row)
            written += int(places[-1] - places[0] + 1) if places.size else 0
    return written / (len(inked) * sum(end - start for start, end in columns))
