"""What takes longer than a page may: computed beside the pages, once for a state of the archive, and kept until it is locked.

Some of it is kept in the encrypted index, too: it is shown after the next unlocking, while a newer one is computed.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from khronika.archive.store.archive import Archive
from khronika.session import Job, JobStoppedError, Progress, Session, SessionLockedError
from khronika.web.kept_sum import ReadSum, SumForm

if TYPE_CHECKING:
    from pathlib import Path

    from khronika.archive.exchange.export import Exported, ExportOrder
    from khronika.web.case_package import CasePackage
    from khronika.web.drawn_cards import DrawnCards

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


@dataclass(frozen=True, slots=True)
class BegunExport:
    """An export of the record that was begun: its job, what was asked for, and where it goes."""

    job: "Job[Exported]"
    order: "ExportOrder"
    out: "Path"


@dataclass(slots=True)
class _Entry:
    job: Job[Any] | None = None
    value: Any = None
    size: int = -1
    is_of_before: bool = False
    """Whether something else than events may have changed it: the day."""
    is_reading: bool = False
    """Whether the job reads what the index keeps, and computes nothing."""
    was_read: bool = False


class KeptResults:
    """The results of one session, by name. A name holds all that the work depends on but the archive."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._turn = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self.releases: dict[str, CasePackage] = {}
        """What is prepared to leave, by the ids of cases."""
        self.cards: DrawnCards | None = None
        """Recovery cards that were drawn and do not count yet."""
        self.export: BegunExport | None = None
        """The newest export of the record that was begun."""

    def ask(
        self,
        name: Hashable,
        work: Callable[[Archive, Job[Result]], Result],
        form: SumForm[Result] | None = None,
        patience: float = PATIENCE,
    ) -> KeptResult[Result]:
        """The result, waited for a moment; raises what the work raised, SessionLockedError."""
        size = self._session.generation
        with self._turn:
            entry = self._entries.setdefault(name, _Entry())
            self._entries.move_to_end(name)
            while len(self._entries) > MOST_KEPT:
                self._entries.popitem(last=False)
            if form is not None and not entry.was_read:
                entry.job, entry.is_reading, entry.was_read = (
                    self._session.beside("sum", _reading(form)),
                    True,
                    True,
                )
        if entry.is_reading:
            self._wait(name, entry, patience)
        with self._turn:
            if entry.job is None and (entry.is_of_before or entry.size != size):
                entry.job = self._session.beside("result", _computing(work, form, size))
            job = entry.job
        # What is there already is shown at once.
        self._wait(name, entry, patience if entry.value is None else 0)
        progress = job.progress if job is not None else Progress()
        is_newest = entry.size == size and not entry.is_of_before
        return KeptResult(cast("Result | None", entry.value), entry.size, is_newest, progress)

    def clear(self) -> None:
        """Drop all of it: the archive was locked."""
        self.cards = self.export = None
        with self._turn:
            self.releases.clear()
            self._entries.clear()

    def forget(self, name: Hashable) -> None:
        """Look for it anew when it is asked for again."""
        with self._turn:
            self._entries.pop(name, None)

    def _wait(self, name: Hashable, entry: _Entry, patience: float) -> None:
        job = entry.job
        if job is None:
            return
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
                entry.job = None
                if not entry.is_reading:
                    (entry.size, entry.value), entry.is_of_before = value, False
                elif value is not None:
                    entry.value, entry.size, entry.is_of_before = (
                        value.value,
                        value.size,
                        not value.is_current,
                    )
                entry.is_reading = False


def _reading(form: SumForm[Any]) -> Callable[[Archive, Job[ReadSum | None]], ReadSum | None]:
    return lambda archive, _: form.read(archive)


def _computing(
    work: Callable[[Archive, Job[Any]], Result], form: SumForm[Result] | None, size: int
) -> Callable[[Archive, Job[Any]], tuple[int, Result]]:
    def computed(archive: Archive, job: Job[Any]) -> tuple[int, Result]:
        # What was committed a moment ago stands in the log before it is in the index, which is what is counted.
        seen = min(size, archive.index.size())
        result = work(archive, job)
        if form is not None:
            form.keep(archive, seen, result)
        return seen, result

    return computed
