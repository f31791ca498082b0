"""What a person wrote into a photograph for the press: caption, author, place, date, keywords (IPTC-IIM 4.2, record 2)."""

from typing import Any

from PIL import Image, ImageFile, IptcImagePlugin

from khronika.evidence.readers.pictures.opening import UNREADABLE
from khronika.evidence.readers.text.encoding import decode_name

_NAMES = {
    5: "object-name", 7: "edit-status", 10: "urgency", 15: "category", 20: "further-category", 25: "keywords", 30: "release-date",
    40: "instructions", 55: "date", 60: "time", 62: "digitised-date", 63: "digitised-time", 65: "program", 80: "by-line",
    85: "by-line-title", 90: "city", 92: "place", 95: "province", 100: "country-code", 101: "country", 103: "transmission",
    105: "headline", 110: "credit", 115: "source", 116: "copyright", 118: "contact", 120: "caption", 122: "caption-writer",
}  # fmt: skip
_RECORD, _VERSION, _CHARSET = 2, 0, (1, 90)
_UTF8 = b"\x1b%G"
_LONGEST, _MOST = 65_536, 200


def captions(picture: Image.Image) -> dict[str, str]:
    """Names and values; what is not known here stands under its number.

    Several values of one name are lines of one text.
    """
    if not isinstance(picture, ImageFile.ImageFile):
        return {}
    try:
        blocks: Any = IptcImagePlugin.getiptcinfo(picture) or {}
    except (*UNREADABLE, TypeError, KeyError):
        return {}
    told = blocks.get(_CHARSET, b"")
    found: dict[str, str] = {}
    for (record, number), values in list(blocks.items())[:_MOST]:
        if record != _RECORD or number == _VERSION:
            continue
        said = "\n".join(_said(value, told) for value in (values if isinstance(values, list) else [values]))
        if said.strip("\0 "):
            found[f"iptc.{_NAMES.get(number, f'2-{number}')}"] = said[:_LONGEST]
    return found


def _said(data: bytes, told: bytes) -> str:
    if told == _UTF8:
        return data.decode("utf-8", "backslashreplace")
    words = decode_name(data)
    # Of what is no text of the region the programs that write no encoding write Latin-1 (Windows) mostly.
    return (
        words
        if "\\x" not in words or words == data.decode("ascii", "replace")
        else data.decode("cp1252", "backslashreplace")
    )
