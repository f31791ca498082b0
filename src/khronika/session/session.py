"""The session: many threads read, one writes, another process is noticed, and keys are gone when nobody has used it for a while."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.session.error import SessionLockedError
from khronika.session.job import Job

Result = TypeVar("Result")

IDLE = 900.0
"""Seconds after which a session that nobody uses is locked."""

FRESH = 0.5
"""Seconds for which what was read of the log is taken as the newest: no answer is older than a second."""


class Session:
    """An archive held open. Use it as a context manager, or call `lock`.

    Each thread that reads has a connection of its own to the index; who writes waits for whoever writes before. Jobs are done one after
    the other, in a thread of their own.
    """

    def __init__(self, archive: Archive, *, idle: float = IDLE, clock: Callable[[], float] = time.monotonic) -> None:
        self._archive: Archive | None = archive
        self._idle, self._clock = idle, clock
        self._turn = threading.Condition()
        self._inside = 0
        self._used = self._looked = clock()
        self._looking = threading.Lock()
        self._waiting: deque[Job[Any]] = deque()
        self._running: Job[Any] | None = None
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._watch, self._work)]
        for thread in self._threads:
            thread.start()

    @property
    def is_locked(self) -> bool:
        """Whether its keys are gone."""
        return self._archive is None

    @property
    def generation(self) -> int:
        """The number of events of the log as this session knows it: what was shown at another number may be out of date."""
        with self.reading() as archive:
            return archive.log.size

    @contextmanager
    def reading(self) -> Iterator[Archive]:
        """The archive, at most a second old, for this thread to read; raises SessionLockedError."""
        archive = self._enter()
        try:
            self._notice(archive)
            yield archive
        finally:
            self._leave()

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The one writer, waited for while another thread writes; raises SessionLockedError and what `Archive.writing` does."""
        with self.reading() as archive, archive.writing() as writer:
            yield writer

    def start(self, title: str, work: Callable[[Archive, Job[Result]], Result]) -> Job[Result]:
        """Do long work after what waits already; raises SessionLockedError where the session is locked."""

        def done(job: Job[Result]) -> Result:
            with self.reading() as archive:
                return work(archive, job)

        return self._queue(Job(title, done))

    def resume(self, job: Job[Result]) -> Job[Result]:
        """A job that was stopped or failed, as a new one that goes on from there."""
        return self._queue(job.again())

    def lock(self) -> None:
        """Stop its jobs, wait for who reads and writes, and close the archive; keys go with it."""
        with self._turn:
            archive, self._archive = self._archive, None
            for job in (*self._waiting, *filter(None, [self._running])):
                job.stop()
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._inside == 0)
        if archive is not None:
            archive.close()

    def _queue(self, job: Job[Result]) -> Job[Result]:
        with self._turn:
            self._require_open()
            self._waiting.append(job)
            self._turn.notify_all()
        return job

    def _require_open(self) -> Archive:
        if self._archive is None:
            raise SessionLockedError("the archive was locked; everything acknowledged is safe", hint="unlock it again")
        return self._archive

    def _enter(self) -> Archive:
        with self._turn:
            archive = self._require_open()
            self._inside += 1
        return archive

    def _leave(self) -> None:
        with self._turn:
            self._inside -= 1
            self._used = self._clock()
            self._turn.notify_all()

    def _notice(self, archive: Archive) -> None:
        """Take in what another process has committed; one thread looks, the others go on."""
        if self._clock() - self._looked < FRESH or not self._looking.acquire(blocking=False):
            return
        try:
            archive.notice()
            self._looked = self._clock()
        finally:
            self._looking.release()

    def _watch(self) -> None:
        """Lock the session once nobody has used it for its time."""
        with self._turn:
            while self._archive is not None:
                left = self._used + self._idle - self._clock()
                if self._inside == 0 and not self._waiting and left <= 0:
                    break
                self._turn.wait(max(left, FRESH))
        self.lock()

    def _work(self) -> None:
        """Do the jobs, one after the other, until the session is locked."""
        while True:
            with self._turn:
                self._running = None
                self._turn.wait_for(lambda: self._waiting or self._archive is None)
                if not self._waiting:
                    return
                self._running = job = self._waiting.popleft()
            job.run()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.lock()
