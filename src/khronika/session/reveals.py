"""What was shown is logged beside the work: nobody waits for the writer before they see a picture."""

import threading
from contextlib import suppress

from khronika.archive.custody.reveals import log_reveals
from khronika.evidence.event import Reveal
from khronika.primitives.error import KhronikaError
from khronika.session.error import SessionLockedError
from khronika.session.session import Session

GATHERING, AGAIN = 2.0, 30.0
"""Seconds for which reveals are gathered into one event; after which is tried again what could not be logged."""


class RevealLog:
    """Takes reveals from any thread and logs them in a thread of its own; `flush` before the session is locked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._waiting: list[Reveal] = []
        self._turn, self._writing = threading.Condition(), threading.Lock()
        self._is_over = False
        threading.Thread(target=self._work, daemon=True).start()

    def note(self, reveal: Reveal) -> None:
        """Take one, to be logged soon, before it is sent; raises SessionLockedError once nothing more is logged."""
        with self._turn:
            if self._is_over:
                raise SessionLockedError("the archive was locked; everything acknowledged is safe")
            self._waiting.append(reveal)
            self._turn.notify_all()

    @property
    def waiting(self) -> tuple[Reveal, ...]:
        """Those that are not logged yet, the oldest first."""
        return tuple(self._waiting)

    def flush(self) -> None:
        """Log what waits, where it can be; raises what `Session.writing` does."""
        with self._writing:
            some = self.waiting
            if not some:
                return
            with self._session.writing() as writer:
                log_reveals(writer, some)
            with self._turn:
                del self._waiting[: len(some)]

    def close(self) -> None:
        """Log what waits, and end; what cannot be logged now is not."""
        with self._turn:
            self._is_over = True
            self._turn.notify_all()
        with suppress(KhronikaError, OSError):
            self.flush()

    def _work(self) -> None:
        pause = GATHERING
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._waiting or self._is_over)
                if self._is_over:
                    return
                # Who goes through pictures is shown several in a moment: one event holds them.
                self._turn.wait_for(lambda: self._is_over, pause)
            if self._session.is_locked:
                return
            try:
                self.flush()
                pause = GATHERING
            except (KhronikaError, OSError):
                pause = AGAIN
