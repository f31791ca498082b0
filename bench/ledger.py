"""How fast the ledger appends, proves and checks: `python -m bench.ledger [LEAVES]`, a million by default, on tmpfs where there is one."""

import hashlib
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from khronika.ledger.key import NoteSigner
from khronika.ledger.log import Log
from khronika.ledger.log_files import ClearFiles
from khronika.seal.signature import SigningKey

BATCH = 65_536
PROOFS = 200

_ORIGIN = "bench.invalid/a"
_SIGNERS = (
    NoteSigner(_ORIGIN, SigningKey.ed25519(bytes(32))),
    NoteSigner(_ORIGIN, SigningKey.ml_dsa_44(bytes(32))),
)
_VERIFIERS = tuple(signer.verifier for signer in _SIGNERS)


def measure(folder: Path, leaves: int) -> dict[str, float]:
    """Figures of one log of so many leaves, made in the empty `folder` and removed: leaves a second, milliseconds a proof, MiB."""
    place = folder / "log"
    try:
        return _append(place, leaves) | _prove(place, leaves) | _check(place, leaves) | {"peak MiB": _peak()}
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _append(place: Path, leaves: int) -> dict[str, float]:
    log = Log.create(ClearFiles(place), _ORIGIN, _VERIFIERS)
    wall = processor = 0.0
    for batch in _batches(leaves):
        began, used = time.perf_counter(), time.process_time()
        log.append(batch, _SIGNERS)
        wall += time.perf_counter() - began
        processor += time.process_time() - used
    return {"appended leaves per second": leaves / wall, "appended leaves per CPU second": leaves / processor}


def _prove(place: Path, leaves: int) -> dict[str, float]:
    chosen = Random(1).sample(range(leaves), min(PROOFS, leaves))
    cold = [_milliseconds(Log.open(ClearFiles(place), _ORIGIN, _VERIFIERS), index) for index in chosen[:20]]
    log = Log.open(ClearFiles(place), _ORIGIN, _VERIFIERS)
    warm = [_milliseconds(log, index) for index in chosen]
    return {
        "first proof ms": sum(cold) / len(cold),
        "slowest first proof ms": max(cold),
        "later proof ms": sum(warm) / len(warm),
    }


def _check(place: Path, leaves: int) -> dict[str, float]:
    began = time.perf_counter()
    found = list(Log.open(ClearFiles(place), _ORIGIN, _VERIFIERS).check())
    if found:
        raise RuntimeError("the log that was measured is not sound")
    return {"checked leaves per second": leaves / (time.perf_counter() - began)}


def _milliseconds(log: Log, index: int) -> float:
    began = time.perf_counter()
    log.prove(index)
    return 1000 * (time.perf_counter() - began)


def _batches(leaves: int) -> Iterator[list[bytes]]:
    for start in range(0, leaves, BATCH):
        yield [
            hashlib.sha256(number.to_bytes(8)).digest() for number in range(start, min(leaves, start + BATCH))
        ]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    leaves = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    memory = Path("/dev/shm")  # noqa: S108 -- tmpfs, so that the disk is not what is measured
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        for name, figure in measure(Path(folder), leaves).items():
            print(f"{name:32} {figure:12,.2f}")


if __name__ == "__main__":
    main()
