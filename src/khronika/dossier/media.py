"""How the bytes of an exhibit are filed: by the media type that was sealed, never by the name they came with."""

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from khronika.dossier.words import data_text

UNKNOWN = "bin"


class Care(StrEnum):
    """What a reader is told before the original opens."""

    ANY = "any"
    PICTURE = "picture"
    RECORDING = "recording"
    UNSAFE = "unsafe"


def extension(media: str) -> str:
    """The extension of `original.<ext>`; `bin` for a type the table does not have.

    Types a browser would run, such as HTML and SVG, are filed as `txt`: a click in the reading copy then shows their source.
    """
    return _extensions().get(media.partition(";")[0].strip().lower(), UNKNOWN)


def care(media: str) -> Care:
    """The word of warning that goes with a media type."""
    match media.partition("/")[0]:
        case "image":
            return Care.PICTURE
        case "audio" | "video":
            return Care.RECORDING
        case "text":
            return Care.ANY
        case _:
            return Care.ANY if media == "application/pdf" else Care.UNSAFE


@cache
def _extensions() -> Mapping[str, str]:
    table: Mapping[str, str] = json.loads(data_text("extensions.json"))
    return table
