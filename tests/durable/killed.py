"""A process that opens a projection and waits, to be killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khronika.durable.database import ProjectionLayout

_CHILD = """
import sys
from pathlib import Path
from khronika.durable.database import ProjectionLayout
from khronika.durable.open_elsewhere import is_open_elsewhere
from khronika.durable.projection import Projection
from khronika.primitives.error import KhronikaError
path = Path(sys.argv[1])
layout = ProjectionLayout("index", sys.argv[3], 1, memory=1, page=4096, damaged=KhronikaError, full=KhronikaError)
"""
_WAITS = """
projection = Projection.open(path, bytes.fromhex(sys.argv[2]), layout)
with projection.changing():
    projection.connection.execute("INSERT INTO thing VALUES ('one')")
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def child_that_opens(
    path: Path, key: bytes, layout: ProjectionLayout, done: str = ""
) -> Iterator[subprocess.Popen[bytes]]:
    """The child, once it has the projection open and has written to it; or doing `done` instead."""
    command = [sys.executable, "-c", _CHILD + (done or _WAITS), str(path), key.hex(), layout.schema]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        if not done:
            assert child.stdout is not None
            assert child.stdout.readline() == b"open\n"
        yield child
    finally:
        child.kill()
        child.communicate()
