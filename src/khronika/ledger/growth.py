"""What appending would change: computed first, written later or never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.error import DamagedLedgerError
from khronika.ledger.files import TileFiles, TileReader, bytes_each
from khronika.ledger.known import KnownHeads
from khronika.ledger.leaf import format_bundle, format_entry, leaf_hashes, parse_bundle
from khronika.ledger.tile import HEIGHT, WIDTH, Tile, tile_root
from khronika.ledger.tree import root


@dataclass(frozen=True, slots=True)
class Growth:
    """The step from one tree head to a larger one, and every tile and bundle the larger one needs."""

    old: TreeHead
    head: TreeHead
    files: Mapping[Tile, bytes] = field(repr=False)
    known: KnownHeads = field(default_factory=KnownHeads, repr=False)
    """The heads that the larger tree was found to go on from."""

    def reader(self, files: TileFiles) -> TileReader:
        """The hashes of the larger tree, before it is written."""
        return TileReader(files, self.head.size, self.files)


def grow(old: TreeHead, commitments: Sequence[bytes], files: TileFiles) -> Growth:
    """The growth of the tree by these commitments.

    Raises DamagedLedgerError when its right edge is not what `old` says.
    """
    _require_sound_edge(old, files)
    entries = [format_entry(commitment) for commitment in commitments]
    grown = _grow_bundles(old.size, entries, files)
    level, fresh = 0, b"".join(leaf_hashes(entries))
    while fresh:
        edge = _edge(level, old.size, files)
        row = edge.data + fresh
        cut = _cut(edge.tile, row)
        grown |= cut
        fresh = b"".join([tile_root(data) for tile, data in cut.items() if tile.width == WIDTH])
        level += 1
    size = old.size + len(commitments)
    return Growth(old, TreeHead(old.origin, size, root(size, TileReader(files, size, grown))), grown)


@dataclass(frozen=True, slots=True)
class _Edge:
    """The last, unfinished tile of a level; its width may be 0."""

    tile: Tile
    data: bytes


def _edge(level: int, size: int, files: TileFiles) -> _Edge:
    number, width = divmod(size >> HEIGHT * level, WIDTH)
    tile = Tile(level, number, width)
    return _Edge(tile, files.data(tile) if width else b"")


def _grow_bundles(size: int, entries: Sequence[bytes], files: TileFiles) -> dict[Tile, bytes]:
    edge = Tile(0, size // WIDTH, size % WIDTH).entries
    begun = files.data(edge) if edge.width else b""
    return _cut(edge, begun + format_bundle(entries))


def _cut(edge: Tile, data: bytes) -> dict[Tile, bytes]:
    """A row of hashes or entries that begins where `edge` does, cut into files."""
    length = bytes_each(edge)
    cut = {}
    for number, start in enumerate(range(0, len(data), WIDTH * length), edge.number):
        part = data[start : start + WIDTH * length]
        cut[Tile(edge.level, number, len(part) // length, edge.kind)] = part
    return cut


def _require_sound_edge(old: TreeHead, files: TileFiles) -> None:
    """Refuse to build on damage: what is signed over a wrong edge can never be taken back."""
    edge = _edge(0, old.size, files)
    entries = parse_bundle(files.data(edge.tile.entries)) if edge.tile.width else []
    if b"".join(leaf_hashes(entries)) != edge.data or root(old.size, TileReader(files, old.size)) != old.root:
        raise DamagedLedgerError(
            "the end of the log is damaged", hint="check the archive; restore the ledger from another copy"
        )
