"""What the upgrade of an archive of version 1 costs, and what is left when it is killed at random: `python -m bench.upgrade ARCHIVE`.

The archive (`python -m bench.version1` makes one) is copied and not changed; its passphrase is read from the file beside it.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.race import scratch
from bench.usage import measure

KHRONIKA = [sys.executable, "-m", "khronika.cli.main"]
STEPS = (
    ("first opening: the index is made anew", "status"),
    ("verify before", "verify"),
    ("upgrade", "upgrade"),
    ("verify after", "verify"),
)
LONGEST_LIFE = 6.0
"""Seconds after which a run is killed at the latest."""


def main() -> int:
    """Print the figures.

    The exit status is 1 when an archive that was killed again and again does not say what it said before.
    """
    wanted = _arguments()
    given = [
        "--passphrase-file",
        str(wanted.passphrase_file or wanted.archive.with_name(f"{wanted.archive.name}.passphrase")),
    ]
    with scratch(wanted.folder) as folder:
        copy = shutil.copytree(wanted.archive, folder / "whole")
        for name, command in STEPS:
            used = measure(
                [*KHRONIKA, command, str(copy), *given], environment=dict(os.environ), folder=folder
            )
            print(
                f"| {name} | {used.cpu:.1f} CPU-seconds | {used.wall:.1f} s | {used.peak / 1e6:.0f} MB |",
                flush=True,
            )
        killed = shutil.copytree(wanted.archive, folder / "killed")
        before = _said(killed, given)
        kills = _killed_again_and_again(killed, given, random.Random(wanted.seed), wanted.kills)
        _run([*KHRONIKA, "upgrade", str(killed), *given])
        _run([*KHRONIKA, "verify", str(killed), *given])
        is_same = _said(killed, given) == before
        print(f"| killed {kills} times and resumed | {'nothing lost' if is_same else 'LOST'} |")
    return 0 if is_same else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.upgrade", description=__doc__)
    parser.add_argument("archive", type=Path, help="an archive of version 1")
    parser.add_argument("--passphrase-file", type=Path, help="default: the archive's name and .passphrase")
    parser.add_argument("--kills", type=int, default=20, help="how often it is killed at most (default 20)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which it is killed")
    parser.add_argument("--folder", type=Path, help="where to work (default: temporary files)")
    return parser.parse_args()


def _killed_again_and_again(archive: Path, given: Sequence[str], chance: random.Random, most: int) -> int:
    """How often it was killed before it came to its end, or `most`."""
    for kills in range(most):
        child = subprocess.Popen(
            [*KHRONIKA, "upgrade", str(archive), *given], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + chance.uniform(0, LONGEST_LIFE)
        while child.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        if child.poll() is not None:
            return kills
        child.send_signal(signal.SIGKILL)
        child.wait()
    return most


def _said(archive: Path, given: Sequence[str]) -> str:
    """A digest of every act with its statements, and of all counts, as `khronika query` prints them."""
    return hashlib.sha256(_run([*KHRONIKA, "query", str(archive), "--json", *given]).encode()).hexdigest()


def _run(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
