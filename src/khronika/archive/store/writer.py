"""The writer: events are appended, then committed together.

The checkpoint is the commit point (docs/format/vault.md, "Commit order").
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from khronika.archive.error import IncompleteError
from khronika.archive.events.clock import Clock
from khronika.archive.events.event import event_fields
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.moving import finish_moving
from khronika.archive.folder.sealed_log import OtherEpochError
from khronika.archive.folder.writer_mark import (
    BEGINNING,
    MarkKey,
    WriterMark,
    WriterMarks,
    unlocked,
    writer_marks,
)
from khronika.archive.index.index import Index
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.key_files import finish_keys, require_current, stale_keys
from khronika.archive.store.label_file import LabelFile
from khronika.archive.store.piece_level import PieceLevel
from khronika.archive.store.waiting import StagedEvent, Waiting, until_repeated
from khronika.durable import Lock, leftovers, remove, settle
from khronika.durable.stream import sync_folder
from khronika.ledger.custody import CustodyEvent, Link
from khronika.ledger.entry import LogEntry
from khronika.ledger.event import LossEvent
from khronika.ledger.key import NoteSigner
from khronika.ledger.log import Log
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.primitives.event import Event
from khronika.primitives.message import message
from khronika.seal.member import MemberKeys
from khronika.seal.opening import prepare, sign_run
from khronika.vault.padding import Padding
from khronika.vault.store import FolderStore, ObjectStore

COMPLETE = message(
    "bring the copy up to date from the newest one (khronika copy NEWEST THIS); if there is none: khronika continue ARCHIVE"
)
FINISH_COPY = "run the same khronika copy again"


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, with which keys, at what time as claimed."""

    member: MemberKeys
    signers: Sequence[NoteSigner]
    clock: Clock


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
        self.label = LabelFile(folder)
        self._mark: WriterMark | None = None
        self._mark_key = MarkKey.of(folder, bundles.epochs, bundles.archive)
        self._folder, self._bundles, self._author = folder, bundles, author
        self.index = index
        self.store: ObjectStore = FolderStore(folder.vault)
        self.pieces = PieceLevel(self.store, index, Padding.of(bundles.epochs, bundles.archive))
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
        if is_left := accepted is not None or self._is_left():
            settle(self._folder.root / "ledger")
            settle(self._folder.root / "sealed")
            sync_folder(self._folder.vault)
        self._bundles.log = self._reloaded()
        self._bundles.require_continuing(self.index)
        begun = writer_marks(self._mark_key, lambda: self.log)
        self._bundles.catch_up(self.index)
        finish_keys(self._folder, self.index, self._bundles)
        self.label.finish(self.index, self._bundles)
        require_current(self.index, self._bundles)
        found = self.pieces.survey()
        unnamed = self.pieces.unnamed(found)
        if accepted is None:
            self._require_whole(begun, unnamed)
        self._author.clock.require_plausible(self.log.files, self._newest_claim())
        self._mark = WriterMark(self._mark_key, self.log.head)
        if self._folder.sums.exists():
            remove(self._folder.sums)  # it is of the folder as it was copied
        self._bundles.sweep()
        if is_left:
            self._clear(begun)
        self.pieces.begin(found)
        self._tail = self._bundles.tail()
        self._number = self.index.last_number()
        self._set_down(begun, unnamed, accepted)

    def _is_left(self) -> bool:
        """Whether the writer before may not have come to its end, so that names it gave may not be durable.

        Who comes to its end removes its mark, after all it wrote was made durable (docs/decisions/0035). Under version 1 there
        were no marks.
        """
        return any(self._folder.root.glob(f"{BEGINNING}*")) or not self.index.is_upgraded()

    def _reloaded(self) -> Log:
        try:
            return self._bundles.reload()
        except OtherEpochError as error:
            raise stale_keys() from error

    def _require_whole(self, begun: WriterMarks, unnamed: Sequence[str]) -> None:
        """Refuse to write where something lies beside an older log that no writer here has left.

        Raises IncompleteError.
        """
        if self._folder.copying.exists():
            raise IncompleteError("a copy into this folder was begun and not finished", hint=FINISH_COPY)
        if begun.explain or not self.index.has_begun_upgrade():
            return
        if unnamed or any(self._bundles.beyond()) or self.log.beyond():
            raise IncompleteError(
                "this copy of the archive is incomplete: newer files lie beside an older log", hint=COMPLETE
            )

    def _clear(self, begun: WriterMarks) -> None:
        """Remove what writers left that were killed before they came to a checkpoint.

        Objects stay (docs/decisions/0003).
        """
        vault = self._folder.vault
        # Whoever reads evidence makes pieces without the archive's lock: they are not done, and not left over.
        remove(*(path for path in self._unfinished() if not (begun.live and vault in path.parents)))

    def _unfinished(self) -> list[Path]:
        return [path for path in leftovers(self._folder.root) if not path.name.startswith(BEGINNING)]

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
        if dead and not (begun.live and any(self._unfinished())):
            remove(*dead)

    def _newest_claim(self) -> str:
        """The time that the newest event claims.

        Empty where it cannot be read, which keeps nobody from writing.
        """
        try:
            return self._bundles.entry(self.log.size - 1).at if self.log.size else ""
        except MalformedError:
            return ""

    @property
    def locks(self) -> Sequence[Lock]:
        """What keeps other writers out."""
        return self.label.locks

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
        return f"{self._bundles.site.upper()}-{number:06}"

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
            commitments += self._append_run(events[start : until_repeated(events, start)])
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
            found = self.pieces.survey()
            is_clean = not (
                self.pieces.unnamed(found)
                or found.surplus
                or any(self._bundles.beyond())
                or self.log.beyond()
                or any(self._unfinished())
            )
        except (KhronikaError, OSError):
            is_clean = False
        try:
            if is_clean:
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
        self.label.close()
