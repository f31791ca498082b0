"""An archive that is seized while it is written to: killed at one of many calls of each command, and searched by a thief.

python -m tests.attacks.seized_anywhere [POINTS]        `make seized`: 60 points, spread over the commands
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.copies.copy import copy_files
from khronika.archive.custody.anchor import ask
from khronika.archive.folder.folder import Folder
from khronika.archive.members.membership import Joining, add_member
from khronika.archive.record.state import record
from khronika.archive.seizure.scan import Trace, TraceKind, seize
from khronika.archive.store.archive import Archive
from khronika.durable.stream import undate
from khronika.evidence.citation.locator import OnPage
from khronika.record.statement_file import parse_statement_file
from tests.archive.made_reading import made_reading, made_text, put_readings
from tests.archive.test_release import FILE
from tests.attacks.power import calls_of, dies
from tests.upgraded import run_upgrade
from tests.version1 import Unpacked
from tests.version2 import unpacked
from tests.world import Remark, found, log, recorded, reopen, seal, spread

WORD = "Образцово-показательный"
ORIGINALS = {
    "показания.txt": "Ночью меня били.".encode(),
    f"{WORD} список.csv": ("Тестов Т. Т.;ИК-99;2024-04-07\n" * 40).encode(),
    "film-0417.bin": bytes(range(256)) * 5_000,
}
LATER = {"ещё один лист.txt": "Примеров видел, как его вывели во двор.".encode()}

RELEASING = """
import sys
from pathlib import Path
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from tests.attacks.power import Disk
from tests.world import reopen

folder, stash, out = map(Path, sys.argv[1:4])
with reopen(folder) as archive:
    disk = Disk(folder, stash, int(sys.argv[4]), None)
    disk.install()
    release(archive, ReleaseOrder("night"), out)
print(len(disk.names))
"""


@dataclass(frozen=True)
class World:
    """An archive, what a thief has of it, and archives of version 2 with theirs."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def originals(self) -> Path:
        return self.folder / "originals"

    @property
    def packages(self) -> list[Path]:
        return sorted(self.folder.glob("package-*"))


def make_world(folder: Path, packages: int = 3) -> World:
    """Originals sealed, a case released so many times, and more originals that wait to be sealed."""
    world = World(folder)
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    spread(folder / "first", ORIGINALS)
    spread(folder / "later", LATER)
    spread(world.originals, ORIGINALS | LATER)
    with found(world.archive) as archive:
        seal(archive, *(folder / "first" / name for name in ORIGINALS))
        recorded(archive, parse_statement_file(json.dumps(FILE)))
        log(archive, *map(Remark.numbered, range(250)))
    for number in range(packages):
        _released(world.archive, folder / "stash", folder / f"package-{number}", 1 << 30)
    return world


def _released(folder: Path, stash: Path, out: Path, calls: int) -> int | None:
    """Release in a process of its own, the typesetter has threads; how many calls it made, None where it was killed."""
    shutil.rmtree(stash, ignore_errors=True)
    command = [sys.executable, "-c", RELEASING, *map(str, (folder, stash, out, calls))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in (0, 9), done.stderr
    return int(done.stdout) if done.returncode == 0 else None


Work = Callable[[Path, World], None]


def _sealing(folder: Path, world: World) -> None:
    with reopen(folder) as archive:
        seal(archive, world.folder / "later")


def _reading(folder: Path, world: World) -> None:
    text = made_text((ORIGINALS["показания.txt"].decode(), OnPage(1)))
    with reopen(folder) as archive:
        put_readings(archive, {"A-000001": made_reading(text, reader="pdf")})


def _stating(folder: Path, world: World) -> None:
    with reopen(folder) as archive:
        record(archive, parse_statement_file(json.dumps(FILE | {"cases": []}).replace('"one"', '"two"')))


def _asking(folder: Path, world: World) -> None:
    with reopen(folder) as archive:
        ask(archive)


def _joining(folder: Path, world: World) -> None:
    with reopen(folder) as archive:
        add_member(archive, Joining("Bohdan", "eight words that Bohdan alone can say aloud"))


WORKS: dict[str, Work] = {
    "seal": _sealing,
    "read": _reading,
    "state": _stating,
    "anchor": _asking,
    "members": _joining,
}
EVERY = (*WORKS, "dossier", "copy", "upgrade")


def told_by(folder: Path, originals: Path, packages: list[Path]) -> list[Trace]:
    """What a thief finds, but for what THREATS.md says remains of the instant in which a file is written: its date, and padding to come."""
    found = seize(folder, originals, packages)
    return [
        trace
        for trace in found
        if not (_is_of_the_instant(trace) or (trace.kind is TraceKind.SIZE and trace.path == "vault"))
    ]


def _is_of_the_instant(trace: Trace) -> bool:
    name = Path(trace.path).name
    return trace.kind is TraceKind.TIME and (name.startswith(".new-") or name.endswith(("-wal", "-shm")))


def seized(world: World, place: Path, command: str, points: int) -> Iterator[tuple[int, list[Trace]]]:
    """The command killed at so many calls, evenly spread: at which, and what a thief finds."""
    attempt = _ATTEMPTS.get(command, _attempt)
    _remember(world, place / "whole")
    count = attempt(world, place / "whole", command, 1 << 30)
    for point in range(points):
        calls = (2 * point + 1) * count // (2 * points)
        folder = place / f"killed-{point}"
        _remember(world, folder)
        attempt(world, folder, command, calls)
        if command == "upgrade":
            made = Unpacked(folder / "begun")
            yield calls, [*told_by(made.archive, made.folder / "first", []), *_told_after_the_upgrade(made)]
        else:
            yield calls, told_by(folder / "archive", world.originals, world.packages)
        shutil.rmtree(folder)


def _remember(world: World, folder: Path) -> None:
    """A memory of its own: one that has seen another attempt's log would not let this one be written."""
    shutil.copytree(world.folder / "state", folder / "state")
    os.environ["XDG_STATE_HOME"] = str(folder / "state")


def _attempt(world: World, folder: Path, command: str, calls: int) -> int:
    archive = shutil.copytree(world.archive, folder / "archive")
    return _killed(archive, lambda: WORKS[command](archive, world), calls)


def _killed(archive: Path, work: Callable[[], None], calls: int) -> int:
    if calls == 1 << 30:
        return len(calls_of(archive, lambda _: work()))
    dies(archive, lambda _: work(), calls)
    return calls


def _attempt_dossier(world: World, folder: Path, _: str, calls: int) -> int:
    archive = shutil.copytree(world.archive, folder / "archive")
    (folder / "out").mkdir()
    return _released(archive, folder / "stash", folder / "out" / "package", calls) or calls


def _attempt_copy(world: World, folder: Path, _: str, calls: int) -> int:
    """A copy is seized that was not finished; from an archive of which some was copied before."""
    target = folder / "archive"
    copy_files(Folder(world.archive), target, lambda *_: None)
    for path in (target / "vault").rglob("*"):
        if path.is_file():
            path.unlink()
            undate(path.parent)
    return _killed(target, lambda: copy_files(Folder(world.archive), target, lambda *_: None) and None, calls)


def _attempt_upgrade(world: World, folder: Path, _: str, calls: int) -> int:
    made = unpacked("begun", folder)

    def work() -> None:
        with Archive.open(made.archive, made.passphrase()) as archive:
            run_upgrade(archive)

    return _killed(made.archive, work, calls)


def _told_after_the_upgrade(made: Unpacked) -> list[Trace]:
    """Version 2 shows whose folder it is until its upgrade has come to its end, by every member: what a thief finds then."""
    for who, keys in (("", None), ("bohdan", None), ("vira", made.folder / "vira.keys")):
        with Archive.open(made.archive, made.passphrase(who), keys) as archive:
            run_upgrade(archive)
    return told_by(made.archive, made.folder / "first", [made.folder / "court-package"])


_ATTEMPTS = {"dossier": _attempt_dossier, "copy": _attempt_copy, "upgrade": _attempt_upgrade}


def main() -> int:
    """Every command, and how many traces were found."""
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    failed = 0
    with tempfile.TemporaryDirectory(prefix="seized-") as temporary:
        world = make_world(Path(temporary, "world"))
        for number, command in enumerate(EVERY):
            share = (points * (number + 1)) // len(EVERY) - points * number // len(EVERY)
            for calls, traces in seized(world, Path(temporary, command), command, share):
                failed += bool(traces)
                shown = "; ".join(sorted({f"{each.path}: {each.what}" for each in traces})[:3])
                sys.stdout.write(f"{command} killed at call {calls}: {len(traces)} traces {shown}\n")
    sys.stdout.write(f"{points} points, {failed} of them with traces\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
