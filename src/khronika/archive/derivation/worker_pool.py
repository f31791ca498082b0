"""Where items are read: processes of this machine, or of a cluster that a person named."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from khronika.archive.derivation.reading_task import ItemReading, ReadingTask, Stored, carry_out
from khronika.archive.error import ArchiveError
from khronika.evidence.workers.pool import require_confinement

LARGEST_CARRIED = 256 * 1_048_576
"""Bytes of an item that are sent to another machine; a larger one is read on this."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_SPILLING = ("distributed.worker.memory.target", "distributed.worker.memory.spill")


class ClusterError(ArchiveError):
    """The cluster cannot be used, or not safely."""


class WorkerPool:
    """Reads items, as many at once as it has processes. Use it as a context manager.

    Raises NotHereError where none can be done on this system, and ClusterError.
    """

    def __init__(self, jobs: int = 0, cluster: str = "") -> None:
        self.processes = jobs or os.cpu_count() or 1
        self._local: ProcessPoolExecutor | None = None
        self._client: Any = None
        self._remote: Executor | None = None
        if cluster:
            self._connect(cluster)
        else:
            require_confinement()

    def submit(self, task: ReadingTask, data: Callable[[], Iterable[bytes]]) -> Future[ItemReading]:
        """Begin to read an item.

        `data` gives those of the item where they have to be carried to another machine.
        """
        if self._remote is not None and task.size <= LARGEST_CARRIED:
            # Of an archive in several parts only this one is carried: it says that the others lie elsewhere.
            volume = replace(task.volume, parts=()) if task.volume is not None else None
            carried = replace(task, data=b"".join(data()), volume=volume, further=())
            return self._remote.submit(carry_out, carried)
        if not isinstance(task.data, Stored):
            raise TypeError("an item on this machine is read from its vault")
        if self._local is None:
            require_confinement()
            self._local = ProcessPoolExecutor(
                self.processes, multiprocessing.get_context("spawn"), initializer=_begin
            )
        return self._local.submit(carry_out, task)

    def renew(self) -> None:
        """Begin again with new processes, after one has fallen."""
        self._stop()

    def _connect(self, address: str) -> None:
        _require_private(address)
        from distributed import Client

        try:
            self._client = Client(address, timeout=20, set_as_default=False)  # type: ignore[no-untyped-call]
            settings = self._client.run(_spilling)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(
                "the cluster does not answer", hint="start a scheduler and its workers, and name its address"
            ) from error
        if not settings or any(value is not False for setting in settings.values() for value in setting):
            raise ClusterError(
                "workers of the cluster may write what they hold to their disks",
                hint="start them with DASK_DISTRIBUTED__WORKER__MEMORY__TARGET=False and DASK_DISTRIBUTED__WORKER__MEMORY__SPILL=False",
            )
        self.processes = max(1, sum(self._client.nthreads().values()))
        self._remote = self._client.get_executor(pure=False)

    def _stop(self) -> None:
        if self._local is not None:
            for process in list((getattr(self._local, "_processes", None) or {}).values()):
                process.kill()
            self._local.shutdown(wait=True, cancel_futures=True)
            self._local = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._local is not None:
            self._local.shutdown(wait=True, cancel_futures=True)
            self._local = None
        self._stop()
        if self._client is not None:
            self._client.close()


def _begin() -> None:
    # Each process has one core's worth of work; threads of the numerical library would only wait for each
    # other.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    # The maps of texts are hundreds of thousands of small objects without cycles.
    gc.set_threshold(100_000, 20, 20)
    # An interrupt is for the main process: it lets the items that are begun come to their end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _spilling() -> list[Any]:
    from dask import config

    return [config.get(name, None) for name in _SPILLING]


def _require_private(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "tls" or (parts.scheme == "tcp" and parts.hostname in _LOOPBACK):
        return
    raise ClusterError(
        "evidence would go over the network in the clear",
        hint="name a scheduler as tls://host:port, or one of this machine as tcp://127.0.0.1:port",
    )
