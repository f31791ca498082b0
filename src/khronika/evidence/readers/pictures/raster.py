"""Pixels as people look at them: upright, on white, small, as JPEG with nothing but the picture in it."""

import io

import numpy as np
from PIL import Image

LONGEST_THUMBNAIL = 512
"""Pixels of the longer side of a thumbnail."""

LONGEST_PAGE = 1600
"""Pixels of the longer side of a page that people read."""

MOST_PAGES = 50
"""Pages of one item that are drawn for people."""

_QUALITY = 80
_WORKING = 1024

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by its orientation (EXIF 2.32 section 4.6.4)."""


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height as shown, in pixels."""
    return (size[1], size[0]) if orientation >= 5 else size


def plain(picture: Image.Image, orientation: int, least: int = _WORKING) -> Image.Image:
    """A decoded picture in grey or colours of eight bits, upright, on white, made smaller while both sides keep `least` pixels."""
    smaller = _on_white(_shrunk(_whole_bytes(picture), least))
    turn = _UPRIGHT.get(orientation)
    return smaller.transpose(turn) if turn is not None else smaller


def small(picture: Image.Image, longest: int = LONGEST_THUMBNAIL) -> Image.Image:
    """A copy that is at most `longest` pixels long, with nothing but the picture in it."""
    copy = Image.new(picture.mode, picture.size)
    copy.paste(picture)
    copy.thumbnail((longest, longest), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return copy


def jpeg(picture: Image.Image, longest: int) -> bytes:
    """The picture as JPEG, at most `longest` pixels long, without metadata or colour profile."""
    held = io.BytesIO()
    small(picture, longest).save(held, "JPEG", quality=_QUALITY)
    return held.getvalue()


def _whole_bytes(picture: Image.Image) -> Image.Image:
    """The picture with points of eight bits that can be averaged."""
    match picture.mode:
        case "1":
            return picture.convert("L")
        case "P" | "PA":
            return picture.convert(
                "RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB"
            )
        case "I" | "F" | "I;16" | "I;16B" | "I;16L" | "I;16N":
            return _spread(picture)
        case _:
            return picture


def _spread(picture: Image.Image) -> Image.Image:
    """Greys of more than eight bits, their own range spread over all greys: what the range means, few files say."""
    points = np.nan_to_num(np.asarray(picture, dtype=np.float32))
    lowest, highest = float(points.min()), float(points.max())
    scale = 255 / (highest - lowest) if highest > lowest else 0
    return Image.fromarray(((points - lowest) * scale).astype(np.uint8))


def _shrunk(picture: Image.Image, least: int) -> Image.Image:
    factor = min(picture.width, picture.height) // least
    return picture.reduce(factor) if factor > 1 else picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("L", "RGB"):
        return picture
    if picture.mode in ("LA", "La", "RGBA", "RGBa"):
        full = picture.convert("RGBA")
        white = Image.new("RGB", full.size, "white")
        white.paste(full, mask=full.getchannel("A"))
        return white
    return picture.convert("RGB")
