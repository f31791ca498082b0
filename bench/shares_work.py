"""What an archive meets in one mounted folder: one line a question, with what a person is told.

    python -m bench.shares_work FOLDER ANOTHER REMOUNT CUT BACK

FOLDER is on the file system that is tried; ANOTHER shows the same as another machine sees it (the same folder where there is none);
REMOUNT is a command that takes the file system away and mounts it again, CUT one that takes the server or the medium away, BACK one
that brings it back.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.copies.copies import make_copy
from khronika.archive.custody.overview import overview
from khronika.archive.custody.sealing import Sealing
from khronika.archive.custody.take_out import take_out
from khronika.archive.store.archive import Archive
from khronika.archive.verification.check import VerifiedArchive
from khronika.cli.failing import told
from khronika.durable.medium import is_shared
from khronika.primitives.error import KhronikaError
from tests.world import (
    PASSPHRASE,
    Remark,
    everything_in,
    faults,
    found,
    in_child,
    log,
    reopen,
    resume,
    seal,
    spread,
    view,
)

LATER = 60
"""Seconds after which another machine is asked for the last time: what a client has not handed on by then is not there."""

MOST_ROOM = 1 << 30
"""Bytes of room that no server of this bench has: some clients name more, whatever their server has."""


@dataclass(frozen=True, slots=True)
class Server:
    """Commands: one mounts the file system anew, one takes its server away, one brings that back."""

    remount: str
    cut: str
    back: str


SMALL = {f"page-{number}.txt": f"page {number}".encode() * 200 for number in range(5)}


def main() -> int:
    """Ask every question, and say what came."""
    folder, another = Path(sys.argv[1]), Path(sys.argv[2])
    server = Server(*sys.argv[3:6])
    with found(Path("/mnt/own")) as own:
        seal(own, spread(Path("/mnt/originals"), SMALL))
        questions = (*_questions(own, folder, another, server.remount), *_without_server(own, folder, server))
        for question, ask in questions:
            began = time.monotonic()
            print(f"{question:44} {_answer(ask)} ({time.monotonic() - began:.1f} s)", flush=True)
    return 0


def _answer(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except KhronikaError as error:
        return f"{type(error).__name__}: {error}; hint: {error.hint}"
    except OSError as error:
        shown = told(error)
        return f"{type(error).__name__} {error.errno}: {shown}; hint: {shown.hint}"


def _questions(
    own: Archive, folder: Path, another: Path, remount: str
) -> Iterator[tuple[str, Callable[[], str]]]:
    copy, work = folder / "copy", folder / "archive"
    yield "a copy made there, and verified", lambda: _copied(own, copy)
    yield "brought up to date", lambda: (log(own, Remark.numbered(1)), _copied(own, copy))[1]
    yield "the copy read there", lambda: _read(copy)
    yield "searched there", lambda: _typed("search", copy, "page")
    yield "copied back by rsync -a, and verified", lambda: _rsynced(copy, Path("/mnt/back"))
    yield "made there by rsync -a, and verified", lambda: _rsynced(Path("/mnt/back"), folder / "rsynced")
    yield "verified by another machine", lambda: _seen_from(another / "copy")
    yield "an archive made there", lambda: (found(work).close(), "made")[1]
    if is_shared(folder):
        yield "the copy worked in", lambda: _logged(copy)
        yield "copying killed at 6 moments", lambda: _killed_copies(own, folder / "killed", remount)
    else:
        yield "sealed into", lambda: _sealed(work)
        yield "verified", lambda: _faults(work)
        yield "two writers at once", lambda: _second(work, another / "archive")
        yield "writers killed at 12 moments, each time mounted again", lambda: _killed(work, remount)
        yield "an index that is gone", lambda: _without_index(work)
    yield "no room", lambda: _full(own, folder)


def _without_server(own: Archive, folder: Path, server: Server) -> Iterator[tuple[str, Callable[[], str]]]:
    """A server that goes while there is work, and comes back."""
    if not server.cut:
        return
    for name in ("copy", "killed", "full", "rsynced"):
        shutil.rmtree(folder / name, ignore_errors=True)  # there is to be room
    target, taken, originals = folder / "cut", folder / "taken.bin", folder / "originals"
    yield "taken away while it is copied to", lambda: _cut_copy(own, target, server)
    yield "read when it is away", lambda: _read(target)
    yield "the archive then", lambda: _faults(own.folder.root)
    yield "back again: the copy", lambda: (_back(server), _faults(target))[1]
    yield "copied again, and verified", lambda: _copied(own, target)
    yield "taken away while an item is taken out there", lambda: _cut_taking_out(own, taken, server)
    yield "back again: the item, what lies beside it", lambda: _taken(own, taken, server)
    yield "taken away while originals there are sealed", lambda: _cut_sealing(own, originals, server)
    yield "back again: the archive, sealed once more", lambda: _sealed_again(own, originals, server)


def _copied(own: Archive, target: Path) -> str:
    return _verdict(make_copy(own, target, lambda *_: None)[1])


def _verdict(verdict: VerifiedArchive) -> str:
    return "FAULTS" if verdict.failed else "verified"


def _read(folder: Path) -> str:
    with reopen(folder) as archive:
        return f"{len(view(archive)[1])} items"  # type: ignore[arg-type]


def _rsynced(source: Path, target: Path) -> str:
    subprocess.run(["rsync", "-a", f"{source}/", f"{target}/"], check=True)
    return _faults(target)


def _sealed(folder: Path) -> str:
    with reopen(folder) as archive:
        seal(archive, Path("/mnt/originals"))
        return f"{len(view(archive)[1])} items"  # type: ignore[arg-type]


def _faults(folder: Path) -> str:
    return "verified" if not (told := faults(folder)) else f"faults {sorted(told)}"


def _second(folder: Path, seen: Path) -> str:
    with reopen(folder) as archive, archive.writing(), reopen(seen) as second:
        log(second, Remark.numbered(2))
    return "BOTH WROTE"


def _killed(folder: Path, remount: str) -> str:
    """Writers are killed by SIGKILL; after each the medium is taken out and put in again, and the work is gone on with."""
    said: dict[str, int] = {}
    sources = spread(Path("/mnt/more"), {f"{number}.bin": os.urandom(400_000) for number in range(8)})

    def sealing() -> None:
        with reopen(folder) as archive:
            seal(archive, sources)

    for number in range(12):
        status = in_child(lambda: _killed_after(0.02 + 0.04 * number, sealing), 300)  # noqa: B023 -- called at once
        _shell(remount)
        before = _faults(folder)
        with reopen(folder) as archive:
            for accession in overview(archive).unfinished:
                resume(archive, accession)
            log(archive, Remark.numbered(number))
        left = [name for name in everything_in(folder) if ".new-" in name]
        answer = f"status {status}, then {before}, gone on: {_faults(folder)}{', litter' if left else ''}"
        said[answer] = said.get(answer, 0) + 1
    return "; ".join(f"{count} times {answer}" for answer, count in said.items())


def _killed_copies(own: Archive, target: Path, remount: str) -> str:
    """Copiers are killed by SIGKILL; after each the share is mounted anew, and copying is gone on with."""
    said: dict[str, int] = {}
    for number in range(6):
        seal(own, spread(Path(f"/mnt/more-{number}"), {"a.bin": os.urandom(3_000_000)}))
        status = in_child(lambda: _killed_after(0.05 + 0.1 * number, lambda: _copied(own, target)), 300)  # noqa: B023
        _shell(remount)
        try:
            before = _faults(target)
        except KhronikaError as error:
            before = str(error)
        answer = f"status {status}, then {before}, copied again: {_copied(own, target)}"
        said[answer] = said.get(answer, 0) + 1
    return "; ".join(f"{count} times {answer}" for answer, count in said.items())


def _killed_after(seconds: float, work: Callable[[], object]) -> int:
    threading.Timer(seconds, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
    work()
    return 0


def _shell(command: str) -> None:
    subprocess.run(["/bin/sh", "-c", command], check=False)


def _full(own: Archive, folder: Path) -> str:
    filler, there = folder / "filler", os.statvfs(folder)
    if there.f_bavail * there.f_frsize > MOST_ROOM:
        return "it does not tell how much room there is"
    try:
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            for _ in range(there.f_bavail * there.f_frsize // (1 << 20) - 1):
                file.write(bytes(1 << 20))
        return f"there was room: {_copied(own, folder / 'full')}"
    finally:
        filler.unlink(missing_ok=True)


def _without_index(folder: Path) -> str:
    for path in folder.glob("index.db*"):
        path.unlink()
    return f"{_faults(folder)}, {_read(folder)}"


def _cut_copy(own: Archive, target: Path, server: Server) -> str:
    """The server goes as soon as 20 MB of a film are there."""
    seal(own, spread(Path("/mnt/large"), {"large.bin": os.urandom(40_000_000)}))
    cut = _Once(server.cut)
    return _verdict(make_copy(own, target, lambda done, _: cut.run() if done > 20_000_000 else None)[1])


def _cut_taking_out(own: Archive, out: Path, server: Server) -> str:
    row = max(own.index.items(), key=lambda row: row.size)
    threading.Timer(0.3, lambda: _shell(server.cut)).start()
    take_out(own, row, out, "")
    return "taken out"


def _taken(own: Archive, out: Path, server: Server) -> str:
    """Whether what stands there is whole, and what was begun is gone after the next export into that folder."""
    _back(server)
    row = max(own.index.items(), key=lambda row: row.size)
    seen = "nothing" if not out.exists() else "whole" if _digest(out) == row.sha256 else "NOT WHOLE"
    left = len(list(out.parent.glob(".new-export-*")))
    take_out(own, row, out.with_name("again.bin"), "")
    remaining = len(list(out.parent.glob(".new-export-*")))
    return f"{seen}; {left} begun; taken out again, {remaining} begun; {_faults(own.folder.root)}"


def _cut_sealing(own: Archive, originals: Path, server: Server) -> str:
    spread(originals, {f"{number}.bin": os.urandom(8_000_000) for number in range(5)})
    _shell(server.remount)  # what this machine still holds in memory would be read without the server
    cut = _Once(server.cut)
    return _outcomes(seal(own, originals, report=lambda told: cut.run() if told.done else None))


def _sealed_again(own: Archive, originals: Path, server: Server) -> str:
    _back(server)
    before = _faults(own.folder.root)
    sealed = _outcomes(seal(own, originals))
    held = {row.sha256 for row in own.index.items()}
    missing = sum(_digest(path) not in held for path in originals.iterdir())
    return (
        f"{before}; {sealed}; {missing} of the originals MISSING"
        if missing
        else f"{before}; {sealed}; all there"
    )


def _outcomes(sealing: Sealing) -> str:
    return ", ".join(f"{count} {outcome.value}" for outcome, count in sealing.outcomes.items())


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _back(server: Server) -> None:
    _shell(server.back)
    _shell(server.remount)


class _Once:
    """A command that is run the first time it is asked for."""

    def __init__(self, command: str) -> None:
        self._command = command

    def run(self) -> None:
        """Run it, unless it was."""
        command, self._command = self._command, ""
        if command:
            _shell(command)


def _seen_from(folder: Path) -> str:
    """What another machine sees, and after how long: some clients hand on later what was written to them."""
    began = time.monotonic()
    while True:
        try:
            answer = _faults(folder)
        except (KhronikaError, OSError) as error:
            answer = str(error)
        waited = time.monotonic() - began
        if answer == "verified" or waited > LATER:
            return answer if waited < 2 else f"{answer}, after {waited:.0f} seconds"
        time.sleep(1)


def _logged(folder: Path) -> str:
    with reopen(folder) as archive:
        log(archive, Remark.numbered(2))
    return "WRITTEN"


def _typed(*words: str | Path) -> str:
    """What a command says, on one line."""
    Path("/mnt/passphrase").write_text(PASSPHRASE)
    command = [sys.executable, "-m", "khronika.cli.main", *words, "--passphrase-file", "/mnt/passphrase"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return " / ".join([f"status {done.returncode}", *done.stdout.splitlines()[:2], *done.stderr.splitlines()])


if __name__ == "__main__":
    shutil.rmtree("/mnt/own", ignore_errors=True)
    sys.exit(main())
