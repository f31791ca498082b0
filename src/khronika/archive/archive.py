"""An open archive: what the doors call."""

import errno
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Self

from khronika.archive.create import INDEX_PURPOSE, Founding, create
from khronika.archive.error import DamagedIndexError, NoSpaceError, UnknownItemError, UpgradeNeededError
from khronika.archive.folder import Folder
from khronika.archive.index import Index, ItemRow
from khronika.archive.key_files import finish_keys, newest_epoch
from khronika.archive.keyring import Keyring, keyring_of, open_keyring
from khronika.archive.resume import ResumeKey, keys_to_skip
from khronika.archive.shelf import Shelf
from khronika.archive.store.clock import Clock
from khronika.archive.store.writer import Author, Writer
from khronika.intake.event import SealEvent
from khronika.ledger.entry import LogEntry
from khronika.ledger.log import Log
from khronika.primitives.error import MalformedError
from khronika.record.vocabulary import Vocabulary
from khronika.record.vocabulary_file import vocabulary
from khronika.seal.error import NotMemberError
from khronika.seal.event import MemberEvent
from khronika.seal.member import MemberKeys
from khronika.vault.location import Location
from khronika.vault.reader import read_item
from khronika.vault.store import FolderStore, ObjectStore

LONGEST_NUMBER = 18
"""Digits of a control number that still fit into the index."""


def now() -> str:
    """The time as events claim it: UTC to the second."""
    return _moment(int(time.time()))


@lru_cache(maxsize=1)
def _moment(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Archive:
    """An archive that a member's keys have opened. Use it as a context manager, or call `close`."""

    def __init__(self, folder: Folder, keyring: Keyring) -> None:
        self.folder, self.keyring = folder, keyring
        self.id, self.raw = keyring.facts.archive, keyring.facts.raw
        self.site = keyring.facts.sites[0]
        self.store: ObjectStore = FolderStore(folder.vault)
        verifiers = tuple(signer.verifier for signer in keyring.site.signers())
        path, origin = folder.ledger(self.site.site), self.site.origin
        self.shelf = Shelf(
            folder.sealed(self.site.site), self.raw, self.site.site, keyring.epochs, lambda: Log.open(path, origin, verifiers)
        )
        self.clock = Clock(now)
        self.finished_keys = False
        """Whether a change of keys that was interrupted was finished when the archive was opened."""
        self._index_key = keyring.epoch.derive(INDEX_PURPOSE, self.raw)
        self.index = Index.open(folder.index, self._index_key)

    @classmethod
    def open(cls, folder: Path, passphrase: str, locked: Path | None = None) -> Self:
        """Open an archive and bring its index up to date.

        Raises NotArchiveError, WrongPassphraseError, NotMemberError, StaleError, MalformedError; LedgerError or VaultError if damaged.
        """
        place = Folder(folder)
        return cls._unlocked(place, lambda: open_keyring(place, passphrase, locked))

    @classmethod
    def open_as(cls, folder: Path, member: MemberKeys) -> Self:
        """`open` with the keys of a member that lie in no file of locked keys."""
        place = Folder(folder)
        return cls._unlocked(place, lambda: keyring_of(place, place.read_facts(), member))

    @classmethod
    def _unlocked(cls, place: Folder, unlock: Callable[[], Keyring]) -> Self:
        archive = cls._brought_up_to_date(place, unlock())
        if newest_epoch(archive.index) in ("", archive.keyring.epoch.id):
            return archive
        # A writer who began a new epoch was killed before its files had their names: they have them now.
        archive.close()
        again = cls._brought_up_to_date(place, unlock())
        again.finished_keys = True
        return again

    @classmethod
    def _brought_up_to_date(cls, place: Folder, keyring: Keyring) -> Self:
        archive = cls(place, keyring)
        try:
            archive.shelf.require_continuing(archive.index)
            archive._catch_up()
            archive.finished_keys = finish_keys(place, archive.index, archive.shelf)
            archive._require_known()
        except BaseException:
            archive.close()
            raise
        return archive

    def _catch_up(self) -> None:
        try:
            self.shelf.catch_up(self.index)
        except DamagedIndexError:
            self.index.close()
            self.index = Index.anew(self.folder.index, self._index_key)
            self.shelf.catch_up(self.index)

    def _require_known(self) -> None:
        if not self.index.about(MemberEvent, self.keyring.member.member):
            raise NotMemberError("the log knows no member of these keys", hint="bring back the newer ledger/ and sealed/ folders")

    @classmethod
    def create(cls, folder: Path, founding: Founding) -> Self:
        """Make a new archive and open it; raises ExistsError."""
        return cls(Folder(folder), create(folder, founding, now))

    @property
    def words(self) -> Vocabulary:
        """The vocabulary its statements are made of."""
        return vocabulary()

    @property
    def log(self) -> Log:
        """The public log of this site."""
        return self.shelf.log

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The one writer, until the block ends; what is staged and not committed then is forgotten.

        Raises LockedError, NoSpaceError, UpgradeNeededError.
        """
        self.require_upgraded()
        with self.upgrading() as writer:
            yield writer

    def require_upgraded(self) -> None:
        """Raises UpgradeNeededError for an archive of version 1, and for one whose upgrade is not finished."""
        if self.index.is_upgraded():
            return
        # Another process may have upgraded it since it was opened here.
        self.shelf.log = self.shelf.reload()
        self.shelf.catch_up(self.index)
        if not self.index.is_upgraded():
            begun = self.index.has_begun_upgrade()
            fact = "the upgrade of this archive is not finished" if begun else "this archive is of version 1 of the format"
            raise UpgradeNeededError(f"{fact}: it can be read, but not written; nothing was written", hint="khronika upgrade ARCHIVE")

    @contextmanager
    def upgrading(self) -> Iterator[Writer]:
        """`writing` for an archive of whatever version: for the upgrade alone."""
        author = Author(self.keyring.member, self.keyring.site.signers(), self.clock)
        writer = Writer(self.folder, self.shelf, self.index, author)
        try:
            yield writer
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise NoSpaceError(
                    "the disk is full: what was acknowledged is safe, the rest is not in the archive", hint="free some space and try again"
                ) from error
            raise
        finally:
            writer.drop()
            writer.close()

    def item(self, reference: str) -> ItemRow:
        """The item of a control number or an id; raises UnknownItemError."""
        row = self.index.item_by_number(_number(reference, self.site.site)) or self.index.item_by_id(reference)
        if row is None:
            raise UnknownItemError("no item has this control number or id", hint="khronika status ARCHIVE lists the items")
        return row

    def control(self, row: ItemRow) -> str:
        """The control number of an item."""
        return f"{self.site.site.upper()}-{row.number:06}"

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
        return self.shelf.entry(position)

    def entries(self, positions: Sequence[int]) -> list[LogEntry]:
        """Several events of the log, in the order given; bundles are read once."""
        return self.shelf.entries_at(positions)

    def close(self) -> None:
        """Close the index; keys go with the object."""
        self.index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _number(reference: str, site: str) -> int:
    letter, _, digits = reference.partition("-")
    if letter.lower() != site or not digits.isdecimal() or len(digits) > LONGEST_NUMBER:
        return -1
    return int(digits)
