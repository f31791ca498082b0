"""Fingerprints of pictures after PDQ: 16 by 16 low frequencies of the luminance, each above or below their median."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from khronika.evidence.likeness.fingerprint import Fingerprint
from khronika.evidence.likeness.prints import Aspect, ImagePrint, PrintedPlace

Luminance = NDArray[np.float32]
"""Brightness of points, row by row, 0 to 255."""

Frequencies = NDArray[np.float32]
"""16 by 16 strengths of waves, from the slowest."""

SIDE = 512
"""Points a side: every picture is brought to this square first, as the reference program does with larger
ones."""

_REDUCED, _KEPT = 64, 16
_CROPS = {Aspect.CROP_90: 90, Aspect.CROP_80: 80}


def load() -> None:
    """Make what every picture is multiplied with."""
    for side in (
        SIDE,
        *(_middle(np.zeros((SIDE, SIDE), dtype=np.float32), percent).shape[0] for percent in _CROPS.values()),
    ):
        _both_ways(side)


def luminance(picture: Image.Image) -> Luminance:
    """The brightness of a picture that is shown as it is to be, at SIDE by SIDE points."""
    grey = picture if picture.mode == "L" else picture.convert("L")
    return np.asarray(
        grey.resize((SIDE, SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0), dtype=np.float32
    )


def prints(points: Luminance, place: PrintedPlace) -> list[ImagePrint]:
    """The fingerprints of a picture, of it mirrored and turned, and of its middle.

    None of a picture that shows nothing.
    """
    aspects = [
        *_eight_ways(points),
        *((aspect, _reduced(_middle(points, percent))) for aspect, percent in _CROPS.items()),
    ]
    return [taken for aspect, reduced in aspects if (taken := _print(aspect, place, reduced)).quality]


def only_print(points: Luminance, place: PrintedPlace, aspect: Aspect) -> ImagePrint:
    """The one fingerprint of luminance of any size."""
    return _print(aspect, place, _reduced(points))


def frequencies(reduced: Luminance) -> Frequencies:
    """The 2nd to 17th wave of 64 by 64 points, in both directions."""
    return _along_both(_waves(), reduced, _waves())


def fingerprint(waves: Frequencies) -> Fingerprint:
    """The bits of frequencies: those above the median are 1, the slowest lowest."""
    strengths = waves.ravel()
    median = np.partition(strengths, strengths.size // 2 - 1)[strengths.size // 2 - 1]
    packed = np.packbits(strengths > median, bitorder="little")
    return Fingerprint(int.from_bytes(packed.tobytes(), "little"))


def _print(aspect: Aspect, place: PrintedPlace, reduced: Luminance) -> ImagePrint:
    return ImagePrint(aspect, place, quality_of(reduced), fingerprint(frequencies(reduced)))


def _eight_ways(points: Luminance) -> list[tuple[Aspect, Luminance]]:
    """The reduced picture turned and mirrored in all eight ways.

    Not by changing signs of one set of frequencies, as the paper does it: an even window lies beside the
    middle, so that the picture that was really mirrored gives other bits, over a hundred of them where there
    are fine lines. Each direction is reduced twice instead.
    """
    height, width = points.shape
    quarters = _along_both(_both_ways(height), points, _both_ways(width))
    plain, mirrored = quarters[:_REDUCED, :_REDUCED], quarters[:_REDUCED, _REDUCED:]
    upended, opposite = quarters[_REDUCED:, :_REDUCED], quarters[_REDUCED:, _REDUCED:]
    return [
        (Aspect.WHOLE, plain),
        (Aspect.TURNED_90, upended.T),
        (Aspect.TURNED_180, opposite),
        (Aspect.TURNED_270, mirrored.T),
        (Aspect.MIRRORED, mirrored),
        (Aspect.MIRRORED_TURNED_90, opposite.T),
        (Aspect.MIRRORED_TURNED_180, upended),
        (Aspect.MIRRORED_TURNED_270, plain.T),
    ]


def _reduced(points: Luminance) -> Luminance:
    height, width = points.shape
    return (
        points
        if (height, width) == (_REDUCED, _REDUCED)
        else _along_both(_blur(height), points, _blur(width))
    )


def _middle(points: Luminance, percent: int) -> Luminance:
    height, width = points.shape
    top, left = round(height * (100 - percent) / 200), round(width * (100 - percent) / 200)
    return points[top : height - top, left : width - left]


def _along_both(rows: Luminance, points: Luminance, columns: Luminance) -> Luminance:
    return np.asarray(rows @ points @ columns.T, dtype=np.float32)


def quality_of(reduced: Luminance) -> int:
    """How much there is to see: the sum of the steps between neighbours, in whole percent of white each."""
    steps = sum(int(np.abs(np.trunc(np.diff(reduced, axis=axis) * 100 / 255)).sum()) for axis in (0, 1))
    return min(100, steps // 90)


@cache
def _waves() -> Luminance:
    """The 2nd to 17th cosine wave over 64 points, one a row."""
    wave, point = np.arange(1, _KEPT + 1)[:, None], np.arange(_REDUCED)[None, :]
    return np.asarray(
        np.sqrt(2 / _REDUCED) * np.cos(np.pi / 2 / _REDUCED * wave * (2 * point + 1)), dtype=np.float32
    )


@cache
def _blur(length: int) -> Luminance:
    """What each of 64 points is made of along one axis: twice the mean of a window, at the middle of its stretch."""
    window = -(-length // (2 * _REDUCED))
    last = np.arange(length)[:, None] + (window + 2) // 2 - 1
    point = np.arange(length)[None, :]
    inside = (point <= last) & (point > last - window)
    mean = inside / inside.sum(axis=1, keepdims=True)
    middles = ((np.arange(_REDUCED) + 0.5) * length / _REDUCED).astype(int)
    return np.asarray(mean[middles] @ mean, dtype=np.float32)


@cache
def _both_ways(length: int) -> Luminance:
    """As `_blur`, then the same of the points in the opposite order."""
    plain = _blur(length)
    return np.concatenate((plain, plain[:, ::-1]))
