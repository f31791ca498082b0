"""Many threads read one open archive while another process writes to it: `python -m bench.threads [THREADS READS]`."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from khronika.archive.store.archive import Archive
from khronika.intake.event import SealEvent
from khronika.record.statement_file import parse_statement_file
from khronika.session import Session
from tests.archive.test_release import FILE
from tests.world import Remark, found, log, recorded, reopen, seal, spread

OLDEST = 1.0
"""Seconds: no answer is older."""

WRITING = """
import sys, time
from pathlib import Path
from tests.world import Remark, log, reopen
folder, notes, stop = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
with reopen(folder) as archive, notes.open("a") as told:
    while not stop.exists():
        log(archive, Remark.numbered(archive.log.size))
        print(archive.log.size, time.monotonic(), file=told, flush=True)
        time.sleep(0.02)
"""


@dataclass
class Outcome:
    """What came of it."""

    reads: int = 0
    written: int = 0
    errors: list[str] = field(default_factory=list)
    old: int = 0
    """Answers that were older than a second."""


def make(folder: Path) -> Path:
    """An archive with a few items and a statement."""
    originals = spread(
        folder / "in",
        {f"{number}.txt": f"Тестов {number}: ночью меня били.".encode() for number in range(20)},
    )
    with found(folder / "archive") as archive:
        seal(archive, originals)
        recorded(archive, parse_statement_file(json.dumps(FILE)))
        log(archive, *map(Remark.numbered, range(300)))
    return folder / "archive"


def questions(archive: Archive) -> Sequence[Callable[[], object]]:
    """Questions of every kind."""
    index = archive.index
    first = next(index.items())
    return (
        lambda: sum(row.size for row in index.items()),
        lambda: archive.custody(first),
        lambda: b"".join(archive.read(first)),
        lambda: archive.entries([position for position, _ in index.events(SealEvent)]),
        lambda: archive.entry(archive.log.size - 1),
        lambda: index.record.about(index.record.of_types(["Person"])),
        index.record.counts,
        lambda: archive.log.commitment(archive.log.size // 2),
        lambda: archive.log.root(archive.log.size // 2 or 1),
    )


class Race:
    """Readers of one session beside a process that writes all the while, and tells when each commit was acknowledged."""

    def __init__(self, folder: Path, threads: int, reads: int) -> None:
        """An archive is made in the folder."""
        self.threads, self.each = threads, reads // threads
        self.place, self.notes, self.stop = make(folder), folder / "notes", folder / "stop"
        self.notes.touch()
        self.outcome, self._told = Outcome(), threading.Lock()

    def run(self) -> Outcome:
        """What came of it."""
        writing = subprocess.Popen(
            [sys.executable, "-c", WRITING, self.place, self.notes, self.stop],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            with Session(reopen(self.place)) as session:
                while self.notes.stat().st_size == 0 and writing.poll() is None:
                    time.sleep(0.01)
                with ThreadPoolExecutor(self.threads) as pool:
                    list(pool.map(self._read, [session] * self.threads, range(self.threads)))
        finally:
            self.stop.touch()
            said = writing.communicate(timeout=60)[1]
        self.outcome.written = len(self.notes.read_text().splitlines())
        if writing.returncode:
            self.outcome.errors.append(said.strip().splitlines()[-1])
        return self.outcome

    def _read(self, session: Session, number: int) -> None:
        for turn in range(self.each):
            try:
                is_old = self._ask(session, number + turn)
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is counted
                with self._told:
                    self.outcome.errors.append(f"{type(error).__name__}: {error}")
            else:
                with self._told:
                    self.outcome.reads += 1
                    self.outcome.old += is_old

    def _ask(self, session: Session, turn: int) -> bool:
        """Ask one question; whether the answer was older than a second."""
        began = time.monotonic()
        with session.reading() as archive:
            asked = questions(archive)
            asked[turn % len(asked)]()
            return archive.log.size < self._acknowledged(began - OLDEST)

    def _acknowledged(self, before: float) -> int:
        """The size of the log that the other process had acknowledged at a time."""
        lines = [line.split() for line in self.notes.read_text().splitlines()[-200:] if line.count(" ") == 1]
        return max((int(size) for size, when in lines if float(when) <= before), default=0)


def main() -> None:
    """Print how many answers came, which errors, and how old the answers were."""
    threads, reads = map(int, sys.argv[1:3] if len(sys.argv) > 2 else (8, 10_000))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        began = time.monotonic()
        outcome = Race(Path(folder), threads, reads).run()
        print(
            f"{outcome.reads} reads by {threads} threads in {time.monotonic() - began:.1f} s, {outcome.written} commits beside them"
        )
        print(
            f"errors: {len(outcome.errors)} {sorted(set(outcome.errors))}; answers older than a second: {outcome.old}"
        )


if __name__ == "__main__":
    main()
