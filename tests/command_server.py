"""A process that has the program loaded, and starts each command of a test as a process of its own, without loading it again.

A command that is started so differs from one of a shell in nothing but its beginning: it is forked from here, given its
words, folder, environment and streams, and then runs as `python -m khronika.cli.main` does, to the end of the process.
"""

import importlib
import io
import json
import os
import pkgutil
import runpy
import socket
import sys
from typing import TextIO

PROGRAM = "khronika.cli.main"
MOST = 1 << 18
"""Bytes of one request: words and an environment."""


def load() -> None:
    """Load every command, and what commands load when they run: what only some of them need is left to them."""
    import khronika.archive
    import khronika.cli
    import khronika.presentation

    for package in (khronika.cli, khronika.archive, khronika.presentation):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def serve(channel: socket.socket) -> dict[str, object] | None:
    """Fork a process for each request; in that process return what is asked of it, here nothing once nobody asks."""
    while True:
        request, streams, _, _ = socket.recv_fds(channel, MOST, 3)
        if not request:
            return None
        child = os.fork()
        if child == 0:
            channel.close()
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
            for stream in streams:
                os.close(stream)
            return json.loads(request)
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        channel.send(json.dumps(os.waitstatus_to_exitcode(status)).encode())


def begin(asked: dict[str, object]) -> None:
    """Make this process what a shell would have made it."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    os.umask(asked["umask"])
    sys.argv = [PROGRAM, *asked["words"]]
    sys.path[0] = asked["folder"]
    # Found as the program itself once more, and not as a module that is there already.
    sys.modules.pop(PROGRAM, None)
    sys.stdin = text_stream(sys.stdin, "rb")
    sys.stdout = text_stream(sys.stdout, "wb")
    sys.stderr = text_stream(sys.stderr, "wb", line_buffering=True)


def text_stream(like: TextIO, mode: str, **settings: bool) -> TextIO:
    """A stream over the descriptor that took the place of another's."""
    binary = open(like.fileno(), mode, closefd=False)  # noqa: SIM115
    return io.TextIOWrapper(binary, encoding=like.encoding, errors=like.errors, **settings)


if __name__ == "__main__":
    load()
    with socket.socket(fileno=int(sys.argv[1])) as listening:
        told = serve(listening)
    if told is not None:
        begin(told)
        runpy.run_module(PROGRAM, run_name="__main__", alter_sys=True)
