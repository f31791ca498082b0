"""Which tile files may go: what a killed writer left beyond the checkpoint, and partial tiles that wider ones have replaced."""

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from khronika import durable
from khronika.durable.stream import sync_folder
from khronika.ledger.tile import WIDTH, Tile, partial_tiles, tile_at
from khronika.primitives.error import MalformedError

TILES = "tile"


def listed_tiles(folder: Path) -> Iterator[Tile]:
    """Every tile file in the log's folder, whatever its size says it should hold."""
    for path in files_below(folder, TILES):
        try:
            yield Tile.parse(path)
        except MalformedError:
            continue


def files_below(folder: Path, inside: str = "") -> Iterator[str]:
    """Every file, link or other thing that is not a folder, as path relative to `folder`, in order."""
    for parent, folders, names in os.walk(folder / inside):
        folders.sort()
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in sorted(names + links):
            yield (Path(parent) / name).relative_to(folder).as_posix()


def within(tile: Tile, size: int) -> bool:
    """Whether a tree of `size` leaves has everything this tile holds."""
    return tile.width <= tile_at(tile.level, tile.number, size).width


def needed_partials(sizes: Iterable[int]) -> set[Tile]:
    """The partial files that trees of these sizes have."""
    return {tile for size in sizes for tile in partial_tiles(size)}


def sweep(folder: Path, size: int, kept: Collection[int]) -> None:
    """Remove, durably, tile files beyond `size` leaves and partial ones that neither it nor a kept size needs, and unfinished files."""
    needed = needed_partials([size, *kept])
    stray = [tile for tile in listed_tiles(folder) if not within(tile, size) or (tile.width < WIDTH and tile not in needed)]
    remove([folder / str(tile) for tile in stray])
    remove(durable.leftovers(folder))


def retire(folder: Path, old: int, kept: Iterable[int]) -> None:
    """Remove, durably, the partial files of `old` leaves that no kept size needs."""
    remove([folder / str(tile) for tile in needed_partials([old]) - needed_partials(kept)])


def remove(paths: Iterable[Path]) -> None:
    """Remove files durably, each folder of partial tiles with its last one."""
    for path in list(paths):
        durable.remove(path)
        if path.parent.suffix == ".p" and path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
            sync_folder(path.parent.parent)
