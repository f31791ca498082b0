"""Receiving files one after another from who does not tell where they lay: each is sealed as its bytes come.

Nothing of a file lies anywhere else than sealed in the vault, and no more than two megabytes of it in memory.
The archive is not held meanwhile: who records a statement waits for a commit at most.
"""

import hashlib
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self

from khronika.archive.custody.seal import NotInterruptedError, interrupted, source_code
from khronika.archive.custody.sealing import (
    KnownItem,
    SealedFile,
    Sealing,
    SealingProgress,
    SealingTally,
    log_files,
)
from khronika.archive.error import ArchiveError, NoSpaceError
from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.durable import LockedError
from khronika.intake.accession import Provenance
from khronika.intake.event import AccessionClosedEvent, AccessionEvent, Outcomes, SealEvent
from khronika.intake.media import media_type
from khronika.primitives.codec import format_id
from khronika.primitives.message import counted, message
from khronika.vault.location import SEGMENT, Location
from khronika.vault.store import FolderStore
from khronika.vault.writer import VaultWriter

if TYPE_CHECKING:
    from khronika.archive.folder.writer_mark import WriterMark

ENOUGH = 64 * SEGMENT
"""Bytes that are worth a commit."""
LONGEST_PENDING = 20.0
"""Seconds that a file waits for its commit while others come."""
MOST_PENDING = 1_024
"""Files that wait for one commit at most."""
_HEAD = 4_096


class ClosedReceptionError(ArchiveError):
    """The accession takes no more files."""


class ToldFile(NamedTuple):
    """What was told of a file: its name, and its path below what was dropped, empty where nothing was told."""

    name: bytes
    path: bytes = b""


class Reception:
    """An accession whose files come as streams. Any thread may call it; files are taken one at a time.

    Whoever calls it sees to it that the archive stays open meanwhile.
    """

    @classmethod
    def begin(cls, archive: Archive, provenance: Provenance) -> Self:
        """Log the opening of an accession; raises SourceCodeError, LockedError, NoSpaceError."""
        source = source_code(archive, provenance.source)
        accession = format_id(os.urandom(16))
        event = AccessionEvent(
            accession=accession,
            source=source,
            channel=provenance.channel,
            obtained=provenance.obtained,
            note=provenance.note,
            consent=provenance.consent,
            paths=(),
        )
        with archive.writing() as writer:
            writer.append(event)
            writer.commit()
        return cls(archive, accession)

    @classmethod
    def resume(cls, archive: Archive, accession: str) -> Self:
        """Go on with an accession that was interrupted: a file that came before as a whole is passed over.

        Raises NotInterruptedError for one that was closed, or whose files lie under a path.
        """
        if interrupted(archive, accession).paths:
            raise NotInterruptedError(
                "the files of this accession lie in a folder",
                hint=message("khronika seal ARCHIVE --resume {accession}", accession=accession),
            )
        return cls(archive, accession)

    def __init__(self, archive: Archive, accession: str) -> None:
        """Take files into an accession that is open; see `begin` and `resume`."""
        self.accession = accession
        sealed = [entry.event for entry in archive.entries(archive.index.about(SealEvent, accession))]
        self._before = len(sealed)
        self._passed = {
            (each.name, each.path, each.content.sha256) for each in sealed if isinstance(each, SealEvent)
        }
        self._archive = archive
        self._turn = threading.Lock()
        self._tally = SealingTally()
        self._pending: list[SealedFile] = []
        self._vault: VaultWriter | None = None
        self._mark: WriterMark | None = None
        self._stack = ExitStack()
        self._since = 0.0
        self._ended: Sealing | None = None
        self._is_left = self._came_elsewhere = False
        """Whether sealed bytes are durable that no event accounts for: the mark then explains them."""

    @property
    def is_closed(self) -> bool:
        """Whether it takes no more files."""
        return self._ended is not None

    @property
    def progress(self) -> SealingProgress:
        """How far it is: also bytes of the file that is coming."""
        return self._tally.progress(self._archive.control_of)

    def take(self, told: ToldFile, parts: Iterable[bytes]) -> None:
        """Seal a file as its bytes come; it is safe once it is committed.

        Where `parts` raises, nothing of it remains. Where the disk fails, nothing remains that was not committed,
        and no more is taken. Raises ClosedReceptionError, NoSpaceError.
        """
        with self._turn:
            self._require_open()
            coming = IncomingFile(parts, self._tally)
            try:
                place = self._sealed(coming)
            except OSError as error:
                raise self._broken() from error
            finally:
                self._tally.under_way = 0
            self._tally.entries += 1
            self._tally.size += coming.size
            if (told.name, told.path, coming.digest.hex()) in self._passed:
                return
            media = media_type(coming.head)
            file = SealedFile(told.name, told.path, "", coming.digest, coming.size, media, place)
            self._pending.append(file)
            self._since = self._since or time.monotonic()
            self._commit_if_due()

    def commit(self) -> None:
        """Make safe what came so far."""
        with self._turn:
            self._commit()

    def close(self) -> Sealing:
        """Make all of it safe, and close the accession; what became of it. Once it has ended nothing is done.

        Raises NotInterruptedError where somebody else has finished it meanwhile.
        """
        with self._turn:
            if self._ended is not None:
                return self._ended
            self._commit()
            outcomes = Outcomes(self._before, dict(self._tally.outcomes), ())
            with self._archive.writing() as writer:
                self._require_unfinished()
                writer.append(AccessionClosedEvent(accession=self.accession, outcomes=outcomes))
                writer.commit()
            return self._end(interrupted=False)

    def leave(self) -> Sealing:
        """Forget what is not safe yet; the accession stays open in the log, as one that was interrupted."""
        with self._turn:
            return self._ended or self._end(interrupted=True)

    def _end(self, *, interrupted: bool) -> Sealing:
        self._discard()
        self._ended = self._tally.sealing(self.accession, self._archive.control_of, interrupted=interrupted)
        return self._ended

    def _broken(self) -> NoSpaceError:
        """End it: of what waits for its commit nobody knows how much was written."""
        self._end(interrupted=True)
        told = counted(
            "the disk failed, or is full: {n} file of this accession is safe, the others are not in the archive",
            "the disk failed, or is full: {n} files of this accession are safe, the others are not in the archive",
            self._tally.committed,
        )
        return NoSpaceError(told, hint="free some space, and send the others once more in a new accession")

    def _require_open(self) -> None:
        if self._ended is not None:
            raise ClosedReceptionError(
                "this accession takes no more files", hint="begin a new one in the inbox"
            )

    def _require_unfinished(self) -> None:
        """Nothing comes into an accession after its end, be it that another process has written that."""
        try:
            interrupted(self._archive, self.accession)
        except NotInterruptedError:
            self._end(interrupted=True)
            raise

    def _sealed(self, coming: "IncomingFile") -> Location | None:
        """Where the file is sealed; None where the archive has its bytes."""
        segments = coming.segments()
        first, second = next(segments, memoryview(b"")), next(segments, None)
        vault = self._opened()
        if second is None:
            return None if self._is_known(coming.digest) else vault.add_small(bytes(first))
        try:
            location = vault.add_large(chain((first, second), segments))
        except BaseException:
            vault.drop_large()
            raise
        if self._is_known(coming.digest):
            vault.drop_large()
            return None
        vault.keep_large()
        return location

    def _is_known(self, digest: bytes) -> bool:
        waits = any(file.digest == digest for file in self._pending)
        return waits or bool(self._archive.index.items_by_digests([digest]))

    def _opened(self) -> VaultWriter:
        """What seals, under a mark that explains what is left of it should this process fall."""
        if self._vault is None:
            self._mark = self._stack.enter_context(self._archive.marked())
            self._vault = VaultWriter(FolderStore(self._archive.folder.vault), self._archive.raw)
        return self._vault

    def _commit_if_due(self) -> None:
        is_late = time.monotonic() - self._since >= LONGEST_PENDING
        size = self._vault.size if self._vault else 0
        if is_late or size >= ENOUGH or len(self._pending) >= MOST_PENDING:
            # While another one writes for long, files go on coming; they are made safe with a later commit.
            with suppress(LockedError):
                self._commit()

    def _commit(self) -> None:
        if not self._pending:
            self._discard()
            return
        try:
            files = self._logged()
        except LockedError:
            raise  # they wait for a later commit
        except OSError as error:
            raise self._broken() from error
        except Exception:
            self._end(interrupted=True)
            raise
        self._is_left = self._came_elsewhere
        self._tally.keep(files)
        self._discard()

    def _logged(self) -> list[tuple[SealedFile, KnownItem]]:
        """The files that wait, once they are durable and in the log."""
        self._require_unfinished()
        if self._vault is not None:
            self._is_left = True
            self._vault.commit()
        with self._archive.writing() as writer:
            self._require_unfinished()
            files = self._numbered(writer)
            log_files(writer, self.accession, files)
            writer.commit()
        return files

    def _numbered(self, writer: Writer) -> list[tuple[SealedFile, KnownItem]]:
        """Each file that waits with the item that it is: looked up under the lock."""
        rows = writer.index.items_by_digests([file.digest for file in self._pending])
        known = {row.sha256: KnownItem(row.number, row.id) for row in rows}
        # Bytes that another process has sealed meanwhile are sealed twice, and accounted for once.
        self._came_elsewhere |= any(file.place is not None and file.digest in known for file in self._pending)
        self._pending = [
            replace(file, place=None) if file.digest in known else file for file in self._pending
        ]
        for file in self._pending:
            if file.digest not in known:
                known[file.digest] = KnownItem(writer.next_number(), format_id(os.urandom(16)))
        return [(file, known[file.digest]) for file in self._pending]

    def _discard(self) -> None:
        """Leave nothing that is not committed, and end the mark, unless it has something to explain."""
        self._pending.clear()
        self._since = 0.0
        if self._vault is not None:
            self._vault.discard()
            self._vault = None
        if self._mark is not None and not self._is_left:
            self._mark.end()
        self._mark, self._is_left, self._came_elsewhere = None, False, False
        self._stack.close()


class IncomingFile:
    """Parts of whatever sizes as segments of 1 MiB, the last one shorter, hashed on their way."""

    def __init__(self, parts: Iterable[bytes], tally: SealingTally) -> None:
        self._parts, self._tally = parts, tally
        self._hash = hashlib.sha256()
        self.head = b""
        self.size = 0

    @property
    def digest(self) -> bytes:
        """The SHA-256 of what came; right only after the last segment."""
        return self._hash.digest()

    def segments(self) -> Iterator[memoryview]:
        """The segments; an empty file has none."""
        gathered = bytearray()
        for part in self._parts:
            gathered += part
            while len(gathered) >= SEGMENT:
                yield self._passed(bytes(gathered[:SEGMENT]))
                del gathered[:SEGMENT]
        if gathered:
            yield self._passed(bytes(gathered))

    def _passed(self, segment: bytes) -> memoryview:
        self.head = self.head or segment[:_HEAD]
        self.size += len(segment)
        self._tally.under_way = self.size
        self._hash.update(segment)
        return memoryview(segment)
