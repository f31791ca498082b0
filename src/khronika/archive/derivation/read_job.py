"""Reading the items of an archive: many at once, resumable, and no file that fails stops the rest."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from khronika.archive.derivation.coverage import is_partly
from khronika.archive.derivation.derive import keep_readings
from khronika.archive.derivation.reading_task import ItemReading, ReadingTask, Stored
from khronika.archive.derivation.renditions import derivation_of
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.folder.writer_mark import unlocked
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.durable import LockedError
from khronika.evidence.event import DeriveEvent
from khronika.evidence.reading.coverage import Unit
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.reading import Reading, Wanted, unread
from khronika.evidence.workers.volumes import Volume, volumes
from khronika.primitives.progress import Progress
from khronika.vault.error import VaultError

MOST_WAITING = 64
"""Readings that wait for one commit at most."""

LONGEST_WAITING = 30.0
"""Seconds that a reading waits for its commit at most; each commit fills up a piece, however little was
read."""

PATIENCE = 60.0
"""Seconds to wait for another process that writes to the archive."""


class Again(Enum):
    """Which items are read that were read before."""

    NOTHING = "nothing"
    UNREAD = "unread"
    """Those that could not be read: after a password came, or a tool was installed."""
    PARTLY = "partly"
    """Those of which something was not read."""
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What to do with each item."""

    wanted: Wanted = field(default=Wanted(), repr=False)
    propose: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingProgress(Progress):
    """How far a run is: bytes (`done`, `total`) and items done and in all, how many could not be read.

    Pages looked at, and kinds.
    """

    items: int
    all_items: int
    unread: int
    pages: int = 0
    media: tuple[str, ...] = ()
    """Media types of the items that are read at the moment, each once."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to: items read, read partly, not read by reason, damaged in the vault.

    And whether it was interrupted.
    """

    read: int
    partly: int
    unread: dict[Reason, int]
    damaged: int
    interrupted: bool


def items_to_read(archive: Archive, again: Again = Again.NOTHING) -> list[ItemRow]:
    """The items a run would read, in the order of control numbers."""
    newest = archive.index.newest_of(DeriveEvent)
    if again is Again.EVERYTHING:
        return list(archive.index.items())
    rows = [row for row in archive.index.items() if row.number not in newest]
    if again is Again.NOTHING:
        return rows
    return [row for row in archive.index.items() if row.number not in newest or _is(again, archive, row)]


def _is(again: Again, archive: Archive, row: ItemRow) -> bool:
    """Whether what was read of an item is what is to be read again."""
    if (derivation := derivation_of(archive, row)) is None:
        return True
    return derivation.outcome is Outcome.UNREAD if again is Again.UNREAD else is_partly(archive, derivation)


class ReadJob:
    """One run over some items of an archive."""

    def __init__(
        self, archive: Archive, plan: ReadPlan, pool: WorkerPool, report: Callable[[ReadingProgress], None]
    ) -> None:
        self._archive, self._plan, self._pool, self._report = archive, plan, pool, report
        self._waiting: list[ItemReading] = []
        self._since = time.monotonic()
        self._outcomes: Counter[Reason | None] = Counter()
        self._damaged = 0
        self._partly = 0
        self._bytes = 0
        self._pages = 0
        self._fallen = False
        self._sizes: dict[str, int] = {}
        self._all_bytes = 0
        self._volumes: dict[int, Volume[int]] = {}

    def run(self, rows: Sequence[ItemRow], stop: Callable[[], bool] = lambda: False) -> Result:
        """Read these items; what was committed before stands, and the next run goes on after it.

        Raises LockedError, NoSpaceError; UpgradeNeededError before anything is read.
        """
        self._archive.require_upgraded()
        if any(unlocked(self._archive.folder.root)):
            # Beside a live mark, what a killed process left could be somebody's work: it is removed before.
            with suppress(LockedError), self._archive.writing():
                pass
        with self._archive.marked() as mark:
            result = self._run(rows, stop)
            # What a process of ours was writing when it fell is left for the next writer to set down.
            if not self._fallen:
                mark.end()
        return result

    def _run(self, rows: Sequence[ItemRow], stop: Callable[[], bool]) -> Result:
        self._sizes = {row.id: row.size for row in rows}
        self._all_bytes = sum(self._sizes.values())
        self._volumes = volumes(self._archive.index.names())
        left = iter(rows)
        begun: dict[Future[ItemReading], ItemRow] = {}
        while True:
            if not stop():
                self._begin(begun, islice(left, max(0, 2 * self._pool.processes - len(begun))))
            if not begun:
                break
            if stop():
                self._cancel(begun)
            for future in wait(begun, timeout=0.5, return_when=FIRST_COMPLETED).done:
                if future in begun:
                    self._take(future, begun.pop(future), begun)
            self._commit_when_due()
            self._report(self._progress(tuple(dict.fromkeys(row.media for row in begun.values()))))
        self._commit()
        self._report(self._progress())
        done = sum(self._outcomes.values()) + self._damaged
        unread_items = {reason: count for reason, count in self._outcomes.items() if reason is not None}
        return Result(
            self._outcomes[None] - self._partly,
            self._partly,
            unread_items,
            self._damaged,
            interrupted=done < len(rows),
        )

    def _begin(self, begun: dict[Future[ItemReading], ItemRow], rows: Iterator[ItemRow]) -> None:
        for row in rows:
            begun[self._submit(row)] = row

    def _submit(self, row: ItemRow) -> Future[ItemReading]:
        archive = self._archive
        stored = Stored(archive.folder.vault, archive.raw, archive.location(row))
        volume = self._volumes.get(row.number)
        task = ReadingTask(
            row.id,
            row.media,
            row.size,
            stored,
            self._plan.wanted,
            self._plan.propose,
            volume,
            self._further(volume),
        )
        return self._pool.submit(task, lambda: archive.read(row))

    def _further(self, volume: Volume[int] | None) -> tuple[tuple[int, Stored], ...]:
        """The other parts of an archive, where this is the first of all."""
        if volume is None or not volume.is_first:
            return ()
        archive = self._archive
        rows = [
            row for number in volume.parts[1:] if (row := archive.index.item_by_number(number)) is not None
        ]
        return tuple(
            (row.size, Stored(archive.folder.vault, archive.raw, archive.location(row))) for row in rows
        )

    @staticmethod
    def _cancel(begun: dict[Future[ItemReading], ItemRow]) -> None:
        for future in [future for future in begun if future.cancel()]:
            del begun[future]

    def _take(
        self, future: Future[ItemReading], row: ItemRow, begun: dict[Future[ItemReading], ItemRow]
    ) -> None:
        try:
            self._keep(future.result())
        except VaultError:
            self._damaged += 1
        except BrokenExecutor:
            self._one_by_one([row, *begun.values()])
            begun.clear()

    def _one_by_one(self, rows: Sequence[ItemRow]) -> None:
        """A process of ours has fallen with these items begun: only the one that makes it fall again is left unread."""
        self._fallen = True
        for row in rows:
            self._pool.renew()
            try:
                self._keep(self._submit(row).result())
            except VaultError:
                self._damaged += 1
            except BrokenExecutor:
                self._keep(ItemReading(row.id, unread(Reason.CRASHED), ()))
        self._pool.renew()

    def _keep(self, result: ItemReading) -> None:
        self._waiting.append(result)
        self._pages += pages_looked_at(result.reading)

    def _commit_when_due(self) -> None:
        if len(self._waiting) >= MOST_WAITING or time.monotonic() - self._since > LONGEST_WAITING:
            self._commit()

    def _commit(self) -> None:
        self._since = time.monotonic()
        if self._waiting:
            _patiently(self._write)
        self._waiting.clear()

    def _write(self) -> None:
        with self._archive.writing() as writer:
            keep_readings(self._archive, writer, self._waiting)
        self._outcomes.update(result.reading.reason for result in self._waiting)
        self._partly += sum(result.reading.state is Outcome.PARTLY for result in self._waiting)
        self._bytes += sum(self._sizes[result.item] for result in self._waiting)

    def _progress(self, media: tuple[str, ...] = ()) -> ReadingProgress:
        """How far the run is, with what was read and is not kept yet."""
        done = sum(self._outcomes.values())
        waiting = [result for result in self._waiting if result.item in self._sizes]
        return ReadingProgress(
            done=self._bytes + sum(self._sizes[result.item] for result in waiting),
            total=self._all_bytes,
            items=done + self._damaged + len(waiting),
            all_items=len(self._sizes),
            unread=done - self._outcomes[None] + sum(result.reading.reason is not None for result in waiting),
            pages=self._pages,
            media=media,
        )


def pages_looked_at(reading: Reading) -> int:
    """The pages of an item and of the files in it; those that two readers looked at count once."""
    own = max((looked.count for looked in reading.coverage.looked if looked.unit is Unit.PAGE), default=0)
    return own + sum(pages_looked_at(file.reading) for file in reading.contained)


def _patiently(write: Callable[[], None]) -> None:
    """Write, and wait for another process that holds the archive, so that a long run does not end because a statement was recorded."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            write()
        except LockedError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)
        else:
            return
