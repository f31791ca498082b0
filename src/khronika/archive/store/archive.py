"""An open archive: what the doors call."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

from khronika.archive.error import (
    DamagedIndexError,
    UnknownItemError,
)
from khronika.archive.events.clock import Clock, now
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import Keyring, has_changed, keyring_of, open_keyring
from khronika.archive.folder.open_log import open_log
from khronika.archive.folder.writer_mark import MarkKey, WriterMark
from khronika.archive.index.index import INDEX_PURPOSE, Index, ItemRow
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.control_number import control_number, running_number
from khronika.archive.store.create import Founding, create
from khronika.archive.store.kept_heads import KeptHeads
from khronika.archive.store.key_files import finish_keys, newest_epoch, require_current, stale_keys
from khronika.archive.store.known_heads import Loss, losses_of, memories
from khronika.archive.store.log_memory import IndexedMemory
from khronika.archive.store.refusal import telling_a_full_disk, upgrade_needed
from khronika.archive.store.resume import ResumeKey, keys_to_skip
from khronika.archive.store.writer import Author, Writer
from khronika.archive.store.writer_queue import WriterQueue
from khronika.intake.event import SealEvent
from khronika.ledger.entry import LogEntry
from khronika.ledger.event import LossEvent, MemoryEvent, Remembering
from khronika.ledger.log import Log
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.record.vocabulary import Vocabulary
from khronika.record.vocabulary_file import vocabulary
from khronika.seal.error import NotMemberError
from khronika.seal.event import MemberEvent
from khronika.seal.member import MemberKeys
from khronika.vault.location import Location
from khronika.vault.reader import read_item
from khronika.vault.store import FolderStore, ObjectStore


class Archive:
    """An archive that a member's keys have opened. Use it as a context manager, or call `close`."""

    def __init__(self, folder: Folder, keyring: Keyring) -> None:
        self.folder, self.keyring = folder, keyring
        self.id, self.raw = keyring.facts.archive, keyring.facts.raw
        self.site = keyring.facts.sites[0]
        self.store: ObjectStore = FolderStore(folder.vault)
        sealed = folder.sealed(self.site.site)
        self._memory = IndexedMemory(lambda: self.index)
        self.bundles = Bundles(
            sealed,
            self.raw,
            self.site.site,
            keyring.epochs,
            lambda: open_log(self.folder, self.keyring, self._memory),
        )
        self.clock = Clock(now)
        self.finished_keys = False
        """Whether a change of keys that was interrupted was finished when the archive was opened."""
        self.closing = ExitStack()
        """What else is closed with the archive, before its index is."""
        self._turn = WriterQueue()
        self._heads = KeptHeads(folder)
        self._index_key = keyring.epoch.derive(INDEX_PURPOSE, self.raw)
        self.index = Index.open(folder.index, self._index_key)

    @classmethod
    def open(cls, folder: Path, passphrase: str, locked: Path | None = None) -> Self:
        """Open an archive and bring its index up to date.

        Raises NotArchiveError, WrongPassphraseError, NotMemberError, StaleError, MalformedError; LedgerError
        or VaultError if damaged.
        """
        place = Folder(folder)
        return cls._unlocked(place, lambda: open_keyring(place, passphrase, locked), locked)

    @classmethod
    def open_as(cls, folder: Path, member: MemberKeys) -> Self:
        """`open` with the keys of a member that lie in no file of locked keys."""
        place = Folder(folder)
        return cls._unlocked(place, lambda: keyring_of(place, place.read_label(), member))

    @classmethod
    def _unlocked(cls, place: Folder, unlock: Callable[[], Keyring], locked: Path | None = None) -> Self:
        place.require_copied()
        archive = cls._brought_up_to_date(place, unlock(), locked)
        is_stale = archive.finished_keys and archive.keyring.waiting
        if newest_epoch(archive.index) in ("", archive.keyring.epoch.id) and not is_stale:
            return archive
        # A writer who began a new epoch, or bound keys anew, was killed before the files had their names:
        # they have them now.
        archive.close()
        again = cls._brought_up_to_date(place, unlock(), locked)
        again.finished_keys = True
        return again

    @classmethod
    def _brought_up_to_date(cls, place: Folder, keyring: Keyring, locked: Path | None) -> Self:
        archive = cls(place, keyring)
        try:
            archive.bundles.require_continuing(archive.index)
            archive._catch_up()
            # Where nothing can be written, keys that wait for their names go on waiting.
            archive.finished_keys = place.is_writable and finish_keys(place, archive.index, archive.bundles)
            archive._require_known()
            archive.recall(locked)
        except BaseException:
            archive.close()
            raise
        return archive

    @classmethod
    def open_set_back(cls, folder: Path, passphrase: str, locked: Path | None = None) -> Self:
        """Open an archive of which more is known than it holds, for a member to go on with it: its index is built anew.

        Raises what `open` does, but StaleError.
        """
        place = Folder(folder)
        place.require_writable()
        place.require_copied()
        archive = cls(place, open_keyring(place, passphrase, locked))
        try:
            archive.index.close()
            archive.index = Index.anew(place.index, archive._index_key)
            archive.bundles.catch_up(archive.index)
            finish_keys(place, archive.index, archive.bundles)
            archive._require_known()
        except BaseException:
            archive.close()
            raise
        return archive

    @property
    def newer(self) -> int:
        """How many events the log is known to have in another folder, where this is an older copy; else 0."""
        return self._heads.newer

    def recall(self, locked: Path | None) -> None:
        """Hold what is remembered outside the folder against the log, then remember the log as it is.

        An older copy of an archive that was seen newer elsewhere is read, and not written. Raises StaleError,
        ForkError.
        """
        if self.remembers:
            self._heads.hold(memories(self.keyring, locked), self.bundles, self.losses)

    @property
    def remembers(self) -> bool:
        """Whether the head of the log may be remembered outside the folder."""
        said = [
            entry.event
            for entry in self.entries([position for position, _ in self.index.events(MemoryEvent)][-1:])
        ]
        return not any(isinstance(event, MemoryEvent) and event.heads is Remembering.NONE for event in said)

    def losses(self) -> set[Loss]:
        """The heads of this log that members have said are gone."""
        said = self.entries([position for position, _ in self.index.events(LossEvent)])
        return losses_of([entry.event for entry in said if isinstance(entry.event, LossEvent)])

    def _catch_up(self) -> None:
        try:
            self.bundles.catch_up(self.index)
        except DamagedIndexError:
            self.index.close()
            self.index = Index.anew(self.folder.index, self._index_key)
            self.bundles.catch_up(self.index)

    def notice(self) -> bool:
        """Take in what another process has committed since this was opened; whether there was anything.

        Raises StaleKeysError where it was a new epoch, the removal of this member, or an upgrade;
        LedgerError, DamagedIndexError.
        """
        try:
            self.index.follow()
            is_new = self.bundles.notice(self.index)
        except KhronikaError as error:
            if has_changed(self.folder, self.keyring):
                raise stale_keys() from error
            raise
        if is_new:
            require_current(self.index, self.bundles)
        return is_new

    def _require_known(self) -> None:
        if not self.index.about(MemberEvent, self.keyring.member.member):
            raise NotMemberError(
                "the log knows no member of these keys",
                hint="bring back the newer ledger/ and sealed/ folders",
            )

    @classmethod
    def create(cls, folder: Path, founding: Founding) -> Self:
        """Make a new archive and open it; raises ExistsError."""
        archive = cls(Folder(folder), create(folder, founding, now))
        archive.recall(founding.keys_elsewhere)
        return archive

    @property
    def words(self) -> Vocabulary:
        """The vocabulary its statements are made of."""
        return vocabulary()

    @property
    def log(self) -> Log:
        """The public log of this site."""
        return self.bundles.log

    @contextmanager
    def writing(self, accepted: LossEvent | None = None) -> Iterator[Writer]:
        """The one writer, until the block ends; what is staged and not committed then is forgotten.

        `accepted` is what a member knows to be lost and goes on without.
        Raises ReadOnlyError, LockedError, NoSpaceError, UpgradeNeededError, StaleError.
        """
        self.folder.require_writable()
        self.require_upgraded()
        with self.upgrading(accepted) as writer:
            yield writer

    def require_upgraded(self) -> None:
        """Raises UpgradeNeededError for an archive of an earlier version, and for one whose upgrade is not finished."""
        if self.index.is_upgraded() and self.keyring.is_newest:
            return
        label = self.folder.read_label()
        # Another process may have upgraded it since it was opened here.
        own, fresh = self.keyring, keyring_of(self.folder, label, self.keyring.member)
        self.keyring = replace(fresh, slot=own.slot, unlocked=own.unlocked, elsewhere=own.elsewhere)
        self.bundles.log = self.bundles.reload()
        self.bundles.catch_up(self.index)
        if self.index.is_upgraded() and self.keyring.is_newest:
            return
        raise upgrade_needed(self.index, label)

    def wait_at_most(self, seconds: float) -> None:
        """From now on a thread that wants to write waits so long for another one, and then raises LockedError."""
        self._turn.patience = seconds

    @contextmanager
    def upgrading(self, accepted: LossEvent | None = None) -> Iterator[Writer]:
        """`writing` for an archive of whatever version: for the upgrade alone."""
        with self._turn.taken():
            yield from self._upgrading(accepted)

    def _upgrading(self, accepted: LossEvent | None) -> Iterator[Writer]:
        self.folder.require_writable()
        if accepted is None:
            self._heads.require_newest(self.log.size)
        author = Author(self.keyring.member, self.keyring.site.signers(), self.clock)
        writer = Writer(self.folder, self.bundles, self.index, author, accepted)
        try:
            with telling_a_full_disk():
                yield writer
                writer.finish()
                self.remember()
        finally:
            writer.close()

    def remember(self) -> None:
        """Keep what was found of the files of the log beyond this process, where that can be."""
        self._memory.keep()

    @contextmanager
    def marked(self) -> Iterator[WriterMark]:
        """The mark of somebody who makes objects before they are logged: for it to be ended when none is left without an event."""
        self.folder.require_writable()
        self._heads.require_newest(self.log.size)
        mark = WriterMark(MarkKey.of(self.folder, self.keyring.epochs, self.raw), self.log.head)
        try:
            yield mark
        finally:
            mark.leave()

    def item(self, reference: str) -> ItemRow:
        """The item of a control number or an id.

        Raises UnknownItemError, also for one that was taken back.
        """
        row = self.any_item(reference)
        if self.index.is_taken(row.number):
            raise UnknownItemError(
                "this item was taken back", hint="khronika take-back ARCHIVE ITEM --undo holds it again"
            )
        return row

    def any_item(self, reference: str) -> ItemRow:
        """`item`, also one that was taken back."""
        row = self.index.item_by_number(running_number(reference, self.site.site)) or self.index.item_by_id(
            reference
        )
        if row is None:
            raise UnknownItemError(
                "no item has this control number or id", hint="khronika status ARCHIVE lists the items"
            )
        return row

    def control(self, row: ItemRow) -> str:
        """The control number of an item."""
        return self.control_of(row.number)

    def control_of(self, number: int) -> str:
        """The control number of a running number."""
        return control_number(self.site.site, number)

    def custody(self, row: ItemRow) -> list[LogEntry]:
        """The item's custody events, oldest first."""
        return self.entries(self.index.chain(row.number))

    def location(self, row: ItemRow) -> Location:
        """Where the item's bytes lie; raises MalformedError."""
        event = self.entry(row.first).event
        if not isinstance(event, SealEvent) or event.object is None:
            raise MalformedError("the first receipt of an item does not say where its bytes lie")
        return event.object

    def read(self, row: ItemRow) -> Iterator[bytes]:
        """The item's bytes, segment by segment; raises MissingObjectError, DamagedObjectError."""
        return read_item(self.store, self.raw, self.location(row), row.size)

    def resume_keys(self, accession: str) -> frozenset[ResumeKey]:
        """What is sealed of an accession already, as `SealJob.run` takes it."""
        events = (entry.event for entry in self.entries(self.index.about(SealEvent, accession)))
        return keys_to_skip(event for event in events if isinstance(event, SealEvent))

    def entry(self, position: int) -> LogEntry:
        """One event of the log; raises MalformedError, VaultError."""
        return self.bundles.entry(position)

    def entries(self, positions: Sequence[int]) -> list[LogEntry]:
        """Several events of the log, in the order given; bundles are read once."""
        return self.bundles.entries_at(positions)

    def close(self) -> None:
        """Close the index, and remember how far the log has come; keys go with the object."""
        self.closing.close()
        self._heads.keep(self.log)
        self.index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
