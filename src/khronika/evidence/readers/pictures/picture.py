"""Pictures: what they say of themselves, a small copy to look at, and fingerprints to find their relatives by."""

import io
import warnings
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from PIL import Image, features

from khronika.evidence.citation.locator import InPicture
from khronika.evidence.likeness.prints import ImagePrint, note_of
from khronika.evidence.readers.pictures import content_credentials, exif, likeness, raster
from khronika.evidence.readers.pictures import opening as picture_opening
from khronika.evidence.readers.pictures import tiles as picture_tiles
from khronika.evidence.readers.pictures.boxes import tiles_of
from khronika.evidence.readers.pictures.description import described, film_in, frames, orientation, says_film
from khronika.evidence.readers.pictures.end import behind
from khronika.evidence.readers.pictures.likeness_level import prints_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import LARGEST_WHOLE, size_of, whole
from khronika.evidence.reading.note import NoteKind, NoteRole
from khronika.evidence.reading.outcome import Limits, Reason
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN
from khronika.primitives.codec import Json

_MOST_FRAMES = 200
"""Pages of one picture that fingerprints are taken of."""

_WITH_FILM = ("JPEG", "MPO", "HEIF")
_REHEARSED: dict[str, dict[str, Any]] = {
    "JPEG": {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"},
    "PNG": {},
    "TIFF": {"compression": "tiff_lzw"},
    "GIF": {},
    "WEBP": {},
}
_ALL_OR_NOTHING = ("HEIF", "AVIF")
"""Formats whose decoders give an empty picture for a damaged one."""

_FEWEST_BEHIND = 16
"""Bytes behind a picture that are more than what some program left over."""

_PAGED = ("TIFF",)
"""Formats whose frames are pages; the frames of others are a moving picture, of which the first is shown."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A frame: its size as shown, itself made small, and whether it is the only one that is shown."""

    size: tuple[int, int]
    small: Image.Image
    only: bool


@dataclass(slots=True)
class _Found:
    """What is gathered over the frames of a picture."""

    prints: list[ImagePrint] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)


def load() -> None:
    """Load every library before an item is there."""
    picture_opening.load()
    picture_tiles.load()
    likeness.load()
    content_credentials.load()
    for name in _REHEARSED:
        read(_page_of_stripes(name), Report(lambda _kind, _body: None, Limits()))


def _page_of_stripes(name: str) -> BinaryIO:
    """A picture that goes every way through this reader: libraries load parts of themselves when these are first used."""
    page = Image.new("RGB", (90, 120), "white")
    for top in range(10, 110, 10):
        page.paste("black", (10, top, 80, top + 3))
    held = io.BytesIO()
    page.save(held, name, **_REHEARSED[name])
    return held


def tools() -> dict[str, Json]:
    """Versions of what pictures are read with."""
    import av
    import PIL
    import pillow_heif

    heif = pillow_heif.libheif_info()
    jpeg = {"libjpeg-turbo": version} if (version := features.version("libjpeg_turbo")) else {}
    return (
        {"pillow": PIL.__version__, "av": av.__version__, "libheif": str(heif["libheif"])}
        | jpeg
        | content_credentials.tools()
    )


def read(item: BinaryIO, report: Report) -> None:
    """Report a picture; what a damaged one still shows is reported, too. Raises UnreadError."""
    # What the library warns of is in the report, or it is nothing to anybody.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _read(item, report)


def _read(item: BinaryIO, report: Report) -> None:
    data = item.read() if size_of(item) <= LARGEST_WHOLE else b""
    try:
        picture = picture_opening.opened(item)
    except UnreadError:
        report.metadata(exif.described(exif.salvaged(data)))
        raise
    metadata = described(picture)
    found = _Found()
    reason = _look(picture, item, found, report)
    report.metadata(
        metadata | _say_film(data, picture, report) | _say_behind(data, report) | _frames_with_faults(found)
    )
    if found.prints:
        report.note(NoteKind.LIKENESS, note_of(found.prints))
    if (
        claimed := content_credentials.credentials(data, Image.MIME.get(picture.format or "", ""))
    ) is not None:
        report.note(NoteKind.PROVENANCE, claimed)
    if reason is not None:
        raise UnreadError(reason)


def _look(picture: Image.Image, item: BinaryIO, found: _Found, report: Report) -> Reason | None:
    """Look at every page of a picture, or at the first frame; the reason why not all of it could be shown."""
    pages = frames(picture) if picture.format in _PAGED else 1
    reason = None
    for page in range(1, min(pages, _MOST_FRAMES) + 1):
        try:
            _look_at(picture, item, page, found, report)
        except UnreadError as error:
            reason = error.reason
    return reason


def _look_at(picture: Image.Image, item: BinaryIO, page: int, found: _Found, report: Report) -> None:
    try:
        shown = _tiled(picture, item) if picture.format == "HEIF" else _shown(picture, page)
    except NotImplementedError as error:
        raise UnreadError(Reason.MISSING_TOOL) from error
    except picture_opening.UNREADABLE:
        shown = _shown_in_part(item, page, found)
    place = InPicture((0, 0, *shown.size), None if shown.only else page)
    thumbnail = raster.small(shown.small)
    if page == 1:
        report.picture(
            NoteRole.THUMBNAIL, place, "image/jpeg", raster.jpeg(thumbnail, raster.LONGEST_THUMBNAIL)
        )
    if not shown.only and page <= raster.MOST_PAGES:
        report.picture(NoteRole.PAGE, place, "image/jpeg", raster.jpeg(shown.small, raster.LONGEST_PAGE))
    found.prints += prints_of(shown.small, thumbnail, place)
    if page in found.damaged:
        raise UnreadError(Reason.MALFORMED)


def _tiled(picture: Image.Image, item: BinaryIO) -> _Shown:
    """A HEIF picture as people see it.

    Raises UnreadError, one of UNREADABLE, NotImplementedError for codecs that nothing here decodes.
    """
    picture_opening.require_room(picture)
    item.seek(0)
    return _Shown(picture.size, picture_tiles.assembled(tiles_of(whole(item)), likeness.SIDE), only=True)


def _shown(picture: Image.Image, page: int) -> _Shown:
    """A frame as people see it; raises UnreadError, one of UNREADABLE."""
    if page > 1:
        picture.seek(page - 1)
    picture_opening.require_room(picture)
    turn, size = orientation(picture), picture.size
    picture_opening.decode(picture, likeness.SIDE)
    only = picture.format not in _PAGED or frames(picture) == 1
    return _Shown(raster.upright_size(size, turn), raster.plain(picture, turn), only)


def _shown_in_part(item: BinaryIO, page: int, found: _Found) -> _Shown:
    """A frame as far as it goes; raises UnreadError where it goes nowhere."""
    picture = picture_opening.opened(item)
    try:
        if picture.format in _ALL_OR_NOTHING:
            raise ValueError("a picture that is not shown in part")
        with picture_opening.as_far_as_it_goes():
            shown = _shown(picture, page)
    except picture_opening.UNREADABLE as error:
        found.unreadable.append(page)
        raise UnreadError(Reason.MALFORMED) from error
    found.damaged.append(page)
    return shown


def _frames_with_faults(found: _Found) -> dict[str, str]:
    lists = {"frames-damaged": found.damaged, "frames-unreadable": found.unreadable}
    return {name: " ".join(map(str, numbers)) for name, numbers in lists.items() if numbers}


def _say_behind(data: bytes, report: Report) -> dict[str, str]:
    """Report what stands behind the end of the picture as a contained file, up to a film that was reported."""
    hidden = behind(data)
    film = film_in(data)
    hidden = (
        hidden[: len(hidden) - len(film)] if film and len(film) < len(hidden) else b"" if film else hidden
    )
    if len(hidden) < _FEWEST_BEHIND:
        return {}
    report.contained("behind-the-picture", UNKNOWN, parts(hidden))
    return {"octets-behind": str(len(hidden))}


def _say_film(data: bytes, picture: Image.Image, report: Report) -> dict[str, str]:
    """Report the film that a telephone put behind a photograph, if there is one, as a contained file."""
    if picture.format not in _WITH_FILM:
        return {}
    film = film_in(data)
    if not film:
        return {"motion-photo": "missing"} if says_film(data) else {}
    report.contained("motion-photo", "video/mp4", parts(film))
    return {"motion-photo": str(len(film))}
