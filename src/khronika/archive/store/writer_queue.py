"""Threads of one process that write to one archive take turns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from khronika.durable import LockedError


class WriterQueue:
    """Who writes in this process. Another thread may end what one has begun."""

    def __init__(self) -> None:
        self._lock, self._thread = threading.Lock(), 0
        self.patience: float | None = None
        """Seconds to wait for another thread at most; None for however long it takes."""

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for whoever writes, then write until the block ends; raises LockedError where that takes too long.

        A thread that writes already does not wait for itself: the lock of the folder refuses it.
        """
        before, here = self._thread, threading.get_ident()
        is_own = before == here
        if not is_own:
            self._wait()
        self._thread = here
        try:
            yield
        finally:
            self._thread = before if is_own else 0
            if not is_own:
                self._lock.release()

    def _wait(self) -> None:
        if not self._lock.acquire(timeout=-1 if self.patience is None else self.patience):
            raise LockedError(
                "the archive is being written to for a long time: files are being sealed",
                hint="wait until that is over, or stop it in the inbox and go on with it later",
            )
