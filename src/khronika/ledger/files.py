"""Tiles and bundles read back from a folder, and the hashes of a tree out of them."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from khronika.ledger.error import DamagedLedgerError
from khronika.ledger.leaf import BUNDLED_LENGTH, parse_bundle
from khronika.ledger.log_files import LogFiles
from khronika.ledger.tile import HASH_LENGTH, HEIGHT, WIDTH, Tile, TileKind, fold_row, tile_at
from khronika.ledger.tree import Hash, TreeNode

_Rows: TypeAlias = list[bytes]

_RACES = 8
_KEPT_BUNDLES = 32
"""Bundles of entries kept, 16 KiB each: the events of one item lie in several."""
_KEPT_ROWS = 512
"""Tiles kept folded, 16 KiB each: the upper levels of any log and the tiles last used."""


class TileFiles:
    """The tile files of one log."""

    def __init__(self, files: LogFiles) -> None:
        self._files = files
        self._rows: dict[Tile, _Rows] = {}
        self._keeping = threading.Lock()
        self._bundles: dict[Tile, Sequence[bytes]] = {}

    def data(self, tile: Tile) -> bytes:
        """What the tile holds, from its full file, from its own or from a wider one.

        Raises DamagedLedgerError.
        """
        length = bytes_each(tile)
        for candidate in self._candidates(tile):
            data = self._files.read(str(candidate))
            if data is None:
                continue
            if len(data) != candidate.width * length:
                raise DamagedLedgerError(
                    "a file of the log has not its length",
                    hint="check the archive; restore the ledger from another copy",
                )
            return data[: tile.width * length]
        raise DamagedLedgerError(
            "a file of the log is missing", hint="check the archive; restore the ledger from another copy"
        )

    def entries(self, tile: Tile) -> Sequence[bytes]:
        """The entries of a bundle, of which those last used are kept; raises DamagedLedgerError, MalformedError."""
        with self._keeping:
            kept = self._bundles.pop(tile, None)
        kept = kept or parse_bundle(self.data(tile))
        with self._keeping:
            self._bundles[tile] = kept
            if len(self._bundles) > _KEPT_BUNDLES:
                del self._bundles[next(iter(self._bundles))]
        return kept

    def rows(self, tile: Tile) -> _Rows:
        """The tile's hashes and the rows of nodes above them, up to its root."""
        with self._keeping:
            rows = self._rows.pop(tile, None)
        rows = rows or fold_rows(self.data(tile))
        with self._keeping:
            self._rows[tile] = rows
            if len(self._rows) > _KEPT_ROWS:
                del self._rows[next(iter(self._rows))]
        return rows

    def _candidates(self, tile: Tile) -> Iterator[Tile]:
        yield tile.widened(WIDTH)
        if tile.width == WIDTH:
            return
        yield tile
        # A writer may replace what was found by a wider one before it is read, or while the folder is
        # listed: it is looked for again.
        for _ in range(_RACES):
            yield from wider(self._files, tile)
            yield tile.widened(WIDTH)


class TileReader:
    """The hashes of the tree of `size` leaves; `staged` tiles count as if they were written already."""

    def __init__(self, files: TileFiles, size: int, staged: Mapping[Tile, bytes] | None = None) -> None:
        self._files = files
        self._size = size
        self._staged = staged or {}
        self._rows: dict[Tile, _Rows] = {}

    def read_hashes(self, nodes: Sequence[TreeNode]) -> list[Hash]:
        """One hash for each perfect subtree, in order; raises DamagedLedgerError."""
        return [self._hash(node) for node in nodes]

    def _hash(self, node: TreeNode) -> Hash:
        level, height = divmod(node.level, HEIGHT)
        number, place = divmod(node.number << height, WIDTH)
        start = HASH_LENGTH * (place >> height)
        return self._folded(tile_at(level, number, self._size))[height][start : start + HASH_LENGTH]

    def _folded(self, tile: Tile) -> _Rows:
        staged = self._staged.get(tile)
        if staged is None:
            return self._files.rows(tile)
        if tile not in self._rows:
            self._rows[tile] = fold_rows(staged)
        return self._rows[tile]


def wider(files: LogFiles, tile: Tile) -> list[Tile]:
    """The partial files that hold what this one does and more, the narrowest first."""
    names = [name.rpartition("/")[2] for name in files.names(str(tile).rpartition("/")[0])]
    widths = [int(name) for name in names if name.isdecimal()]
    return [tile.widened(width) for width in sorted(widths) if tile.width < width < WIDTH]


def bytes_each(tile: Tile) -> int:
    """Bytes of one thing the tile holds: a hash, or an entry with its length."""
    return HASH_LENGTH if tile.kind is TileKind.HASHES else BUNDLED_LENGTH


def fold_rows(data: bytes) -> _Rows:
    """A tile's hashes and the complete nodes above them, row by row."""
    rows = [data]
    while len(rows[-1]) > HASH_LENGTH:
        rows.append(fold_row(rows[-1]))
    return rows
