"""Chance that falls the same way on every run: noise, jitter and stains from fixed seeds."""

import random
from typing import TypeAlias

from PIL import Image, ImageFilter

Size: TypeAlias = tuple[int, int]
"""Width and height in pixels."""


def dice(seed: str) -> random.Random:
    """A sequence of chance that depends on nothing but `seed`."""
    return random.Random(seed)  # noqa: S311 -- stains on invented paper, never a key


def grain(size: Size, seed: str, *, blur: float = 0.0) -> Image.Image:
    """Grey noise around 128, one byte a pixel, softened over `blur` pixels around."""
    width, height = size
    noise = Image.frombytes("L", size, dice(seed).randbytes(width * height))
    return noise.filter(ImageFilter.BoxBlur(blur)) if blur else noise


def clouds(size: Size, seed: str, *, cells: int) -> Image.Image:
    """Smooth grey noise with about `cells` light and dark patches along the longer side."""
    width, height = size
    longer = max(size)
    small = (max(2, width * cells // longer), max(2, height * cells // longer))
    return grain(small, seed).resize(size, Image.Resampling.BICUBIC)


def between(noise: Image.Image, low: int, high: int) -> Image.Image:
    """The same noise with its 0..255 brought to `low`..`high`."""
    return noise.point([low + (high - low) * level // 255 for level in range(256)])
