"""Where a picture ends in its file: what stands behind that no program shows, and people have hidden files there."""

_BLANK, _PADDING = b"\0 \t\r\n", b"\0\xff \t\r\n"
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers of JPEG without a length (ITU-T T.81, table B.1)."""
_MOST_SEGMENTS = 100_000


def behind(data: bytes) -> bytes:
    """The bytes behind the end of a JPEG, PNG or GIF, without padding.

    Empty where there are none, or where no end is found.
    """
    end = _end(data)
    rest = data[end:].lstrip(_BLANK) if end else b""
    return rest if rest.strip(_PADDING) else b""


def _end(data: bytes) -> int:
    if data.startswith(b"\xff\xd8\xff"):
        return _end_of_jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _end_of_png(data)
    return _end_of_gif(data) if data[:6] in (b"GIF87a", b"GIF89a") else 0


def _end_of_jpeg(data: bytes) -> int:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 2 > len(data) or data[at] != 0xFF:
            return 0
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2
        at = _after_segment(data, at, marker)
    return 0


def _after_segment(data: bytes, at: int, marker: int) -> int:
    if marker == 0xFF:
        return at + 1
    if marker in _ALONE:
        return at + 2
    end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return _end_of_scan(data, end) if marker == 0xDA else end


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker after the coded pixels stands (section B.1.1.5: a zero follows a coded 0xFF)."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] and data[at + 1] != 0xFF and data[at + 1] not in _ALONE:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)


def _end_of_png(data: bytes) -> int:
    at = 8
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return min(at, len(data))
    return 0


def _end_of_gif(data: bytes) -> int:
    """Behind the trailer (GIF89a section 27): blocks are skipped by their lengths."""
    if len(data) < 13:
        return 0
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while at < len(data):
        match data[at]:
            case 0x3B:
                return at + 1
            case 0x21:
                at = _after_blocks(data, at + 2)
            case 0x2C if at + 10 < len(data):
                table = 3 << (data[at + 9] & 7) + 1 if data[at + 9] & 0x80 else 0
                at = _after_blocks(data, at + 11 + table)
            case _:
                return 0
    return 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
