"""What takes longer than a page may: computed beside the pages, once for a state of the archive, and kept until it is locked."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from khronika.archive.store.archive import Archive
from khronika.session import Job, JobStoppedError, Progress, Session, SessionLockedError

if TYPE_CHECKING:
    from khronika.web.case_package import CasePackage

Result = TypeVar("Result")
MOST_KEPT = 16
"""Results that are kept, those that were asked for last."""
PATIENCE = 0.3
"""Seconds for which a page waits for what may be quick."""


@dataclass(frozen=True, slots=True)
class KeptResult(Generic[Result]):
    """What is there: a result, of the newest state of the archive or an earlier one; or how far the work is.

    `size` is the number of events that the result is of.
    """

    value: Result | None
    size: int
    is_newest: bool
    progress: Progress


@dataclass(slots=True)
class _Entry:
    job: Job[Any] | None = None
    asked_at: int = -1
    value: Any = None
    size: int = -1


class KeptResults:
    """The results of one session, by name. A name holds all that the work depends on but the archive."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._turn = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self.releases: dict[str, CasePackage] = {}
        """What is prepared to leave, by the ids of cases."""

    def ask(
        self,
        name: Hashable,
        work: Callable[[Archive, Job[Result]], Result],
        patience: float = PATIENCE,
    ) -> KeptResult[Result]:
        """The result, waited for a moment; raises what the work raised, SessionLockedError."""
        size = self._session.generation
        with self._turn:
            entry = self._entries.setdefault(name, _Entry())
            self._entries.move_to_end(name)
            while len(self._entries) > MOST_KEPT:
                self._entries.popitem(last=False)
            if entry.job is None and entry.size != size:
                entry.job, entry.asked_at = self._session.beside("result", work), size
            job = entry.job
        if job is not None:
            self._wait(name, entry, job, patience)
        progress = job.progress if job is not None else Progress()
        return KeptResult(cast("Result | None", entry.value), entry.size, entry.size == size, progress)

    def forget(self, name: Hashable) -> None:
        """Compute it anew when it is asked for again."""
        with self._turn:
            self._entries.pop(name, None)

    def _wait(self, name: Hashable, entry: _Entry, job: Job[Any], patience: float) -> None:
        try:
            value = job.result(patience)
        except TimeoutError:
            return
        except JobStoppedError as error:
            self.forget(name)
            raise SessionLockedError("the archive was locked; everything acknowledged is safe") from error
        except BaseException:
            self.forget(name)
            raise
        with self._turn:
            if entry.job is job:
                entry.value, entry.size, entry.job = value, entry.asked_at, None
