"""The rules of a page: long dark lines along it and down it, the cells that they enclose, and the page without them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from khronika.evidence.readers.ocr.engine import Box

Mask = NDArray[np.bool_]

_LONG_SIDE = 2_400
"""Pixels of the longer side in which rules are looked for: a hairline of 300 dots an inch is still seen."""

_SHORTEST = 0.03
"""Length of a rule in longer sides of the page; letters have no strokes as long."""

_LEAST_LENGTH = 40
_WHOLE = 0.9
"""Share of the length of a rule that has to be dark: dirt and letters break it."""

_INK = 48
"""How much darker than the paper around it a point of a rule is."""

_SAME = 6
"""Pixels within which two edges are one."""

_PRESENT = 0.5
"""Share of an edge between two cells that has to be ruled for them to be two."""

_LEAST_SHARE = 0.1
"""Length of all that lies on one edge, in those of the longest edge: the feet of letters and parts of stamps are shorter."""

_LEAST_CELL = 10
_BETWEEN = 0.06
"""Length of a rule that makes no cells, in longer sides of the page."""
_MOST_EDGES = 400
_TILT_SIDE, _TILT_LENGTH, _LEAST_RULES = 1_200, 36, 1.5
_MOST_POINTS = 20_000
_LONG_RULE = 0.35
"""Length of a rule that lies in one direction alone, in widths of the page."""
_TILTS = np.arange(-5, 5.01, 0.05)
_LEAST_CELLS = 4
_COARSE = 4


@dataclass(frozen=True, slots=True)
class Ruled:
    """A page without its rules, and the cells that they enclose, in pixels, from the upper left, row by row."""

    grey: Image.Image
    cells: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Tilt:
    """Degrees against the clock by which a page has to be turned for its rules to lie along and down it."""

    degrees: float
    makes_cells: bool
    """Whether there are rules along it and rules down it."""


def tilt(grey: Image.Image) -> Tilt | None:
    """How the rules of a page lie; None where it has hardly any."""
    small = grey.reduce(max(1, round(max(grey.size) / _TILT_SIDE)))
    ink = _ink(small)
    along, down = _runs(ink, _TILT_LENGTH), _runs(ink.T, _TILT_LENGTH)
    is_along, is_down = along.sum() >= _LEAST_RULES * small.width, down.sum() >= _LEAST_RULES * small.height
    if not is_along and not is_down:
        return None
    ways = ((_points(along), -1), (_points(down), 1))
    used = [way for way, is_there in zip(ways, (is_along, is_down), strict=True) if is_there]
    best = max(_TILTS, key=lambda degrees: sum(_sharpness(points, side * degrees) for points, side in used))
    if is_along and is_down:
        return Tilt(float(best), makes_cells=True)
    # In bold print there are stretches enough, but no two words have theirs in one line.
    (points, side), mask = used[0], along if is_along else down
    longest = _rows(points, side * best).max() * mask.sum() / points[0].size
    return Tilt(float(best), makes_cells=False) if longest >= _LONG_RULE * mask.shape[1] else None


def _points(mask: Mask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places of points across and along a direction, at most so many."""
    across, place = np.nonzero(mask)
    step = max(1, len(across) // _MOST_POINTS)
    return across[::step].astype(float), place[::step].astype(float)


def _sharpness(points: tuple[NDArray[np.float64], NDArray[np.float64]], degrees: float) -> float:
    return float(np.square(_rows(points, degrees), dtype=np.float64).sum())


def _rows(points: tuple[NDArray[np.float64], NDArray[np.float64]], degrees: float) -> NDArray[np.int64]:
    """How many of the points lie in each row, once they are turned."""
    across, place = points
    # Whole points: halves would favour pages that are not askew.
    rows = np.rint(across - place * np.tan(np.radians(-degrees))).astype(np.int64)
    return np.bincount(rows - rows.min())


def ruled(grey: Image.Image) -> Ruled | None:
    """The cells of a page whose rules lie within a fraction of a degree along and down it.

    None where they are no table.
    """
    factor = min(1.0, _LONG_SIDE / max(grey.size))
    small = grey if factor == 1 else grey.resize(_fraction(grey, factor), Image.Resampling.BOX)
    ink = _ink(small)
    length = max(_LEAST_LENGTH, round(_SHORTEST * max(small.size)))
    along, down = _runs(ink, length), _runs(ink.T, length).T
    ys, xs = _edges(along), _edges(down.T)
    # What is as long as a rule and lies on none is the feet of letters.
    along, down = along & _near(ys, along.shape[0])[:, None], down & _near(xs, down.shape[1])
    found = [_grown(box, factor) for box in _cells(along, down)]
    if len(found) < _LEAST_CELLS or not _is_table(found):
        return None
    return Ruled(_without(grey, along | down), tuple(found))


def unlined(grey: Image.Image) -> Image.Image:
    """A level page without the rules that lie along it or down it, where those are too few to make cells."""
    factor = min(1.0, _LONG_SIDE / max(grey.size))
    small = grey if factor == 1 else grey.resize(_fraction(grey, factor), Image.Resampling.BOX)
    ink, length = _ink(small), round(_BETWEEN * max(small.size))
    found = _runs(ink, length) | _runs(ink.T, length).T
    return _without(grey, found) if found.any() else grey


def _fraction(grey: Image.Image, factor: float) -> tuple[int, int]:
    return round(grey.width * factor), round(grey.height * factor)


def _ink(small: Image.Image) -> Mask:
    """Points clearly darker than the paper around them."""
    paper = small.filter(ImageFilter.BoxBlur(max(8, max(small.size) // 80)))
    tone, around = np.asarray(small, np.int16), np.asarray(paper, np.int16)
    found: Mask = (around - tone > _INK // 2) & (np.percentile(tone, 70) - tone > _INK)
    return found


def _runs(ink: Mask, length: int) -> Mask:
    """The points of stretches along rows that are as long as this, and dark nearly all the way.

    A rule may waver by a point.
    """
    thick = _wider(ink)
    summed = np.zeros((ink.shape[0], ink.shape[1] + 1), np.int32)
    np.cumsum(thick, axis=1, out=summed[:, 1:])
    if ink.shape[1] <= length:
        return np.zeros_like(ink)
    begins = summed[:, length:] - summed[:, :-length] >= _WHOLE * length
    steps = np.zeros((ink.shape[0], ink.shape[1] + 1), np.int32)
    steps[:, : begins.shape[1]] += begins
    steps[:, length : length + begins.shape[1]] -= begins
    found: Mask = (np.cumsum(steps, axis=1)[:, :-1] > 0) & thick
    # A dark field is no rule: of one there is paper a little above and below.
    return found & ~_filled(thick)


def _filled(ink: Mask) -> Mask:
    """Points in the middle of a dark stretch that is higher than any rule."""
    most = 14
    summed = np.zeros((ink.shape[0] + 1, ink.shape[1]), np.int32)
    np.cumsum(ink, axis=0, out=summed[1:])
    found = np.zeros_like(ink)
    if ink.shape[0] > most:
        full = summed[most:] - summed[:-most] == most
        for at in range(most):
            found[at : at + full.shape[0]] |= full
    return found


def _cells(along: Mask, down: Mask) -> Iterator[Box]:
    """The rectangles that rules enclose.

    Of one that is divided no further all edges are ruled for the greater part.
    """
    ys, xs = _edges(along), _edges(down.T)
    if not 3 <= len(ys) <= _MOST_EDGES or not 3 <= len(xs) <= _MOST_EDGES:
        return
    rows, columns = len(ys) - 1, len(xs) - 1
    above = np.array(
        [
            [_is_ruled(along, ys[row], xs[column : column + 2]) for column in range(columns)]
            for row in range(rows + 1)
        ]
    )
    before = np.array(
        [
            [_is_ruled(down.T, xs[column], ys[row : row + 2]) for row in range(rows)]
            for column in range(columns + 1)
        ]
    ).T
    taken = np.zeros((rows, columns), bool)
    for row in range(rows):
        for column in range(columns):
            if not taken[row, column] and above[row, column] and before[row, column]:
                end = _end(above, before, row, column)
                if end is not None:
                    taken[row : end[0], column : end[1]] = True
                    yield xs[column], ys[row], xs[end[1]], ys[end[0]]


def _end(above: Mask, before: Mask, row: int, column: int) -> tuple[int, int] | None:
    """Where the cell that begins here ends below and to the right; None where nothing closes it."""
    right = column + 1
    while right < before.shape[1] and not (right < before.shape[1] and before[row, right]):
        right += 1
    below = row + 1
    while below < above.shape[0] and not above[below, column]:
        below += 1
    if right >= before.shape[1] or below >= above.shape[0]:
        return None
    return below, right


def _near(edges: list[int], length: int) -> Mask:
    """The places so many pixels along that lie on an edge."""
    found = np.zeros(length, bool)
    for at in edges:
        found[max(0, at - _SAME) : at + _SAME + 1] = True
    return found


def _edges(along: Mask) -> list[int]:
    """Where rules lie, across their direction: the middles of stretches of rows with any, those that are one put together."""
    weight = along.sum(axis=1)
    rows = np.flatnonzero(weight >= _LEAST_LENGTH)
    if not rows.size:
        return []
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > _SAME) + 1)
    middles = [round(float(np.average(group, weights=weight[group]))) for group in groups]
    lengths = [int(along[max(0, at - _SAME) : at + _SAME + 1].any(axis=0).sum()) for at in middles]
    return [
        at
        for at, length in zip(middles, lengths, strict=True)
        if length >= _LEAST_SHARE * max(lengths, default=0)
    ]


def _is_ruled(along: Mask, at: int, span: list[int]) -> bool:
    start, end = span[0] + _SAME, span[1] - _SAME
    if end <= start:
        return False
    near = along[max(0, at - _SAME) : at + _SAME + 1, start:end].any(axis=0)
    return bool(near.mean() >= _PRESENT)


def _is_table(cells: list[Box]) -> bool:
    return len({box[0] for box in cells}) >= 2 and len({box[1] for box in cells}) >= 2


def _grown(box: Box, factor: float) -> Box:
    left, top, right, bottom = (round(edge / factor) for edge in box)
    return left, top, right, bottom


def _without(grey: Image.Image, rules: Mask) -> Image.Image:
    """The page with paper where rules were."""
    wide = _wider(_wider(rules).T).T
    mask = Image.fromarray(np.where(wide, 255, 0).astype(np.uint8))
    # The lightest around, on a coarse grid: on a fine one it takes longer than recognition itself.
    paper = grey.reduce(_COARSE).filter(ImageFilter.MaxFilter(5)).resize(grey.size)
    return Image.composite(
        paper, grey, mask.resize(grey.size, Image.Resampling.BOX).point(lambda tone: 255 * (tone > 0))
    )


def _wider(mask: Mask) -> Mask:
    """With the points above and below."""
    found = mask.copy()
    found[1:] |= mask[:-1]
    found[:-1] |= mask[1:]
    return found
