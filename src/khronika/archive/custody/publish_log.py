"""The log in its public form, for a cosigner, a court or a stranger's program (docs/format/ledger.md, "Log").

Published again into the same folder it grows as the log has, and never otherwise: a folder that was published
to is what others have seen.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from khronika.archive.custody.departure import NOTHING_LEFT, Settled, settle
from khronika.archive.error import ArchiveError, ExistsError, ForkError, StaleError
from khronika.archive.folder.folder import require_outside
from khronika.archive.folder.open_log import verifiers_of
from khronika.archive.store.archive import Archive
from khronika.durable import NO_DATE, FileBatch
from khronika.durable.stream import sync_folder
from khronika.durable.unfinished import unfinished
from khronika.ledger.error import DamagedLedgerError
from khronika.ledger.files import TileFiles
from khronika.ledger.known import HeadStanding, parse_own
from khronika.ledger.log import Log
from khronika.ledger.log_files import CHECKPOINT, COSIGNATURES, TIMESTAMPS, ClearFiles, LogFiles
from khronika.ledger.stamps import Pending, Stamp, stamps
from khronika.ledger.sweep import listed_tiles, needed_partials
from khronika.ledger.tile import WIDTH, Tile, tiles
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import counted

_AT_ONCE = 256
_OTHER = "choose another folder, or leave that one alone and find out why: khronika verify ARCHIVE --known DIR/checkpoint"


class PublishError(ArchiveError):
    """The log cannot be published there."""


@dataclass(frozen=True, slots=True)
class Published:
    """How many entries and time stamps stand in public now, how many entries did before, and how many tiles had to be mended.

    `settled` is what became of what killed exports had left beside a new folder.
    """

    size: int
    before: int
    stamps: int
    mended: int = 0
    settled: Settled = NOTHING_LEFT


def publish_log(archive: Archive, out: Path) -> Published:
    """Write the log into a new folder, or bring one up to date that it was published into before.

    What was published before is compared, tile by tile, and a tile that is missing or damaged there is
    written again. Raises LedgerError before the first event, InsideError, ExistsError, ForkError, StaleError,
    PublishError, DamagedLedgerError.
    """
    require_outside(out)
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        settled = settle(archive, out.parent)
        with unfinished(out.parent) as place:
            done = _write(archive.log, place, 0)
            place.rename(out)
            sync_folder(out.parent)
        return replace(done, settled=settled)
    return _write(archive.log, out, _size_before(archive, out))


def _size_before(archive: Archive, out: Path) -> int:
    """How many entries were published before, if this log goes on from them."""
    try:
        data = ClearFiles(out).read(CHECKPOINT)
    except DamagedLedgerError as error:
        raise PublishError("what was published there cannot be read", hint=_OTHER) from error
    if data is None:
        raise ExistsError("the folder holds no log that was published", hint="name a new folder")
    try:
        head = parse_own(data, archive.site.origin, verifiers_of(archive.keyring)).head
    except KhronikaError as error:
        raise PublishError(
            "the log of another archive was published there, or it is damaged", hint=_OTHER
        ) from error
    match archive.log.standing(head):
        case HeadStanding.FORKED:
            raise ForkError(
                "other entries were published there than this archive holds: two copies were worked in",
                hint=_OTHER,
            )
        case HeadStanding.SET_BACK:
            raise StaleError(
                counted(
                    "{n} entry was published there, and this archive holds {size2}",
                    "{n} entries were published there, and this archive holds {size2}",
                    head.size,
                    size2=archive.log.size,
                ),
                hint=_OTHER,
            )
        case HeadStanding.CONTINUED:
            return head.size


def _write(log: Log, out: Path, before: int) -> Published:
    """Tiles first and the checkpoint last: whoever reads meanwhile, or after this was killed, reads a whole log."""
    files = ClearFiles(out)
    kept = [each for each in stamps(log.files) if isinstance(each, Stamp)]
    sizes = {log.size, *(each.slot.size for each in kept)}
    stood = [tile for tile in _whole_tiles(log) if _was_full(tile, before)]
    stood += sorted(needed_partials({before}) & needed_partials(sizes), key=str) if before else []
    damaged = [tile for tile in stood if not _stands(files, log, tile)]
    _add(files, _tile_files(log, sizes, before, damaged))
    _add(files, iter(_stored(log)))
    _add(files, iter([(CHECKPOINT, log.checkpoint.encode())]))
    needed = needed_partials(sizes)
    files.remove(str(tile) for tile in list(listed_tiles(files)) if tile.width < WIDTH and tile not in needed)
    return Published(log.size, before, len(kept), len(damaged))


def _whole_tiles(log: Log) -> list[Tile]:
    found = [
        each for tile in tiles(log.size) for each in ((tile, tile.entries) if tile.level == 0 else (tile,))
    ]
    return [tile for tile in found if tile.width == WIDTH]


def _tile_files(
    log: Log, sizes: set[int], before: int, damaged: Collection[Tile]
) -> Iterator[tuple[str, bytes]]:
    """The tiles of the log that are not public yet or not as they were, and the partial ones of sizes that were stamped."""
    held = TileFiles(log.files)
    for tile in (*_whole_tiles(log), *sorted(needed_partials(sizes), key=str)):
        if not _was_full(tile, before) or tile in damaged:
            yield str(tile), held.data(tile)


def _stands(files: LogFiles, log: Log, tile: Tile) -> bool:
    """Whether a tile that was published is there, as the log has it."""
    try:
        return files.read(str(tile)) == TileFiles(log.files).data(tile)
    except DamagedLedgerError:
        return False


def _was_full(tile: Tile, before: int) -> bool:
    return tile.width == WIDTH and (tile.number + 1) * WIDTH << 8 * tile.level <= before


def _stored(log: Log) -> Iterator[tuple[str, bytes]]:
    """Time stamps that were answered, and what cosigners signed. A request alone is nobody's business."""
    pending = {str(each.slot) for each in stamps(log.files) if isinstance(each, Pending)}
    for inside in (TIMESTAMPS, COSIGNATURES):
        for name in sorted(log.files.names(inside)):
            data = (
                None
                if name.removeprefix(f"{TIMESTAMPS}/").partition(".")[0] in pending
                else log.files.read(name)
            )
            if data is not None:
                yield name, data


def _add(files: LogFiles, contents: Iterator[tuple[str, bytes]]) -> None:
    pending: dict[str, bytes] = {}
    for name, data in contents:
        pending[name] = data
        if len(pending) == _AT_ONCE:
            _flush(files, pending)
            pending = {}
    _flush(files, pending)


def _flush(files: LogFiles, contents: Mapping[str, bytes]) -> None:
    with FileBatch(NO_DATE) as batch:
        for name, data in contents.items():
            files.write(batch, name, data)
