"""The log as files: tiles of 256 hashes and bundles of 256 entries (C2SP tlog-tiles).

    tile/0/x001/x234/067          256 leaf hashes, from leaf 256 * 1234067 on
    tile/1/004.p/17               the first 17 hashes of a tile that is not full: each is the root of a full tile one level below
    tile/entries/x001/x234/067    256 entries, each behind its length as u16

A full file never changes. A partial one is replaced by a wider one with the same beginning.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Self

from khronika.ledger.tree import Hash
from khronika.primitives.error import MalformedError

WIDTH = 256
HEIGHT = 8
"""A full tile holds 2**8 hashes."""

HASH_LENGTH = 32
MAX_LEVEL = 63

_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


class TileKind(Enum):
    """The two kinds of files that level 0 has."""

    HASHES = "hashes"
    ENTRIES = "entries"


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """`width` hashes (or, of entries, entries) of tile `number` at a level; 256 make it full."""

    level: int
    number: int
    width: int = WIDTH
    kind: TileKind = TileKind.HASHES

    @classmethod
    def parse(cls, path: str) -> Self:
        """The tile of a path inside the log's folder, such that `str(parse(x)) == x`.

        Raises MalformedError.
        """
        found = _PATH.fullmatch(path)
        if found is None:
            raise MalformedError("not the path of a tile")
        level, number, width = found.groups()
        kind = TileKind.ENTRIES if level == "entries" else TileKind.HASHES
        tile = cls(
            0 if kind is TileKind.ENTRIES else int(level), _parse_number(number), int(width or WIDTH), kind
        )
        if str(tile) != path or tile.level > MAX_LEVEL:
            raise MalformedError("not the path of a tile")
        return tile

    def __str__(self) -> str:
        folder = "entries" if self.kind is TileKind.ENTRIES else str(self.level)
        return f"tile/{folder}/{format_number(self.number, self.width)}"

    @property
    def entries(self) -> Self:
        """The bundle whose entries a tile of level 0 holds the hashes of."""
        return type(self)(0, self.number, self.width, TileKind.ENTRIES)

    def widened(self, width: int) -> Self:
        """The same tile at another width."""
        return type(self)(self.level, self.number, width, self.kind)


def format_number(number: int, width: int = WIDTH) -> str:
    """A tile number as path: `x001/x234/067`, and `.p/17` after it when it is 17 wide.

    Sealed bundles use it too (vault.md).
    """
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03}")
    return "/".join(reversed(parts)) + (f".p/{width}" if width < WIDTH else "")


def _parse_number(text: str) -> int:
    number = 0
    for part in text.split("/"):
        number = number * 1000 + int(part.removeprefix("x"))
    return number


# --- which tiles a tree has
# ---------------------------------------------------------------------------------------------


def tile_at(level: int, number: int, size: int) -> Tile:
    """That tile as wide as a tree of `size` leaves makes it.

    Its width is 0 or less when the tree has no such tile.
    """
    return Tile(level, number, min(WIDTH, (size >> HEIGHT * level) - WIDTH * number))


def tiles(size: int) -> Iterator[Tile]:
    """Every tile of hashes of a tree of `size` leaves, level by level."""
    level = 0
    while count := size >> HEIGHT * level:
        for number in range(-(-count // WIDTH)):
            yield tile_at(level, number, size)
        level += 1


def partial_tiles(size: int) -> Iterator[Tile]:
    """The files a tree of `size` leaves has that a larger one replaces: tiles that are not full, and the bundle that is not."""
    level = 0
    while count := size >> HEIGHT * level:
        if count % WIDTH:
            tile = Tile(level, count // WIDTH, count % WIDTH)
            yield from [tile, tile.entries] if level == 0 else [tile]
        level += 1


# --- what they hold
# -----------------------------------------------------------------------------------------------------


def split_hashes(data: bytes) -> list[Hash]:
    """The hashes of a tile."""
    return [data[start : start + HASH_LENGTH] for start in range(0, len(data), HASH_LENGTH)]


def fold_row(data: bytes) -> bytes:
    """The nodes one level up, end to end as in a tile; a last hash without sibling has none yet."""
    digest = hashlib.sha256
    pair = 2 * HASH_LENGTH
    return b"".join(
        [
            digest(b"\1" + data[start : start + pair]).digest()
            for start in range(0, len(data) - HASH_LENGTH, pair)
        ]
    )


def tile_root(data: bytes) -> Hash:
    """The root over a full tile: one hash of the tile above."""
    for _ in range(HEIGHT):
        data = fold_row(data)
    return data
