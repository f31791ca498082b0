"""Commands as a person types them, each in a process of its own."""

import atexit
import functools
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

COMMAND = [sys.executable, "-m", "khronika.cli.main"]
SETTINGS_OF_PYTHON = ("PYTHON", "LC_", "LANG")
"""Variables of which Python takes note when it starts, and never again."""


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """The command line as a person runs it: another process, everything captured. Options are those of `subprocess.run`."""
    words = [str(each) for each in arguments]
    environment = {**(options.get("env") or os.environ)}
    if set(options) <= {"cwd", "env", "input"} and _settings(environment) == BEGUN_WITH:
        return _forked(words, environment, options.get("cwd") or Path.cwd(), options.get("input"))
    captured = {"capture_output": True, "text": True}
    silent = {} if "input" in options else {"stdin": subprocess.DEVNULL}
    return subprocess.run([*COMMAND, *words], check=False, **{**captured, **silent, **options})


def _settings(environment: "os._Environ[str] | dict[str, str]") -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(SETTINGS_OF_PYTHON)}


def _forked(words, environment, folder, typed):
    """Ask the server for the command, feed it, and gather what it says until it and whatever it started have ended."""
    channel = _server()
    told = {"words": words, "environment": environment, "folder": str(folder), "umask": _umask()}
    (said, say), (complained, complain) = os.pipe(), os.pipe()
    given, feed = os.pipe() if typed else (os.open(os.devnull, os.O_RDONLY), None)
    socket.send_fds(channel, [json.dumps(told).encode()], [given, say, complain])
    for end in (given, say, complain):
        os.close(end)
    gathered = {}

    def gather(name, end):
        with os.fdopen(end, encoding="utf-8") as stream:
            gathered[name] = stream.read()

    threads = [threading.Thread(target=gather, args=each) for each in (("out", said), ("error", complained))]
    for each in threads:
        each.start()
    if feed is not None:
        # Whoever asks nothing need not listen, as with `subprocess.run`.
        with suppress(BrokenPipeError), os.fdopen(feed, "w", encoding="utf-8") as stream:
            stream.write(typed)
    for each in threads:
        each.join()
    answer = channel.recv(64)
    assert answer, "the server of commands is gone"
    return subprocess.CompletedProcess(
        [*COMMAND, *words], json.loads(answer), gathered["out"], gathered["error"]
    )


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


BEGUN_WITH = _settings(os.environ)
"""What the server has of them, too."""


@functools.cache
def _server() -> socket.socket:
    """A channel to the server of this process, which ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.command_server", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()
    atexit.register(lambda: (ours.close(), process.wait()))
    return ours
