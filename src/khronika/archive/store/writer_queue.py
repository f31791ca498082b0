"""Threads of one process that write to one archive take turns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext


class WriterQueue:
    """Who writes in this process. Another thread may end what one has begun."""

    def __init__(self) -> None:
        self._lock, self._thread = threading.Lock(), 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for whoever writes, then write until the block ends.

        A thread that writes already does not wait for itself: the lock of the folder refuses it.
        """
        before, here = self._thread, threading.get_ident()
        with nullcontext() if before == here else self._lock:
            self._thread = here
            try:
                yield
            finally:
                self._thread = before if before == here else 0
