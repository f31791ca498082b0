"""Every contestant on the same material, one after another, several times."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import PASSPHRASE, Contestant, shell
from bench.material import Material
from bench.usage import Usage, measure, median


@dataclass(frozen=True, slots=True)
class Result:
    """What one contestant needed for one material: medians of all runs, None where it has no such command."""

    contestant: str
    keep: Usage
    check: Usage | None
    unlock: Usage | None


def environment(work: Path, material: Path) -> dict[str, str]:
    """What every command sees: the tools of this interpreter's environment first, and a home folder that is thrown away."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "HOME": str(work),
        "WORK": str(work),
        "MATERIAL": str(material),
        "RESTIC_REPOSITORY": str(work / "repository"),
        "RESTIC_PASSWORD": PASSPHRASE,
        "BORG_REPO": str(work / "repository"),
        "BORG_BASE_DIR": str(work),
        "BORG_PASSPHRASE": PASSPHRASE,
    }


def race(contestant: Contestant, material: Material, *, runs: int, folder: Path) -> Result:
    """Keep and check the material `runs` times, each time from nothing; raises CommandFailedError."""
    rounds = [_one_round(contestant, material, folder) for _ in range(runs)]
    keeps, checks, unlocks = zip(*rounds, strict=True)
    return Result(contestant.name, median(keeps), _median_of_some(checks), _median_of_some(unlocks))


def _one_round(
    contestant: Contestant, material: Material, folder: Path
) -> tuple[Usage, Usage | None, Usage | None]:
    with scratch(folder) as work:
        seen = environment(work, material.folder)
        (work / "passphrase").write_text(PASSPHRASE + "\n")
        _measured(contestant.prepare, seen, work)
        unlock = _measured(contestant.unlock, seen, work)
        keep = _measured(contestant.keep, seen, work)
        if keep is None:
            raise ValueError(f"{contestant.name} keeps nothing")
        return keep, _measured(contestant.check, seen, work), unlock


def _measured(line: str, seen: Mapping[str, str], work: Path) -> Usage | None:
    return measure(shell(line), environment=seen, folder=work) if line else None


def _median_of_some(usages: tuple[Usage | None, ...]) -> Usage | None:
    there = [usage for usage in usages if usage is not None]
    return median(there) if there else None


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    work = Path(tempfile.mkdtemp(prefix="khronika-bench-", dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work)
