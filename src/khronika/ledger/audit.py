"""Everything that is wrong with a log's folder, found by computing the whole tree again from the entries.

| code | level | meaning |
|---|---|---|
| G001 | fault | file missing |
| G002 | fault | file differs from the tree |
| G003 | fault | entry bundle malformed |
| G004 | fault | tree does not match the checkpoint |
| G005 | fault | checkpoint malformed, by another log, or not signed by the log's keys |
| G006 | fault | rolled back: smaller than a known checkpoint |
| G007 | notice | file that does not belong there |
| G008 | fault | forked: inconsistent with a known checkpoint |
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.error import DamagedLedgerError, SignatureError
from khronika.ledger.files import TileFiles, TileReader
from khronika.ledger.key import NoteVerifier
from khronika.ledger.known import COSIGNATURES, TIMESTAMPS, Standing, parse_own, stamped_size, standing, stored_checkpoints
from khronika.ledger.recount import Recount
from khronika.ledger.stamps import ENDINGS
from khronika.ledger.sweep import TILES, files_below, listed_tiles, needed_partials, within
from khronika.ledger.tile import WIDTH, Shelf, Tile
from khronika.ledger.tree import HashReader
from khronika.primitives.error import MalformedError
from khronika.primitives.finding import Finding, Level

_CHECKPOINT = "checkpoint"

_BROKEN_OFF = (0, 2)
"""With which last file, in the order of `ENDINGS`, a stamp is neither a request that waits nor answered."""


def audit(
    folder: Path, origin: str, verifiers: Sequence[NoteVerifier], known: Sequence[TreeHead] = (), *, minimum: int = 0
) -> Iterator[Finding]:
    """Every finding in the folder of one log; `known` heads and a `minimum` size are what others remember of it."""
    if not (folder / _CHECKPOINT).is_file():
        yield _fault("G001", _CHECKPOINT)
        return
    checkpoint, signed = _read_own(folder / _CHECKPOINT, origin, verifiers)
    if not signed:
        yield _fault("G005", _CHECKPOINT)
    if checkpoint is None or not (signed or _is_plausible(checkpoint.head, folder)):
        return
    recount = Recount(folder, checkpoint.head)
    yield from recount.findings()
    reader = TileReader(TileFiles(folder), checkpoint.head.size, recount.repairs)
    yield from _check_stored(folder, checkpoint.head, verifiers, reader)
    told = {_contradiction(seen, checkpoint.head, reader) for seen in known}
    if checkpoint.head.size < minimum:
        told.add("G006")
    yield from (_fault(code, _CHECKPOINT) for code in sorted(told) if code)
    yield from _strangers(folder, checkpoint.head.size)


def _read_own(path: Path, origin: str, verifiers: Sequence[NoteVerifier]) -> tuple[Checkpoint | None, bool]:
    """The checkpoint in a file, if it is one, and whether it is this log's and bears its signatures and no others."""
    octets = path.read_bytes()
    try:
        checkpoint = parse_own(octets, origin, verifiers)
    except MalformedError:
        return None, False
    except SignatureError:
        return Checkpoint.parse(octets), False
    return checkpoint, len(checkpoint.signatures) == len(verifiers)


def _is_plausible(head: TreeHead, folder: Path) -> bool:
    """Whether there are bundles enough for so many entries: a forged size must not keep the audit busy for ever."""
    bundles = sum(1 for tile in listed_tiles(folder) if tile.shelf is Shelf.ENTRIES)
    return head.size <= bundles * WIDTH


def _check_stored(folder: Path, head: TreeHead, verifiers: Sequence[NoteVerifier], reader: HashReader) -> Iterator[Finding]:
    """Checkpoints that were time-stamped or cosigned: well formed, signed, and the beginning of this tree."""
    stamped: set[int] = set()
    for path in stored_checkpoints(folder):
        try:
            seen = parse_own((folder / path).read_bytes(), head.origin, verifiers).head
        except (MalformedError, SignatureError):
            yield _fault("G005", path.as_posix())
            continue
        if stamped_size(path.name) == seen.size:
            stamped.add(seen.size)
        elif stamped_size(path.name) is not None:
            yield _fault("G005", path.as_posix())
        if code := _contradiction(seen, head, reader):
            yield _fault(code, path.as_posix())
    yield from _missing_partials(folder, head.size, stamped)


def _missing_partials(folder: Path, size: int, stamped: set[int]) -> Iterator[Finding]:
    """Partial files of sizes that were time-stamped: they stay (ledger.md, "Log"), though wider ones hold the same."""
    for tile in sorted(needed_partials(stamped) - needed_partials([size]), key=str):
        if within(tile, size) and not (folder / str(tile)).is_file():
            yield _fault("G001", str(tile))


def _contradiction(seen: TreeHead, head: TreeHead, reader: HashReader) -> str:
    """The code of what a head known from before says against this one; empty where it says nothing."""
    try:
        found = standing(seen, head, reader)
    except DamagedLedgerError:
        # The missing file is a finding of its own; what it leaves unknown is not called a rollback.
        return ""
    return {Standing.SET_BACK: "G006", Standing.FORKED: "G008", Standing.CONTINUED: ""}[found]


def _strangers(folder: Path, size: int) -> Iterator[Finding]:
    paths = list(files_below(folder))
    for path in paths:
        if not _belongs(folder / path, path, size):
            yield Finding("G007", Level.NOTICE, path)
    yield from _incomplete_stamps(set(paths))


def _belongs(file: Path, path: str, size: int) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    place, _, name = path.partition("/")
    if place == TILES:
        return _is_tile_of(path, size)
    if place == TIMESTAMPS:
        return stamped_size(name) is not None
    return path == _CHECKPOINT or (place == COSIGNATURES and "/" not in name and not name.startswith("."))


def _is_tile_of(path: str, size: int) -> bool:
    try:
        return within(Tile.parse(path), size)
    except MalformedError:
        return False


def _incomplete_stamps(paths: set[str]) -> Iterator[Finding]:
    """A file of a stamp is written after those before it in `ENDINGS`: one of them missing is a fault, a writing broken off is none.

    Whether a whole stamp should be there is what a `timestamp` event says (ledger.md, "Time").
    """
    stamps = {path.partition(".")[0] for path in paths if path.startswith(f"{TIMESTAMPS}/") and stamped_size(Path(path).name) is not None}
    for stamp in sorted(stamps):
        expected = [f"{stamp}{ending}" for ending in ENDINGS]
        last = max(place for place, path in enumerate(expected) if path in paths)
        for missing in (path for path in expected[:last] if path not in paths):
            yield _fault("G001", missing)
        if last in _BROKEN_OFF:
            yield Finding("G007", Level.NOTICE, expected[last])


def _fault(code: str, path: str) -> Finding:
    return Finding(code, Level.FAULT, path)
