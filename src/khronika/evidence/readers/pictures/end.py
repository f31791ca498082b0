"""Where a picture ends in its file: what stands behind that no program shows, and people have hidden files there."""

_BLANK, _PADDING = b"\0 \t\r\n", b"\0\xff \t\r\n"
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers of JPEG without a length (ITU-T T.81, table B.1)."""
_MOST_SEGMENTS = 100_000


def behind(octets: bytes) -> bytes:
    """The bytes behind the end of a JPEG, PNG or GIF, without padding.

    Empty where there are none, or where no end is found.
    """
    end = _end(octets)
    rest = octets[end:].lstrip(_BLANK) if end else b""
    return rest if rest.strip(_PADDING) else b""


def _end(octets: bytes) -> int:
    if octets.startswith(b"\xff\xd8\xff"):
        return _end_of_jpeg(octets)
    if octets.startswith(b"\x89PNG\r\n\x1a\n"):
        return _end_of_png(octets)
    return _end_of_gif(octets) if octets[:6] in (b"GIF87a", b"GIF89a") else 0


def _end_of_jpeg(octets: bytes) -> int:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 2 > len(octets) or octets[at] != 0xFF:
            return 0
        marker = octets[at + 1]
        if marker == 0xD9:
            return at + 2
        at = _after_segment(octets, at, marker)
    return 0


def _after_segment(octets: bytes, at: int, marker: int) -> int:
    if marker == 0xFF:
        return at + 1
    if marker in _ALONE:
        return at + 2
    end = at + 2 + int.from_bytes(octets[at + 2 : at + 4], "big")
    return _end_of_scan(octets, end) if marker == 0xDA else end


def _end_of_scan(octets: bytes, at: int) -> int:
    """Where the next marker after the coded pixels stands (section B.1.1.5: a zero follows a coded 0xFF)."""
    while (at := octets.find(b"\xff", at)) >= 0 and at + 1 < len(octets):
        if octets[at + 1] and octets[at + 1] != 0xFF and octets[at + 1] not in _ALONE:
            return at
        at += 1 if octets[at + 1] == 0xFF else 2
    return len(octets)


def _end_of_png(octets: bytes) -> int:
    at = 8
    while at + 12 <= len(octets):
        length, kind = int.from_bytes(octets[at : at + 4], "big"), octets[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return min(at, len(octets))
    return 0


def _end_of_gif(octets: bytes) -> int:
    """Behind the trailer (GIF89a section 27): blocks are skipped by their lengths."""
    if len(octets) < 13:
        return 0
    at = 13 + (3 << (octets[10] & 7) + 1 if octets[10] & 0x80 else 0)
    while at < len(octets):
        match octets[at]:
            case 0x3B:
                return at + 1
            case 0x21:
                at = _after_blocks(octets, at + 2)
            case 0x2C if at + 10 < len(octets):
                table = 3 << (octets[at + 9] & 7) + 1 if octets[at + 9] & 0x80 else 0
                at = _after_blocks(octets, at + 11 + table)
            case _:
                return 0
    return 0


def _after_blocks(octets: bytes, at: int) -> int:
    while at < len(octets) and octets[at]:
        at += octets[at] + 1
    return at + 1
