"""The fingerprints of an item, each with what it was taken of, as a note says them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from khronika.evidence.citation.locator import (
    InPicture,
    InSeconds,
    Locator,
    OnPage,
    locator_json,
    parse_place,
)
from khronika.evidence.likeness.fingerprint import Fingerprint, parse_fingerprint
from khronika.primitives.codec import Json
from khronika.primitives.error import KhronikaError, MalformedError


class Aspect(Enum):
    """What of a picture a fingerprint was taken of.

    Turns are clockwise, and come after mirroring left and right.
    """

    WHOLE = "whole"
    TURNED_90 = "turned-90"
    TURNED_180 = "turned-180"
    TURNED_270 = "turned-270"
    MIRRORED = "mirrored"
    MIRRORED_TURNED_90 = "mirrored-turned-90"
    MIRRORED_TURNED_180 = "mirrored-turned-180"
    MIRRORED_TURNED_270 = "mirrored-turned-270"
    CROP_90 = "crop-90"
    """What is left of width and height in the middle, in percent."""
    CROP_80 = "crop-80"
    LEVELLED = "levelled"
    """A page of text made upright, its margins cut off."""


PrintedPlace = InPicture | OnPage | InSeconds
"""Where a picture is in its item: the item or a page of it, a page of a document, a moment of a film."""


@dataclass(frozen=True, slots=True)
class ImagePrint:
    """A fingerprint, what it was taken of, and how much there was to take it of (0 to 100)."""

    aspect: Aspect
    place: PrintedPlace
    quality: int
    fingerprint: Fingerprint


def note_of(prints: Iterable[ImagePrint]) -> Json:
    """The note LIKENESS of these fingerprints (docs/format/evidence.md, "Likeness")."""
    return {"pdq": [_said(taken) for taken in prints]}


def parse_note(note: Json) -> tuple[ImagePrint, ...]:
    """The fingerprints that a note LIKENESS says.

    A note is what a worker says, so it raises MalformedError for all else.
    """
    match note:
        case {"pdq": list(taken), **rest} if not rest:
            return tuple(_heard(value) for value in taken)
        case _:
            raise MalformedError("no note of fingerprints")


def _said(taken: ImagePrint) -> Json:
    place: Json = locator_json(Locator(taken.place))
    return {
        "of": taken.aspect.value,
        "place": place,
        "quality": taken.quality,
        "value": str(taken.fingerprint),
    }


def _heard(value: Json) -> ImagePrint:
    match value:
        case {"of": str(aspect), "place": place, "quality": int(quality), "value": str(bits), **rest} if (
            not rest and type(quality) is int and 0 <= quality <= 100
        ):
            return ImagePrint(_aspect(aspect), _place(place), quality, parse_fingerprint(bits))
        case _:
            raise MalformedError("no fingerprint with what it was taken of")


def _aspect(name: str) -> Aspect:
    try:
        return Aspect(name)
    except ValueError as error:
        raise MalformedError("no known aspect of a picture") from error


def _place(value: Json) -> PrintedPlace:
    try:
        place = parse_place(value)
    except KhronikaError as error:
        raise MalformedError("no place of a picture") from error
    if not isinstance(place, PrintedPlace):
        raise MalformedError("no place of a picture")
    return place
