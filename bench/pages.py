"""Pages of invented text, drawn, scanned and photographed the same way on every run."""

import io
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

TEXTS = Path(__file__).with_name("pages")
FONTS = Path(__file__).resolve().parents[1] / "src" / "khronika" / "dossier" / "fonts"
FACES = {
    "serif": "KhronikaSerif-Regular.ttf",
    "sans": "KhronikaSans-Regular.ttf",
    "mono": "KhronikaMono-Regular.ttf",
}
ALL = (
    ("ru-statement", "serif"),
    ("ru-statement", "mono"),
    ("ru-order", "sans"),
    ("ru-order", "serif"),
    ("ru-letter", "mono"),
    ("ru-letter", "sans"),
    ("uk-statement", "serif"),
    ("uk-statement", "mono"),
    ("uk-order", "sans"),
    ("uk-order", "serif"),
    ("uk-letter", "mono"),
    ("uk-letter", "sans"),
    ("en-statement", "serif"),
    ("fr-statement", "sans"),
)
"""Text and face of every page that is measured."""

PAPER, MARGIN, POINTS, SIZE = (1654, 2339), 170, 200 / 72, 11
"""A4 at 200 dots an inch; letters of eleven points."""
PAPER_WHITE = 250

Box = tuple[int, int, int, int]

View = Callable[[Image.Image, int], Image.Image]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was drawn: its text, line by line, and its picture."""

    name: str
    text: str
    picture: Image.Image
    words: tuple[tuple[str, Box], ...]
    """Every word, and the box around its ink in pixels from the upper left."""


def page(text: str, face: str, *, most: int = 99) -> Page:
    """One of the texts, its first `most` lines, set in one of the faces in eleven points."""
    font = ImageFont.truetype(FONTS / FACES[face], round(SIZE * POINTS))
    lines = _lines((TEXTS / f"{text}.txt").read_text(encoding="utf-8"), font)[:most]
    return drawn(f"{text}, {face}", lines, face)


def drawn(name: str, lines: Sequence[str], face: str) -> Page:
    """These lines, set in one of the faces, on a sheet that ends not far below them."""
    font = ImageFont.truetype(FONTS / FACES[face], round(SIZE * POINTS))
    leading = round(1.45 * SIZE * POINTS)
    picture = Image.new("L", (PAPER[0], min(PAPER[1], 2 * MARGIN + leading * len(lines))), PAPER_WHITE)
    draw = ImageDraw.Draw(picture)
    words: list[tuple[str, Box]] = []
    for number, line in enumerate(lines):
        at = MARGIN, MARGIN + number * leading
        draw.text(at, line, font=font, fill=20)
        words += (
            (found.group(), _inked(font, at, line, found.span())) for found in re.finditer(r"\S+", line)
        )
    return Page(name, "\n".join(line for line in lines if line), picture, tuple(words))


def _inked(font: ImageFont.FreeTypeFont, at: tuple[int, int], line: str, span: tuple[int, int]) -> Box:
    left = at[0] + font.getlength(line[: span[0]])
    x0, y0, x1, y1 = font.getbbox(line[span[0] : span[1]])
    return round(left + x0), round(at[1] + y0), round(left + x1), round(at[1] + y1)


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    wide = int((PAPER[0] - 2 * MARGIN) / (0.93 * font.getlength("н")))
    return [
        line
        for paragraph in text.splitlines()
        for line in textwrap.wrap(paragraph, wide, break_long_words=False) or [""]
    ]


def clean(picture: Image.Image, _: int) -> Image.Image:
    """As it was drawn."""
    return picture


def scan(picture: Image.Image, seed: int) -> Image.Image:
    """As an office scanner gives it: 1.2 degrees askew, a little soft, noisy, JPEG of quality 60."""
    turned = picture.rotate(1.2, Image.Resampling.BICUBIC, fillcolor=PAPER_WHITE).filter(
        ImageFilter.GaussianBlur(0.7)
    )
    return compressed(_noisy(np.asarray(turned, np.float32), 6, seed), 60)


def phone(picture: Image.Image, seed: int) -> Image.Image:
    """As a phone gives it in poor light: a shadow across it, seen from the side, soft, noisy, JPEG of quality 40."""
    wide, high = picture.size
    chance = np.random.default_rng(seed)
    corners = (
        np.array([[0, 0], [0, high], [wide, high], [wide, 0]])
        - chance.uniform(0.01, 0.04, (4, 2)) * [wide, high] * _OUTWARDS
    )
    seen = picture.transform(
        picture.size, Image.Transform.QUAD, tuple(corners.ravel()), Image.Resampling.BICUBIC, fillcolor=90
    )
    across, down = np.meshgrid(np.linspace(0, 1, wide), np.linspace(0, 1, high))
    light = (
        0.35
        + 0.6 / (1 + np.exp(12 * (across * 0.7 + down * 0.5 - chance.uniform(0.35, 0.65))))
        + 0.1 * across
    )
    soft = seen.filter(ImageFilter.GaussianBlur(1.4))
    return compressed(_noisy(np.asarray(soft, np.float32) * light.astype(np.float32), 4, seed), 40)


_OUTWARDS = np.array([[1, 1], [1, -1], [-1, -1], [-1, 1]])


def poor(picture: Image.Image, seed: int) -> Image.Image:
    """As a photograph in poor light comes out of a messenger: 60 per cent of the size, noisier, JPEG of quality 30."""
    seen = phone(picture, seed)
    less = seen.resize((picture.width * 6 // 10, picture.height * 6 // 10), Image.Resampling.BICUBIC)
    return compressed(_noisy(np.asarray(less, np.float32), 5, seed), 30)


def small(picture: Image.Image, _: int) -> Image.Image:
    """As a messenger gives it: 45 per cent of the size, JPEG of quality 30."""
    wide, high = picture.size
    return compressed(
        np.asarray(
            picture.resize((wide * 45 // 100, high * 45 // 100), Image.Resampling.BICUBIC), np.float32
        ),
        30,
    )


def _noisy(grey: np.ndarray, strength: float, seed: int) -> np.ndarray:
    return grey + np.random.default_rng(seed).normal(0, strength, grey.shape)


def compressed(grey: np.ndarray, quality: int) -> Image.Image:
    """A grey picture as JPEG of this quality gives it back."""
    held = io.BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(held, "JPEG", quality=quality)
    return Image.open(held)


VIEWS: tuple[View, ...] = (clean, scan, phone, poor, small)
