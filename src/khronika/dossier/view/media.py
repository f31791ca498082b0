"""How the bytes of an exhibit are filed: by the media type that was sealed, never by the name they came with."""

from enum import StrEnum

from khronika_verify.extension import extensions_of


class Care(StrEnum):
    """What a reader is told before the original opens."""

    ANY = "any"
    PICTURE = "picture"
    RECORDING = "recording"
    UNSAFE = "unsafe"


def extension(media: str, reader: str = "") -> str:
    """The extension of `original.<ext>`; `bin` for a type the table does not have.

    `reader` is the one that made something of the bytes.

    Types a browser would run, such as HTML and SVG, are filed as `txt`: a click in the reading copy then
    shows their source.
    """
    return extensions_of(media, [reader])[0]


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
