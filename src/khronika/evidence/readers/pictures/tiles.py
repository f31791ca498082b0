"""Decodes HEIF pictures tile by tile, in one thread: the usual decoder starts one for every tile, and a worker can start none."""

from typing import TYPE_CHECKING

from PIL import Image

from khronika.evidence.readers.pictures.boxes import Tiles

if TYPE_CHECKING:
    from av import VideoFrame

_MIRRORED = (Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT)
_TURNED = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
_MOST_POINTS = 100_000_000
"""Points of one tile that are decoded."""


def load() -> None:
    """Load the decoder."""
    import av

    av.CodecContext.create("hevc", "r")


def assembled(tiles: Tiles, least: int) -> Image.Image:
    """The picture, upright, made smaller while its shorter side keeps `least` pixels.

    Raises ValueError, LookupError.
    """
    frames = (_decoded(setup, coded) for setup, coded in tiles.coded)
    first = next(frames)
    shrink = _shrink(min(tiles.size) // least, first)
    width, height = first.width // shrink, first.height // shrink
    whole = Image.new("RGB", (tiles.size[0] // shrink or 1, tiles.size[1] // shrink or 1))
    for at, frame in enumerate((first, *frames)):
        whole.paste(_small(frame, width, height), (at % tiles.columns * width, at // tiles.columns * height))
    return _turned(whole, tiles.turns)


def _shrink(wanted: int, tile: "VideoFrame") -> int:
    """The largest divisor of the tile that is not beyond what is wanted, so that tiles meet without a seam."""
    return next(
        by for by in range(max(1, min(wanted, 16)), 0, -1) if tile.width % by == 0 and tile.height % by == 0
    )


def _decoded(setup: bytes, coded: bytes) -> "VideoFrame":
    import av

    decoder = av.CodecContext.create("hevc", "r")
    decoder.thread_count = 1
    decoder.extradata = setup
    decoder.options = {"max_pixels": str(_MOST_POINTS)}
    try:
        frames = [*decoder.decode(av.Packet(coded)), *decoder.decode(None)]
    except av.FFmpegError as error:
        raise ValueError("a tile that cannot be decoded") from error
    return frames[0]


def _small(frame: "VideoFrame", width: int, height: int) -> Image.Image:
    return Image.fromarray(
        frame.reformat(width, height, "rgb24", interpolation="AREA", threads=1).to_ndarray()
    )


def _turned(picture: Image.Image, turns: tuple[tuple[bytes, int], ...]) -> Image.Image:
    for kind, number in turns:
        if kind == b"imir":
            picture = picture.transpose(_MIRRORED[number & 1])
        elif number:
            picture = picture.transpose(_TURNED[number])
    return picture
