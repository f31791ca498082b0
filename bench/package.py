"""How long a court's expert waits for `verify.py` on a package of many exhibits.

`python -m bench.package FOLDER EXHIBITS` makes such a package with the simulator of the tests, which shares no code with Khronika.
"""

import os
import sys
from pathlib import Path

from bench.usage import Usage, measure


def verification(package: Path, *, folder: Path) -> Usage:
    """What `python3 -I verify.py` costs on this package, with the verifier as it stands in the source; raises CommandFailedError."""
    verifier = folder / "verify.py"
    verifier.write_bytes(_verifier())
    return measure([sys.executable, "-I", str(verifier), str(package)], environment=dict(os.environ), folder=folder)


def simulated(folder: Path, exhibits: int) -> Path:
    """A new package with that many exhibits, three custody events and one statement each, made by a process of its own."""
    package = folder / "package"
    seen = dict(os.environ)
    project = Path(__file__).resolve().parents[1]
    seen["PYTHONPATH"] = str(project)
    measure([sys.executable, "-m", "bench.package", str(package), str(exhibits)], environment=seen, folder=folder)
    return package


def _verifier() -> bytes:
    from khronika_verify.single import build_verify_py

    return build_verify_py()


def _simulate(package: Path, exhibits: int) -> None:
    from tests.verify.package_simulator import compose
    from tests.verify.scenario_simulator import large

    compose(large(exhibits)).write(package)


if __name__ == "__main__":
    _simulate(Path(sys.argv[1]), int(sys.argv[2]))
