"""Sealing: a folder of originals becomes objects and events, committed as it goes and resumable."""

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from khronika.archive.custody.sealing import (
    KnownItem,
    SealedFile,
    Sealing,
    SealingProgress,
    SealingTally,
    log_files,
)
from khronika.archive.error import NoSpaceError
from khronika.archive.store.resume import ResumeKey, resume_key
from khronika.archive.store.writer import Writer
from khronika.intake.accession import AccessionOutcome, Provenance
from khronika.intake.event import (
    AccessionClosedEvent,
    AccessionEvent,
    NotSealed,
    Outcomes,
    SealEvent,
)
from khronika.intake.media import media_type
from khronika.intake.read import (
    ChangedError,
    FileReading,
    OriginalFile,
    UnreadFileError,
    open_original,
    read_whole,
    rfc3339,
)
from khronika.intake.walk import WalkedEntry, WalkedKind, WalkedPlace, walk
from khronika.primitives.codec import format_id
from khronika.primitives.message import counted, message
from khronika.primitives.uncollected import uncollected
from khronika.vault.location import SEGMENT, Location
from khronika.vault.writer import VaultWriter

MANY_PENDING, MOST_PENDING = 4_096, 16_384
"""Events that wait for one commit: so many once there is enough of them, and at most."""

LONG_PENDING, LONGEST_PENDING = 5.0, 60.0
"""Seconds that an event waits for its commit: so long once there is enough, and at most."""

TOLD_EVERY = 0.5
"""Seconds after which it is told again how far the work is."""

ENOUGH = 256 * SEGMENT
"""Bytes that are worth a commit: each one fills up the last piece, so that more of them would be padding than
bytes."""

GATHERED = SEGMENT
"""Bytes of small items that are read before they are sealed."""

ATTEMPTS = 3
"""How often an original that changes while it is read is begun anew."""


@dataclass(frozen=True, slots=True)
class _Gathered:
    """A small item that has been read."""

    path: bytes
    plain: bytes
    modified: int


class _Read(NamedTuple):
    """What was read of an original: its digest, size in bytes, and media type."""

    digest: bytes
    size: int
    media: str


def _sealed(path: bytes, modified: int, read: _Read, place: Location | None) -> SealedFile:
    return SealedFile(path.rsplit(b"/", 1)[-1], path, rfc3339(modified), *read, place)


class SealJob:
    """One accession being sealed into an archive that is open for writing."""

    def __init__(
        self, writer: Writer, report: Callable[[SealingProgress], None], stop: Callable[[], bool]
    ) -> None:
        self._writer = writer
        self._vault = VaultWriter(writer.store, writer.archive)
        self._report, self._stop = report, stop
        self._gathered: list[_Gathered] = []
        self._gathered_bytes = 0
        self._pending: list[SealedFile] = []
        self._known: dict[bytes, KnownItem] = {}
        self._tally = SealingTally()
        self._since = self._told = time.monotonic()
        self._accession = ""
        self._sealed_before = 0

    def begin(self, provenance: Provenance, paths: Sequence[bytes]) -> str:
        """Log the opening of a new accession; gives its id."""
        self._accession = format_id(os.urandom(16))
        self._writer.append(
            AccessionEvent(
                accession=self._accession,
                source=provenance.source,
                channel=provenance.channel,
                obtained=provenance.obtained,
                note=provenance.note,
                consent=provenance.consent,
                paths=tuple(paths),
            )
        )
        self._writer.commit()
        return self._accession

    def resume(self, accession: str) -> None:
        """Go on with an accession that was opened before."""
        self._accession = accession
        self._sealed_before = len(self._writer.index.about(SealEvent, accession))

    def run(self, paths: Sequence[bytes], skip: frozenset[ResumeKey] = frozenset()) -> Sealing:
        """Seal everything under `paths` but what `skip` names; close the accession unless stopped."""
        try:
            with uncollected(), ThreadPoolExecutor(1, thread_name_prefix="hash") as pool:
                interrupted = self._run(paths, skip, pool)
            self._commit()
            if not interrupted:
                self._close()
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise NoSpaceError(
                    counted(
                        "the disk is full: {n} item is sealed and safe, the rest is not in the archive",
                        "the disk is full: {n} items are sealed and safe, the rest is not in the archive",
                        self._tally.committed,
                    ),
                    hint=message(
                        "free some space, then: khronika seal ARCHIVE --resume {accession}",
                        accession=self._accession,
                    ),
                ) from error
            raise
        finally:
            self._vault.discard()
        return self._tally.sealing(self._accession, self._writer.control, interrupted=interrupted)

    def _run(self, paths: Sequence[bytes], skip: frozenset[ResumeKey], pool: ThreadPoolExecutor) -> bool:
        for entry in walk(paths, WalkedPlace.of(self._writer.root)):
            if self._stop():
                return True
            self._tally.entries += 1
            if entry.kind is WalkedKind.FILE:
                self._take(entry, skip, pool)
            else:
                self._set_aside(entry, _OUTCOMES[entry.kind], entry.reason)
            self._commit_if_due()
        return False

    def _take(self, entry: WalkedEntry, skip: frozenset[ResumeKey], pool: ThreadPoolExecutor) -> None:
        for attempt in range(ATTEMPTS):
            try:
                self._read(entry, skip, pool)
            except ChangedError as error:
                if attempt == ATTEMPTS - 1:
                    self._set_aside(entry, AccessionOutcome.CHANGED, error.fact)
            except UnreadFileError as error:
                self._set_aside(entry, AccessionOutcome.UNREADABLE, error.fact)
                return
            else:
                return

    def _read(self, entry: WalkedEntry, skip: frozenset[ResumeKey], pool: ThreadPoolExecutor) -> None:
        original = open_original(entry)
        try:
            if skip and resume_key(entry.path, original.size, original.times) in skip:
                return
            if original.size < SEGMENT:
                self._gather(entry, original)
            else:
                self._seal_gathered()
                self._seal_large(entry, original, pool)
        finally:
            os.close(original.descriptor)

    def _gather(self, entry: WalkedEntry, original: OriginalFile) -> None:
        plain = read_whole(original)
        self._gathered.append(_Gathered(entry.path, plain, original.modified))
        self._gathered_bytes += len(plain)
        if self._gathered_bytes >= GATHERED:
            self._seal_gathered()

    def _seal_gathered(self) -> None:
        # Small items are hashed, looked up, sealed and noted in runs: a core that does one thing at a time
        # does it in half the time.
        gathered, self._gathered, self._gathered_bytes = self._gathered, [], 0
        digests = [sha256(small.plain).digest() for small in gathered]
        self._meet(digests)
        fresh = {
            digest: small
            for digest, small in zip(digests, gathered, strict=True)
            if digest not in self._known
        }
        places = {digest: self._vault.add_small(small.plain) for digest, small in fresh.items()}
        for small, digest in zip(gathered, digests, strict=True):
            place = places.pop(digest, None)
            read = _Read(digest, len(small.plain), media_type(small.plain))
            self._note(_sealed(small.path, small.modified, read, place))

    def _seal_large(self, entry: WalkedEntry, original: OriginalFile, pool: ThreadPoolExecutor) -> None:
        reading = FileReading(original, pool)
        try:
            location = self._vault.add_large(self._telling(reading))
        except BaseException:
            self._vault.drop_large()
            raise
        finally:
            self._tally.under_way = 0
        digest = reading.sha256
        self._meet([digest])
        if digest in self._known:
            self._vault.drop_large()
            place = None
        else:
            self._vault.keep_large()
            place = location
        read = _Read(digest, reading.size, media_type(reading.head))
        self._note(_sealed(entry.path, original.modified, read, place))

    def _telling(self, reading: FileReading) -> Iterator[memoryview]:
        """The segments of a large original; how far it is read is told meanwhile."""
        for segment in reading.segments():
            self._tally.under_way = reading.size
            if time.monotonic() - self._told >= TOLD_EVERY:
                self._tell()
            yield segment

    def _meet(self, digests: Sequence[bytes]) -> None:
        """Learn the numbers of those of these items that the archive has already."""
        for row in self._writer.index.items_by_digests(
            [digest for digest in digests if digest not in self._known]
        ):
            self._known[row.sha256] = KnownItem(row.number, row.id)

    def _note(self, pending: SealedFile) -> None:
        if pending.place is not None:
            self._known[pending.digest] = KnownItem(self._writer.next_number(), format_id(os.urandom(16)))
        self._tally.size += pending.size
        self._pending.append(pending)

    def _set_aside(self, entry: WalkedEntry, outcome: AccessionOutcome, reason: str) -> None:
        self._tally.set_aside(NotSealed(entry.path, outcome, reason))

    def _commit_if_due(self) -> None:
        waited, waiting = time.monotonic() - self._since, len(self._pending)
        is_due = waited >= LONG_PENDING or waiting >= MANY_PENDING
        if waited >= LONGEST_PENDING or waiting >= MOST_PENDING or (is_due and self._vault.size >= ENOUGH):
            self._commit()
        elif time.monotonic() - self._told >= TOLD_EVERY:
            self._tell()

    def _commit(self) -> None:
        self._since = time.monotonic()
        self._seal_gathered()
        if self._pending:
            self._vault.commit()
            files = [(one, self._known[one.digest]) for one in self._pending]
            log_files(self._writer, self._accession, files)
            self._writer.commit()
            self._tally.keep(files)
            self._pending.clear()
            self._known.clear()
        self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        self._report(self._tally.progress(self._writer.control))

    def _close(self) -> None:
        outcomes = Outcomes(self._sealed_before, dict(self._tally.outcomes), tuple(self._tally.not_sealed))
        self._writer.append(AccessionClosedEvent(accession=self._accession, outcomes=outcomes))
        self._writer.commit()


_OUTCOMES = {
    WalkedKind.SYMLINK: AccessionOutcome.SYMLINK,
    WalkedKind.SPECIAL: AccessionOutcome.SPECIAL,
    WalkedKind.UNREADABLE: AccessionOutcome.UNREADABLE,
    WalkedKind.ARCHIVE: AccessionOutcome.ARCHIVE,
}
