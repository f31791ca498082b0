"""Which files of an archive a copy holds, in the order in which they are written: what is committed, and its checkpoint last."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from khronika.archive.folder.folder import FACTS, Folder
from khronika.durable.stream import TEMPORARY
from khronika.ledger.log_files import CHECKPOINT, COSIGNATURES, TILES, TIMESTAMPS, files_below
from khronika.ledger.stamps import ENDINGS
from khronika.ledger.sweep import within
from khronika.ledger.tile import Tile
from khronika.primitives.codec import is_id, parse_id
from khronika.primitives.error import MalformedError
from khronika.vault.piece import piece_name
from khronika.vault.store import place_of_piece


class Phase(IntEnum):
    """One after another: each is durable before the next begins, so that a copy that was broken off never says more than it holds."""

    OBJECTS = 1
    BUNDLES = 2
    TILES = 3
    STAMPS = 4
    KEYS = 5
    CHECKPOINT = 6


@dataclass(frozen=True, slots=True)
class Planned:
    """One file of a copy: its path below the folder, and how many bytes it has."""

    phase: Phase
    path: str
    size: int


def plan(folder: Folder, site: str, size: int, is_named: Callable[[str], bool]) -> list[Planned]:
    """The files of an archive whose log has `size` entries, in the order of their writing.

    Of the vault what is named.
    """
    return [
        Planned(phase, path, (folder.root / path).stat().st_size)
        for phase, path in _paths(folder, site, size, is_named)
    ]


def _paths(
    folder: Folder, site: str, size: int, is_named: Callable[[str], bool]
) -> Iterator[tuple[Phase, str]]:
    vault, sealed, ledger = (
        path.relative_to(folder.root).as_posix()
        for path in (folder.vault, folder.sealed(site), folder.ledger(site))
    )
    yield from (
        (Phase.OBJECTS, f"{vault}/{path}") for path in files_below(folder.vault) if is_named(Path(path).name)
    )
    yield from (
        (Phase.BUNDLES, f"{sealed}/{path}")
        for path in _whole(files_below(folder.sealed(site)), "tile/entries/", size)
    )
    yield from (
        (Phase.TILES, f"{ledger}/{path}")
        for path in _whole(files_below(folder.ledger(site), TILES), "", size)
    )
    stamps = [
        path for inside in (TIMESTAMPS, COSIGNATURES) for path in files_below(folder.ledger(site), inside)
    ]
    # A stamp is whole once its reply is there: that comes last.
    yield from (
        (Phase.STAMPS, f"{ledger}/{path}")
        for path in sorted(stamps, key=_in_order)
        if not _is_unfinished(path)
    )
    yield from ((Phase.KEYS, path) for path in sorted(folder.key_files()))
    yield Phase.CHECKPOINT, f"{ledger}/{CHECKPOINT}"


def _whole(paths: Iterable[str], prefix: str, size: int) -> Iterator[str]:
    for path in paths:
        if is_tile(f"{prefix}{path}", size):
            yield path


def is_tile(path: str, size: int) -> bool:
    """Whether a path is that of a tile, and a log of `size` entries has what it holds."""
    try:
        return within(Tile.parse(path), size)
    except MalformedError:
        return False


def _in_order(path: str) -> tuple[str, int]:
    # In a sealed log they are called by ids that tell no order: a copy that was broken off there lacks its
    # checkpoint all the same.
    stem, ending = path.partition(".")[0], path[len(path.partition(".")[0]) :]
    return stem, ENDINGS.index(ending) if ending in ENDINGS else len(ENDINGS)


def _is_unfinished(path: str) -> bool:
    return Path(path).name.startswith(TEMPORARY)


def superseded(
    folder: Folder, site: str, planned: Iterable[Planned], is_padding: Callable[[str], bool]
) -> Iterator[Path]:
    """Files in a copy that the plan does not have: bundles and tiles that larger ones replaced, padding, and what was not finished."""
    kept = {folder.root / each.path for each in planned}
    for sealed in (folder.vault / path for path in files_below(folder.vault)):
        if sealed not in kept and (is_padding(sealed.name) or _was_cut(folder, sealed.name, kept)):
            yield sealed
    for inside in (folder.sealed(site), folder.ledger(site) / TILES):
        yield from (
            inside / path
            for path in files_below(inside)
            if inside / path not in kept and not _is_unfinished(path)
        )
    for path in files_below(folder.root):
        if _is_unfinished(path) and path != folder.copying.name:
            yield folder.root / path


def _was_cut(folder: Folder, name: str, kept: Container[Path]) -> bool:
    """Whether an object of an earlier version lies in pieces where the plan comes from, so that they have been copied."""
    return is_id(name) and folder.vault / place_of_piece(piece_name(parse_id(name), 0)) in kept


__all__ = ["FACTS", "Phase", "Planned", "is_tile", "plan", "superseded"]
