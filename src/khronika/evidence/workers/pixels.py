"""Pixels that a worker gave, as a PNG that this process writes itself.

A worker that fell to the item it shows may say whatever it likes: here it is the value of a pixel, and nothing else.
"""

import struct
import zlib
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_UP = b"\x02"
"""The filter of each row: it is what differs from the row above (PNG section 9.2)."""
_COLOUR_TYPES = {1: 0, 3: 2}
_QUICK = 2
"""Level of compression: what is shown once is not worth a second of the processor."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """Rows of a picture, each as its differences from the one above; one byte a pixel for greys, three for colours."""

    width: int
    height: int
    rows: bytes

    @property
    def channels(self) -> int:
        """1 or 3; 0 where the rows are not those of such a picture."""
        area = self.width * self.height
        return next((each for each in _COLOUR_TYPES if area and area * each == len(self.rows)), 0)

    def png(self) -> bytes:
        """The picture as PNG, with nothing in it but the pixels; raises ValueError for rows that are none."""
        channels = self.channels
        if not channels:
            raise ValueError("rows of no picture of this size")
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
        packed, stride = zlib.compressobj(_QUICK), self.width * channels
        parts = list[bytes]()
        for start in range(0, len(self.rows), stride):
            parts += [packed.compress(_UP), packed.compress(self.rows[start : start + stride])]
        data = b"".join([*parts, packed.flush()])
        return b"".join((_SIGNATURE, _chunk(b"IHDR", head), _chunk(b"IDAT", data), _chunk(b"IEND", b"")))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
