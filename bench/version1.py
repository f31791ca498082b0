"""Makes a large archive with the build of version 1, for tests of the upgrade: `python -m bench.version1 --old CHECKOUT ARCHIVE`.

The archive is invented and the same in kind, not in bytes, on every run. Its passphrase, which costs nothing to try, goes beside it.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from bench.beside import Build

PROJECT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the other build's part of the work with that build's interpreter."""
    parser = argparse.ArgumentParser(prog="python -m bench.version1", description=__doc__)
    parser.add_argument(
        "--old", type=Path, required=True, help="a checkout of the build of version 1, with its environment"
    )
    parser.add_argument("--statements", type=int, default=100_000, help="how many (default 100,000)")
    parser.add_argument("archive", type=Path, help="a folder that does not exist yet")
    wanted = parser.parse_args()
    old = Build(wanted.old.resolve(), "bench.version1_old")
    paths = os.pathsep.join([str(old.folder / "src"), str(PROJECT)])
    command = [old.python, "-m", old.script, str(wanted.archive.absolute()), str(wanted.statements)]
    return subprocess.run(
        command, cwd=PROJECT, env=os.environ | {"PYTHONPATH": paths}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
