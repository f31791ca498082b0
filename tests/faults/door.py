"""A command run in this very process, as the door runs it: what it says is caught below Python."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from khronika.cli.main import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: its status, and what it said."""

    status: int
    out: str
    err: str


def ran_here(
    argv: list[str],
    caught: Path,
    before: Callable[[], None] = lambda: None,
    after: Callable[[], None] = lambda: None,
) -> Ran:
    """Run a command, what it says caught in files beside `caught`; `before` and `after` are called right before and after it."""
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    files = caught.with_suffix(".out"), caught.with_suffix(".err")
    for descriptor, path in zip((1, 2), files, strict=True):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.argv = ["khronika", *argv]
    status = 0
    try:
        before()
        main()
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        after()
        for descriptor, was in zip((1, 2), kept, strict=True):
            os.dup2(was, descriptor)
            os.close(was)
    return Ran(status, *(path.read_text() for path in files))
