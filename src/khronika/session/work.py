"""What a session does for a long time: sealing what lies in a folder, going on with it, and reading."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, Queue
from threading import Thread
from typing import Any, TypeAlias

from khronika.archive.custody.seal import seal_paths, seal_rest
from khronika.archive.custody.sealing import Sealing, SealingProgress
from khronika.archive.derivation.read_job import Again, ReadJob, ReadPlan, Result, items_to_read
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.search.search import MissingSearchExtraError, Searching
from khronika.archive.store.archive import Archive
from khronika.intake.accession import Provenance
from khronika.intake.survey import MaterialSurvey, survey
from khronika.intake.walk import WalkedPlace
from khronika.ledger.authority import TimestampAuthority
from khronika.primitives.progress import Progress
from khronika.session.job import Job

LONGEST_LOOK = 0.25
"""Seconds for which somebody waits who wants to know how much lies in a folder before it is sealed."""
LOOKED_EVERY = 0.1
"""Seconds after which whoever waits for an authority looks whether they are to stop."""
_TOLD_EVERY = 1_000

SealingWork: TypeAlias = Callable[[Archive, Job[Sealing]], Sealing]
ReadingWork: TypeAlias = Callable[[Archive, Job[Result]], Result]


@dataclass(frozen=True, slots=True)
class CountingProgress(Progress):
    """How many files were counted so far; of how many nobody knows."""


@dataclass(frozen=True, slots=True)
class TakingInProgress(Progress):
    """How many items that were read are taken into the search, and of how many."""


def sealing(paths: Sequence[bytes], provenance: Provenance) -> SealingWork:
    """Count what lies under paths, so that it can be said how long it takes, then seal it as one accession."""

    def work(archive: Archive, job: Job[Sealing]) -> Sealing:
        whole = _counted(archive, paths, job)
        return seal_paths(archive, paths, provenance, _of(whole, job), job.is_to_stop)

    return work


def sealing_rest(accession: str) -> SealingWork:
    """Seal what is missing of an accession that was interrupted: what was sealed before is passed over."""
    return lambda archive, job: seal_rest(archive, accession, job.tell, job.is_to_stop)


def reading(plan: ReadPlan, again: Again, processes: int = 0) -> ReadingWork:
    """Read what was not read yet, or again what `again` says, and take it into the search."""

    def work(archive: Archive, job: Job[Result]) -> Result:
        with WorkerPool(processes) as pool:
            result = ReadJob(archive, plan, pool, job.tell).run(items_to_read(archive, again), job.is_to_stop)
        try:
            with Searching(archive) as searching:
                searching.catch_up(lambda done, total: job.tell(TakingInProgress(done, total)))
        except MissingSearchExtraError:
            pass  # what was read stands; it is taken in once the libraries are there
        return result

    return work


class StoppableAuthority:
    """An authority that is waited for no longer once its job is to stop: who locks does not wait for the network.

    What still waits then holds a digest and a number, and no key; what it is answered is taken by nobody.
    """

    def __init__(self, authority: TimestampAuthority, job: Job[Any]) -> None:
        self._authority, self._job = authority, job

    def reply(self, request: bytes) -> bytes:
        """As the authority's own; raises JobStoppedError."""
        came: Queue[bytes | Exception] = Queue()
        Thread(target=self._ask, args=[request, came], daemon=True).start()
        while True:
            self._job.report(0)
            with suppress(Empty):
                said = came.get(timeout=LOOKED_EVERY)
                if isinstance(said, Exception):
                    raise said
                return said

    def _ask(self, request: bytes, came: "Queue[bytes | Exception]") -> None:
        try:
            came.put(self._authority.reply(request))
        except Exception as error:  # noqa: BLE001 -- raised where it is waited for
            came.put(error)


def quick_survey(archive: Archive, path: bytes) -> MaterialSurvey:
    """How much lies at a path, as far as that can be seen at once."""
    last = time.monotonic() + LONGEST_LOOK
    return survey(
        [path], WalkedPlace.of(archive.folder.root), lambda: time.monotonic() > last, lambda _: None
    )


def _counted(archive: Archive, paths: Sequence[bytes], job: Job[Sealing]) -> MaterialSurvey:
    def told(files: int) -> None:
        if files % _TOLD_EVERY == 0:
            job.tell(CountingProgress(files))

    job.tell(CountingProgress())
    there = [path for path in paths if os.path.lexists(path)]
    return survey(there, WalkedPlace.of(archive.folder.root), job.is_to_stop, told)


def _of(whole: MaterialSurvey, job: Job[Sealing]) -> Callable[[SealingProgress], None]:
    return lambda progress: job.tell(replace(progress, total=max(whole.size, progress.done)))
