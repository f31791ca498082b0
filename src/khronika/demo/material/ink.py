"""What is put on paper: typed lines, handwriting, signatures, rules and round seals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from khronika.demo.material.chance import Size, between, clouds, dice, grain
from khronika.demo.material.lettering import Face, letters

Colour: TypeAlias = tuple[int, int, int]
Point: TypeAlias = tuple[float, float]

TONER: Colour = (34, 33, 36)
BALLPOINT: Colour = (38, 54, 128)
BLACK_PEN: Colour = (44, 44, 52)
SEAL_INK: Colour = (72, 78, 168)


@dataclass(frozen=True, slots=True)
class InkLine:
    """One typed line: its baseline box starts at `x`, `y`.

    With `width` it is spread to fill that many pixels.
    """

    x: int
    y: int
    text: str
    width: int = 0
    height: int = 27
    face: Face = Face.TYPED


def blank(size: Size) -> Image.Image:
    """An empty mask: 0 is bare paper, 255 full ink."""
    return Image.new("L", size, 0)


def press(page: Image.Image, mask: Image.Image, colour: Colour) -> None:
    """Put `colour` on the page wherever the mask has ink."""
    page.paste(colour, (0, 0), mask)


def type_lines(size: Size, lines: Sequence[InkLine]) -> Image.Image:
    """The mask of typed lines, the toner a little uneven."""
    mask = blank(size)
    draw = ImageDraw.Draw(mask)
    for line in lines:
        _spread(draw, line) if line.width else draw.text(
            (line.x, line.y), line.text, 255, letters(line.face, line.height)
        )
    return worn(mask, "toner")


def _spread(draw: ImageDraw.ImageDraw, line: InkLine) -> None:
    font = letters(line.face, _fitting(line))
    words = line.text.split(" ")
    free = line.width - sum(font.getlength(word) for word in words)
    # A typist does not pull four words across a page.
    gap = min(free / max(1, len(words) - 1), 3.4 * font.getlength(" "))
    x = float(line.x)
    for word in words:
        draw.text((x, line.y), word, 255, font)
        x += font.getlength(word) + gap


def _fitting(line: InkLine) -> int:
    height = line.height
    while height > 8 and letters(line.face, height).getlength(line.text) > line.width:
        height -= 1
    return height


def centred(y: int, text: str, page_width: int, *, height: int = 27, face: Face = Face.TYPED) -> InkLine:
    """A line set in the middle of the page."""
    return InkLine(
        int((page_width - letters(face, height).getlength(text)) / 2), y, text, height=height, face=face
    )


def worn(mask: Image.Image, seed: str) -> Image.Image:
    """The same mask with toner or ink that did not take evenly."""
    box = mask.getbbox()
    if box is None:
        return mask
    inked = mask.crop(box)
    patches = between(clouds(inked.size, seed + " patches", cells=2 + max(inked.size) // 44), 200, 255)
    specks = between(grain(inked.size, seed + " specks", blur=0.7), 150, 330).point(
        lambda level: min(255, level)
    )
    faded = blank(mask.size)
    faded.paste(ImageChops.multiply(ImageChops.multiply(inked, patches), specks), box[:2])
    return faded


def handwrite(mask: Image.Image, place: Point, text: str, *, height: int = 30) -> None:
    """Write `text` by hand onto the mask, starting at `place`."""
    throw = dice(f"hand {text} {place}")
    font = letters(Face.HAND, height)
    x, y = place
    drift = throw.uniform(-0.02, 0.02)
    for number, letter in enumerate(text):
        wave = 1.6 * math.sin(number * 0.7 + height) + drift * (x - place[0])
        _letter(
            mask, (x, y + wave), letter, turn=throw.uniform(-7, 7), font_height=height + throw.randint(-1, 1)
        )
        x += font.getlength(letter) * (1.5 if letter == " " else 0.93) + throw.uniform(-0.8, 0.6)


def _letter(mask: Image.Image, place: Point, letter: str, *, turn: float, font_height: int) -> None:
    box = font_height * 2
    stroke = Image.new("L", (box, box), 0)
    ImageDraw.Draw(stroke).text((box // 4, box // 4), letter, 235, letters(Face.HAND, font_height))
    turned = stroke.rotate(turn, Image.Resampling.BICUBIC)
    mask.paste(255, (round(place[0]) - box // 4, round(place[1]) - box // 4), turned)


def sign(mask: Image.Image, place: Point, seed: str, *, width: float = 150) -> None:
    """A signature nobody could read: an initial, loops that flatten towards the right, a stroke back under them."""
    throw = dice(f"signature {seed}")
    x, y = place
    loops, tall = throw.uniform(2.8, 6.2), width * throw.uniform(0.13, 0.26)
    initial = (
        (throw.uniform(-0.04, 0.12), throw.uniform(0.2, 0.9)),
        (throw.uniform(0.02, 0.30), -throw.uniform(1.2, 2.6)),
        (throw.uniform(0.06, 0.42), throw.uniform(-1.0, 0.7)),
        (throw.uniform(-0.12, 0.24), throw.uniform(-0.9, 0.7)),
    )
    path = _smooth([(x + width * right, y + tall * down) for right, down in initial])
    path += [_looped(place, (width, tall), loops, step / 160) for step in range(161)]
    out = throw.uniform(0.05, 0.3)
    tail = ((out, -0.5), (out * 0.4, 1.1), (-throw.uniform(0.3, 0.9), 0.9))
    end = path[-1]
    path += _smooth([end, *((end[0] + width * right, end[1] + tall * down) for right, down in tail)])
    _stroke(mask, path, throw.uniform(0.9, 1.3))


def _looped(place: Point, reach: Point, loops: float, share: float) -> Point:
    """A point `share` of the way along a line of loops, `reach` wide and tall."""
    width, tall = reach
    angle = 2 * math.pi * loops * share + 2.4
    fade = (1 - share) ** 0.8 * (0.75 + 0.35 * math.sin(5.3 * share * loops)) + 0.06
    x = place[0] + width * (0.08 + 0.92 * share) + tall * 0.62 * fade * math.cos(angle)
    return (x, place[1] - tall * 0.2 * share - tall * fade * math.sin(angle))


def _smooth(knots: Sequence[Point]) -> list[Point]:
    """Points along a Catmull-Rom curve through the knots."""
    padded = [knots[0], *knots, knots[-1]]
    return [
        _between(padded[index : index + 4], step / 14)
        for index in range(len(padded) - 3)
        for step in range(14)
    ]


def _between(four: Sequence[Point], t: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = four
    return (_spline(ax, bx, cx, dx, t=t), _spline(ay, by, cy, dy, t=t))


def _spline(a: float, b: float, c: float, d: float, *, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _stroke(mask: Image.Image, path: Sequence[Point], weight: float) -> None:
    draw = ImageDraw.Draw(mask)
    for number, (x, y) in enumerate(path):
        radius = weight * (1 + 0.45 * math.sin(number * 0.23))
        if number:
            draw.line((*path[number - 1], x, y), 240, max(2, round(radius * 2)))


def rule(mask: Image.Image, *segments: tuple[float, float, float, float]) -> None:
    """Printed rules, one and a half pixels thick, from and to the points given."""
    draw = ImageDraw.Draw(mask)
    for segment in segments:
        draw.line(segment, 190, 2)


def seal(size: Size, centre: Point, *, rim: str, core: Sequence[str], turn: float) -> Image.Image:
    """The mask of a round rubber seal with `rim` written around and `core` in the middle, pressed unevenly."""
    side = 300
    disc = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(disc)
    for radius, weight in ((141, 4), (134, 2), (92, 2)):
        draw.ellipse((150 - radius, 150 - radius, 150 + radius, 150 + radius), outline=230, width=weight)
    for number, letter in enumerate(rim):
        _around(disc, letter, 360 * number / len(rim))
    font = letters(Face.BOLD, 23)
    for number, text in enumerate(core):
        draw.text((150 - font.getlength(text) / 2, 150 - 14 * len(core) + 28 * number), text, 225, font)
    pressed = ImageChops.multiply(
        disc,
        between(clouds((side, side), f"seal {centre}", cells=6), 70, 290).point(
            lambda level: min(255, level)
        ),
    )
    mask = blank(size)
    mask.paste(
        pressed.rotate(turn, Image.Resampling.BICUBIC), (round(centre[0]) - 150, round(centre[1]) - 150)
    )
    return worn(mask.filter(ImageFilter.GaussianBlur(0.7)), "seal")


def _around(disc: Image.Image, letter: str, angle: float) -> None:
    font = letters(Face.BOLD, 21)
    tile = Image.new("L", (44, 44), 0)
    ImageDraw.Draw(tile).text((22 - font.getlength(letter) / 2, 8), letter, 230, font)
    turn = math.radians(angle)
    x, y = 150 + 113 * math.sin(turn), 150 - 113 * math.cos(turn)
    disc.paste(255, (round(x) - 22, round(y) - 22), tile.rotate(-angle, Image.Resampling.BICUBIC))
