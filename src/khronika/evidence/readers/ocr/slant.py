"""How the lines of a page lie: along it or across it, and by how many degrees askew, told by where rows of ink end."""

import math
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_LONG_SIDE = 560
_FARTHEST = 14
_INK = 60
_BAND, _LEAST_BAND = 0.04, 90
_GAP = 0.15
_LEAST_INK, _LEAST_ROWS, _LEAST_FAN, _CLEAR, _BANDS = 3, 80, 0.75, 5, 5


@dataclass(frozen=True, slots=True)
class Slant:
    """Degrees against the clock by which a page has to be turned to make its lines level, and how sharply rows then end."""

    degrees: float
    sharpness: float
    contrast: float
    """How many times as sharply as at any slant: about 1 where there are no rows, 20 and more on a page of
    text."""


def slants(grey: Image.Image) -> tuple[Slant, Slant]:
    """The best slant if the lines lie along the picture, and if it is first turned by a quarter against the clock."""
    ink = _ink(grey)
    return _best(ink), _best(ink.transpose(Image.Transpose.ROTATE_90))


def fan(grey: Image.Image) -> tuple[float, float]:
    """Degrees against the clock by which lines at the top and at the bottom have to be turned, where they differ; else nothing for both."""
    ink = _ink(grey)
    rows = np.flatnonzero(_profile(ink) > _LEAST_INK)
    if rows.size < _LEAST_ROWS:
        return 0, 0
    first, last = int(rows[0]), int(rows[-1]) + 1
    share = (last - first) // _BANDS
    above, below = (_best(ink.crop((0, top, ink.width, top + share))) for top in (first, last - share))
    if min(above.contrast, below.contrast) < _CLEAR or abs(above.degrees - below.degrees) < _LEAST_FAN:
        return 0, 0
    growth = (below.degrees - above.degrees) / (last - first - share)
    at_top = above.degrees - growth * (first + share / 2)
    return at_top, at_top + growth * ink.height


def densest_band(grey: Image.Image) -> tuple[int, int]:
    """Top and bottom of the band with the most beginnings and ends of lines, in pixels of the picture.

    It cuts no line in two.
    """
    ink = _ink(grey)
    scale = grey.height / ink.height
    rows = min(ink.height, max(1, round(max(_BAND * ink.height, _LEAST_BAND / scale))))
    profile = _profile(ink)
    edges = np.concatenate(([0.0], np.abs(np.diff(profile)), [0.0])).cumsum()
    top = int(np.argmax(edges[rows:] - edges[:-rows])) if len(edges) > rows else 0
    gaps = np.flatnonzero(profile <= _GAP * profile[top : top + rows].max())
    above, below = gaps[gaps <= top], gaps[gaps >= top + rows]
    start, end = int(above[-1]) if above.size else 0, int(below[0]) + 1 if below.size else ink.height
    # Where there are no gaps there are no lines, and the band is as good as any.
    start, end = (start, end) if end - start <= 3 * rows else (top, top + rows)
    return round(start * scale), min(grey.height, round(end * scale))


def _ink(grey: Image.Image) -> Image.Image:
    """Where something is written, on a coarse grid: clearly darker than the paper around."""
    coarse = grey.reduce(max(1, math.ceil(max(grey.size) / _LONG_SIDE)))
    tone = np.asarray(coarse, np.int16)
    dark = np.clip(np.percentile(tone, 75) - tone, 0, 255)
    return Image.fromarray(np.where(dark > _INK, 255, 0).astype(np.uint8))


def _best(ink: Image.Image) -> Slant:
    tried = {float(degrees): _sharpness(ink, degrees) for degrees in range(-_FARTHEST, _FARTHEST + 1)}
    coarse = max(tried, key=tried.__getitem__)
    fine = {coarse + quarter / 4: _sharpness(ink, coarse + quarter / 4) for quarter in range(-3, 4)}
    best = max(fine, key=fine.__getitem__)
    return Slant(best, fine[best], fine[best] / max(1.0, median(tried.values())))


def _sharpness(ink: Image.Image, degrees: float) -> float:
    turned = ink.rotate(degrees) if degrees else ink
    return float(np.square(np.diff(_profile(turned))).sum())


def _profile(ink: Image.Image) -> NDArray[np.float64]:
    rows: NDArray[np.float64] = np.asarray(ink, np.float64).sum(axis=1) / 255
    return rows
