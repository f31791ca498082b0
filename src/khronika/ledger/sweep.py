"""Which tile files may go: what a killed writer left beyond the checkpoint, and partial tiles that wider ones have replaced."""

from collections.abc import Collection, Iterable, Iterator

from khronika import durable
from khronika.ledger.log_files import TILES, LogFiles, remove_files
from khronika.ledger.tile import WIDTH, Tile, partial_tiles, tile_at
from khronika.primitives.error import MalformedError


def listed_tiles(files: LogFiles) -> Iterator[Tile]:
    """Every tile file of the log, whatever its size says it should hold."""
    for name in files.names(TILES):
        try:
            yield Tile.parse(name)
        except MalformedError:
            continue


def within(tile: Tile, size: int) -> bool:
    """Whether a tree of `size` leaves has everything this tile holds."""
    return tile.width <= tile_at(tile.level, tile.number, size).width


def needed_partials(sizes: Iterable[int]) -> set[Tile]:
    """The partial files that trees of these sizes have."""
    return {tile for size in sizes for tile in partial_tiles(size)}


def sweep(files: LogFiles, size: int, kept: Collection[int]) -> None:
    """Remove, durably, tile files beyond `size` leaves and partial ones that neither it nor a kept size needs, and unfinished files."""
    needed = needed_partials([size, *kept])
    stray = [
        tile
        for tile in listed_tiles(files)
        if not within(tile, size) or (tile.width < WIDTH and tile not in needed)
    ]
    files.remove(str(tile) for tile in stray)
    remove_files(durable.leftovers(files.folder))


def retire(files: LogFiles, old: int, kept: Iterable[int]) -> None:
    """Remove, durably, the partial files of `old` leaves that no kept size needs."""
    files.remove(str(tile) for tile in needed_partials([old]) - needed_partials(kept))
