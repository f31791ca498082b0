"""Checkpoints that left this log before: the log may never sign one that contradicts them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from khronika.ledger.checkpoint import Checkpoint, TreeHead
from khronika.ledger.error import DamagedLedgerError, RollbackError, SignatureError
from khronika.ledger.key import NoteVerifier
from khronika.ledger.log_files import COSIGNATURES, TIMESTAMPS, LogFiles
from khronika.ledger.log_memory import LogMemory, Told
from khronika.ledger.tree import HashReader, root
from khronika.primitives.error import MalformedError

_STAMPED = re.compile(r"(0|[1-9][0-9]*)-(?:0|[1-9][0-9]*)\.(checkpoint|tsq|tsr|chain\.pem)", re.ASCII)

_RESTORE = "restore the ledger from another copy; khronika verify ARCHIVE names the file"

_HINT = "restore a newer copy of the archive; if there is none, begin a successor log whose first entry names the last checkpoint"


def stored_checkpoints(files: LogFiles) -> Iterator[str]:
    """The names of the files that hold checkpoints time-stamped or cosigned before."""
    for inside in (TIMESTAMPS, COSIGNATURES):
        names = sorted(name for name in files.names(inside) if _holds_checkpoint(name))
        yield from (name for name in names if files.has(name))


def _holds_checkpoint(name: str) -> bool:
    inside, _, rest = name.partition("/")
    is_one = rest.endswith(".checkpoint") if inside == TIMESTAMPS else not rest.startswith(".")
    return is_one and bool(rest) and "/" not in rest


def stored_heads(
    files: LogFiles, origin: str, verifiers: Sequence[NoteVerifier]
) -> Iterator[tuple[str, TreeHead | None]]:
    """The heads of these checkpoints by their names.

    None for one that is malformed, damaged, or not signed by the log.
    """
    for name in stored_checkpoints(files):
        try:
            yield name, parse_own(files.read(name) or b"", origin, verifiers).head
        except (MalformedError, SignatureError, DamagedLedgerError):
            yield name, None


def parse_own(data: bytes, origin: str, verifiers: Sequence[NoteVerifier]) -> Checkpoint:
    """A checkpoint of this log, signed by every key of the log; raises MalformedError, SignatureError."""
    try:
        checkpoint = Checkpoint.parse(data)
    except MalformedError as error:
        raise MalformedError("a checkpoint of the log is malformed", hint=_RESTORE) from error
    if checkpoint.head.origin != origin:
        raise SignatureError("a checkpoint of another log", hint=_RESTORE)
    if not verifiers or not all(verifier.signed(checkpoint) for verifier in verifiers):
        raise SignatureError("a checkpoint that the log's keys have not signed", hint=_RESTORE)
    return checkpoint


@dataclass(frozen=True, slots=True)
class KnownHeads:
    """The heads a log must go on from, and which files, by path and identity, hold those that were read now."""

    heads: Sequence[TreeHead] = ()
    read: Mapping[str, str] = field(default_factory=dict)

    def learn(self, memory: LogMemory, head: TreeHead) -> None:
        """Remember, once a head that goes on from all of them is committed, that it does."""
        if self.read:
            memory.learn(Told.HEAD, head.origin, f"{head.size} {head.root.hex()}")
            for path, identity in self.read.items():
                memory.learn(Told.BEGINNING, path, "", identity)


def known_heads(files: LogFiles, origin: str, verifiers: Sequence[NoteVerifier]) -> KnownHeads:
    """The heads in the folder.

    For those that were found to be beginnings of a remembered head, this one stands: what goes on from it goes on from them.
    One that does not verify is an error: skipping it would switch the guard off by one flipped bit.
    """
    memory, heads, read = files.memory, list[TreeHead](), dict[str, str]()
    before = _remembered(memory, origin)
    for inside in (TIMESTAMPS, COSIGNATURES):
        for path, name, identity in files.lying(inside):
            if not _holds_checkpoint(name):
                continue
            if before is not None and memory.told(Told.BEGINNING, path, identity) is not None:
                continue
            heads.append(parse_own(files.read(name) or b"", origin, verifiers).head)
            read[path] = identity
    return KnownHeads([*heads, *([before] if before else [])], read)


def _remembered(memory: LogMemory, origin: str) -> TreeHead | None:
    size, _, root_hash = (memory.told(Told.HEAD, origin) or "").partition(" ")
    return TreeHead(origin, int(size), bytes.fromhex(root_hash)) if size else None


def stamped_size(name: str) -> int | None:
    """The tree size in the name of a file under `timestamps/`, or None when it is no such name."""
    found = _STAMPED.fullmatch(name)
    return int(found[1]) if found else None


def kept_sizes(files: LogFiles) -> set[int]:
    """Sizes whose partial tiles are kept, because somebody outside was shown a checkpoint of that size, and may ask for them."""
    names = [name.rpartition("/")[2] for name in files.names(TIMESTAMPS)] if files.is_public else []
    return {size for size in map(stamped_size, names) if size is not None}


class HeadStanding(Enum):
    """How a log stands to a head that is known from before."""

    CONTINUED = "it goes on from there"
    SET_BACK = "it is smaller"
    FORKED = "it holds other entries"


def standing(seen: TreeHead, head: TreeHead, reader: HashReader) -> HeadStanding:
    """How the tree that `reader` reads for `head` stands to the head `seen` before.

    Raises DamagedLedgerError.
    """
    if seen.origin == head.origin and seen.size > head.size:
        return HeadStanding.SET_BACK
    is_beginning = seen.origin == head.origin and root(seen.size, reader) == seen.root
    return HeadStanding.CONTINUED if is_beginning else HeadStanding.FORKED


def require_never_below(head: TreeHead, known: Iterable[TreeHead], reader: HashReader) -> None:
    """Refuse a head that is smaller than, or inconsistent with, one known before.

    Raises RollbackError (ledger.md, "Never below").
    """
    for seen in known:
        match standing(seen, head, reader):
            case HeadStanding.SET_BACK:
                raise RollbackError(
                    "the log is smaller than a checkpoint it signed before: it was set back", hint=_HINT
                )
            case HeadStanding.FORKED:
                raise RollbackError(
                    "the log holds other entries than a checkpoint it signed before: it has forked",
                    hint=_HINT,
                )
            case HeadStanding.CONTINUED:
                pass


def require_not_below(size: int, minimum: int) -> None:
    """Refuse a size below one remembered elsewhere; raises RollbackError."""
    if size < minimum:
        raise RollbackError("the log is smaller than it is known to have been", hint=_HINT)
