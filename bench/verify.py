"""`khronika verify` beside `restic check --read-data`: the same small files, the same run, unlocking apart."""

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.contestants import CONTESTANTS, PASSPHRASE, Contestant, shell
from bench.material import Material, small_files
from bench.race import environment, scratch
from bench.usage import measure

MEMORY = Path("/dev/shm")  # noqa: S108 -- a fresh folder is made below it; memory keeps the disk out of the figures
PEERS = ("khronika", "restic")
SHOWN = 40
"""Lines of a profile."""


@dataclass
class Kept:
    """Material in the keeping of one tool, and what checking it has cost so far, with unlocking apart."""

    contestant: Contestant
    empty: Mapping[str, str]
    full: Mapping[str, str]
    checks: list[float] = field(default_factory=list)
    unlocks: list[float] = field(default_factory=list)

    def check_once(self, folder: Path) -> None:
        """Check the material, and unlock what is empty."""
        self.unlocks.append(_cpu(self.contestant.unlock, self.empty, folder))
        self.checks.append(_cpu(self.contestant.check, self.full, folder))

    @property
    def cost(self) -> float:
        """CPU-seconds of one check without unlocking, the median of the pairs."""
        return sorted(check - unlock for check, unlock in zip(self.checks, self.unlocks, strict=True))[
            len(self.checks) // 2
        ]


def main() -> int:
    """Print the comparison; the exit status is 1 when khronika costs more than restic."""
    wanted = _arguments()
    with scratch(wanted.folder) as folder:
        material = small_files(folder / "material", count=wanted.files)
        if wanted.profile:
            _profile(material, folder)
            return 0
        kept = [_keep(each, material, folder) for each in CONTESTANTS if each.name in PEERS]
        for _ in range(wanted.pairs):
            for each in kept:
                each.check_once(folder)
    return _print(material, kept)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.verify", description=__doc__)
    parser.add_argument("--files", type=int, default=20_000, help="files of 4 to 40 KiB (default 20,000)")
    parser.add_argument("--pairs", type=int, default=5, help="paired runs; medians are shown (default 5)")
    parser.add_argument("--profile", action="store_true", help="say where the time of khronika goes instead")
    parser.add_argument(
        "--folder",
        type=Path,
        default=MEMORY if MEMORY.is_dir() else None,
        help="where to work (default: memory)",
    )
    return parser.parse_args()


def _keep(contestant: Contestant, material: Material, folder: Path) -> Kept:
    empty, full = (
        _prepared(contestant, material, folder / f"{contestant.name}-{which}") for which in ("empty", "full")
    )
    _cpu(contestant.keep, full, folder)
    return Kept(contestant, empty, full)


def _prepared(contestant: Contestant, material: Material, work: Path) -> Mapping[str, str]:
    work.mkdir()
    (work / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    seen = environment(work, material.folder)
    _cpu(contestant.prepare, seen, work)
    return seen


def _cpu(line: str, seen: Mapping[str, str], folder: Path) -> float:
    return measure(shell(line), environment=seen, folder=folder).cpu


def _print(material: Material, kept: Sequence[Kept]) -> int:
    print(f"{material.title}, {material.size / 1e9:.2f} GB, medians of {len(kept[0].checks)} pairs\n")
    print("| | CPU-seconds, unlocking left out | unlocking | files per CPU-second |\n|---|--:|--:|--:|")
    for each in kept:
        unlock = sorted(each.unlocks)[len(each.unlocks) // 2]
        print(
            f"| {each.contestant.name} | {each.cost:.2f} | {unlock:.2f} | {material.files / each.cost:,.0f} |"
        )
    ours, theirs = kept
    print(f"\nkhronika takes {ours.cost / theirs.cost:.2f} times the CPU of restic; at most 1 is wanted")
    return int(ours.cost > theirs.cost)


def _profile(material: Material, folder: Path) -> None:
    """In this process, with a passphrase that is stretched cheaply: what the check takes, then each function's share under the profiler."""
    from khronika.archive.verification.verify import verify_archive

    archive = _sealed(material, folder / "archive")
    for _ in range(3):
        start = time.process_time()
        verdict = verify_archive(archive, PASSPHRASE, None, lambda *_: None)
        print(
            f"{time.process_time() - start:.2f} CPU-seconds, {verdict.items} items, {len(verdict.findings)} findings"
        )
    profile = cProfile.Profile()
    profile.runcall(verify_archive, archive, PASSPHRASE, None, lambda *_: None)
    pstats.Stats(profile).sort_stats("tottime").print_stats(SHOWN)


def _sealed(material: Material, archive: Path) -> Path:
    from khronika.archive.custody.seal import seal_paths
    from khronika.archive.store.archive import Archive
    from khronika.archive.store.create import Founding
    from khronika.intake.accession import Provenance
    from khronika.seal.member import Cost

    with Archive.create(archive, Founding(PASSPHRASE, "", Cost(64, 1, 1))) as opened:
        seal_paths(
            opened, [str(material.folder).encode()], Provenance("S-1", "test"), lambda _: None, lambda: False
        )
    return archive


if __name__ == "__main__":
    sys.exit(main())
