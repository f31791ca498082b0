"""Files that are written into a web page as addresses (`data:`, RFC 2397)."""

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")
_IN_STYLE = re.compile(r"""url\(\s{0,9}["']?(data:[^)"'\s]*)""", re.IGNORECASE)
_MEDIA = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_ENDINGS = {
    "text/html": "html",
    "text/plain": "txt",
    "image/svg+xml": "svg",
    "application/json": "json",
    "application/pdf": "pdf",
}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file that stands in the page itself."""

    media: str
    content: bytes

    @property
    def stem(self) -> str:
        """What it is called before its number."""
        return "picture" if self.media.startswith("image/") else "data"

    @property
    def ending(self) -> str:
        """What stands behind the dot of its name."""
        return _ENDINGS.get(self.media) or re.sub(r"\W", "-", self.media.rpartition("/")[2])


def file_of(address: str) -> PageFile | None:
    """The file of an address that begins with `data:`; None when it holds none."""
    head, _, body = address.partition(",")
    media, *parameters = (each.strip() for each in head[len("data:") :].lower().split(";"))
    data = unquote_to_bytes(body)
    if "base64" in parameters:
        data = _decoded(data.decode("latin-1"))
    if not data:
        return None
    return PageFile(
        media if _MEDIA.fullmatch(media) else "text/plain" if not media else "application/octet-stream",
        data,
    )


def _decoded(body: str) -> bytes:
    # What was cut off or has no padding is decoded as far as it goes.
    letters = _NO_BASE64.sub("", body.translate(str.maketrans("-_", "+/")))
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return b64decode(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def files_of_style(style: str) -> list[PageFile]:
    """The files that are written into a style."""
    found = (file_of(address) for address in _IN_STYLE.findall(style))
    return [file for file in found if file is not None and file.media.startswith(("image/", "text/"))]
