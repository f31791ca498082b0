"""How acts grow: what each costs in an archive of several sizes, next to the build of 22 November 2026.

`python -m bench.growth OLD [--parts PART...] [--sizes N...] [--folder DIR]` prints a table: the build at hand
at each size, the other build at the largest, how many times as fast, and the exponent of growth over the last
step (0: it does not grow; 1: with the archive). OLD is a checkout of ea35547 (`git worktree add OLD ea35547`); it
runs with the packages of this environment. Figures are milliseconds of processor.
"""

import argparse
import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.race import scratch
from bench.table import this_machine

PROJECT = Path(__file__).resolve().parents[1]
MEMORY = Path("/dev/shm")  # noqa: S108 -- a fresh folder is made below it; memory keeps the disk out of the figures
SIZES = {
    "record": (10_000, 100_000),
    "stamps": (10, 50, 200),
    "items": (1_000, 5_000),
    "export": (10_000, 50_000),
    "package": (100, 300),
}
"""Statements, stamps, letters, statements, exhibits."""

Figures = Mapping[str, float]


def main() -> int:
    """Print the table of each part."""
    wanted = _arguments()
    with scratch(wanted.folder) as folder:
        print(this_machine(folder))
        for part in wanted.parts:
            sizes = tuple(wanted.sizes or SIZES[part])
            ours = {size: _measured(PROJECT, part, size, folder) for size in sizes}
            theirs = _measured(wanted.old.resolve(), part, sizes[-1], folder)
            print("\n".join(_table(part, ours, theirs)), flush=True)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("old", type=Path, help="a checkout of ea35547")
    parser.add_argument("--parts", nargs="+", default=[*SIZES], choices=[*SIZES], help="some of the parts")
    parser.add_argument("--sizes", nargs="+", type=int, help="other sizes, for one part")
    parser.add_argument("--folder", type=Path, default=MEMORY if MEMORY.is_dir() else None)
    return parser.parse_args()


def _measured(source: Path, part: str, size: int, folder: Path) -> Figures:
    """The figures of one part of one build at one size, from a process that imports nothing of the other."""
    paths = os.pathsep.join([str(source / "src"), str(PROJECT)])
    with scratch(folder) as work:
        command = [sys.executable, "-m", "bench.growth_work", part, str(size), str(work)]
        seen = os.environ | {"PYTHONPATH": paths, "XDG_STATE_HOME": str(work / "state")}
        done = subprocess.run(command, cwd=PROJECT, env=seen, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{source} failed:\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _table(part: str, ours: Mapping[int, Figures], theirs: Figures) -> list[str]:
    sizes = [*ours]
    lines = [
        f"\n| {part} | {' | '.join(f'{size:,}' for size in sizes)} | 22 November, {sizes[-1]:,} | times as fast | exponent |",
        f"|---|{'--:|' * (len(sizes) + 3)}",
    ]
    for name, old in theirs.items():
        found = [ours[size][name] for size in sizes]
        shown = " | ".join(f"{each:,.2f}" for each in (*found, old))
        lines.append(f"| {name} | {shown} | {old / found[-1]:,.1f} | {_exponent(sizes, found)} |")
    return lines


def _exponent(sizes: Sequence[int], found: Sequence[float]) -> str:
    """Over the last step; empty where there is none."""
    if len(sizes) < len("ab") or min(found[-2:]) <= 0:
        return ""
    return f"{math.log(found[-1] / found[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"


if __name__ == "__main__":
    sys.exit(main())
