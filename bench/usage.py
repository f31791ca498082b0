"""What a command costs: wall time, processor time of it and all its children, and the memory of the largest of them."""

import os
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

LAST_WORDS = 2000


class CommandFailedError(Exception):
    """A measured command did not succeed; its last words are the message."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of wall time, seconds of user and system time, and the peak resident set of the largest process in bytes."""

    wall: float
    cpu: float
    peak: int


def measure(command: Sequence[str], *, environment: Mapping[str, str], folder: Path) -> Usage:
    """Run one command in `folder` and say what it cost.

    Raises CommandFailedError when it does not exit with 0.

    The kernel counts a child's memory from before its exec, so no peak reads below that of this process.
    """
    said = folder / "said.log"
    with said.open("wb") as log:
        begun = perf_counter()
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        # Unlike subprocess's own wait, wait4 also returns what the child and everything it waited for have used.
        _, status, used = os.wait4(process.pid, 0)
        wall = perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise CommandFailedError(
            f"{command[-1]}: exit {process.returncode}\n{said.read_text(errors='replace')[-LAST_WORDS:]}"
        )
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def median(usages: Sequence[Usage]) -> Usage:
    """The median of each figure by itself."""
    return Usage(
        statistics.median(usage.wall for usage in usages),
        statistics.median(usage.cpu for usage in usages),
        int(statistics.median(usage.peak for usage in usages)),
    )
