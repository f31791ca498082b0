"""Which tile files may go: what a killed writer left beyond the checkpoint, and partial tiles that wider ones have replaced."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from khronika.durable.stream import TEMPORARY
from khronika.ledger.log_files import TILES, LogFiles, drop_files, remove_files
from khronika.ledger.tile import HEIGHT, MAX_LEVEL, WIDTH, Tile, format_number, partial_tiles, tile_at
from khronika.primitives.error import MalformedError


def listed_tiles(files: LogFiles) -> Iterator[Tile]:
    """Every tile file of the log, whatever its size says it should hold."""
    for name in files.names(TILES):
        try:
            yield Tile.parse(name)
        except MalformedError:
            continue


_LEVELS = frozenset(map(str, range(MAX_LEVEL + 1)))
_NUMBERED = re.compile(r"x?[0-9]{3}(?:\.p)?", re.ASCII)


def tail_files(folder: Path, size: int) -> Iterator[str]:
    """Files below a folder whose numbers, written as `format_number` does, are those of the last two of `size` things or more.

    And those without a number. Writers write numbers one after another: what lies beyond begins there, and to look through
    all there is would take longer from year to year.
    """
    return _tail(folder, "", format_number(max(0, size // WIDTH - 1)).split("/"))


def _tail(folder: Path, above: str, groups: Sequence[str]) -> Iterator[str]:
    try:
        with os.scandir(folder / above) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return  # never made, or removed meanwhile
    for entry in entries:
        if groups and _NUMBERED.fullmatch(entry.name) and _is_below(entry.name, groups[0]):
            continue
        if entry.is_dir(follow_symlinks=False):
            inner = groups[1:] if groups and entry.name == groups[0] else ()
            yield from _tail(folder, f"{above}{entry.name}/", inner)
        else:
            yield above + entry.name


def _is_below(name: str, group: str) -> bool:
    """Whether what is called so comes before this group of three digits; `x` says that other groups follow."""
    if name.startswith("x"):
        return group.startswith("x") and name < group
    return group.startswith("x") or name[:3] < group


def _tail_paths(files: LogFiles, size: int) -> Iterator[str]:
    """Everything among the tiles of a log at its right edge and beyond, as path below the log's folder."""
    place = files.folder / TILES
    with suppress(FileNotFoundError):
        for folder in sorted(place.iterdir()):
            level = int(folder.name) if folder.name in _LEVELS else 0
            for path in tail_files(folder, size >> HEIGHT * level):
                yield f"{TILES}/{folder.name}/{path}"


def tail_tiles(files: LogFiles, size: int) -> Iterator[Tile]:
    """The tile files at the right edge of a tree of this size, and beyond it."""
    for path in _tail_paths(files, size):
        with suppress(MalformedError):
            yield Tile.parse(path)


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
        for tile in tail_tiles(files, size)
        if not within(tile, size) or (tile.width < WIDTH and tile not in needed)
    ]
    files.remove(str(tile) for tile in stray)
    remove_files([files.folder / path for path in _unfinished(files, size)])


def _unfinished(files: LogFiles, size: int) -> Iterator[str]:
    """Files that a killed writer had begun: they lie where it wrote."""
    for path in _tail_paths(files, size):
        if path.rpartition("/")[2].startswith(TEMPORARY):
            yield path
    for parent, folders, names in os.walk(files.folder):
        if Path(parent) == files.folder and TILES in folders:
            folders.remove(TILES)
        yield from (
            (Path(parent) / name).relative_to(files.folder).as_posix()
            for name in names
            if name.startswith(TEMPORARY)
        )


def retire(files: LogFiles, old: int, kept: Iterable[int]) -> None:
    """Remove the partial files of `old` leaves that no kept size needs.

    Not durably: they hold what wider ones hold, and one that a power cut brings back counts for nothing.
    """
    gone = needed_partials([old]) - needed_partials(kept)
    drop_files(files.folder / files.path_of(str(tile)) for tile in gone)
