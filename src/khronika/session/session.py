"""The session: many threads read, one writes, other processes are noticed; keys go when nobody uses it."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from khronika.archive.store.archive import Archive
from khronika.archive.store.key_files import StaleKeysError
from khronika.archive.store.writer import Writer
from khronika.session.error import SessionLockedError
from khronika.session.job import Job

Result = TypeVar("Result")

IDLE = 900.0
"""Seconds after which a session that nobody uses is locked."""

FRESH, OLDEST = 0.5, 1.0
"""Seconds for which what was read of the log passes for the newest; after which readers wait for who
looks."""


PATIENCE = 20.0
"""Seconds that a thread waits for another one that writes: sealing may write for hours, and no page hangs so long."""


class Session:
    """An archive held open. Use it as a context manager, or call `lock`.

    Each thread that reads has a connection of its own to the index; who writes waits for whoever writes
    before. Jobs are done one after the other, in a thread of their own.
    """

    def __init__(
        self, archive: Archive, *, idle: float = IDLE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._archive: Archive | None = archive
        archive.wait_at_most(PATIENCE)
        self._is_locked = False
        self._idle, self._clock = idle, clock
        self._turn = threading.Condition()
        self._inside: Counter[int] = Counter()
        self._used = self._looked = clock()
        self._looking = threading.Lock()
        self._waiting: deque[Job[Any]] = deque()
        self._running: Job[Any] | None = None
        self._beside: set[Job[Any]] = set()
        self._forgetting: list[Callable[[], None]] = []
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._watch, self._work)]
        for thread in self._threads:
            thread.start()

    @property
    def is_locked(self) -> bool:
        """Whether nobody can begin anything; its keys go when the last who is inside leaves."""
        return self._is_locked

    @property
    def generation(self) -> int:
        """The number of events that this session knows of: what was shown at another one may be out of date.

        To ask for it is no use of the session: a page that asks again and again does not keep the keys.
        """
        with self._entered() as archive:
            return archive.log.size

    @contextmanager
    def reading(self) -> Iterator[Archive]:
        """The archive, at most a second old, for this thread to read.

        Raises SessionLockedError; StaleKeysError, which locks the session; and what `Archive.notice` does.
        """
        with self._entered() as archive:
            try:
                yield archive
            finally:
                self._used = self._clock()

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The one writer, waited for while another thread writes.

        Raises what `reading` and `Archive.writing` do.
        """
        with self.reading() as archive, archive.writing() as writer:
            yield writer

    def start(self, title: str, work: Callable[[Archive, Job[Result]], Result]) -> Job[Result]:
        """Do long work after what waits already; raises SessionLockedError where the session is locked."""
        return self._queue(Job(title, work))

    def beside(self, title: str, work: Callable[[Archive, Job[Result]], Result]) -> Job[Result]:
        """Begin work that only reads, in a thread of its own: it does not wait for jobs, nor they for it.

        Locking asks it to stop, and waits until it reports. Raises SessionLockedError.
        """
        job = Job(title, work)
        with self._turn:
            self._require_open()
            self._beside.add(job)
        threading.Thread(target=self._run_beside, args=[job], daemon=True).start()
        return job

    def _run_beside(self, job: Job[Any]) -> None:
        try:
            job.run(self.reading)
        finally:
            with self._turn:
                self._beside.discard(job)

    def resume(self, job: Job[Result]) -> Job[Result]:
        """A job that was stopped or failed, here or in a session before, as a new one; raises as `start`."""
        return self._queue(job.again())

    def when_locked(self, forget: Callable[[], None]) -> None:
        """Call this as soon as the session is locked, be it by itself: it drops what was kept of the archive."""
        self._forgetting.append(forget)

    def lock(self) -> None:
        """Stop its jobs, wait for who reads and writes, and close the archive; keys go with it.

        Who calls it while inside, as a job is, does not wait: the archive is closed when the last one leaves.
        """
        self._is_locked = True
        for forget in self._forgetting:
            forget()
        with self._turn:
            for job in (*self._waiting, *self._beside, *filter(None, [self._running])):
                job.stop()
            self._close_if_left()
            self._turn.notify_all()
            if threading.get_ident() not in self._inside:
                self._turn.wait_for(lambda: self._archive is None)

    def _close_if_left(self) -> None:
        """Close the archive if the session is locked and nobody is inside any more.

        The caller has the turn.
        """
        if self._is_locked and not self._inside and self._archive is not None:
            archive, self._archive = self._archive, None
            try:
                archive.close()
            finally:
                self._turn.notify_all()

    def _queue(self, job: Job[Result]) -> Job[Result]:
        with self._turn:
            self._require_open()
            self._waiting.append(job)
            self._turn.notify_all()
        return job

    def _require_open(self) -> Archive:
        if self._is_locked or self._archive is None:
            raise SessionLockedError(
                "the archive was locked; everything acknowledged is safe", hint="unlock it again"
            )
        return self._archive

    @contextmanager
    def _entered(self) -> Iterator[Archive]:
        """The archive, which stays open until the block ends: in this thread or, as in servers, in another one."""
        here = threading.get_ident()
        with self._turn:
            archive = self._require_open()
            self._inside[here] += 1
        try:
            self._notice(archive)
            yield archive
        finally:
            with self._turn:
                self._inside[here] -= 1
                self._inside += Counter()  # without those who have left
                self._close_if_left()
                self._turn.notify_all()

    def _notice(self, archive: Archive) -> None:
        """Take in what another process has committed.

        While one thread looks, others read what is not too old.
        """
        age = self._clock() - self._looked
        if age < FRESH or not self._looking.acquire(blocking=age >= OLDEST):
            return
        try:
            began = self._clock()
            if began - self._looked >= FRESH:
                archive.notice()
                self._looked = began
        except StaleKeysError:
            self.lock()
            raise
        finally:
            self._looking.release()

    def _is_in_use(self) -> bool:
        return bool(self._inside or self._waiting or self._running)

    def _watch(self) -> None:
        """Lock the session once nobody has used it for its time."""
        with self._turn:
            while not self._is_locked:
                left = self._used + self._idle - self._clock()
                if left <= 0 and not self._is_in_use():
                    break
                self._turn.wait(max(left, FRESH))
        self.lock()

    def _work(self) -> None:
        """Do the jobs, one after the other, until the session is locked."""
        while True:
            with self._turn:
                self._running = None
                self._turn.wait_for(lambda: self._waiting or self._is_locked)
                if not self._waiting:
                    return
                self._running = job = self._waiting.popleft()
            job.run(self.reading)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.lock()
