"""Views of a picture: what recognition is given to look at, each with the way back to the picture as it is shown."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

Affine: TypeAlias = tuple[float, float, float, float, float, float]
"""x' = a x + b y + c, y' = d x + e y + f."""


@dataclass(frozen=True, slots=True)
class Fan:
    """Lines as the ribs of a fan: x' = x, y' = y + (2 x / width - 1) times `upper` at the top, `lower` at the bottom."""

    width: int
    height: int
    upper: float
    lower: float


Step: TypeAlias = Affine | Fan
"""From a point of a view to the point of the view before it."""

_WHITE = 250
_DARKEST_PAPER = 24
_UNEVEN = 40
_COARSE = 8


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the mode L, what was done to it, and where its points stand in the picture it was made of."""

    grey: Image.Image
    shown: tuple[int, int]
    """Width and height of the picture as it is shown, in pixels."""
    back: tuple[Step, ...]
    """The steps back, the last first of all to be gone."""
    inverted: bool = False
    evened: bool = False
    quarters: int = 0
    """Quarter turns against the clock."""
    slant: float = 0
    """By how many degrees it was turned, against the clock, to make its lines level."""
    fan: tuple[float, float] = (0, 0)
    """By how many degrees, against the clock, lines at its top and at its bottom were levelled each by
    itself."""
    factor: float = 1

    def box(self, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """The smallest upright box of whole pixels, in the picture as it is shown, around a box of this view."""
        x0, y0, x1, y1 = box
        corners = [_at(self.back, x, y) for x in (x0, x1) for y in (y0, y1)]
        left, right = (_within(edge, self.shown[0]) for edge in _around([x for x, _ in corners]))
        top, bottom = (_within(edge, self.shown[1]) for edge in _around([y for _, y in corners]))
        return left, top, right, bottom


def view(picture: Image.Image, shown: tuple[int, int]) -> View:
    """A picture as it is shown, with the points it is at hand with: `shown` may be more or fewer."""
    back: Affine = (shown[0] / picture.width, 0, 0, 0, shown[1] / picture.height, 0)
    return View(picture.convert("L"), shown, (back,))


def inverted(seen: View) -> View:
    """Light and dark exchanged."""
    return replace(seen, grey=ImageOps.invert(seen.grey), inverted=not seen.inverted)


def turned(seen: View, quarters: int) -> View:
    """Turned by quarters against the clock."""
    for _ in range(quarters % 4):
        step: Affine = (0, -1, seen.grey.width, 1, 0, 0)
        grey = seen.grey.transpose(Image.Transpose.ROTATE_90)
        seen = replace(seen, grey=grey, back=(*seen.back, step), quarters=(seen.quarters + 1) % 4)
    return seen


def levelled(seen: View, degrees: float) -> View:
    """Turned by a few degrees against the clock; what comes in from outside is as light as the paper."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    wide, high = seen.grey.size
    size = math.ceil(wide * cosine + high * abs(sine)), math.ceil(high * cosine + wide * abs(sine))
    x, y = (
        wide / 2 - (size[0] * cosine - size[1] * sine) / 2,
        high / 2 - (size[0] * sine + size[1] * cosine) / 2,
    )
    back: Affine = (cosine, -sine, x, sine, cosine, y)
    grey = seen.grey.transform(size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC, fillcolor=_WHITE)
    return replace(seen, grey=grey, back=(*seen.back, back), slant=seen.slant + degrees)


def unfolded(seen: View, upper: float, lower: float) -> View:
    """Lines that fan out because the page was seen from the side levelled: by degrees against the clock, at its top and its bottom."""
    wide, high = seen.grey.size
    step = Fan(wide, high, wide / 2 * math.tan(math.radians(upper)), wide / 2 * math.tan(math.radians(lower)))
    corners = (0, -step.upper, 0, high - step.lower, wide, high + step.lower, wide, step.upper)
    grey = seen.grey.transform(
        seen.grey.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=_WHITE
    )
    return replace(seen, grey=grey, back=(*seen.back, step), fan=(upper, lower))


def scaled(seen: View, factor: float) -> View:
    """Made larger or smaller."""
    wide, high = seen.grey.size
    size = max(1, round(wide * factor)), max(1, round(high * factor))
    back: Affine = (wide / size[0], 0, 0, 0, high / size[1], 0)
    grey = seen.grey.resize(size, Image.Resampling.LANCZOS)
    return replace(seen, grey=grey, back=(*seen.back, back), factor=seen.factor * factor)


def box_turned(
    box: tuple[int, int, int, int], size: tuple[int, int], quarters: int
) -> tuple[int, int, int, int]:
    """A box of a view of this width and height after `turned`."""
    for _ in range(quarters % 4):
        x0, y0, x1, y1 = box
        box, size = (y0, size[0] - x1, y1, size[0] - x0), (size[1], size[0])
    return box


def cut(seen: View, top: int, bottom: int) -> View:
    """A band of it, across its whole width."""
    grey = seen.grey.crop((0, top, seen.grey.width, bottom))
    step: Affine = (1, 0, 0, 0, 1, top)
    return replace(seen, grey=grey, back=(*seen.back, step))


def painted_over(seen: View, boxes: Iterable[tuple[int, int, int, int]]) -> View:
    """With paper over these boxes, a little larger than they are: as bright as the paper around each point, so that no edge is seen."""
    mask = Image.new("1", seen.grey.size)
    draw = ImageDraw.Draw(mask)
    for x0, y0, x1, y1 in boxes:
        room = 2 + (y1 - y0) // 8
        draw.rectangle((x0 - room, y0 - room, x1 + room, y1 + room), fill=1)
    paper = _paper(seen.grey).resize(seen.grey.size, Image.Resampling.BILINEAR)
    return replace(seen, grey=Image.composite(paper, seen.grey, mask))


def evened(seen: View) -> View:
    """Light as if the paper were equally bright everywhere: each point divided by the paper around it."""
    paper = np.asarray(_paper(seen.grey).resize(seen.grey.size, Image.Resampling.BILINEAR), np.float32)
    even = np.asarray(seen.grey, np.float32) * _WHITE / np.maximum(paper, _DARKEST_PAPER)
    return replace(seen, grey=Image.fromarray(np.clip(even, 0, 255).astype(np.uint8)), evened=True)


def is_uneven(seen: View) -> bool:
    """Whether the paper is much darker in some places than in others: there, words are lost without any trace of doubt."""
    dark, light = np.percentile(np.asarray(_paper(seen.grey)), (5, 95))
    return bool(light - dark > _UNEVEN)


def is_light_on_dark(seen: View) -> bool:
    """Whether what is written is lighter than what it is written on."""
    coarse = seen.grey.reduce(max(1, min(seen.grey.size) // 800))
    around = coarse.filter(ImageFilter.BoxBlur(12))
    stands_out = np.asarray(coarse, np.float32) - np.asarray(around, np.float32)
    return bool(np.median(np.asarray(coarse)) < 128 and (stands_out**3).mean() > 0)


def _paper(grey: Image.Image) -> Image.Image:
    """How bright the paper is, on a coarse grid: the lightest around each point, without single stains of light."""
    coarse = grey.reduce(_COARSE) if min(grey.size) >= 2 * _COARSE else grey
    return (
        coarse.filter(ImageFilter.MaxFilter(7))
        .filter(ImageFilter.MedianFilter(9))
        .filter(ImageFilter.GaussianBlur(3))
    )


def _at(steps: tuple[Step, ...], x: float, y: float) -> tuple[float, float]:
    for step in reversed(steps):
        match step:
            case Fan(width, height, upper, lower):
                y += (2 * x / width - 1) * (upper + (lower - upper) * y / height)
            case (a, b, c, d, e, f):
                x, y = a * x + b * y + c, d * x + e * y + f
            case _:
                assert_never(step)
    return x, y


def _around(edges: list[float]) -> tuple[int, int]:
    # Whole pixels turned by sine and cosine are no longer quite whole.
    return math.floor(min(edges) + 1e-6), math.ceil(max(edges) - 1e-6)


def _within(edge: int, limit: int) -> int:
    return min(max(edge, 0), limit)
