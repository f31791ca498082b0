"""Long work beside a session: how far it is, and how it is stopped and resumed."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Generic, TypeVar

from khronika.archive.store.archive import Archive
from khronika.primitives.error import KhronikaError
from khronika.primitives.progress import Progress
from khronika.session.error import SessionLockedError

Result = TypeVar("Result")


class JobStoppedError(KhronikaError):
    """A person stopped the job. What it had acknowledged is safe; it can be resumed."""


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Job(Generic[Result]):
    """One piece of long work. `work` is given the archive and this job.

    What takes a `report` and a `stop` is given `tell` or `report`, and `is_to_stop`. What takes no `stop`
    ends where it reports: it must be such that nothing is lost there.
    """

    def __init__(self, title: str, work: Callable[[Archive, "Job[Result]"], Result]) -> None:
        self.title, self.work = title, work
        self._changed = threading.Condition()
        self._state, self._progress = JobState.WAITING, Progress()
        self._is_to_stop = False
        self._results: list[Result] = []
        self._error: BaseException | None = None
        self._began = self._ended = 0.0

    @property
    def seconds(self) -> float:
        """For how long it has been at work, or was; 0 while it waits."""
        return (self._ended or time.monotonic()) - self._began if self._began else 0.0

    @property
    def error(self) -> BaseException | None:
        """What went wrong, or JobStoppedError; None where nothing did."""
        return self._error

    @property
    def state(self) -> JobState:
        """Where it is."""
        return self._state

    @property
    def progress(self) -> Progress:
        """How far it is, as the work told it last."""
        return self._progress

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self._state not in (JobState.WAITING, JobState.RUNNING)

    def is_to_stop(self) -> bool:
        """Whether a person has asked it to stop: for work that then ends by itself, where nothing is lost."""
        return self._is_to_stop

    def tell(self, progress: Progress) -> None:
        """Say how far the work is, and go on."""
        self._progress = progress

    def report(self, done: int, total: int | None = None) -> None:
        """Say how far the work is; raises JobStoppedError where a person has asked it to stop."""
        self.tell(Progress(done, total))
        self._require_going_on()

    def stop(self) -> None:
        """Ask it to stop where it can; one that waits does not begin."""
        self._is_to_stop = True

    def run(self, reading: Callable[[], AbstractContextManager[Archive]]) -> None:
        """Do the work with the archive that `reading` gives, in this thread.

        `result` tells what goes wrong.
        """
        try:
            self._require_going_on()
            self._become(JobState.RUNNING)
            with reading() as archive:
                self._results.append(self.work(archive, self))
        except (JobStoppedError, SessionLockedError) as error:
            self._error = error
            self._become(JobState.STOPPED)
        except BaseException as error:  # noqa: BLE001 -- told to whoever asks for the result
            self._error = error
            self._become(JobState.FAILED)
        else:
            # What ended because it was asked to has its result, and is resumed for the rest.
            self._become(JobState.STOPPED if self._is_to_stop else JobState.DONE)

    def result(self, timeout: float | None = None) -> Result:
        """What came of it, waited for; raises what the work raised, JobStoppedError or TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.is_over, timeout):
                raise TimeoutError("the job is not over")
        if self._error is not None:
            raise self._error
        return self._results[0]

    def again(self) -> "Job[Result]":
        """The same work as a new job. It goes on where this one stopped if the work passes over what is done.

        Reading does. To go on with an accession that was interrupted is a work of its own, `seal_rest`.
        """
        return Job(self.title, self.work)

    def _require_going_on(self) -> None:
        if self._is_to_stop:
            raise JobStoppedError(
                "the job was stopped; what was done is safe", hint="resume it, and it goes on from there"
            )

    def _become(self, state: JobState) -> None:
        with self._changed:
            if state is JobState.RUNNING:
                self._began = time.monotonic()
            elif self._began:
                self._ended = time.monotonic()
            self._state = state
            self._changed.notify_all()
