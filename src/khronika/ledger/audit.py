"""Everything that is wrong with a log's files, found by computing the whole tree again from the entries.

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
| G013 | fault | a sealed file does not open: damaged, or none of this log |
"""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.error import DamagedLedgerError, SignatureError
from khronika.ledger.files import TileFiles, TileReader
from khronika.ledger.key import NoteVerifier
from khronika.ledger.known import HeadStanding, parse_own, stamped_size, standing, stored_heads
from khronika.ledger.log_files import CHECKPOINT, COSIGNATURES, TILES, TIMESTAMPS, LogFiles
from khronika.ledger.recount import Recount
from khronika.ledger.stamps import ENDINGS
from khronika.ledger.sweep import listed_tiles, needed_partials, within
from khronika.ledger.tile import WIDTH, Tile, TileKind
from khronika.ledger.tree import HashReader
from khronika.primitives.error import MalformedError
from khronika.primitives.finding import Finding, Level

_BROKEN_OFF = (0, 2)
"""With which last file, in the order of `ENDINGS`, a stamp is neither a request that waits nor answered."""


def audit(
    files: LogFiles,
    origin: str,
    verifiers: Sequence[NoteVerifier],
    known: Sequence[TreeHead] = (),
    *,
    minimum: int = 0,
) -> Iterator[Finding]:
    """Every finding in the files of one log.

    `known` heads and a `minimum` size are what others remember of it.
    """
    if not files.has(CHECKPOINT):
        yield _fault("G001", CHECKPOINT)
        return
    checkpoint, signed = _read_own(files, origin, verifiers)
    if not signed:
        yield _fault("G005", CHECKPOINT)
    if checkpoint is None or not (signed or _is_plausible(checkpoint.head, files)):
        return
    recount = Recount(files, checkpoint.head)
    yield from recount.findings()
    reader = TileReader(TileFiles(files), checkpoint.head.size, recount.repairs)
    yield from _check_stored(files, checkpoint.head, verifiers, reader)
    told = {_contradiction(seen, checkpoint.head, reader) for seen in known}
    if checkpoint.head.size < minimum:
        told.add("G006")
    yield from (_fault(code, CHECKPOINT) for code in sorted(told) if code)
    yield from _strangers(files, checkpoint.head.size)


def _read_own(
    files: LogFiles, origin: str, verifiers: Sequence[NoteVerifier]
) -> tuple[Checkpoint | None, bool]:
    """The checkpoint, if it is one, and whether it is this log's and bears its signatures and no others."""
    try:
        data = files.read(CHECKPOINT) or b""
    except DamagedLedgerError:
        return None, False
    try:
        checkpoint = parse_own(data, origin, verifiers)
    except MalformedError:
        return None, False
    except SignatureError:
        return Checkpoint.parse(data), False
    return checkpoint, len(checkpoint.signatures) == len(verifiers)


def _is_plausible(head: TreeHead, files: LogFiles) -> bool:
    """Whether there are bundles enough for so many entries: a forged size must not keep the audit busy for ever."""
    bundles = sum(1 for tile in listed_tiles(files) if tile.kind is TileKind.ENTRIES)
    return head.size <= bundles * WIDTH


def _check_stored(
    files: LogFiles, head: TreeHead, verifiers: Sequence[NoteVerifier], reader: HashReader
) -> Iterator[Finding]:
    """Checkpoints that were time-stamped or cosigned: well formed, signed, and the beginning of this tree."""
    stamped: set[int] = set()
    for name, seen in stored_heads(files, head.origin, verifiers):
        if seen is None:
            yield _fault("G005", name)
            continue
        size = stamped_size(name.rpartition("/")[2])
        if size == seen.size:
            stamped.add(seen.size)
        elif size is not None:
            yield _fault("G005", name)
        if code := _contradiction(seen, head, reader):
            yield _fault(code, name)
    if files.is_public:
        yield from _missing_partials(files, head.size, stamped)


def _missing_partials(files: LogFiles, size: int, stamped: set[int]) -> Iterator[Finding]:
    """Partial files of sizes that were time-stamped: they stay (ledger.md, "Log"), though wider ones hold the same."""
    for tile in sorted(needed_partials(stamped) - needed_partials([size]), key=str):
        if within(tile, size) and not files.has(str(tile)):
            yield _fault("G001", str(tile))


def _contradiction(seen: TreeHead, head: TreeHead, reader: HashReader) -> str:
    """The code of what a head known from before says against this one; empty where it says nothing."""
    try:
        found = standing(seen, head, reader)
    except DamagedLedgerError:
        # The missing file is a finding of its own; what it leaves unknown is not called a rollback.
        return ""
    return {HeadStanding.SET_BACK: "G006", HeadStanding.FORKED: "G008", HeadStanding.CONTINUED: ""}[found]


def _strangers(files: LogFiles, size: int) -> Iterator[Finding]:
    listed = list(files.listed())
    for path, name in listed:
        if not _is_regular(files.folder / path) or (name is not None and not _belongs(name, size)):
            yield Finding("G007", Level.NOTICE, path)
        elif name is None:
            yield _fault("G013", path)
    yield from _incomplete_stamps({name for _, name in listed if name is not None})


def _is_regular(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except FileNotFoundError:
        return True  # a writer has removed it meanwhile


def _belongs(name: str, size: int) -> bool:
    place, _, rest = name.partition("/")
    if place == TILES:
        return _is_tile_of(name, size)
    if place == TIMESTAMPS:
        return stamped_size(rest) is not None
    return name == CHECKPOINT or (place == COSIGNATURES and "/" not in rest and not rest.startswith("."))


def _is_tile_of(path: str, size: int) -> bool:
    try:
        return within(Tile.parse(path), size)
    except MalformedError:
        return False


def _incomplete_stamps(paths: set[str]) -> Iterator[Finding]:
    """A file of a stamp is written after those before it in `ENDINGS`: one of them missing is a fault, a writing broken off is none.

    Whether a whole stamp should be there is what a `timestamp` event says (ledger.md, "Time").
    """
    stamps = {
        path.partition(".")[0]
        for path in paths
        if path.startswith(f"{TIMESTAMPS}/") and stamped_size(Path(path).name) is not None
    }
    for stamp in sorted(stamps):
        expected = [f"{stamp}{ending}" for ending in ENDINGS]
        last = max(place for place, path in enumerate(expected) if path in paths)
        for missing in (path for path in expected[:last] if path not in paths):
            yield _fault("G001", missing)
        if last in _BROKEN_OFF:
            yield Finding("G007", Level.NOTICE, expected[last])


def _fault(code: str, path: str) -> Finding:
    return Finding(code, Level.FAULT, path)
