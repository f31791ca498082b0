"""Objects as OLE 1 wrote them, in rich text and Outlook: the name of the program, then the file ([MS-OLEDS] section 2.2)."""

import struct
from dataclasses import dataclass

from khronika.evidence.readers.legacy_office.embedded import native

_LINKED, _EMBEDDED = 1, 2
_PACKAGE = "package"
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class OldObject:
    """An object: the program that made it, the name and the bytes of its file.

    Of a linked one the place it lies at, and no bytes.
    """

    program: str
    name: str
    content: bytes


def old_object(data: bytes) -> OldObject | None:
    """The object in these bytes; None where they are no object of OLE 1."""
    try:
        _version, kind = struct.unpack_from("<II", data)
        program, at = _text(data, 8)
        topic, at = _text(data, at)
        _item, at = _text(data, at)
        if kind == _LINKED:
            return OldObject(program, topic, b"")
        (length,) = struct.unpack_from("<I", data, at)
    except (struct.error, ValueError):
        return None
    content = data[at + 4 : at + 4 + length]
    if kind != _EMBEDDED or not content:
        return None
    if program.lower() == _PACKAGE:
        name, inner = native(struct.pack("<I", len(content)) + content, "")
        return OldObject(program, name, inner) if name else OldObject(program, "", content)
    return OldObject(program, "", content)


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it; raises struct.error, ValueError."""
    (length,) = struct.unpack_from("<I", data, at)
    if length > _LONGEST or at + 4 + length > len(data):
        raise ValueError("no text of an object")
    return data[at + 4 : at + 4 + length].partition(b"\0")[0].decode("cp1251", "replace"), at + 4 + length
