"""Words in the resources that Photoshop keeps beside a picture: names of slices and channels, addresses, the printer.

After Adobe's "Photoshop File Formats Specification", section "Image Resources"; what a resource means is not looked at.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from PIL import Image

from khronika.evidence.readers.text.encoding import decode_name

_TIFF_TAG = 34377
_ELSEWHERE = frozenset((0x0404, 0x0409, 0x040C, 0x040F, 0x0422, 0x0423, 0x0424, 0x0425))
"""Captions, small pictures, colour profile, EXIF, XMP, digest: no words, or read by others."""
_SHORT = frozenset((0x03EE, 0x03F0))
"""Names of channels and the caption: strings of a byte that says the length."""
_PLAIN = {0x0415: (0, 0, 100), 0x041A: (20, 0, 1), 0x041E: (4, 8, 100), 0x0421: (5, 0, 2)}
"""Channels, slices, addresses, programs: where strings begin, how much stands before each, and how many there
are at most."""
_IN_DESCRIPTOR = re.compile(rb"TEXT(?=\0)")
_WORD = re.compile(r"[^\W\d_]{2}")
_LARGEST, _LONGEST, _MOST = 262_144, 65_536, 1_000


def words_of_photoshop(picture: Image.Image) -> str:
    """The words, a line each, in the order in which they stand."""
    found = (
        said
        for code, data in _resources(picture)
        if code not in _ELSEWHERE
        for said in _strings(code, data[:_LARGEST])
    )
    return "\n".join(dict.fromkeys(each for each in found if _WORD.search(each)))[:_LONGEST]


def _resources(picture: Image.Image) -> Iterator[tuple[int, bytes]]:
    held: Any = picture.info.get("photoshop")
    if isinstance(held, dict):
        yield from ((code, data) for code, data in held.items() if isinstance(data, bytes))
    block = getattr(picture, "tag_v2", {}).get(_TIFF_TAG)
    at = 0
    while isinstance(block, bytes) and block[at : at + 4] == b"8BIM" and len(block) > at + 6:
        # The name and the content are both filled up to an even length.
        begins = at + 6 + (block[at + 6] + 2) // 2 * 2 + 4
        ends = begins + int.from_bytes(block[begins - 4 : begins])
        yield int.from_bytes(block[at + 4 : at + 6]), block[begins:ends]
        at = ends + ends % 2


def _strings(code: int, data: bytes) -> Iterator[str]:
    at = 0
    while code in _SHORT and at < len(data):
        yield decode_name(data[at + 1 : at + 1 + data[at]]).strip()
        at += 1 + data[at]
    at, before, most = _PLAIN.get(code, (0, 0, 0))
    for _ in range(most):
        text, at = _string(data, at + before)
        yield text
    for found in islice(_IN_DESCRIPTOR.finditer(data), _MOST):
        yield _string(data, found.end())[0]


def _string(data: bytes, at: int) -> tuple[str, int]:
    """A string of UTF-16 after the number of its characters, and where it ends."""
    ends = at + 4 + 2 * min(_LARGEST, int.from_bytes(data[at : at + 4]))
    return data[at + 4 : ends].decode("utf-16-be", "backslashreplace").strip("\0\r\n "), ends
