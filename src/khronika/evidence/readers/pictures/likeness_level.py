"""Pages of text made upright and cut off at their ink, so that one page scanned twice gives one fingerprint."""

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from khronika.evidence.likeness.prints import Aspect, ImagePrint, PrintedPlace
from khronika.evidence.readers.pictures import likeness
from khronika.evidence.readers.pictures.likeness import Luminance

_LONGEST = 512
_STRIPS = 16
_STEPS, _STEPS_PER_DEGREE = 14, 2
"""Angles that are tried: half degrees, up to seven to either side."""

_LEAST_PAPER = 160
"""The brightness that half of the points of a page have at least."""

_LEAST_INK, _MOST_INK = 0.005, 0.4
_LEAST_SIDE = 64


def prints_of(shown: Image.Image, thumbnail: Image.Image, place: PrintedPlace) -> list[ImagePrint]:
    """All fingerprints of a picture as it is shown, in grey or colours (`raster.plain`), with its thumbnail (`raster.small`)."""
    found = likeness.prints(likeness.luminance(shown), place)
    level = levelled(thumbnail)
    return found if level is None else [*found, likeness.only_print(level, place, Aspect.LEVELLED)]


def levelled(picture: Image.Image) -> Luminance | None:
    """The brightness of the text of a page, upright; None for a picture that does not look like a page."""
    grey = picture.convert("L")
    grey.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BICUBIC, reducing_gap=2.0)
    points = np.asarray(grey)
    paper = _brightness(points, 0.5)
    ink = (paper + _brightness(points, 0.01)) // 2
    if paper < _LEAST_PAPER or not _LEAST_INK < float((points < ink).mean()) < _MOST_INK:
        return None
    upright = grey.rotate(
        _angle(points.astype(np.float32)), Image.Resampling.BICUBIC, expand=True, fillcolor=paper
    )
    return _cut(np.asarray(upright, dtype=np.float32), ink)


def _brightness(points: NDArray[np.uint8], share: float) -> int:
    """The brightness that this share of the points does not exceed."""
    # Not the median of the library, which loads more of it when no file can be opened any more.
    return int(np.searchsorted(np.cumsum(np.bincount(points.ravel(), minlength=256)), share * points.size))


def _angle(points: Luminance) -> float:
    """Degrees to the left by which the lines of text lie level: then their sums differ most from those of the gaps."""
    width = points.shape[1] // _STRIPS
    strips = points[:, : width * _STRIPS].reshape(len(points), _STRIPS, width).mean(axis=2)
    angles = sorted(range(-_STEPS, _STEPS + 1), key=abs)
    return (
        max(
            angles,
            key=lambda steps: _contrast(strips, width, math.tan(math.radians(steps / _STEPS_PER_DEGREE))),
        )
        / _STEPS_PER_DEGREE
    )


def _contrast(strips: Luminance, width: int, slope: float) -> float:
    """How much neighbouring rows differ when each strip is moved as turning the page would move it."""
    moves = np.rint((np.arange(_STRIPS) - _STRIPS / 2) * width * slope).astype(int)
    rows = (np.arange(len(strips))[:, None] + moves[None, :]) % len(strips)
    sums = np.take_along_axis(strips, rows, axis=0).sum(axis=1)
    return float(np.square(np.diff(sums)).sum())


def _cut(points: Luminance, ink: int) -> Luminance | None:
    """What lies between the outermost rows and columns of which a hundredth is ink.

    None when that is little.
    """
    dark = points < ink
    rows, columns = (np.flatnonzero(dark.mean(axis=axis) > 0.01) for axis in (1, 0))
    if min(rows.size, columns.size) < _LEAST_SIDE:
        return None
    return points[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
