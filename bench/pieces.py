"""Sealing films into pieces of one size, next to the build of 22 November 2026 that gave each film a file of its own: pairs in one run.

`python -m bench.pieces OLD [--gigabytes N] [--pairs N] [--folder DIR]` prints one line a run and the medians. OLD is a checkout of ea35547
(`git worktree add OLD ea35547`); it runs with the packages of this environment. The films are sparse: the disk works for the archive alone.
Passphrases are stretched cheaply: unlocking is no part of what is compared.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import PASSPHRASE
from bench.race import scratch
from bench.usage import Usage, measure

PROJECT = Path(__file__).resolve().parents[1]
FILMS = 10
FORGOTTEN = 6
"""Seconds to wait after an archive was removed: ext4 without a journal passes over each file that was removed lately whenever it looks for
room for a new one, for seconds or, with newer kernels, minutes, so that a build with many files would pay for the run before.
On such a disk work in a folder on an image with a journal (`losetup --direct-io=on`, `mkfs.ext4`, `--folder`)."""
FOUND = """
import sys
from pathlib import Path
try:
    from khronika.archive.store.archive import Archive
    from khronika.archive.store.create import Founding
except ModuleNotFoundError:  # the old build
    from khronika.archive.archive import Archive
    from khronika.archive.create import Founding
from khronika.seal.member import Cost
Archive.create(Path(sys.argv[1]), Founding(sys.argv[2], "", Cost(64, 1, 1))).close()
"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one build needed to seal the films and to verify them, and how many bytes the archive has for each one sealed."""

    seal: Usage
    verify: Usage
    files: int
    written: float


def main() -> None:
    """Seal and verify with both builds in turn, the first of a pair changing, and print what each cost."""
    parser = argparse.ArgumentParser(prog="python -m bench.pieces", description=__doc__)
    parser.add_argument("old", type=Path, help="a checkout of ea35547")
    parser.add_argument("--gigabytes", type=int, default=10, help="of films together (default 10)")
    parser.add_argument("--pairs", type=int, default=3, help="how often both are run (default 3)")
    parser.add_argument("--folder", type=Path, help="where to work")
    asked = parser.parse_args()
    builds = {"old": asked.old / "src", "new": PROJECT / "src"}
    found: dict[str, list[Sealed]] = {name: [] for name in builds}
    with scratch(asked.folder) as folder:
        films = list(make_films(folder / "films", asked.gigabytes * 10**9))
        print(f"{len(films)} films of {sum(films):,} octets; load {os.getloadavg()[0]:.1f}", flush=True)
        for pair in range(asked.pairs):
            for name in list(builds)[:: -1 if pair % 2 else 1]:
                found[name].append(run(builds[name], folder, sum(films)))
                print(f"{name} {line(found[name][-1])}; load {os.getloadavg()[0]:.1f}", flush=True)
    print(comparison(found))


def make_films(folder: Path, total: int) -> Iterator[int]:
    """Ten sparse films, log-normal in size, that come to `total` bytes; gives their sizes."""
    chance = random.Random(22)
    drawn = [chance.lognormvariate(0, 0.8) for _ in range(FILMS)]
    folder.mkdir()
    for number, part in enumerate(drawn):
        size = int(total * part / sum(drawn))
        with (folder / f"{number}.mp4").open("wb") as film:
            film.truncate(size)
        yield size


def run(source: Path, folder: Path, size: int) -> Sealed:
    """A new archive by the build whose modules lie in `source`, the films sealed into it, and verified."""
    archive, secret = folder / "archive", folder / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    seen = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(source),
        "XDG_STATE_HOME": str(folder / "state"),
        "LC_ALL": "C.UTF-8",
    }
    measure([sys.executable, "-c", FOUND, str(archive), PASSPHRASE], environment=seen, folder=folder)
    command = [sys.executable, "-m", "khronika.cli.main"]
    given = ["--passphrase-file", str(secret)]
    films = [str(folder / "films"), "--source", "S-1", "--obtained", "2024", "--channel", "test"]
    try:
        os.sync()
        time.sleep(FORGOTTEN)
        seal = measure([*command, "seal", str(archive), *films, *given], environment=seen, folder=folder)
        verify = measure([*command, "verify", str(archive), *given], environment=seen, folder=folder)
        sizes = [path.stat().st_size for path in archive.rglob("*") if path.is_file()]
    finally:
        shutil.rmtree(archive)
    return Sealed(seal, verify, len(sizes), sum(sizes) / size)


def line(sealed: Sealed) -> str:
    """One run in words."""
    seal, verify = sealed.seal, sealed.verify
    return (
        f"seal {seal.wall:.1f} s, cpu {seal.cpu:.1f} s, {seal.peak / 1e6:.0f} MB; verify {verify.wall:.1f} s, cpu {verify.cpu:.1f} s; "
        f"{sealed.files} files, {sealed.written:.4f} octets for each sealed"
    )


def comparison(found: Mapping[str, list[Sealed]]) -> str:
    """Medians over the pairs of what the new build needs for each second of the old one."""
    pairs = list(zip(found["old"], found["new"], strict=True))
    ratios = {
        "seal, wall": [new.seal.wall / old.seal.wall for old, new in pairs],
        "seal, cpu": [new.seal.cpu / old.seal.cpu for old, new in pairs],
        "verify, wall": [new.verify.wall / old.verify.wall for old, new in pairs],
        "verify, cpu": [new.verify.cpu / old.verify.cpu for old, new in pairs],
    }
    told = (
        f"{name}: {statistics.median(each):.3f} ({min(each):.3f} to {max(each):.3f})"
        for name, each in ratios.items()
    )
    return "new for old, median and range: " + "; ".join(told)


if __name__ == "__main__":
    main()
