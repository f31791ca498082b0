"""Which characters the dossier's fonts can draw, read from the fonts themselves (OpenType `cmap`, formats 4 and 12)."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parents[1] / "fonts"


@cache
def drawable() -> frozenset[int]:
    """Code points at least one of the fonts has a glyph for.

    Every text names all of them in turn, so one is enough.
    """
    return frozenset(
        point for path in sorted(FONTS.glob("*.ttf")) for point in code_points(path.read_bytes())
    )


def code_points(font: bytes) -> Iterator[int]:
    """The code points of one font file's Unicode character maps."""
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", table, 4 + 8 * number + 4)
        (form,) = struct.unpack_from(">H", table, offset)
        if form == 4:
            yield from _segments(table[offset:])
        elif form == 12:
            yield from _groups(table[offset:])


def _table(font: bytes, name: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == name:
            return font[offset : offset + length]
    raise ValueError("a font without a character map")


def _segments(table: bytes) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", table, 6)
    shape = f">{doubled // 2}H"
    ends = struct.unpack_from(shape, table, 14)
    starts = struct.unpack_from(shape, table, 16 + doubled)
    deltas = struct.unpack_from(shape, table, 16 + 2 * doubled)
    ranges = 16 + 3 * doubled
    for number, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (reach,) = struct.unpack_from(">H", table, ranges + 2 * number)
        for point in range(start, min(end, 0xFFFE) + 1):
            glyph = (
                struct.unpack_from(">H", table, ranges + 2 * number + reach + 2 * (point - start))[0]
                if reach
                else (point + delta) & 0xFFFF
            )
            if glyph:
                yield point


def _groups(table: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", table, 12)
    for number in range(count):
        start, end, glyph = struct.unpack_from(">III", table, 16 + 12 * number)
        yield from range(start if glyph else start + 1, end + 1)
