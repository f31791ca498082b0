"""The build at hand beside an older one: what recording, folding, sealing and opening cost, in turn on the same machine and bytes."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.beside_material import PARTS, write_material
from bench.race import scratch

PROJECT = Path(__file__).resolve().parents[1]
MEMORY = Path("/dev/shm")  # noqa: S108 -- a fresh folder is made below it; memory keeps the disk out of the figures
LIMITS = {"recording": 1.5, "folding": 1.5, "sealing": 1.1, "opening": 1.1}
"""What the build at hand may cost at most, as a multiple of what the older one costs, by the first word of a
figure's name."""


@dataclass(frozen=True, slots=True)
class Build:
    """A checkout with its interpreter, and the script that knows its interface."""

    folder: Path
    script: str

    @property
    def python(self) -> str:
        """The interpreter of its own environment, where it has one."""
        own = self.folder / ".venv" / "bin" / "python"
        return str(own) if own.exists() else sys.executable

    def measure(self, parts: Sequence[str], material: Path, work: Path) -> Mapping[str, float]:
        """CPU-seconds of each figure, from one process that imports nothing of the other build."""
        paths = os.pathsep.join([str(self.folder / "src"), str(PROJECT)])
        command = [self.python, "-m", self.script, str(material), str(work), *parts]
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{self.script} failed:\n{done.stderr}")
        figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return figures


def main() -> int:
    """Print the table; the exit status is 1 when a limit is passed."""
    wanted = _arguments()
    builds = Build(wanted.old.resolve(), "bench.beside_old"), Build(PROJECT, "bench.beside_new")
    with scratch(wanted.folder) as folder:
        material = write_material(folder / "material", statements=wanted.statements, files=wanted.files)
        runs = [_pair(builds, wanted.parts, material, folder) for _ in range(wanted.runs)]
    old, new = ({name: [run[which][name] for run in runs] for name in runs[0][which]} for which in (0, 1))
    return _print(old, new)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__)
    parser.add_argument(
        "--old", type=Path, required=True, help="a checkout of the older build, with its environment"
    )
    parser.add_argument("--runs", type=int, default=5, help="paired runs; medians are shown (default 5)")
    parser.add_argument(
        "--statements",
        type=int,
        default=20_000,
        help="statements recorded in each size of batch (default 20,000)",
    )
    parser.add_argument("--files", type=int, default=20_000, help="small files sealed (default 20,000)")
    parser.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS, help="some of the parts")
    parser.add_argument(
        "--folder",
        type=Path,
        default=MEMORY if MEMORY.is_dir() else None,
        help="where to work (default: memory)",
    )
    return parser.parse_args()


def _pair(
    builds: Sequence[Build], parts: Sequence[str], material: Path, folder: Path
) -> list[Mapping[str, float]]:
    found = []
    for build in builds:
        with scratch(folder) as work:
            found.append(build.measure(parts, material, work))
    return found


def _print(old: Mapping[str, Sequence[float]], new: Mapping[str, Sequence[float]]) -> int:
    print(
        "| CPU-seconds, medians | older | at hand | ratio of the pairs | limit | |\n|---|--:|--:|--:|--:|---|"
    )
    status = 0
    for name, before in old.items():
        ratio = median(one / other for one, other in zip(new[name], before, strict=True))
        limit = LIMITS[name.split()[0]]
        status |= ratio > limit
        said = "" if ratio <= limit else "**above**"
        print(f"| {name} | {median(before):.3f} | {median(new[name]):.3f} | {ratio:.2f} | {limit} | {said} |")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
