"""The book: events are added, then committed together; the checkpoint is the commit point (docs/format/vault.md, "Commit order")."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.folder import Folder
from khronika.archive.index import Index, Logged
from khronika.archive.key_files import finish_keys
from khronika.archive.shelf import Shelf
from khronika.durable import Batch, Lock, leftovers, remove, settle
from khronika.durable.stream import sync_folder
from khronika.ledger.key import NoteSigner
from khronika.ledger.log import Log
from khronika.primitives.codec import Json
from khronika.seal.member import MemberKeys
from khronika.seal.opening import Draft, Sealed, prepare
from khronika.vault.bundle import WIDTH
from khronika.vault.store import FolderStore, ObjectStore


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes, with which keys, at what time as claimed."""

    member: MemberKeys
    signers: Sequence[NoteSigner]
    clock: Callable[[], str]


class Book:
    """The one writer of an archive while it lives; other processes are locked out."""

    def __init__(self, folder: Folder, shelf: Shelf, index: Index, pen: Pen) -> None:
        self._lock = Lock(folder.facts)
        self._folder, self._shelf, self._pen = folder, shelf, pen
        self.index = index
        self.store: ObjectStore = FolderStore(folder.vault)
        self._sign = pen.member.signing_key().sign
        self._staged: list[Sealed] = []
        self._logged: list[Logged] = []
        self._number = 0
        try:
            self._settle()
        except BaseException:
            self._lock.close()
            raise

    def _settle(self) -> None:
        settle(self._folder.root / "ledger")
        settle(self._folder.root / "sealed")
        sync_folder(self._folder.vault)
        self._shelf.log = self._shelf.reload()
        self._shelf.require_continuing(self.index)
        self._shelf.sweep()
        self._shelf.catch_up(self.index)
        finish_keys(self._folder, self.index, self._shelf)
        for path in list(leftovers(self._folder.root)):
            remove(path)
        self._tail = self._shelf.tail()
        self._number = self.index.last_number()

    @property
    def log(self) -> Log:
        """The public log."""
        return self._shelf.log

    @property
    def root(self) -> Path:
        """The archive's folder."""
        return self._folder.root

    @property
    def archive(self) -> bytes:
        """The archive's raw id."""
        return self._shelf.archive

    def signed(self, kind: str, fields: dict[str, Json]) -> dict[str, Json]:
        """The plain part of an event of this type by this member, now."""
        return {"type": kind, "at": self._pen.clock(), "by": self._pen.member.member} | fields

    def next_number(self) -> int:
        """A running number that was not given before."""
        self._number += 1
        return self._number

    def control(self, number: int) -> str:
        """The control number people use."""
        return f"{self._shelf.site.upper()}-{number:06}"

    def add(self, draft: Draft) -> bytes:
        """Compose and stage one event; gives its commitment. It is in the log once `commit` returns."""
        return self.add_all([draft])[0]

    def add_all(self, drafts: Sequence[Draft]) -> list[bytes]:
        """`add` for many events that do not refer to each other; gives their commitments."""
        unsigned = [prepare(draft) for draft in drafts]
        signatures = [self._sign(each.text) for each in unsigned]
        sealed = [each.with_signature(signature) for each, signature in zip(unsigned, signatures, strict=True)]
        commitments = [each.commitment for each in sealed]
        start = self.log.size + len(self._staged)
        self._staged += sealed
        self._logged += [
            Logged(position, commitment, draft.plain, draft.veiled)
            for position, commitment, draft in zip(range(start, start + len(drafts)), commitments, drafts, strict=True)
        ]
        return commitments

    def commit(self) -> None:
        """Make every staged event durable: bundles, then entries and tiles, then the checkpoint, then the index."""
        if not self._staged:
            return
        before = self.log.size
        records = self._tail + self._staged
        self._write_bundles(records, before // WIDTH)
        plan = self.log.stage([logged.commitment for logged in self._logged])
        self.log.commit(plan, self._pen.signers)
        self.index.apply(self._logged)
        self._shelf.remove_superseded(before)
        self._tail = records[len(records) - self.log.size % WIDTH :] if self.log.size % WIDTH else []
        self._staged, self._logged = [], []

    def _write_bundles(self, records: Sequence[Sealed], first: int) -> None:
        with Batch() as batch:
            for start in range(0, len(records), WIDTH):
                self._shelf.write(batch, first + start // WIDTH, records[start : start + WIDTH])

    def drop(self) -> None:
        """Forget what is staged and not committed."""
        self._staged, self._logged = [], []

    def close(self) -> None:
        """Let the next writer in."""
        self._lock.close()
