"""What does not hang on the disk that is tried, made once: what workers read, what the typesetter sets, what a package's verifier says.

Each is made by the program itself, in a process or in threads of its own, and taken again only where all it is made of is the same.
"""

import os
import pickle
import subprocess
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from khronika.archive.derivation.reading_task import ItemReading, ReadingTask
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.release import check
from khronika.dossier.paper import pdf
from tests.faults.disk import digest_of, taken

_submit = WorkerPool.submit
_printed = pdf.printed_by_typst


def keep_in(folder: Path) -> None:
    """Keep them in a folder, for this process and those forked from it."""
    folder.mkdir(exist_ok=True)

    def submit(
        pool: WorkerPool, task: ReadingTask, data: Callable[[], Iterable[bytes]]
    ) -> Future[ItemReading]:
        path = folder / sha256(pickle.dumps(task)).hexdigest()
        if path.exists():
            done: Future[ItemReading] = Future()
            done.set_result(pickle.loads(path.read_bytes()))
            return done
        begun = _submit(pool, task, data)
        begun.add_done_callback(lambda read: read.exception() or _keep(path, pickle.dumps(read.result())))
        return begun

    def printed(*asked: Any) -> bytes | None:
        path = folder / sha256(pickle.dumps(asked)).hexdigest()
        if not path.exists():
            _keep(path, _printed(*asked) or b"")
        return path.read_bytes() or None

    def verified(command: list[str], **options: Any) -> Any:
        path = folder / digest_of(taken(Path(command[3]))).hex()
        if not path.exists():
            _keep(path, subprocess.run(command, **options).stdout)  # noqa: PLW1510 -- it is given
        return SimpleNamespace(stdout=path.read_bytes())

    WorkerPool.submit = submit  # type: ignore[method-assign]
    pdf.printed_by_typst = printed
    check.subprocess = SimpleNamespace(run=verified, DEVNULL=subprocess.DEVNULL)  # type: ignore[assignment]


def _keep(path: Path, content: bytes) -> None:
    part = path.with_suffix(f".{os.urandom(8).hex()}")
    part.write_bytes(content)
    part.rename(path)
