"""Files that a browser sends, taken into an accession as they come; a piece of long work that a page watches."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from khronika.archive.error import NoSpaceError
from khronika.durable import LockedError
from khronika.intake.accession import Provenance
from khronika.presentation.work import WorkKind, WorkView
from khronika.primitives.error import KhronikaError
from khronika.session import JobState, JobStoppedError, Session, SessionLockedError
from khronika.session.reception import ClosedReceptionError, Reception, ToldFile
from khronika.web.error import WorkspaceError
from khronika.web.long_work import LongWorks

if TYPE_CHECKING:
    from khronika.archive.custody.sealing import Sealing
    from khronika.archive.store.archive import Archive

LONGEST_NAME = 4_096
"""Bytes of the name or path of a file."""
MARGIN = 64 * 1_048_576
"""Bytes that stay free on the disk."""
LOOKED_EVERY = 16 * 1_048_576
"""Bytes of a file after which is looked again how much is free."""
IDLE = 15.0
"""Seconds without a file after which what came is made safe."""


class Receiving:
    """One accession of files that a browser sends."""

    @classmethod
    def begin(cls, session: Session, provenance: Provenance) -> Self:
        """A new one; raises what `Reception.begin` does, and SessionLockedError."""
        return cls(session, lambda archive: Reception.begin(archive, provenance))

    @classmethod
    def resume(cls, session: Session, accession: str) -> Self:
        """One that was cut off; raises what `Reception.resume` does, and SessionLockedError."""
        return cls(session, lambda archive: Reception.resume(archive, accession))

    def __init__(self, session: Session, opened: "Callable[[Archive], Reception]") -> None:
        """Take files into what `opened` gives."""
        with session.reading() as archive:
            self._reception = opened(archive)
            self._root = archive.folder.root
        self._session = session
        self._began = time.monotonic()
        self._seconds = 0.0
        self._is_to_stop = False
        self._result: Sealing | None = None
        self._error: KhronikaError | None = None
        self._timer: threading.Timer | None = None

    @property
    def accession(self) -> str:
        """The id of what it takes files into."""
        return self._reception.accession

    def take(self, told: ToldFile, parts: Iterable[bytes], declared: int = 0) -> None:
        """Seal a file as it comes; nothing of one that does not come to its end is kept.

        Raises CutOffError, WorkspaceError, NoSpaceError, SessionLockedError, JobStoppedError.
        """
        self._wait_no_longer()
        try:
            _require_name(told)
            self._require_room(declared)
            with self._session.reading(), self._unless_broken():
                self._reception.take(told, self._unless_ended(parts))
        finally:
            self._commit_later()

    def finish(self) -> None:
        """Make all of it safe and close the accession; raises LockedError, SessionLockedError."""
        self._wait_no_longer()
        with self._session.reading(), self._unless_broken():
            self._result = self._reception.close()
        self._seconds = time.monotonic() - self._began

    def break_off(self, error: KhronikaError) -> None:
        """Keep the files that came as a whole; the accession stays open in the log, as one that was interrupted.

        A file that is coming ends; where all is over already, nothing is done.
        """
        self._wait_no_longer()
        if self._result is not None:
            return
        self._error = error
        with suppress(KhronikaError), self._session.reading():
            self._reception.commit()
        self._result = self._reception.leave()

    def stop(self) -> None:
        """End the file that is coming, keep those that came as a whole, and close the accession."""
        self._is_to_stop = True
        self.finish()

    def lock(self) -> None:
        """Make safe what came as a whole, before the keys go."""
        self.break_off(_locked())

    def view(self) -> WorkView:
        """How it stands."""
        state = JobState.RUNNING
        if self._error is not None:
            state = JobState.FAILED
        elif self._result is not None:
            state = JobState.STOPPED if self._is_to_stop else JobState.DONE
        seconds = self._seconds or time.monotonic() - self._began
        return WorkView(WorkKind.RECEIVE, state, self._reception.progress, seconds, self._result, self._error)

    def _unless_ended(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        left = 0
        for part in parts:
            if self._session.is_locked:
                raise _locked()
            if self._error is not None:
                raise self._error
            if self._is_to_stop:
                raise JobStoppedError("this was stopped; nothing of the file that was coming is kept")
            left -= len(part)
            if left < 0:
                self._require_room(len(part))
                left = LOOKED_EVERY
            yield part

    def _require_room(self, size: int) -> None:
        if size + MARGIN > shutil.disk_usage(self._root).free:
            raise NoSpaceError(
                "the disk has no room for this file; nothing of it was kept",
                hint="free some space and try again",
            )

    @contextmanager
    def _unless_broken(self) -> Iterator[None]:
        """Where something ends the reception before its end, its page says so."""
        try:
            yield
        except ClosedReceptionError:
            raise
        except KhronikaError as error:
            if self._reception.is_closed:
                self.break_off(error)
            raise

    def _commit_later(self) -> None:
        """Make safe what came if no further file comes soon: the browser may have been closed."""
        self._timer = threading.Timer(IDLE, self._commit)
        self._timer.daemon = True
        self._timer.start()

    def _commit(self) -> None:
        try:
            with self._session.reading(), self._unless_broken():
                self._reception.commit()
        except SessionLockedError as error:
            self.break_off(error)
        except LockedError:
            self._commit_later()
        except KhronikaError:
            pass  # the page of the work says it

    def _wait_no_longer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def leave_open(works: LongWorks, accession: str) -> None:
    """End what takes files into an accession still, so that one alone does: its tab was closed, or is another one."""
    for _, work in works.all():
        if isinstance(work, Receiving) and work.accession == accession:
            work.break_off(
                ClosedReceptionError(
                    "this accession takes no more files", hint="begin a new one in the inbox"
                )
            )


def _require_name(told: ToldFile) -> None:
    if len(told.name) > LONGEST_NAME or len(told.path) > LONGEST_NAME or b"\0" in told.name + told.path:
        raise WorkspaceError(
            "this name of a file is too long or no name", hint="rename it, and send it again"
        )


def _locked() -> SessionLockedError:
    return SessionLockedError(
        "the archive was locked; everything acknowledged is safe", hint="unlock it again"
    )
