"""The tree computed again from the entries and held against the stored tiles, one tile at a time.

Two sources stand behind every stored tile: the file itself, and what the files below it add up to. Where they
disagree, the hash stored one level up says which of the two has changed; at the right edge, where there is
none, the signed root does.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.error import DamagedLedgerError
from khronika.ledger.files import TileFiles, TileReader, bytes_each, wider
from khronika.ledger.leaf import leaf_hashes, parse_bundle
from khronika.ledger.log_files import LogFiles
from khronika.ledger.sweep import listed_tiles, within
from khronika.ledger.tile import HASH_LENGTH, WIDTH, Tile, TileKind, split_hashes, tile_at, tile_root, tiles
from khronika.ledger.tree import Hash, root
from khronika.primitives.error import MalformedError
from khronika.primitives.finding import Finding, Level

_Row: TypeAlias = list[Hash | None]
"""The hashes of one tile; None where no file tells any more."""


@dataclass(frozen=True, slots=True)
class _Dispute:
    """A stored tile, and what the files below it add up to instead."""

    tile: Tile
    computed: list[Hash]
    stored: list[Hash]

    def below(self) -> list[Tile]:
        """The files the computed hashes came from, where they differ."""
        if self.tile.level == 0:
            return [self.tile.entries]
        pairs = enumerate(zip(self.computed, self.stored, strict=True))
        return [
            Tile(self.tile.level - 1, self.tile.number * WIDTH + place)
            for place, (one, other) in pairs
            if one != other
        ]


@dataclass
class Recount:
    """One pass over all entries and tiles of a head.

    Afterwards `repairs` holds what tiles that are wrong or missing should hold.
    """

    files: LogFiles
    head: TreeHead
    repairs: dict[Tile, bytes] = field(default_factory=dict)
    _disputes: list[_Dispute] = field(default_factory=list)

    def findings(self) -> Iterator[Finding]:
        """Files missing, changed or malformed, and whether what they add up to is what the checkpoint says."""
        narrower = self._narrower()
        roots: _Row = []
        for level, row in groupby(tiles(self.head.size), key=attrgetter("level")):
            below, roots = roots, []
            for tile in row:
                computed = (
                    below[tile.number * WIDTH :][: tile.width] if level else (yield from self._entries(tile))
                )
                believed = yield from self._compare(tile, computed)
                roots.append(_root(believed))
                for other in narrower[level, tile.number]:
                    yield from self._check_narrower(other, believed)
        yield from self._settle()

    def _entries(self, tile: Tile) -> Generator[Finding, None, _Row]:
        """The leaf hashes of the tile's entry bundle."""
        data = self._read(tile.entries)
        if data is None:
            yield _fault("G001", tile.entries)
            return [None] * tile.width
        hashes = _leaves(data)
        if hashes is None or len(hashes) != tile.width:
            yield _fault("G003", tile.entries)
            return [None] * tile.width
        return [*hashes]

    def _compare(self, tile: Tile, computed: _Row) -> Generator[Finding, None, _Row]:
        """The hashes to go on with."""
        data = self._read(tile)
        if data is None or len(data) != tile.width * HASH_LENGTH:
            yield _fault("G001" if data is None else "G002", tile)
            self._repair(tile, computed)
            return computed
        stored = split_hashes(data)
        filled = [one or other for one, other in zip(computed, stored, strict=True)]
        if filled == stored:
            return [*stored]
        return (yield from self._judge(_Dispute(tile, filled, stored)))

    def _judge(self, dispute: _Dispute) -> Generator[Finding, None, _Row]:
        above = self._stored_above(dispute.tile)
        if above is not None and above == tile_root(b"".join(dispute.stored)):
            yield from _faults(dispute.below())
            return [*dispute.stored]
        self._repair(dispute.tile, [*dispute.computed])
        if above is None:
            self._disputes.append(dispute)
        else:
            yield _fault("G002", dispute.tile)
        if above is not None and above != tile_root(b"".join(dispute.computed)):
            yield from _faults(dispute.below())
        return [*dispute.computed]

    def _stored_above(self, tile: Tile) -> Hash | None:
        """The hash of a full tile in the tile above, if that is there."""
        if tile.width < WIDTH:
            return None
        number, place = divmod(tile.number, WIDTH)
        data = self._read(tile_at(tile.level + 1, number, self.head.size)) or b""
        return data[place * HASH_LENGTH :][:HASH_LENGTH] or None

    def _settle(self) -> Iterator[Finding]:
        """Let the signed root decide what no stored hash could."""
        disputed = {dispute.tile for dispute in self._disputes}
        kept = {tile: data for tile, data in self.repairs.items() if tile not in disputed}
        below = [tile for dispute in self._disputes for tile in dispute.below()]
        computed = self._root(self.repairs)
        if computed == self.head.root:
            yield from _faults(disputed)
        elif disputed and self._root(kept) == self.head.root:
            self.repairs = kept
            yield from _faults(below)
        else:
            yield from _faults([*disputed, *below])
            if computed is not None:
                yield Finding("G004", Level.FAULT, "checkpoint")

    def _root(self, staged: Mapping[Tile, bytes]) -> Hash | None:
        try:
            return root(self.head.size, TileReader(TileFiles(self.files), self.head.size, staged))
        except DamagedLedgerError:
            return None

    def _narrower(self) -> defaultdict[tuple[int, int], list[Tile]]:
        """Partial files that wider ones have replaced, by level and number."""
        found: defaultdict[tuple[int, int], list[Tile]] = defaultdict(list)
        for tile in listed_tiles(self.files):
            if (
                within(tile, self.head.size)
                and tile.width < tile_at(tile.level, tile.number, self.head.size).width
            ):
                found[tile.level, tile.number].append(tile)
        return found

    def _check_narrower(self, tile: Tile, believed: _Row) -> Iterator[Finding]:
        """Whether a replaced partial file is the beginning of what replaced it."""
        data = self._read(tile) or b""
        hashes = _leaves(data) if tile.kind is TileKind.ENTRIES else split_hashes(data)
        if hashes is None:
            yield _fault("G003", tile)
        elif None not in believed and hashes != believed[: tile.width]:
            yield _fault("G002", tile)

    def _repair(self, tile: Tile, row: _Row) -> None:
        known = [one for one in row if one is not None]
        if len(known) == len(row):
            self.repairs[tile] = b"".join(known)

    def _read(self, tile: Tile) -> bytes | None:
        """The file under this name.

        Or what it held, from a wider one that a writer has replaced it by meanwhile.

        One that does not open counts as empty: it is there, and not what it should be.
        """
        data = self._bytes(tile)
        for other in self._wider(tile) if data is None else ():
            held = self._bytes(other) or b""
            if len(held) == other.width * bytes_each(other):
                return held[: tile.width * bytes_each(tile)]
        return data

    def _bytes(self, tile: Tile) -> bytes | None:
        try:
            return self.files.read(str(tile))
        except DamagedLedgerError:
            return b""

    def _wider(self, tile: Tile) -> Iterator[Tile]:
        if tile.width < WIDTH:
            yield tile.widened(WIDTH)
            yield from wider(self.files, tile)


def _leaves(bundle: bytes) -> list[Hash] | None:
    try:
        return leaf_hashes(parse_bundle(bundle))
    except MalformedError:
        return None


def _root(row: _Row) -> Hash | None:
    known = [one for one in row if one is not None]
    return tile_root(b"".join(known)) if len(known) == WIDTH else None


def _faults(tiles: Iterable[Tile]) -> Iterator[Finding]:
    for tile in sorted(set(tiles), key=str):
        yield _fault("G002", tile)


def _fault(code: str, tile: Tile) -> Finding:
    return Finding(code, Level.FAULT, str(tile))
