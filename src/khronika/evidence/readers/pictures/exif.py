"""What a camera wrote into a picture about the time, the place and itself (EXIF 2.32), as it wrote it."""

import math
import re
import struct
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from PIL import Image

_EXIF, _GPS = 0x8769, 0x8825
_ORIENTATION, _MAKER_NOTE, _COMMENT = 0x0112, 0x927C, 0x9286
_LONGEST = 4096
"""Characters of one text; more is no statement of a camera."""

_CAMERA = {
    0x010E: "description",
    0x010F: "camera.make",
    0x0110: "camera.model",
    0x0131: "software",
    0x0132: "time.changed",
    0x013B: "artist",
    0x013C: "host",
    0x8298: "copyright",
}
_BY_WINDOWS = {
    0x9C9B: "xp-title",
    0x9C9C: "xp-comment",
    0x9C9D: "xp-author",
    0x9C9E: "xp-keywords",
    0x9C9F: "xp-subject",
}
"""What people wrote about a picture in Windows, in UTF-16."""
_SHOT = {
    0x829A: "exposure.seconds",
    0x829D: "exposure.aperture",
    0x8827: "exposure.iso",
    0x9003: "time.taken",
    0x9004: "time.digitised",
    0x9010: "time.changed.offset",
    0x9011: "time.taken.offset",
    0x9012: "time.digitised.offset",
    0x9290: "time.changed.fraction",
    0x9291: "time.taken.fraction",
    0x9292: "time.digitised.fraction",
    0x920A: "lens.focal-length",
    0xA420: "picture.id",
    0xA430: "camera.owner",
    0xA431: "camera.serial",
    0xA433: "lens.make",
    0xA434: "lens.model",
    0xA435: "lens.serial",
}
_POSITION = {
    0x0007: "gps.time",
    0x000D: "gps.speed",
    0x0011: "gps.direction",
    0x0012: "gps.datum",
    0x001B: "gps.method",
    0x001D: "gps.date",
    0x001F: "gps.error.metres",
}
_CHARSETS = {
    b"ASCII\0\0\0": "ascii",
    b"UNICODE\0": "utf-16",
    b"JIS\0\0\0\0\0": "iso2022_jp",
    b"\0\0\0\0\0\0\0\0": "utf-8",
}
_LARGEST_MAKER_NOTE = 131_072
_MAKER_WORDS = re.compile(rb"(?=[ -~]{0,63}?[A-Za-z]{3})[A-Za-z0-9][ -~]{3,200}(?=\0)")
"""Printable bytes with three letters in a row that end with a zero, as a text in such a note does."""
_FIRST = re.compile(rb"Exif\0\0(?=MM\0\*|II\*\0)")

# What the library raises over directories that are not what they should be.
_BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    SyntaxError,
    OSError,
    EOFError,
    OverflowError,
    ArithmeticError,
    AttributeError,
    struct.error,
)


def salvaged(data: bytes) -> Image.Exif:
    """The first EXIF block of a file that does not open; empty when there is none."""
    found = Image.Exif()
    if at := _FIRST.search(data):
        try:
            found.load(data[at.start() : at.start() + 65_536])
        except _BROKEN:
            return Image.Exif()
    return found


def orientation(block: Mapping[int, Any]) -> int:
    """How the picture has to be turned to be upright, 1 to 8; 1 for anything that is no orientation."""
    value = _value(block, _ORIENTATION)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def described(block: Image.Exif) -> dict[str, str]:
    """Name -> text of everything that is known by name, as written.

    A position also as decimal degrees (`gps.position`).
    """
    shot, position = _directory(block, _EXIF), _directory(block, _GPS)
    found = (
        dict(_named({tag: _value(block, tag) for tag in _CAMERA}, _CAMERA))
        | dict(_named(shot, _SHOT))
        | dict(_named(position, _POSITION))
        | dict(_in_utf_16(block))
    )
    if (comment := _comment(shot.get(_COMMENT))) is not None:
        found["comment"] = comment
    if words := _maker_words(shot.get(_MAKER_NOTE)):
        found["maker-note"] = words
    if (moment := _live_photo(shot.get(_MAKER_NOTE))) is not None:
        found["live-photo"] = moment
    return found | _where(position)


def _directory(block: Image.Exif, tag: int) -> dict[int, Any]:
    try:
        directory = block.get_ifd(tag)
        return {inner: _value(directory, inner) for inner in directory}
    except _BROKEN:
        return {}


def _value(directory: Mapping[int, Any], tag: int) -> Any:  # noqa: ANN401 -- whatever the file says
    """A value, which is only read from the file when it is asked for; None where that fails."""
    try:
        return directory.get(tag)
    except _BROKEN:
        return None


def _named(directory: Mapping[int, Any], names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for tag, name in names.items():
        if directory.get(tag) is not None and (text := _text(directory[tag])):
            yield name, text


def _in_utf_16(block: Mapping[int, Any]) -> Iterator[tuple[str, str]]:
    for tag, name in _BY_WINDOWS.items():
        value = _value(block, tag)
        data = (
            bytes(value)
            if isinstance(value, tuple) and all(isinstance(each, int) for each in value)
            else value
        )
        if isinstance(data, bytes) and (text := data.decode("utf-16-le", "backslashreplace").strip(" \0")):
            yield name, text[:_LONGEST]


def _text(value: object) -> str:
    """A value as a camera wrote it: numbers that are fractions with their denominators, several with blanks."""
    match value:
        case str():
            found = _decoded(value.encode("latin-1", "replace"))
        case bytes():
            found = (_comment(value) or "") if value[:8] in _CHARSETS else _decoded(value)
        case tuple() | list():
            found = " ".join(_text(part) for part in value[:64])
        case _:
            found = _number(value)
    return found.strip(" \0\t\r\n")[:_LONGEST]


def _number(value: object) -> str:
    numerator, denominator = getattr(value, "numerator", None), getattr(value, "denominator", None)
    if numerator is None or denominator is None:
        return str(value)
    return str(numerator) if denominator == 1 else f"{numerator}/{denominator}"


def _decoded(data: bytes) -> str:
    """Cameras write UTF-8 where the standard knows only ASCII.

    What is neither stays visible, byte by byte.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _comment(value: object) -> str | None:
    if not isinstance(value, bytes) or not (codec := _CHARSETS.get(value[:8])):
        return None
    try:
        return value[8:].decode(codec).strip(" \0")[:_LONGEST] or None
    except UnicodeDecodeError:
        return None


def _where(position: Mapping[int, Any]) -> dict[str, str]:
    """Latitude, longitude and height as written, and the position in decimal degrees where both can be computed (section 4.6.6)."""
    found = {}
    for name, tag in (("gps.latitude", 2), ("gps.longitude", 4)):
        if written := f"{_text(position.get(tag, ''))} {_text(position.get(tag - 1, ''))}".strip():
            found[name] = written
    if height := _text(position.get(6, "")):
        found["gps.altitude"] = f"{height} below sea level" if position.get(5) in (1, b"\1") else height
    latitude, longitude = (
        _degrees(position.get(2), position.get(1), 90),
        _degrees(position.get(4), position.get(3), 180),
    )
    if latitude is not None and longitude is not None:
        found["gps.position"] = f"{latitude:.6f} {longitude:.6f}"
    return found


def _degrees(parts: object, side: object, most: int) -> float | None:
    """Degrees with their sign; None when they are no degrees, minutes and seconds of a side."""
    if not isinstance(parts, tuple) or len(parts) != 3 or side not in ("N", "S", "E", "W"):
        return None
    try:
        degrees, minutes, seconds = (Fraction(part.numerator, part.denominator) for part in parts)
    except _BROKEN:
        return None
    value = float(degrees + minutes / 60 + seconds / 3600)
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    return -value if side in ("S", "W") else value


def _maker_words(note: object) -> str:
    """The words in what a camera wrote in a form of its maker's, such as an owner, a line each.

    What they mean is not known here.
    """
    if not isinstance(note, bytes):
        return ""
    words = (found[0].decode().strip() for found in _MAKER_WORDS.finditer(note[:_LARGEST_MAKER_NOTE]))
    return "\n".join(dict.fromkeys(words))[:_LONGEST]


def _live_photo(note: object) -> str | None:
    """The name that a telephone of Apple gives a photograph and the film taken with it (tag 0x11 of its maker note)."""
    if not isinstance(note, bytes) or not note.startswith(b"Apple iOS\0\0\1MM"):
        return None
    entries = int.from_bytes(note[14:16], "big")
    for at in range(16, min(16 + 12 * entries, len(note) - 11), 12):
        if note[at : at + 4] == b"\0\x11\0\2":
            length, place = (
                int.from_bytes(note[at + 4 : at + 8], "big"),
                int.from_bytes(note[at + 8 : at + 12], "big"),
            )
            return _decoded(note[place : place + min(length, 64)]).strip("\0") or None
    return None
