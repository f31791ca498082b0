"""Time stamps of a package: for each authority the earliest token that covers each exhibit's first seal and the case, and no other.

Every token more would tell how the log grew.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from khronika.archive.custody.anchor import timestamps
from khronika.archive.release.case import CaseEntry
from khronika.archive.store.archive import Archive
from khronika.dossier.plan import PlannedStamp
from khronika.ledger.checkpoint import Checkpoint
from khronika.ledger.refusal import AnchorError
from khronika.ledger.stamps import Slot, Stamp, newest_stamps, recheck, stamps


class DatedTree(NamedTuple):
    """What a token proves: a tree of so many entries existed at this time, as the authority with this root certificate says."""

    slot: Slot
    size: int
    at: datetime
    root: str


def needed_stamps(dated: Iterable[DatedTree], positions: Collection[int]) -> frozenset[Slot]:
    """The stamps that date the entries at these positions of the log as early as each authority dates them."""
    by_root: dict[str, list[DatedTree]] = {}
    # Of those of one second the largest tree, which may do for several entries.
    for each in sorted(dated, key=lambda each: (each.at, -each.size, each.slot)):
        by_root.setdefault(each.root, []).append(each)
    earliest = (
        next((tree for tree in trees if tree.size > position), None)
        for trees in by_root.values()
        for position in positions
    )
    return frozenset(tree.slot for tree in earliest if tree)


def stamped_positions(archive: Archive, case: CaseEntry) -> Mapping[str, int]:
    """Where in the log stands what a time stamp should cover: the first seal of each exhibit, by its control number, and the case."""
    return {**{archive.control(row): row.first for row in case.items}, "the case": case.position}


def _dated(kept: Iterable[Stamp]) -> Iterator[tuple[Stamp, DatedTree]]:
    """The stamps whose tokens hold. `khronika verify ARCHIVE` reports the others."""
    for stamp in kept:
        try:
            token = recheck(stamp)
        except AnchorError:
            continue
        yield (
            stamp,
            DatedTree(stamp.slot, Checkpoint.parse(stamp.checkpoint).head.size, token.at, str(token.root)),
        )


def unstamped(archive: Archive, positions: Mapping[str, int]) -> tuple[str, ...]:
    """Which of these entries of the log, by their names, no time stamp covers."""
    newest = next(_dated(newest_stamps(timestamps(archive))), None)
    return tuple(name for name, position in positions.items() if newest is None or position >= newest[1].size)


def planned_stamps(archive: Archive, positions: Collection[int]) -> tuple[PlannedStamp, ...]:
    """The stamps that a package needs for these entries of the log, consistent with the log as it is now."""
    held = list(_dated(each for each in stamps(timestamps(archive)) if isinstance(each, Stamp)))
    needed = needed_stamps((tree for _, tree in held), positions)
    return tuple(_planned(archive, stamp, tree) for stamp, tree in held if tree.slot in needed)


def _planned(archive: Archive, kept: Stamp, tree: DatedTree) -> PlannedStamp:
    old = Checkpoint.parse(kept.checkpoint).head
    consistency = None if old.size == archive.log.size else archive.log.prove_since(old).encode()
    at = tree.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return PlannedStamp(
        str(kept.slot), kept.checkpoint, kept.request, kept.reply, kept.chain, consistency, at
    )
