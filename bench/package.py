"""How long a court's expert waits for `verify.py` on a package of many exhibits.

`python -m bench.package FOLDER EXHIBITS` makes such a package with the simulator of the tests, which shares
no code with Khronika. With `--read`, every exhibit is a document of three pages that was read, and its
quotation is compared with what was read; with `--verify N`, `verify.py` is run on it N times, and the median
is printed.
"""

import argparse
import os
import sys
from pathlib import Path

from bench.usage import Usage, measure, median


def verification(package: Path, *, folder: Path) -> Usage:
    """What `python3 -I verify.py` costs on this package, with the verifier as it stands in the source.

    Raises CommandFailedError.
    """
    verifier = folder / "verify.py"
    verifier.write_bytes(_verifier())
    return measure(
        [sys.executable, "-I", str(verifier), str(package)], environment=dict(os.environ), folder=folder
    )


def simulated(folder: Path, exhibits: int) -> Path:
    """A new package with that many exhibits, three custody events and one statement each, made by a process of its own."""
    package = folder / "package"
    seen = dict(os.environ)
    project = Path(__file__).resolve().parents[1]
    seen["PYTHONPATH"] = str(project)
    measure(
        [sys.executable, "-m", "bench.package", str(package), str(exhibits)], environment=seen, folder=folder
    )
    return package


def _verifier() -> bytes:
    from khronika_verify.single import build_verify_py

    return build_verify_py()


def main() -> int:
    """Make a package, and say what verifying it costs where that is asked for."""
    from tests.verify.package_simulator import compose
    from tests.verify.scenario_simulator import large, large_read

    wanted = _arguments()
    compose((large_read if wanted.read else large)(wanted.exhibits)).write(wanted.folder)
    usages = [
        verification(wanted.folder.resolve(), folder=wanted.folder.parent) for _ in range(wanted.verify)
    ]
    if usages:
        usage = median(usages)
        print(
            f"{wanted.exhibits:,} exhibits: {usage.cpu:.2f} CPU-seconds, {usage.wall:.2f} s (medians of {len(usages)})"
        )
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.package", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("exhibits", type=int)
    parser.add_argument(
        "--read", action="store_true", help="documents that were read, and quotations of what was read"
    )
    parser.add_argument("--verify", type=int, default=0, metavar="N", help="run verify.py on it N times")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
