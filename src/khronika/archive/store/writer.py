"""The writer: events are appended, then committed together.

The checkpoint is the commit point (docs/format/vault.md, "Commit order").
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from khronika.archive.events.clock import Clock
from khronika.archive.events.event import event_fields
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.moving import finish_moving
from khronika.archive.folder.sealed_log import OtherEpochError
from khronika.archive.folder.writer_mark import (
    MarkKey,
    WriterMark,
    WriterMarks,
    unlocked,
    writer_marks,
)
from khronika.archive.index.index import Index
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.control_number import control_number
from khronika.archive.store.key_files import finish_keys, is_waiting, key_digests, require_current, stale_keys
from khronika.archive.store.piece_level import PieceLevel
from khronika.archive.store.remains import Remains
from khronika.archive.store.waiting import Waiting
from khronika.durable import Lock, move, remove, write
from khronika.ledger.custody import CustodyEvent, Link
from khronika.ledger.entry import LogEntry
from khronika.ledger.event import LossEvent
from khronika.ledger.key import NoteSigner
from khronika.ledger.log import Log
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event
from khronika.seal.member import MemberKeys
from khronika.seal.opening import prepare, sign_run
from khronika.seal.run import LONGEST_RUN
from khronika.vault.padding import Padding
from khronika.vault.store import FolderStore, ObjectStore


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, with which keys, at what time as claimed."""

    member: MemberKeys
    signers: Sequence[NoteSigner]
    clock: Clock


@dataclass(frozen=True, slots=True)
class StagedEvent:
    """An event that is staged, and what will prove it, from the head before it to the one with it, once it is committed."""

    at: str
    opening: bytes
    proof: bytes
    consistency: bytes


class Writer:
    """The one writer of an archive while it lives; other processes are locked out.

    It says of each event when it was made and by whom, and gives custody events their places in the chains:
    what these are is looked up under the lock.
    """

    def __init__(
        self,
        folder: Folder,
        bundles: Bundles,
        index: Index,
        author: Author,
        accepted: LossEvent | None = None,
    ) -> None:
        """Begin to write; `accepted` is what a member knows to be lost and goes on without.

        Raises LockedError, StaleError, ForkError, IncompleteError unless something was accepted, ClockError.
        """
        self.locks = [Lock(folder.facts)]
        """What keeps other writers out."""
        self._mark: WriterMark | None = None
        self._mark_key = MarkKey.of(folder, bundles.epochs, bundles.archive)
        self._folder, self._bundles, self._author = folder, bundles, author
        self.index = index
        self.store: ObjectStore = FolderStore(folder.vault)
        self.pieces = PieceLevel(self.store, index, Padding.of(bundles.epochs, bundles.archive))
        self._remains = Remains(folder, bundles, index, self.pieces)
        self._sign = author.member.signing_key().sign
        self._waiting: Waiting | None = None
        self._logged: list[LogEntry] = []
        self._heads: dict[str, tuple[int, str]] = {}
        self._number = 0
        try:
            self._settle(accepted)
        except BaseException:
            self.close()
            raise

    def _settle(self, accepted: LossEvent | None) -> None:
        finish_moving(self._folder)
        if is_left := accepted is not None or self._remains.is_left():
            self._remains.make_durable()
        self._bundles.log = self._reloaded()
        self._bundles.require_continuing(self.index)
        begun = writer_marks(self._mark_key, lambda: self.log)
        self._bundles.catch_up(self.index)
        finish_keys(self._folder, self.index, self._bundles)
        self.finish_label()
        require_current(self.index, self._bundles)
        found = self.pieces.survey()
        unnamed = self.pieces.unnamed(found)
        if accepted is None:
            self._remains.require_whole(begun, unnamed)
        self._author.clock.require_plausible(self.log.files, self._newest_claim())
        self._mark = WriterMark(self._mark_key, self.log.head)
        if self._folder.sums.exists():
            remove(self._folder.sums)  # it is of the folder as it was copied
        self._bundles.sweep()
        if is_left:
            self._remains.clear(begun)
        self.pieces.begin(found)
        self._tail = self._bundles.tail()
        self._number = self.index.last_number()
        self._set_down(begun, unnamed, accepted)

    def _reloaded(self) -> Log:
        try:
            return self._bundles.reload()
        except OtherEpochError as error:
            raise stale_keys() from error

    def _set_down(self, begun: WriterMarks, unnamed: Sequence[str], accepted: LossEvent | None) -> None:
        """Log what was left of what a killed writer began, or what a member goes on without.

        Then no mark has to explain it.
        """
        if accepted is not None:
            self.append(replace(accepted, objects=tuple(unnamed)))
        elif unnamed and begun.left:
            self.append(LossEvent(size=None, root=None, objects=tuple(unnamed), why=None))
        self.commit()
        dead = [*unlocked(self._folder.root)]
        # What was not removed, because it may be a living reader's, the next writer has to find.
        if dead and not (begun.live and self._remains.has_unfinished()):
            remove(*dead)

    def _newest_claim(self) -> str:
        """The time that the newest event claims.

        Empty where it cannot be read, which keeps nobody from writing.
        """
        try:
            return self._bundles.entry(self.log.size - 1).at if self.log.size else ""
        except MalformedError:
            return ""

    def replace_label(self, label: bytes) -> None:
        """Write a new archive.json."""
        write(self._folder.next(self._folder.facts), label)
        self._move_label()

    def finish_label(self) -> None:
        """Put an archive.json in its place that the newest `epoch` event names: `finish_keys` leaves it to whoever has the lock."""
        facts = self._folder.facts
        if self._folder.next(facts).exists() and is_waiting(
            self._folder, facts, key_digests(self.index, self._bundles).get(facts.name)
        ):
            self._move_label()

    def _move_label(self) -> None:
        # The file carries the lock: the new one is locked before anybody can find it in its place.
        new = self._folder.next(self._folder.facts)
        self.locks.append(Lock(new))
        move(new, self._folder.facts)

    @property
    def log(self) -> Log:
        """The public log."""
        return self._bundles.log

    @property
    def root(self) -> Path:
        """The archive's folder."""
        return self._folder.root

    @property
    def archive(self) -> bytes:
        """The archive's raw id."""
        return self._bundles.archive

    @property
    def member(self) -> str:
        """The id of the member who writes."""
        return self._author.member.member

    def now(self) -> str:
        """The time as events claim it."""
        return self._author.clock.now()

    def next_number(self) -> int:
        """A running number that was not given before."""
        self._number += 1
        return self._number

    def control(self, number: int) -> str:
        """The control number people use."""
        return control_number(self._bundles.site, number)

    def append(self, event: Event) -> bytes:
        """Seal and stage one event; gives its commitment. It is in the log once `commit` returns."""
        return self.append_all([event])[0]

    def append_all(self, events: Sequence[Event]) -> list[bytes]:
        """`append` for many events, which are signed in runs; gives their commitments.

        A custody event whose item has another one among them is signed in a later run, since it names the
        commitment of that one.
        """
        self._look_up([event.item for event in events if isinstance(event, CustodyEvent)])
        commitments: list[bytes] = []
        while (start := len(commitments)) < len(events):
            commitments += self._append_run(events[start : _until_repeated(events, start)])
        return commitments

    def _append_run(self, events: Sequence[Event]) -> list[bytes]:
        at, by = self.now(), self.member
        if self._waiting is None:
            self._waiting = Waiting(self._bundles, self.log.size, self._tail)
        links = [self._link(event.item) if isinstance(event, CustodyEvent) else None for event in events]
        prepared = [
            prepare(event_fields(event, at, by, link)) for event, link in zip(events, links, strict=True)
        ]
        sealed = sign_run(prepared, self._sign)
        position = self.log.size + self._waiting.count
        commitments = [each.commitment for each in sealed]
        self._waiting.add(sealed)
        for event, link, commitment in zip(events, links, commitments, strict=True):
            self._logged.append(LogEntry(position, commitment, at, by, link, event))
            if link is not None:
                self._heads[link.item] = (link.seq, commitment.hex())
            position += 1
        return commitments

    def _look_up(self, items: Sequence[str]) -> None:
        missing = [item for item in items if item not in self._heads]
        if missing:
            self._heads.update(self.index.heads(missing))

    def _link(self, item: str) -> Link:
        # Other sites' links are not in this folder until sites can be joined: there is none to have been seen.
        seq, head = self._heads.get(item, (-1, None))
        return Link(item, self._bundles.site, seq + 1, head, {})

    def commit(self, point: Callable[[], None] = lambda: None) -> None:
        """Make every staged event durable: bundles, then entries and tiles, then the checkpoint, then the index.

        `point` comes before anything else says that they stand.
        """
        if self._waiting is None:
            return
        before = self.log.size
        tail = self._waiting.publish()
        plan = self.log.stage([entry.commitment for entry in self._logged])
        self.log.commit(plan, self._author.signers)
        self._waiting = None
        point()
        self._bundles.take_in(self.index, self._logged)
        self._bundles.remove_superseded(before)
        self._tail = tail
        self._logged = []
        self._heads.clear()

    def staged(self) -> StagedEvent:
        """The event that is staged last, as it will be proven; nothing is written.

        No proof may be published before `commit` returns.
        """
        growth = self.log.stage([entry.commitment for entry in self._logged])
        proof = self.log.prove_staged(growth, growth.head.size - 1, self._author.signers)
        consistency = self.log.prove_growth(growth)
        if self._waiting is None:
            raise ValueError("no event is staged")
        return StagedEvent(
            self._logged[-1].at, self._waiting.last.opening, proof.encode(), consistency.encode()
        )

    def drop(self) -> None:
        """Forget what is staged and not committed."""
        if self._waiting is not None:
            self._waiting.discard()
        self._waiting, self._logged = None, []
        self._heads.clear()

    def finish(self) -> None:
        """All is done that was begun: what lies here now that no event accounts for is of somebody else."""
        self.drop()
        if self._mark is not None and self.pieces.level():
            self._mark.end()
            self._mark = None

    def _leave(self, mark: WriterMark) -> None:
        """Work was broken off: the mark stays only where something is left for it to explain."""
        try:
            if self._remains.is_clean():
                mark.end()
        finally:
            mark.leave()

    def close(self) -> None:
        """Let the next writer in, who removes what this one could not: an error here would hide what broke the work off."""
        with suppress(OSError):
            self.drop()
        if self._mark is not None:
            with suppress(OSError):
                self._leave(self._mark)
        for lock in self.locks:
            lock.close()
        self.locks.clear()


def _until_repeated(events: Sequence[Event], start: int) -> int:
    """How far a run of events goes from `start` of which no two are about the custody of one item."""
    seen: set[str] = set()
    stop = min(len(events), start + LONGEST_RUN)
    for place in range(start, stop):
        event = events[place]
        if isinstance(event, CustodyEvent):
            if event.item in seen:
                return place
            seen.add(event.item)
    return stop
