"""Columns of prose on a page of a PDF document, one after the other, where the document draws their lines side by side."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean
from typing import Any

from khronika.evidence.readers.pdf.lines import Line, boxes, glyph_box

_WIDEST_SPACE = 1.2
"""Heights of a line that a gap between columns is wider than; a space between words is a quarter to a half of
one."""
_FEWEST_LINES = 3
_FEWEST_WORDS = 3.0
"""Words of a line of prose, on average; cells of a table have fewer."""
_FULL = 0.6
"""Of the longest line of a column, what a line has on average: prose fills its column."""
_GOING_ON = 1 / 3
"""Of the lines of a column those that begin with a small letter, in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the page, and what stands left and right of its widest gap, where it has one."""

    line: Line
    left: Line | None = None
    right: Line | None = None


def in_columns(page: Any, lines: list[Line]) -> list[Line]:  # noqa: ANN401 -- the library says nothing of its types
    """The lines of a page in their order.

    Rows of two columns of prose become the lines of the one, then those of the other.
    """
    rows = [_row(page, line) for line in lines]
    found, at = list[Line](), 0
    while at < len(rows):
        length = _length_of_block(rows[at:])
        block = rows[at : at + length]
        if length and _is_prose(block):
            gutter = _gutter(block)
            found += [part for row in block for part in _side(row, gutter, left=True)]
            found += [part for row in block for part in _side(row, gutter, left=False)]
            at += length
        else:
            found.append(rows[at].line)
            at += 1
    return found


def _row(page: Any, line: Line) -> _Row:  # noqa: ANN401 -- as above
    """A line, divided at its widest gap, where it has one as wide as between columns, and only one."""
    if line.box is None or len(line.text) != line.count or " " not in line.text or not _has_gap(page, line):
        return _Row(line)
    gaps = sorted(_gaps(page, line), reverse=True)
    if not gaps or (len(gaps) > 1 and gaps[1][0] > gaps[0][0] / 2):
        return _Row(line)
    _, at = gaps[0]
    return _Row(line, _part(page, line, 0, at), _part(page, line, at + 1, line.count))


def _has_gap(page: Any, line: Line) -> bool:  # noqa: ANN401 -- as above
    """Whether the pieces in which the library knows a line stand far from each other.

    Asked first, because it takes little time.
    """
    pieces = sorted(boxes(page, line.start, line.count))
    return any(right[0] - left[2] > _WIDEST_SPACE * (left[3] - left[1]) for left, right in pairwise(pieces))


def _gaps(page: Any, line: Line) -> Iterator[tuple[float, int]]:  # noqa: ANN401 -- as above
    """The gaps at the spaces of a line that are wider than between words: how wide, and at which character."""
    for at in range(1, line.count - 1):
        if line.text[at] != " ":
            continue
        before, after = glyph_box(page, line.start + at - 1), glyph_box(page, line.start + at + 1)
        if before is None or after is None:
            continue
        width, height = after[0] - before[2], max(before[3] - before[1], after[3] - after[1], 1.0)
        if width > _WIDEST_SPACE * max(height, _height(line)):
            yield width, at


def _height(line: Line) -> float:
    return float(line.box[3] - line.box[1]) / 1.3 if line.box else 0.0


def _part(page: Any, line: Line, start: int, end: int) -> Line:  # noqa: ANN401 -- as above
    x0, y0, x1, y1 = zip(*boxes(page, line.start + start, end - start), strict=True)
    box = math.floor(min(x0)), math.floor(min(y0)), math.ceil(max(x1)), math.ceil(max(y1))
    return replace(
        line,
        text=line.text[start:end],
        unmapped=line.unmapped if not start else 0,
        box=box,
        start=line.start + start,
        count=end - start,
    )


def _length_of_block(rows: list[_Row]) -> int:
    """How many rows from the first on share one gap.

    Rows that stand on one side of it count where divided ones follow.
    """
    left, right = -math.inf, math.inf
    length = 0
    for at, row in enumerate(rows):
        if row.left is not None and row.right is not None and row.left.box and row.right.box:
            left, right = max(left, row.left.box[2]), min(right, row.right.box[0])
            if left >= right:
                break
            length = at + 1
        elif at == 0 or row.line.box is None or not (row.line.box[2] <= right or row.line.box[0] >= left):
            break
    return length


def _gutter(block: list[_Row]) -> float:
    return min(row.right.box[0] for row in block if row.right is not None and row.right.box)


def _side(row: _Row, gutter: float, *, left: bool) -> Iterator[Line]:
    if row.left is not None and row.right is not None:
        yield row.left if left else row.right
    elif row.line.box is not None and (row.line.box[0] < gutter) == left:
        yield row.line


def _is_prose(block: list[_Row]) -> bool:
    divided = [(row.left, row.right) for row in block if row.left is not None and row.right is not None]
    return len(divided) >= _FEWEST_LINES and all(
        _reads_on([pair[side] for pair in divided]) for side in (0, 1)
    )


def _reads_on(column: list[Line]) -> bool:
    words = fmean(len(line.text.split()) for line in column)
    widths = [line.box[2] - line.box[0] for line in column if line.box]
    going_on = sum(line.text.lstrip()[:1].islower() for line in column)
    return (
        words >= _FEWEST_WORDS
        and fmean(widths) >= _FULL * max(widths)
        and going_on >= _GOING_ON * len(column)
    )
