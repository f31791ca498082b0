"""A ruled table: recognised column by column, so that each word is in its cell, and said row by row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from PIL import Image, ImageFilter

from khronika.evidence.readers.ocr.column import judged
from khronika.evidence.readers.ocr.engine import Box, Break, PageLayout, PrintedWord, words

_RESOLUTION = 200
_PAPER = 250
_MARGIN = 12
_INSIDE = 3
"""Pixels of a cell along its rules that are left out: what is left of the rules themselves."""

_SAME = 12
_INK, _LEAST_INK = 70, 12
_SAMPLED = 8
_LEAST_SHARE = 0.2
"""Share of the rows of a table in which a column begins."""
_MOST_ALONE = 40
"""Cells of a column that are recognised one by one at most, because nothing was read in them."""
_MOST_APART = 24
"""Pixels between two rows of one table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its row in its table and its column there, both from 0."""

    box: Box
    row: int
    column: int


def tables(boxes: Sequence[Box]) -> list[list[Cell]]:
    """The cells of each table of a page, its rows from above.

    Cells of which one begins where others end belong together.
    """
    found: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        if found and box[1] - max(other[3] for other in found[-1]) <= _MOST_APART:
            found[-1].append(box)
        else:
            found.append([box])
    return [_placed(each) for each in found]


def _placed(boxes: Sequence[Box]) -> list[Cell]:
    tops, lefts = _edges(box[1] for box in boxes), _edges(box[0] for box in boxes)
    # What begins in one row of many is no column: a stamp, dirt.
    many = [
        left
        for left in lefts
        if sum(abs(box[0] - left) <= _SAME for box in boxes) >= _LEAST_SHARE * len(tops)
    ] or lefts
    cells = (Cell(box, _nearest(tops, box[1]), _begun(many, box[0])) for box in boxes)
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _edges(values: Iterable[int]) -> list[int]:
    found: list[int] = []
    for value in sorted(set(values)):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found


def _begun(lefts: Sequence[int], left: int) -> int:
    """The last column that has begun here."""
    return max(0, sum(each <= left + _SAME for each in lefts) - 1)


def _nearest(edges: Sequence[int], value: int) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def words_of(grey: Image.Image, cells: Sequence[Cell]) -> Iterator[PrintedWord]:
    """The words of a table on a page without rules, row by row.

    `tabs` of a word tells how many cells on it stands.
    """
    found: dict[Box, list[PrintedWord]] = {}
    for column in _columns(cells):
        for word, cell in judged(list(_recognised(grey, column))):
            found.setdefault(cell.box, []).append(word)
    at, row = 0, 0
    said = [cell for cell in cells if found.get(cell.box)]
    for cell, following in [*pairwise(said), *((last, None) for last in said[-1:])]:
        if cell.row != row:
            at, row = 0, cell.row
        inside = found[cell.box]
        ends = following is None or following.row != cell.row
        goes_on = following is not None and following.column == cell.column
        for number, word in enumerate(inside):
            is_last = number == len(inside) - 1
            then = (
                (Break.LINE if ends else Break.SPACE if goes_on else Break.CELL) if is_last else Break.SPACE
            )
            yield replace(word, then=then, tabs=cell.column - at if number == 0 else 0)
        at = cell.column


def _columns(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Cells that lie one below the other and are equally wide."""
    groups: dict[tuple[int, int], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.column, round((cell.box[2] - cell.box[0]) / (4 * _SAME))), []).append(cell)
    yield from groups.values()


def _recognised(grey: Image.Image, cells: Sequence[Cell]) -> Iterator[tuple[PrintedWord, Cell]]:
    """The words of cells of one column, each with its cell: all in one picture, as if they were lines of one text."""
    inked = [cell for cell in cells if _has_ink(grey.crop(_inside(cell.box)))]
    said = list(_of_strip(grey, inked)) if inked else []
    yield from said
    silent = {cell.box for cell in inked} - {cell.box for _, cell in said}
    # What the engine leaves out of a column, as it does with words written by hand, it may read by itself.
    for cell in [cell for cell in inked if cell.box in silent][:_MOST_ALONE]:
        yield from _of_strip(grey, [cell])


def _of_strip(grey: Image.Image, inked: Sequence[Cell]) -> Iterator[tuple[PrintedWord, Cell]]:
    left, right = min(cell.box[0] for cell in inked), max(cell.box[2] for cell in inked)
    top, bottom = min(cell.box[1] for cell in inked), max(cell.box[3] for cell in inked)
    strip = Image.new("L", (right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN), _PAPER)
    for cell in inked:
        inside = _inside(cell.box)
        strip.paste(grey.crop(inside), (inside[0] - left + _MARGIN, inside[1] - top + _MARGIN))
    for word in words(strip, PageLayout.BLOCK, resolution=_RESOLUTION):
        x0, y0, x1, y1 = word.box
        moved = (x0 + left - _MARGIN, y0 + top - _MARGIN, x1 + left - _MARGIN, y1 + top - _MARGIN)
        middle = (moved[1] + moved[3]) / 2
        for cell in (cell for cell in inked if cell.box[1] <= middle < cell.box[3]):
            yield replace(word, box=moved), cell
            break


def _inside(box: Box) -> Box:
    return (
        box[0] + _INSIDE,
        box[1] + _INSIDE,
        max(box[0] + _INSIDE + 1, box[2] - _INSIDE),
        max(box[1] + _INSIDE + 1, box[3] - _INSIDE),
    )


def _has_ink(cell: Image.Image) -> bool:
    return _ink(cell) >= _LEAST_INK


def _ink(cell: Image.Image) -> int:
    tone = np.asarray(cell, np.int16)
    return int((np.percentile(tone, 80) - tone > _INK).sum())


def sample_of(grey: Image.Image, boxes: Sequence[Box]) -> Iterator[PrintedWord]:
    """The words of some cells of the column in which the most is written."""
    columns = [column for table in tables(boxes) for column in _columns(table)]
    fullest = max(
        columns, key=lambda column: sum(_ink(grey.crop(_inside(cell.box))) for cell in column[:_SAMPLED])
    )
    yield from (word for word, _ in _recognised(grey, fullest[:_SAMPLED]))


def without(grey: Image.Image, cells: Sequence[Cell]) -> Image.Image:
    """A page on which nothing stands where tables are."""
    left = grey.copy()
    for cell in cells:
        left.paste(_PAPER, cell.box)
    return left


def says_more(grey: Image.Image) -> bool:
    """Whether anything is written on a page, dirt left out."""
    return _has_ink(grey.reduce(2).filter(ImageFilter.MedianFilter(3)))
