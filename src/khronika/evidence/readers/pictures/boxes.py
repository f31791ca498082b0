"""The coded parts of a HEIF picture: which items make up the primary one, and where they lie (ISO/IEC 23008-12, 14496-12)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_MOST_TILES = 4096
_MOST_ITEMS, _MOST_EXTENTS = 16_384, 64
"""What one file and one item may have; an extent without an offset takes no byte to say."""

_SIZES = (0, 4, 8)


@dataclass(frozen=True, slots=True)
class Tiles:
    """Coded pictures of one size, row by row, that make up a picture; and how it is to be turned."""

    columns: int
    rows: int
    size: tuple[int, int]
    """Width and height of the whole before it is turned, in pixels."""
    coded: tuple[tuple[bytes, bytes], ...]
    """The set-up of the decoder (hvcC) and the coded bytes, of each."""
    turns: tuple[tuple[bytes, int], ...]
    """`irot` with quarter turns to the left, `imir` with its axis, in the order in which they apply."""


@dataclass(slots=True)
class _Meta:
    """What the box `meta` says."""

    data: bytes
    primary: int = 0
    kinds: dict[int, bytes] = field(default_factory=dict)
    extents: dict[int, tuple[int, list[tuple[int, int]]]] = field(default_factory=dict)
    properties: list[tuple[bytes, bytes]] = field(default_factory=list)
    applied: dict[int, list[int]] = field(default_factory=dict)
    parts: dict[int, list[int]] = field(default_factory=dict)
    inside: bytes = b""


class _Cursor:
    """Reads big-endian numbers one after the other; raises struct.error, ValueError at the end."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._bytes, self.at = data, at

    def take(self, size: int) -> int:
        if self.at + size > len(self._bytes):
            raise ValueError("a box that ends early")
        self.at += size
        return int.from_bytes(self._bytes[self.at - size : self.at], "big")


def tiles_of(data: bytes) -> Tiles:
    """The tiles of the primary picture.

    Raises ValueError, LookupError, struct.error, and NotImplementedError for codecs beside HEVC.
    """
    meta = _meta(data)
    of_primary = _properties(meta, meta.primary)
    turns = tuple((kind, body[0] & 3) for kind, body in of_primary if kind in (b"irot", b"imir"))
    if meta.kinds[meta.primary] != b"grid":
        return Tiles(1, 1, _extent(of_primary), (_coded(meta, meta.primary),), turns)
    grid = _Cursor(_content(meta, meta.primary), 1)
    long = 4 if grid.take(1) & 1 else 2
    rows, columns, size = grid.take(1) + 1, grid.take(1) + 1, (grid.take(long), grid.take(long))
    parts = meta.parts[meta.primary]
    if len(parts) != rows * columns or len(parts) > _MOST_TILES:
        raise ValueError("a grid with other tiles than it says")
    return Tiles(columns, rows, size, tuple(_coded(meta, part) for part in parts), turns)


def _coded(meta: _Meta, item: int) -> tuple[bytes, bytes]:
    if meta.kinds[item] != b"hvc1":
        raise NotImplementedError("another codec than HEVC")
    return dict(_properties(meta, item))[b"hvcC"], _content(meta, item)


def _extent(properties: list[tuple[bytes, bytes]]) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", dict(properties)[b"ispe"], 4)
    return width, height


def _properties(meta: _Meta, item: int) -> list[tuple[bytes, bytes]]:
    return [meta.properties[at - 1] for at in meta.applied.get(item, []) if 0 < at <= len(meta.properties)]


def _content(meta: _Meta, item: int) -> bytes:
    method, extents = meta.extents[item]
    source = {0: meta.data, 1: meta.inside}[method]
    return b"".join(source[at : at + length] if length else source[at:] for at, length in extents)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + size if size else len(data)
        if size and size < head:
            return
        yield kind, data[at + head : end]
        at = end


def _meta(data: bytes) -> _Meta:
    meta = _Meta(data)
    body = next((body for kind, body in _boxes(data) if kind == b"meta"), b"")
    readers = {b"pitm": _primary, b"iinf": _kinds, b"iloc": _extents, b"iprp": _applied, b"iref": _parts}
    for kind, inner in _boxes(body[4:]):
        if kind == b"idat":
            meta.inside = inner
        elif reader := readers.get(kind):
            reader(meta, inner)
    return meta


def _primary(meta: _Meta, body: bytes) -> None:
    meta.primary = _Cursor(body, 4).take(4 if body[0] else 2)


def _kinds(meta: _Meta, body: bytes) -> None:
    for kind, entry in _boxes(body[8 if body[0] else 6 :]):
        if kind == b"infe" and entry[0] in (2, 3):
            long = 4 if entry[0] == 3 else 2
            meta.kinds[int.from_bytes(entry[4 : 4 + long], "big")] = entry[6 + long : 10 + long]


def _extents(meta: _Meta, body: bytes) -> None:
    version, cursor = body[0], _Cursor(body, 4)
    sizes = cursor.take(1)
    bases = cursor.take(1)
    offset, length, base, index = sizes >> 4, sizes & 15, bases >> 4, bases & 15 if version else 0
    if not {offset, length, base, index} <= set(_SIZES):
        raise ValueError("an extent of an impossible size")
    long = 4 if version == 2 else 2
    for _ in range(_at_most(cursor.take(long), _MOST_ITEMS)):
        item = cursor.take(long)
        method = cursor.take(2) & 15 if version else 0
        cursor.take(2)
        start = cursor.take(base)
        count = _at_most(cursor.take(2), _MOST_EXTENTS)
        found = [(cursor.take(index), start + cursor.take(offset), cursor.take(length)) for _ in range(count)]
        meta.extents[item] = method, [extent[1:] for extent in found]


def _at_most(count: int, most: int) -> int:
    if count > most:
        raise ValueError("more than any picture has")
    return count


def _applied(meta: _Meta, body: bytes) -> None:
    for kind, inner in _boxes(body):
        if kind == b"ipco":
            meta.properties = list(_boxes(inner))
        elif kind == b"ipma":
            _associate(meta, inner)


def _associate(meta: _Meta, body: bytes) -> None:
    cursor, wide = _Cursor(body, 4), body[3] & 1
    for _ in range(cursor.take(4)):
        item = cursor.take(4 if body[0] else 2)
        meta.applied[item] = [
            cursor.take(2) & 0x7FFF if wide else cursor.take(1) & 0x7F for _ in range(cursor.take(1))
        ]


def _parts(meta: _Meta, body: bytes) -> None:
    long = 4 if body[0] else 2
    for kind, inner in _boxes(body[4:]):
        if kind == b"dimg":
            cursor = _Cursor(inner)
            whole = cursor.take(long)
            meta.parts[whole] = [cursor.take(long) for _ in range(cursor.take(2))]
