"""What paper, a scanner and a telephone add to a page: fibre, folds, shadow, a slight turn."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from khronika.demo.material.chance import Size, between, clouds, dice, grain
from khronika.demo.material.ink import Colour

A4: Size = (1240, 1754)
"""A4 at 150 dots an inch."""


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A kind of paper: its tint, and the seed of its stains."""

    seed: str
    tint: Colour = (250, 248, 242)
    size: Size = A4


def bare(sheet: PaperSheet) -> Image.Image:
    """An unwritten page of this paper."""
    return Image.new("RGB", sheet.size, sheet.tint)


def aged(page: Image.Image, sheet: PaperSheet) -> Image.Image:
    """The page with fibre, clouds, one fold and specks."""
    fibre = between(grain(page.size, sheet.seed + " fibre", blur=0.6), 226, 276).point(
        lambda level: min(255, level)
    )
    cloud = between(clouds(page.size, sheet.seed + " cloud", cells=9), 240, 255)
    shade = ImageChops.multiply(ImageChops.multiply(fibre, cloud), _fold(page.size, sheet.seed))
    textured = ImageChops.multiply(page, Image.merge("RGB", (shade, shade, shade)))
    _specks(textured, sheet.seed)
    return textured


def _fold(size: Size, seed: str) -> Image.Image:
    width, height = size
    shade = Image.new("L", size, 255)
    draw = ImageDraw.Draw(shade)
    middle = height // 2 + dice(seed + " fold").randint(-60, 60)
    draw.line((0, middle, width, middle + 5), 214, 3)
    draw.line((0, middle + 9, width, middle + 14), 236, 12)
    return shade.filter(ImageFilter.GaussianBlur(2.2))


def _specks(page: Image.Image, seed: str) -> None:
    throw = dice(seed + " specks")
    draw = ImageDraw.Draw(page)
    for _ in range(70):
        x, y, radius = throw.uniform(0, page.width), throw.uniform(0, page.height), throw.uniform(0.3, 1.4)
        level = throw.randint(70, 180)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), (level, level, level))


def scanned(page: Image.Image, *, turn: float, seed: str) -> Image.Image:
    """The page as an office scanner gives it back: turned by `turn` degrees, a dark edge, punch holes, one streak."""
    bed = (226, 227, 226)
    turned = _punched(page, bed).rotate(turn, Image.Resampling.BICUBIC, fillcolor=bed)
    shade = _edge(page.size)
    x = dice(seed + " streak").randint(300, 900)
    ImageDraw.Draw(shade).line((x, 0, x, page.height), 238, 1)
    lit = ImageChops.multiply(turned, Image.merge("RGB", (shade, shade, shade)))
    return lit.filter(ImageFilter.BoxBlur(0.45))


def _punched(page: Image.Image, bed: Colour) -> Image.Image:
    punched = page.copy()
    draw = ImageDraw.Draw(punched)
    for y in (page.height // 2 - 236, page.height // 2 + 236):
        draw.ellipse((46, y - 17, 80, y + 17), bed, outline=(168, 166, 160), width=3)
    return punched


def _edge(size: Size) -> Image.Image:
    """The lid of a scanner never shuts: light falls off towards the left and the bottom."""
    width, height = size
    shade = Image.new("L", size, 255)
    draw = ImageDraw.Draw(shade)
    for step in range(26):
        draw.line((step, 0, step, height), 168 + step * 3)
        draw.line((0, height - 1 - step // 2, width, height - 1 - step // 2), 190 + step * 2)
    return shade.filter(ImageFilter.GaussianBlur(5))


def photographed(page: Image.Image, *, seed: str) -> Image.Image:
    """The page on a table as a telephone saw it: askew, unevenly lit, with noise."""
    table = _table(page, seed)
    width, height = table.size
    throw = dice(seed + " askew")
    lean = [throw.uniform(0.0, 0.035) for _ in range(8)]
    quad = (
        width * lean[0], height * lean[1], width * lean[2], height * (1 - lean[3]),
        width * (1 - lean[4]), height * (1 - lean[5]), width * (1 - lean[6]), height * lean[7],
    )  # fmt: skip
    seen = table.transform(page.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    return _lit(seen, seed).filter(ImageFilter.BoxBlur(0.4))


def _table(page: Image.Image, seed: str) -> Image.Image:
    margin = 56
    size = (page.width + 2 * margin, page.height + 2 * margin)
    wood = between(
        clouds((size[0], size[1] // 24), seed + " wood", cells=90).resize(size, Image.Resampling.BICUBIC),
        62,
        112,
    )
    table = Image.merge(
        "RGB",
        (wood, wood.point(lambda level: level * 74 // 100), wood.point(lambda level: level * 52 // 100)),
    )
    shadow = Image.new("L", size, 0)
    ImageDraw.Draw(shadow).rectangle(
        (margin + 6, margin + 10, size[0] - margin + 12, size[1] - margin + 14), 170
    )
    table.paste((14, 10, 8), (0, 0), shadow.filter(ImageFilter.GaussianBlur(9)))
    table.paste(page, (margin, margin))
    return table


def _lit(picture: Image.Image, seed: str) -> Image.Image:
    """A ceiling lamp from one side, the telephone's own shadow from the other, and sensor noise."""
    width, height = picture.size
    # The gradient is turned first and cut from its middle, where no corner of it shows.
    lamp = Image.linear_gradient("L").rotate(128, Image.Resampling.BICUBIC).crop((48, 48, 208, 208))
    hand = Image.new("L", (160, 160), 255)
    ImageDraw.Draw(hand).polygon([(50, 160), (84, 132), (140, 112), (160, 128), (160, 160)], 212)
    small = ImageChops.multiply(
        between(lamp, 176, 268).point(lambda level: min(255, level)),
        hand.filter(ImageFilter.GaussianBlur(12)),
    )
    shade = small.resize((width, height), Image.Resampling.BICUBIC)
    noise = between(grain(picture.size, seed + " sensor", blur=0.7), 226, 284).point(
        lambda level: min(255, level)
    )
    shade = ImageChops.multiply(shade, noise)
    warm = Image.merge(
        "RGB",
        (shade, shade.point(lambda level: level * 97 // 100), shade.point(lambda level: level * 88 // 100)),
    )
    return ImageChops.multiply(picture, warm)
