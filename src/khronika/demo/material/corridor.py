"""A prison corridor that does not exist: its surfaces as flat pictures, and their perspective from one eye.

Metres are counted from the eye's foot: x to the right, y upwards, z along the corridor. Pixels as everywhere
from the upper left.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from khronika.demo.material.chance import Size, between, clouds, dice, grain
from khronika.demo.material.ink import Colour, Point
from khronika.demo.material.lettering import Face, letters

HALF, HIGH, LONG = 1.15, 2.9, 21.0
"""Half the corridor's width, its height and its length, in metres."""
DENSITY = 150
"""Pixels a metre of the flat pictures."""
PAINT: Colour = (88, 112, 106)
WHITEWASH: Colour = (200, 196, 180)
STEEL: Colour = (74, 82, 84)


@dataclass(frozen=True, slots=True)
class CorridorView:
    """An eye: the picture's size, focal length in pixels, the vanishing point, and the eye's height in metres."""

    size: Size
    focal: float
    centre: Point
    eye: float

    def seen(self, x: float, y: float, z: float) -> Point:
        """The pixel at which a point in metres appears."""
        return (self.centre[0] + self.focal * x / z, self.centre[1] + self.focal * (self.eye - y) / z)


class Surface(enum.Enum):
    """The four long surfaces; each by the two of its edges, (x, y) in metres."""

    FLOOR = ((-HALF, 0.0), (HALF, 0.0))
    CEILING = ((-HALF, HIGH), (HALF, HIGH))
    RIGHT = ((HALF, 0.0), (HALF, HIGH))
    LEFT = ((-HALF, 0.0), (-HALF, HIGH))


def painted(view: CorridorView) -> Image.Image:
    """The corridor in even light, as this eye sees it."""
    picture = Image.new("RGB", view.size, (20, 20, 20))
    for surface in Surface:
        form = homography(view, surface, DENSITY)
        laid = _flat_of(surface).transform(
            view.size, Image.Transform.PERSPECTIVE, form, Image.Resampling.BICUBIC, fillcolor=(150, 146, 134)
        )
        picture.paste(laid, (0, 0), area(view, surface))
    _far_door(picture, view)
    return picture


def area(view: CorridorView, surface: Surface) -> Image.Image:
    """The mask of what this eye sees of a surface."""
    one, other = surface.value
    near = 0.25
    corners = [view.seen(*one, near), view.seen(*one, LONG), view.seen(*other, LONG), view.seen(*other, near)]
    mask = Image.new("L", view.size, 0)
    ImageDraw.Draw(mask).polygon(corners, 255)
    return mask


def homography(view: CorridorView, surface: Surface, dense: int) -> tuple[float, ...]:
    """The eight numbers that lead from a pixel back to the surface's flat picture of `dense` pixels a metre."""
    (u, v), focal, eye, head = view.centre, view.focal, view.eye, HIGH - view.eye
    side = focal * HALF
    match surface:
        case Surface.RIGHT:
            form = (0, 0, -side / u, -head / u, -HALF / u, (head * u + v * HALF) / u)
        case Surface.LEFT:
            form = (0, 0, side / u, -head / u, HALF / u, (head * u - v * HALF) / u)
        case Surface.FLOOR:
            form = (0, 0, -focal * eye / v, -eye / v, -HALF / v, (u * eye + v * HALF) / v)
        case Surface.CEILING:
            form = (0, 0, focal * head / v, head / v, -HALF / v, (v * HALF - u * head) / v)
        case _:
            assert_never(surface)
    beside = surface in (Surface.LEFT, Surface.RIGHT)
    return (*(dense * number for number in form), *((-1 / u, 0) if beside else (0, -1 / v)))


def _flat_of(surface: Surface) -> Image.Image:
    match surface:
        case Surface.RIGHT:
            return _wall("right wall", 1.3, 1)
        case Surface.LEFT:
            return _wall("left wall", 2.7, 2)
        case Surface.FLOOR:
            return _floor()
        case Surface.CEILING:
            return _ceiling()
        case _:
            assert_never(surface)


def _flat(metres: tuple[float, float], colour: Colour) -> Image.Image:
    return Image.new("RGB", (int(metres[0] * DENSITY), int(metres[1] * DENSITY)), colour)


def _soiled(flat: Image.Image, seed: str, *, low: int) -> Image.Image:
    """Stains large and small."""
    large = between(clouds(flat.size, seed + " large", cells=26), low, 255)
    small = between(clouds(flat.size, seed + " small", cells=180), 226, 255)
    rough = between(grain(flat.size, seed + " rough", blur=0.8), 226, 280).point(
        lambda level: min(255, level)
    )
    shade = ImageChops.multiply(ImageChops.multiply(large, small), rough)
    return ImageChops.multiply(flat, Image.merge("RGB", (shade, shade, shade)))


def _wall(seed: str, first: float, number: int) -> Image.Image:
    wall = _flat((LONG, HIGH), WHITEWASH)
    draw = ImageDraw.Draw(wall)
    line = int((HIGH - 1.55) * DENSITY)
    draw.rectangle((0, line, wall.width, wall.height), PAINT)
    draw.rectangle((0, line - 5, wall.width, line + 2), (52, 62, 66))
    draw.rectangle((0, wall.height - 16, wall.width, wall.height), (58, 50, 44))
    _scuffs(draw, seed, wall.size)
    _pipes(draw, wall.width)
    worn = _soiled(wall, seed, low=196)
    for index, start in enumerate(_starts(first)):
        _door(worn, start, f"{number}{index + 1}")
    return worn


def _starts(first: float) -> Sequence[float]:
    return [first + 3.1 * index for index in range(6)]


def _scuffs(draw: ImageDraw.ImageDraw, seed: str, size: Size) -> None:
    throw = dice(seed + " scuffs")
    for _ in range(150):
        x, y = throw.uniform(0, size[0]), size[1] - throw.expovariate(1 / 60)
        tone = throw.randint(48, 100)
        draw.line(
            (x, y, x + throw.uniform(6, 60), y + throw.uniform(-5, 5)),
            (tone, tone + 8, tone + 4),
            throw.randint(1, 2),
        )
    for _ in range(14):
        x, y = throw.uniform(0, size[0]), throw.uniform(20, size[1] * 0.5)
        points = [(x + throw.uniform(0, 22), y + throw.uniform(0, 18)) for _ in range(6)]
        draw.polygon(points, (150, 142, 126))


def _pipes(draw: ImageDraw.ImageDraw, width: int) -> None:
    for y, tone in ((34, 150), (40, 172), (44, 120), (66, 132), (69, 160)):
        draw.line((0, y, width, y), (tone, tone - 4, tone - 14), 4)


def _door(wall: Image.Image, start: float, number: str) -> None:
    """A steel door with spy-hole, feeding hatch, lock and number."""
    d = DENSITY
    x, top, width = int(start * d), int((HIGH - 2.05) * d), int(0.9 * d)
    draw = ImageDraw.Draw(wall)
    draw.rectangle((x - 11, top - 11, x + width + 11, wall.height), (44, 46, 46))
    draw.rectangle((x, top, x + width, wall.height - 6), STEEL)
    draw.rectangle((x + 7, top + 7, x + width - 7, wall.height - 14), outline=(58, 64, 66), width=3)
    for hinge in (0.25, 1.0, 1.75):
        draw.rectangle((x - 6, top + hinge * d - 13, x + 5, top + hinge * d + 13), (34, 36, 36))
    hatch = top + int(0.86 * d)
    draw.rectangle((x + 36, hatch, x + width - 36, hatch + 36), (60, 67, 69), outline=(30, 32, 32), width=3)
    draw.rectangle((x + width - 52, hatch + 12, x + width - 26, hatch + 20), (120, 118, 110))
    draw.ellipse(
        (x + width / 2 - 8, top + 0.48 * d - 8, x + width / 2 + 8, top + 0.48 * d + 8),
        (22, 22, 22),
        outline=(130, 128, 120),
        width=3,
    )
    draw.rectangle((x + width - 26, top + int(1.02 * d), x + width - 8, top + int(1.24 * d)), (34, 36, 38))
    draw.rectangle((x + width / 2 - 24, top + 12, x + width / 2 + 24, top + 36), (196, 190, 172))
    draw.text((x + width / 2 - 14, top + 13), number, (40, 40, 40), letters(Face.BOLD, 21))


def _floor() -> Image.Image:
    floor = _flat((LONG, 2 * HALF), (98, 86, 76))
    draw = ImageDraw.Draw(floor)
    for metre in range(2, int(LONG), 2):
        draw.line((metre * DENSITY, 0, metre * DENSITY, floor.height), (62, 54, 48), 2)
    draw.line((0, floor.height // 2, floor.width, floor.height // 2), (70, 62, 55), 2)
    trodden = Image.new("L", floor.size, 0)
    ImageDraw.Draw(trodden).rectangle((0, floor.height * 0.3, floor.width, floor.height * 0.7), 90)
    floor.paste((136, 124, 110), (0, 0), trodden.filter(ImageFilter.GaussianBlur(30)))
    return _soiled(floor, "floor", low=176)


def _ceiling() -> Image.Image:
    return _soiled(_flat((LONG, 2 * HALF), (184, 180, 168)), "ceiling", low=206)


def _far_door(picture: Image.Image, view: CorridorView) -> None:
    """The barred door at the end and the dark behind it."""
    left, top = view.seen(-HALF, HIGH, LONG)
    right, bottom = view.seen(HALF, 0, LONG)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left, top, right, bottom), (120, 122, 114))
    wide, high = right - left, bottom - top
    draw.rectangle((left + wide * 0.2, top + high * 0.2, right - wide * 0.2, bottom), (26, 28, 30))
    for step in range(1, 8):
        x = left + wide * (0.2 + 0.6 * step / 8)
        draw.line((x, top + high * 0.2, x, bottom), (96, 98, 96), max(1, round(wide * 0.016)))
    for share in (0.4, 0.6, 0.8):
        draw.line(
            (left + wide * 0.2, top + high * share, right - wide * 0.2, top + high * share),
            (96, 98, 96),
            max(1, round(wide * 0.016)),
        )
