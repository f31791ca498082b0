"""Pictures of a film as a player shows them: upright, with the pixels it has, and small."""

import io
from typing import TYPE_CHECKING, cast

import numpy as np
from PIL import Image

from khronika.evidence.readers.recordings.film_cut import HEIGHT, WIDTH, Small

if TYPE_CHECKING:
    from fractions import Fraction

    from av import VideoFrame

LONGEST = 512
"""Pixels of the longer side."""

_QUALITY = 80


def load() -> None:
    """Load what writes and reads JPEG."""
    smaller(jpeg(Image.new("RGB", (2, 2)).rotate(90, expand=True)))


def small_of(frame: "VideoFrame") -> Small:
    """The small picture that is compared (film_cut)."""
    small = frame.reformat(WIDTH, HEIGHT, "yuv444p", interpolation="AREA", threads=1).to_ndarray()
    return cast("Small", small)


def upright(frame: "VideoFrame", aspect: "Fraction | None") -> Image.Image:
    """The picture at most LONGEST pixels long, turned as the file says, its pixels made square by their `aspect` (width to height)."""
    width, height = shown_size(frame.width, frame.height, aspect)
    shrink = min(1.0, LONGEST / max(width, height))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    pixels = frame.reformat(*size, "rgb24", interpolation="AREA", threads=1).to_ndarray()
    picture = Image.fromarray(np.ascontiguousarray(pixels, dtype=np.uint8))
    # The library says by how much the file wants the picture turned to the left.
    return picture.rotate(frame.rotation, expand=True) if frame.rotation % 360 else picture


def shown_size(width: int, height: int, aspect: "Fraction | None") -> tuple[int, int]:
    """Width and height in square pixels; an aspect beyond four to one is a lie, and left alone."""
    ratio = float(aspect) if aspect else 1.0
    if not 0.25 <= ratio <= 4:
        return width, height
    return (round(width * ratio), height) if ratio >= 1 else (width, round(height / ratio))


def jpeg(picture: Image.Image) -> bytes:
    """The picture as JPEG."""
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=_QUALITY)
    return held.getvalue()


def smaller(content: bytes, longest: int = 256) -> bytes:
    """A JPEG of ours again, at most `longest` pixels long."""
    picture = again(content)
    picture.thumbnail((longest, longest))
    return jpeg(picture)


def again(content: bytes) -> Image.Image:
    """The picture that is in a JPEG of ours."""
    return Image.open(io.BytesIO(content))
