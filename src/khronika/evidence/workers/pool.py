"""The main process's end of a fork server: it orders workers, ends them, and hears how they ended."""

import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self

from khronika.evidence.readers.registry import modules_of
from khronika.evidence.reading.asked import Task
from khronika.evidence.reading.error import NotHereError
from khronika.evidence.reading.own_parts import PASSED_ON, data_home
from khronika.primitives.codec import canonical

_LONGEST_ANSWER = 64
_PASSED_ON = ("PATH", "TESSDATA_PREFIX")
_ALONE = {"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
"""A worker can start no thread, so the libraries must not plan any."""


def reads_evidence() -> bool:
    """Whether this is a system whose kernel can confine a worker (seccomp, Landlock): Linux."""
    return sys.platform == "linux"


def require_confinement() -> None:
    """Raise NotHereError on a system whose kernel cannot keep a worker from files and networks."""
    if not reads_evidence():
        raise NotHereError(
            "evidence can be read on Linux only: elsewhere the system cannot keep a process that reads a hostile file from everything else",
            hint="copy the archive to a Linux machine, a virtual one included, and read it there; everything else works here, too",
        )


def _passed_on() -> dict[str, str]:
    """What a worker is told of the environment: where its parts lie, and nothing of the person."""
    told = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    own = data_home(os.environ)
    return told | {PASSED_ON: str(own)} if own is not None else told


class Worker:
    """One process with one item, or with a letter and what hangs on it. `modules` are those it was forked with."""

    def __init__(self, pid: int, handle: int, server: "_ForkServer", modules: frozenset[str]) -> None:
        self.pid, self.handle, self.server = pid, handle, server
        self._modules = modules

    def knows(self, media: str) -> bool:
        """Whether it was forked with all that a file of a media type is read with."""
        return self._modules.issuperset(modules_of(media)) and not _is_heavy(media, Task.READ)

    def gone_within(self, seconds: float) -> bool:
        """Whether the worker ends by itself in this time."""
        return bool(select.select([self.handle], [], [], seconds)[0])

    def kill(self) -> None:
        """End it."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)


def _is_heavy(media: str, task: Task) -> bool:
    """Whether the libraries of pictures and sound are needed.

    A process that holds them is forked, and ended, at four times the cost.
    """
    return task is not Task.READ or not _HEAVY.isdisjoint(
        name.partition(".")[0] for name in modules_of(media)
    )


_HEAVY = frozenset(["pictures", "recordings"])


class Server:
    """Two fork servers, one for what is heavy. Use it as a context manager.

    One thread at a time.
    """

    def __init__(self) -> None:
        self._light, self._heavy = _ForkServer(), _ForkServer()

    def fork(self, media: str, task: Task) -> tuple[Worker, socket.socket]:
        """A worker for an item, and the channel to it.

        Raises EOFError, ConnectionError when the server has fallen.
        """
        return (self._heavy if _is_heavy(media, task) else self._light).fork(media, task)

    def ended(self, worker: Worker) -> int:
        """How a worker that is gone, or was killed, ended: its exit status, or minus the signal."""
        return worker.server.ended(worker)

    def close(self) -> None:
        """End the servers, and with them every worker."""
        self._light.close()
        self._heavy.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _ForkServer:
    """A fork server, started at its first order and again if it has fallen."""

    def __init__(self) -> None:
        self._modules: frozenset[str] = frozenset()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def fork(self, media: str, task: Task) -> tuple[Worker, socket.socket]:
        """A worker for an item, and the channel to it.

        Raises EOFError, ConnectionError when the server has fallen.
        """
        control = self._control or self._start()
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(
                    control, [canonical({"media": media, "task": task.value}).encode()], [theirs.fileno()]
                )
                pid, handles, _, _ = socket.recv_fds(control, _LONGEST_ANSWER, 1)
            except OSError:
                pid, handles = b"", []
        if not handles:
            ours.close()
            self.close()
            raise EOFError
        self._modules |= frozenset(modules_of(media) if task is Task.READ else ())
        return Worker(int(pid), handles[0], self, self._modules), ours

    def ended(self, worker: Worker) -> int:
        """How a worker that is gone, or was killed, ended: its exit status, or minus the signal."""
        os.close(worker.handle)
        if self._control is None:
            return 1
        try:
            self._control.send(str(worker.pid).encode())
            answer = self._control.recv(_LONGEST_ANSWER)
        except OSError:
            answer = b""
        if not answer:
            self.close()
            return 1
        return os.waitstatus_to_exitcode(int(answer))

    def _start(self) -> socket.socket:
        require_confinement()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "khronika.evidence.workers.server", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=_ALONE | _passed_on(),
                cwd="/",
                # An interrupt is for the main process: it ends the current item in order.
                start_new_session=True,
            )
        self._control, self._modules = ours, frozenset()
        return ours

    def close(self) -> None:
        """End the server, and with it every worker."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
