"""Opens pictures with the formats that are allowed, the room that is allowed, and no thread."""

import contextlib
import struct
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image, ImageFile

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "DIB", "TIFF", "WEBP", "AVIF", "HEIF", "JPEG2000")
"""Not among them: everything that runs another program (EPS) or hardly occurs."""

_MOST_POINTS = 100_000_000
"""Points of one picture that are decoded: four bytes each, so less than half of the memory of a worker."""

_MOST_POINTS_REDUCED = 400_000_000
"""The same for what can be decoded small."""

_REDUCIBLE = ("JPEG", "MPO")

UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    EOFError,
    RuntimeError,
    ArithmeticError,
    struct.error,
)
"""What the decoders raise over a picture that is not what it should be."""


def load() -> None:
    """Load every decoder, and tell each to start no thread."""
    import pillow_heif
    from PIL import AvifImagePlugin

    Image.init()
    pillow_heif.register_heif_opener(decode_threads=1, thumbnails=False)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    # What the library would only warn of is refused by `require_room`.
    Image.MAX_IMAGE_PIXELS = None


def opened(item: BinaryIO) -> Image.Image:
    """A picture of which only what describes it is read; raises UnreadError."""
    item.seek(0)
    try:
        return Image.open(item, formats=_FORMATS)
    except UNREADABLE as error:
        raise UnreadError(Reason.MALFORMED) from error


def require_room(picture: Image.Image) -> None:
    """Refuse what declares more points than there is room for, before anything is decoded.

    Raises UnreadError.
    """
    most = _MOST_POINTS_REDUCED if picture.format in _REDUCIBLE else _MOST_POINTS
    if picture.width * picture.height > most:
        raise UnreadError(Reason.TOO_LARGE)


def decode(picture: Image.Image, least: int) -> None:
    """Decode a frame, where its format can do that not much larger than `least` pixels.

    Raises one of UNREADABLE.
    """
    if picture.format in _REDUCIBLE:
        picture.draft(picture.mode, (least, least))
    picture.load()


@contextlib.contextmanager
def as_far_as_it_goes() -> Iterator[None]:
    """Inside of it what follows the last whole part of a picture stays empty instead of being an error."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
