"""Where a film is cut: how unlike two pictures are, and which differences stand out from those around them.

Our own, because the usual library for it needs OpenCV: 160 MB for a difference of histograms, with decoders
of its own that read paths.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 64, 36
"""Pixels of the small picture that is compared."""

FLOOR = 0.12
"""A smaller difference is no cut, whatever is around it: flicker, a lamp, a hand before the lens."""

_CERTAIN, _ALONE = 0.45, 0.25
_TIMES = 3.0
_AROUND, _NEAR = 5, 1.0
_SHORTEST = 0.4
_SPREAD = np.full(8, 1 / 8)

Small = NDArray[np.uint8]
"""A small picture: brightness and two colours (3 x HEIGHT x WIDTH)."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is kept of a picture to compare it with the next: its shares of brightness and colour, and its brightness."""

    shares: NDArray[np.float64]
    brightness: NDArray[np.int16]

    @property
    def contrast(self) -> float:
        """How much there is to see: the standard deviation of brightness, 0 for a black picture."""
        return float(self.brightness.std())


def look_of(small: Small) -> Look:
    """The look of a small picture."""
    # A share is spread over 32 levels: else a slow dawn would be a cut whenever a plain wall crosses a
    # border between two shares.
    counts = [np.convolve(np.bincount(plane.ravel() >> 2, minlength=64), _SPREAD) for plane in small]
    shares = np.stack(counts) / small[0].size
    return Look(shares, small[0].astype(np.int16))


def difference(one: Look, other: Look) -> float:
    """How unlike two pictures are, from 0 to 1: half of it where brightness and colours moved to, half of it what changed in place."""
    brightness, *colours = np.abs(one.shares - other.shares).sum(axis=1) / 2
    moved = (brightness + sum(colours) / 2) / 2
    changed = min(1.0, float(np.abs(one.brightness - other.brightness).mean()) / 64)
    return float(moved + changed) / 2


def cuts(differences: Sequence[float], times: Sequence[float]) -> list[int]:
    """The pictures that begin a shot: `differences[i]` is that between pictures i-1 and i (the first is 0), `times` are in seconds.

    A difference is a cut when it is certain by itself or three times the mean of those around it, within a second: a film that shakes
    has many differences and few cuts. Where pictures are farther apart than that there is nothing to compare it with, and more movement
    in it: it has to be larger. Of two cuts within 0.4 s the later is none: it is the end of a fade, or a flash.
    """
    found: list[int] = []
    for at in range(1, len(differences)):
        if differences[at] >= _threshold(differences, times, at) and (
            not found or times[at] - times[found[-1]] >= _SHORTEST
        ):
            found.append(at)
    return found


def _threshold(differences: Sequence[float], times: Sequence[float], at: int) -> float:
    near = range(max(1, at - _AROUND), min(len(differences), at + 1 + _AROUND))
    around = [differences[other] for other in near if other != at and abs(times[other] - times[at]) <= _NEAR]
    if not around:
        return _ALONE
    return max(FLOOR, min(_CERTAIN, _TIMES * sum(around) / len(around)))
