"""What an archive meets in one mounted folder: one line a question, with what a person is told.

    python -m bench.shares_work FOLDER ANOTHER REMOUNT CUT

FOLDER is on the file system that is tried; ANOTHER shows the same as another machine sees it (the same folder where there is none);
REMOUNT is a command that takes the file system away and mounts it again, CUT one that takes the server or the medium away.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from khronika.archive.copies.copies import make_copy
from khronika.archive.custody.overview import overview
from khronika.archive.store.archive import Archive
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

SMALL = {f"page-{number}.txt": f"page {number}".encode() * 200 for number in range(5)}


def main() -> int:
    """Ask every question, and say what came."""
    folder, another = Path(sys.argv[1]), Path(sys.argv[2])
    remount, cut = sys.argv[3:5]
    with found(Path("/mnt/own")) as own:
        seal(own, spread(Path("/mnt/originals"), SMALL))
        for question, ask in _questions(own, folder, another, remount, cut):
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
    own: Archive, folder: Path, another: Path, remount: str, cut: str
) -> Iterator[tuple[str, Callable[[], str]]]:
    copy, work = folder / "copy", folder / "archive"
    yield "a copy made there, and verified", lambda: _copied(own, copy)
    yield "brought up to date", lambda: (log(own, Remark.numbered(1)), _copied(own, copy))[1]
    yield "the copy read there", lambda: _read(copy)
    yield "searched there", lambda: _typed("search", copy, "page")
    yield "copied back by rsync -a, and verified", lambda: _rsynced(copy, Path("/mnt/back"))
    yield "made there by rsync -a, and verified", lambda: _rsynced(Path("/mnt/back"), folder / "rsynced")
    yield "verified by another machine", lambda: _faults(another / "copy")
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
    if cut:
        yield "taken away while it is copied to", lambda: _cut(own, folder / "cut", cut)
        yield "read when it is away", lambda: _read(copy)


def _copied(own: Archive, target: Path) -> str:
    make_copy(own, target, lambda *_: None)
    return _faults(target)


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


def _cut(own: Archive, target: Path, cut: str) -> str:
    seal(own, spread(Path("/mnt/large"), {"large.bin": os.urandom(30_000_000)}))
    threading.Timer(1.0, lambda: _shell(cut)).start()
    return _copied(own, target)


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
