"""Long work beside a session: how far it is, and how it is stopped and resumed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from khronika.primitives.error import KhronikaError

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


@dataclass(frozen=True, slots=True)
class Progress:
    """How many are done, and of how many; `total` is None while nobody knows."""

    done: int = 0
    total: int | None = None


class Job(Generic[Result]):
    """One piece of long work. `work` is given this job, and calls `report` where it can be stopped without a loss."""

    def __init__(self, title: str, work: Callable[["Job[Result]"], Result]) -> None:
        self.title, self.work = title, work
        self._changed = threading.Condition()
        self._state, self._progress = JobState.WAITING, Progress()
        self._is_to_stop = False
        self._results: list[Result] = []
        self._error: BaseException | None = None

    @property
    def state(self) -> JobState:
        """Where it is."""
        return self._state

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self._progress

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self._state not in (JobState.WAITING, JobState.RUNNING)

    def report(self, done: int, total: int | None = None) -> None:
        """Say how far the work is; raises JobStoppedError where a person has asked it to stop."""
        self._progress = Progress(done, total)
        if self._is_to_stop:
            raise JobStoppedError("the job was stopped; what was done is safe", hint="resume it, and it goes on from there")

    def stop(self) -> None:
        """Ask it to stop where it can; one that waits does not begin."""
        self._is_to_stop = True

    def run(self) -> None:
        """Do the work, in the thread of the caller; what goes wrong is told by `result`."""
        try:
            self.report(0)
            self._become(JobState.RUNNING)
            self._results.append(self.work(self))
        except JobStoppedError as error:
            self._error = error
            self._become(JobState.STOPPED)
        except BaseException as error:  # noqa: BLE001 -- told to whoever asks for the result
            self._error = error
            self._become(JobState.FAILED)
        else:
            self._become(JobState.DONE)

    def result(self, timeout: float | None = None) -> Result:
        """What came of it, waited for; raises what the work raised, JobStoppedError, or TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.is_over, timeout):
                raise TimeoutError("the job is not over")
        if self._error is not None:
            raise self._error
        return self._results[0]

    def again(self) -> "Job[Result]":
        """The same work as a new job, which goes on where this one stopped: every long act of an archive passes over what is done."""
        return Job(self.title, self.work)

    def _become(self, state: JobState) -> None:
        with self._changed:
            self._state = state
            self._changed.notify_all()
