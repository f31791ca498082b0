"""Upgrading an archive in place: what was recorded under version 1 is recorded anew behind it.

Then facts and log are sealed at rest.

The old entries stay where they are, with their proofs. Batches and cases are recorded anew, because version 2
binds more of them; custody chains, reviews, judgements, accessions and time stamps are carried by reference.
Killed at any moment, it goes on where it was when it is called again
(docs/decisions/0017-an-archive-is-upgraded-in-place.md).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from khronika.archive.events.key_event import epoch_event
from khronika.archive.folder.facts import CLEAR, Facts
from khronika.archive.folder.folder import FACTS
from khronika.archive.members.membership import holders
from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import whole_key_files
from khronika.archive.store.writer import Writer
from khronika.archive.upgrade.seal_log import is_sealed_at_rest, seal_at_rest
from khronika.ledger.entry import LogEntry
from khronika.ledger.event import UpgradeEvent
from khronika.primitives.event import Event
from khronika.primitives.uncollected import uncollected
from khronika.record.anew import batch_anew, case_anew
from khronika.record.case import cited_batches
from khronika.record.event import CaseEvent, StateEvent

PORTION = 4_096
"""Statements that are recorded anew between two commits, or as many as one batch has."""

_AT_ONCE = 256
"""Events read at once: bundles are read whole."""


class Outstanding(NamedTuple):
    """What an upgrade has still to do.

    Whether it has begun, how many batches and versions of cases wait to be recorded anew, whether facts and
    log are sealed at rest, and how many other members have still to run it, whose locked keys nobody else can
    take over.
    """

    has_begun: bool
    batches: int
    cases: int
    is_sealed: bool
    others: int = 0

    @property
    def is_recorded(self) -> bool:
        """Whether nothing waits to be recorded anew."""
        return self.has_begun and not self.batches and not self.cases

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to do for this member."""
        return self.is_recorded and self.is_sealed


def outstanding(archive: Archive) -> Outstanding:
    """What `upgrade` would do."""
    index = archive.index
    others = len(set(archive.keyring.waiting) - {archive.keyring.member.member})
    return Outstanding(
        index.has_begun_upgrade(),
        len(index.waiting(StateEvent)),
        len(index.waiting(CaseEvent)),
        is_sealed_at_rest(archive),
        others,
    )


def upgrade(archive: Archive, report: Callable[[int, int], None], stop: Callable[[], bool]) -> Outstanding:
    """Upgrade an archive, or go on with it; gives what is left to do, which is nothing unless `stop` said so.

    `report` is told how many batches and cases of this run are recorded anew, and how many there are. Raises
    LockedError, NoSpaceError, DamagedKeysError, and MalformedError or VaultError where the log is damaged;
    what is committed then stands, and it can be called again.
    """
    with archive.upgrading() as writer:
        if not archive.index.has_begun_upgrade():
            _begin(archive, writer)
        left = outstanding(archive)
        done, total = 0, left.batches + left.cases
        for portion in _portions(archive):
            if stop():
                break
            with uncollected():
                writer.append_all(portion)
                writer.commit()
            done += len(portion)
            report(done, total)
        if outstanding(archive).is_recorded:
            seal_at_rest(archive, writer)
    return outstanding(archive)


def _begin(archive: Archive, writer: Writer) -> None:
    """From here on the log is of version 2, and archive.json says so.

    It says so first: an earlier program must never meet a log that it takes for damaged.
    """
    files = whole_key_files(archive.folder, archive.index, archive.bundles)
    facts = Facts.parse(files[FACTS])
    files[FACTS] = replace(facts, version=CLEAR).format()
    if facts.version != CLEAR:
        writer.replace_label(files[FACTS])
    begun = UpgradeEvent(before=1, size=writer.log.size, root=writer.log.head.root.hex())
    writer.append_all([begun, epoch_event(archive.keyring.epoch, files, holders(archive))])
    writer.commit()


def _portions(archive: Archive) -> Iterator[list[Event]]:
    """What waits, as it is recorded anew: batches first, since cases cite the commitments of their new events."""
    portion: list[Event] = []
    weight = 0
    for entry in _entries(archive, archive.index.waiting(StateEvent)):
        if isinstance(event := entry.event, StateEvent):
            portion.append(batch_anew(event, entry.commitment.hex()))
            weight += len(event.statements)
            if weight >= PORTION:
                yield portion
                portion, weight = [], 0
    if portion:
        yield portion
    yield from _case_portions(archive)


def _case_portions(archive: Archive) -> Iterator[list[Event]]:
    # In their old order, so that of each case the newest stands again; all at once, so that it never is
    # another one meanwhile.
    cases: list[Event] = []
    for entry in _entries(archive, archive.index.waiting(CaseEvent)):
        if isinstance(event := entry.event, CaseEvent):
            batches = {
                batch: archive.log.commitment(position).hex() for batch, position in _newest(archive, event)
            }
            cases.append(case_anew(event, entry.commitment.hex(), batches))
    if cases:
        yield cases


def _newest(archive: Archive, case: CaseEvent) -> Iterator[tuple[str, int]]:
    """The batches that a case rests on, and where they are recorded anew."""
    for batch in cited_batches(case.content.sections):
        positions = archive.index.about(StateEvent, batch)
        if positions:
            yield batch, positions[-1]


def _entries(archive: Archive, positions: Sequence[int]) -> Iterator[LogEntry]:
    for start in range(0, len(positions), _AT_ONCE):
        yield from archive.entries(positions[start : start + _AT_ONCE])
