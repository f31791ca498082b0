"""What is remembered of a log held against the log: the index beside it, and heads kept outside the folder."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from khronika.archive.error import ForkError, StaleError
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import Keyring
from khronika.archive.folder.memory import Memory, Recollection, folder_mark, memory_files
from khronika.archive.index.index import INDEX_PURPOSE, Index
from khronika.archive.store.bundles import BRING_BACK
from khronika.ledger.checkpoint import TreeHead
from khronika.ledger.error import DamagedLedgerError
from khronika.ledger.event import LossEvent
from khronika.ledger.known import HeadStanding
from khronika.ledger.log import Log
from khronika.primitives.error import MalformedError
from khronika.primitives.finding import Finding, Level
from khronika.primitives.message import counted, message

Loss: TypeAlias = tuple[int | None, str | None]
"""Size and root (hex) of a head that a member has said is gone."""

PLACES: tuple[str, str] = (message("memory of this user"), message("memory beside the keys"))
_INDEX = "index.db"


@dataclass(frozen=True, slots=True)
class IndexMemory:
    """How many entries the index has seen, and the commitment of the last one."""

    size: int
    newest: bytes


@dataclass(frozen=True, slots=True)
class Remembered:
    """Everything that is remembered of one log."""

    index: IndexMemory | None = None
    is_of_other_keys: bool = False
    """Whether an index lies there that none of the keys opens, not those of past epochs either."""
    heads: Mapping[str, Recollection] = field(default_factory=dict)
    folder: bytes = b""

    @classmethod
    def of(cls, folder: Folder, keyring: Keyring, locked: Path | None) -> "Remembered":
        """What index and memories say now; nothing is written."""
        keys = [
            epoch.derive(INDEX_PURPOSE, keyring.facts.raw)
            for epoch in (keyring.epoch, *reversed(keyring.past))
        ]
        # Until it is opened next, the index is of the epoch before.
        found = next(filter(None, (Index.peek(folder.index, key) for key in keys)), None)
        recalled = (
            (place, memory.recall()) for place, memory in zip(PLACES, memories(keyring, locked), strict=False)
        )
        heads = {place: seen for place, seen in recalled if seen is not None}
        return cls(
            IndexMemory(*found) if found else None,
            not any(Index.is_of_key(folder.index, key) for key in keys),
            heads,
            folder_mark(folder.root),
        )


def memories(keyring: Keyring, locked: Path | None) -> Sequence[Memory]:
    """The slots of an archive, in each file where heads are remembered."""
    site = keyring.facts.sites[0]
    return [Memory.of(path, keyring.epochs, keyring.facts.raw, site.origin) for path in memory_files(locked)]


def losses_of(events: Sequence[LossEvent]) -> set[Loss]:
    """The heads that are said to be gone."""
    return {(event.size, event.root) for event in events if event.size is not None}


def is_said_to_be_lost(head: TreeHead, losses: Collection[Loss]) -> bool:
    """Whether a member has said that this very head is gone: another one of the same size is not meant by it."""
    return (head.size, head.root.hex()) in losses


def contradictions(
    log: Log, heads: Mapping[str, Recollection], losses: Collection[Loss]
) -> Iterator[tuple[str, Recollection, HeadStanding]]:
    """The heads that the log does not go on from, by their place."""
    for place, seen in heads.items():
        try:
            found = log.standing(seen.head)
        except DamagedLedgerError:
            continue  # reported by the log's own check
        if found is not HeadStanding.CONTINUED and not is_said_to_be_lost(seen.head, losses):
            yield place, seen, found


def memory_findings(log: Log, remembered: Remembered, losses: Collection[Loss]) -> Iterator[Finding]:
    """What memories say against the log.

    It was set back (G009 by the index, G010 by a head kept outside), has forked (G008), or is an older copy
    than one elsewhere (G012). An index of later keys tells no more than that there are some (G015).
    """
    index = remembered.index
    if remembered.is_of_other_keys:
        yield Finding("G015", Level.NOTICE, _INDEX)
    if index is not None and index.size > log.size:
        yield Finding("G009", Level.FAULT, _INDEX, f"{index.size} > {log.size}")
    elif index is not None and not has_seen(log, index):
        yield Finding("G008", Level.FAULT, _INDEX)
    for place, seen, found in contradictions(log, remembered.heads, losses):
        if found is HeadStanding.FORKED:
            yield Finding("G008", Level.FAULT, place)
        elif seen.folder == remembered.folder:
            yield Finding("G010", Level.FAULT, place, f"{seen.head.size} > {log.size}")
        else:
            yield Finding("G012", Level.NOTICE, place, f"{seen.head.size} > {log.size}")


def has_seen(log: Log, index: IndexMemory) -> bool:
    """Whether the last entry that the index has seen stands in the log where it saw it."""
    try:
        return not index.size or (index.size <= log.size and log.commitment(index.size - 1) == index.newest)
    except (DamagedLedgerError, MalformedError):
        return True  # reported by the log's own check


def stale(place: str, head: TreeHead, found: HeadStanding, size: int) -> StaleError:
    """The error of a log of `size` events that a memory contradicts."""
    if found is HeadStanding.FORKED:
        return ForkError(
            message(
                "the log holds other events than the {place} knows: two copies of this archive "
                "were worked in",
                place=place,
            ),
            hint=BRING_BACK,
        )
    return StaleError(
        message(
            "the log holds {size}, but the {place} knows {size2}: an older copy was put back",
            size=counted("{n} event", "{n} events", size),
            place=place,
            size2=head.size,
        ),
        hint=BRING_BACK,
    )
