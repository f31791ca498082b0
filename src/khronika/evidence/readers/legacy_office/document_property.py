"""What a document of an old office program says of itself ([MS-OLEPS] section 2.21, [MS-OSHARED] section 2.3.3.2.1)."""

import struct

from olefile import OleFileIO

from khronika.evidence.readers.legacy_office.compound_file import stream_if_any
from khronika.evidence.readers.legacy_office.mail_property import moment
from khronika.evidence.readers.text.code_page import decoded

_SUMMARY = "\x05SummaryInformation"
_NAMES = {
    2: "title",
    3: "subject",
    4: "creator",
    8: "last-modified-by",
    12: "created",
    13: "modified",
    18: "generator",
}
_CODE_PAGE = 1
_SHORT = 0x02
"""The type of a property that is a number of 16 bits ([MS-OLEPS] section 2.2)."""
_PLACE_OF_SECTION = 44
_MACROS = ("_VBA_PROJECT_CUR", "Macros", "VBA")
"""Storages of programs in documents ([MS-OVBA] section 2.2.1)."""


def said_of_itself(file: OleFileIO) -> dict[str, str]:
    """The properties of a document, and that it holds macros, which are never run.

    Without those that are damaged. Raises UnreadError.
    """
    found = {"macros": "vba"} if any(file.exists(name) for name in _MACROS) else {}
    return found | _properties(stream_if_any(file, _SUMMARY) or b"")


def _properties(data: bytes) -> dict[str, str]:
    try:
        (place,) = struct.unpack_from("<I", data, _PLACE_OF_SECTION)
        _size, count = struct.unpack_from("<II", data, place)
        entries = dict(struct.iter_unpack("<II", data[place + 8 : place + 8 + 8 * count]))
    except struct.error:
        return {}
    page = _page(data, place + entries[_CODE_PAGE]) if _CODE_PAGE in entries else 0
    said = {
        name: _value(data, place + entries[number], page)
        for number, name in _NAMES.items()
        if number in entries
    }
    return {name: text for name, text in said.items() if text}


def _page(data: bytes, at: int) -> int:
    kind, page = struct.unpack("<IH", data[at : at + 6].ljust(6, b"\0"))
    return page if kind == _SHORT else 0


def _value(data: bytes, at: int, page: int) -> str:
    kind, length = struct.unpack("<II", data[at : at + 8].ljust(8, b"\0"))
    match kind:
        case 0x1E:
            return decoded(data[at + 8 : at + 8 + length].partition(b"\0")[0], page)
        case 0x1F:
            return (
                data[at + 8 : at + 8 + 2 * length].decode("utf-16-le", "backslashreplace").partition("\0")[0]
            )
        case 0x40:
            return moment(int.from_bytes(data[at + 4 : at + 12], "little"))
        case _:
            return ""
