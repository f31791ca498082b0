"""What a picture says of itself beside its pixels: its form, the camera's words, text chunks, a film behind it."""

import io
import re
from typing import Any

from PIL import Image

from khronika.evidence.readers.pictures import exif
from khronika.evidence.readers.pictures.caption import captions
from khronika.evidence.readers.pictures.opening import UNREADABLE
from khronika.evidence.readers.pictures.photoshop import words_of_photoshop
from khronika.evidence.readers.text.encoding import decode_name

_LONGEST = 65_536
"""Characters of one text that somebody wrote into a picture."""

_MOST_TEXTS = 50
_NO_NAME = re.compile("[^a-z0-9]+")
_FILM = re.compile(rb"\0\0\0[\x08-\x40]ftyp(?=mp4|iso|qt  |MSNV|avc1|hvc1|3gp)")
_SAYS_FILM = re.compile(rb"(?:MotionPhoto|MicroVideo)(?:=[\"']|>)1")


def described(picture: Image.Image) -> dict[str, str]:
    """Name -> text (docs/format/evidence.md, "Pictures"); width and height as shown, in pixels."""
    block = _exif(picture)
    turn = orientation(picture)
    width, height = (picture.height, picture.width) if turn >= 5 else picture.size
    count = frames(picture)
    found = {
        "format": (picture.format or "").lower(),
        "mode": picture.mode,
        "width": str(width),
        "height": str(height),
    }
    found |= {"frames": str(count)} if count > 1 else {}
    found |= (
        {"orientation": str(written)}
        if (written := picture.info.get("original_orientation") or turn) != 1
        else {}
    )
    found |= {"photoshop": words} if (words := words_of_photoshop(picture)) else {}
    return found | _texts(picture) | _embedded(picture) | captions(picture) | exif.described(block)


def orientation(picture: Image.Image) -> int:
    """How a frame has to be turned to be upright, 1 to 8; the decoder of HEIF has done that already."""
    return exif.orientation(_exif(picture)) if picture.format != "HEIF" else 1


def frames(picture: Image.Image) -> int:
    """How many frames or pages a picture has, at least 1."""
    try:
        return max(1, int(getattr(picture, "n_frames", 1)))
    except UNREADABLE:
        return 1


def film_in(data: bytes) -> bytes:
    """The film that stands in a photograph behind the picture; empty when there is none."""
    # The picture's own first box, if it has one, is no film.
    found = _FILM.search(data, 16)
    return data[found.start() :] if found else b""


def says_film(data: bytes) -> bool:
    """Whether a photograph says that a film belongs to it."""
    return _SAYS_FILM.search(data) is not None


def _exif(picture: Image.Image) -> Image.Exif:
    try:
        return picture.getexif()
    except UNREADABLE:
        return Image.Exif()


def _texts(picture: Image.Image) -> dict[str, str]:
    """What is written into the chunks for text, by name, the packet of XMP and the comment."""
    # Not the attribute `text` of the library, which decodes the picture to find the last of them.
    chunks = {f"text {name}": text for name, text in picture.info.items() if isinstance(text, str)}
    named = {name: picture.info[name] for name in ("xmp", "comment") if name in picture.info}
    found = {
        _NO_NAME.sub("-", name.lower()).strip("-")[:100]: _text(text)
        for name, text in (chunks | named).items()
    }
    profile = {"colour-profile": "left out"} if picture.info.get("icc_profile") else {}
    return dict(list(found.items())[:_MOST_TEXTS]) | profile


def _text(value: Any) -> str:  # noqa: ANN401 -- whatever the library took from the file
    text = decode_name(value[: 4 * _LONGEST]) if isinstance(value, bytes) else str(value)
    return text.strip("\0 \r\n")[:_LONGEST]


def _embedded(picture: Image.Image) -> dict[str, str]:
    """The size of the small picture that the camera put into a photograph: it may show what was cut off or changed later."""
    block = picture.info.get("exif") or b""
    # Looked for and not looked up: the directory that points at it is often broken by programs that change
    # the block.
    at = block.find(b"\xff\xd8\xff")
    if at < 0:
        return {}
    try:
        small = Image.open(io.BytesIO(block[at:]), formats=("JPEG",))
    except UNREADABLE:
        return {}
    return {"embedded-thumbnail": f"{small.width} {small.height}"}
