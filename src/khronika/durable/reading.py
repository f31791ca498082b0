"""Reading a file without waiting for one that never comes.

Whoever opens a named pipe waits until somebody writes to it: for ever, where nobody does. Folders that lay in
other hands may hold one in the place of a file, and a person may name one. In the place of a file only a file
is read. Of what a person names a pipe may be meant, as shells make them (`--passphrase-file <(command)`): it
is read, as soon as somebody writes to it.
"""

import errno
import os
import stat
import time
from pathlib import Path
from typing import BinaryIO

from khronika.primitives.error import KhronikaError

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK
_PATIENCE, _PAUSE = 10.0, 0.05
"""Seconds that somebody who is to write to a pipe has to open it, and between two looks."""

_BLOCK = 1 << 20
_MOST = 1 << 28
"""Bytes of what comes through a pipe, whose end nobody knows."""


class NothingToReadError(KhronikaError):
    """What a person named is no file, and nothing comes out of it."""


def open_file(path: Path) -> BinaryIO:
    """A file, unbuffered.

    Raises OSError, also for a pipe, a device or a socket in its place, and never waits for one.
    """
    descriptor = os.open(path, _FLAGS)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return open(descriptor, "rb", buffering=0)
    os.close(descriptor)
    number = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENOTSUP
    raise OSError(number, os.strerror(number))


def bytes_of(path: Path, most: int = -1) -> bytes:
    """All bytes of a file, or the first `most`; raises OSError, as `open_file`."""
    with open_file(path) as file:
        return file.read(most)


def bytes_given(path: Path, most: int = -1) -> bytes:
    """All bytes of what a person named: a file (or its first `most`), a pipe that somebody writes to, a terminal.

    Raises NothingToReadError where nothing comes out of it, OSError.
    """
    try:
        return bytes_of(path, most)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
    descriptor = os.open(path, _FLAGS)
    try:
        if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            return _out_of_pipe(descriptor)
        if os.isatty(descriptor) or os.path.samestat(os.fstat(descriptor), os.stat(os.devnull)):
            return _to_the_end(descriptor)
    finally:
        os.close(descriptor)
    raise NothingToReadError(
        "a device was named where a file is needed: nothing was done", hint="name a file"
    )


def _out_of_pipe(descriptor: int) -> bytes:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            first = os.read(descriptor, _BLOCK)
        except BlockingIOError:  # somebody has it open, and says nothing yet: a person may be typing there
            return _to_the_end(descriptor)
        if first:
            return _to_the_end(descriptor, first)
        time.sleep(_PAUSE)
    raise NothingToReadError(
        "a pipe was named, and nobody writes to it: nothing was done",
        hint="name a file; or write to the pipe at the same time",
    )


def _to_the_end(descriptor: int, first: bytes = b"") -> bytes:
    os.set_blocking(descriptor, True)
    data = bytearray(first)
    while len(data) <= _MOST:
        block = os.read(descriptor, _BLOCK)
        if not block:
            return bytes(data)
        data += block
    raise NothingToReadError(
        "what comes through the pipe has no end: nothing was done", hint="write it into a file first"
    )
