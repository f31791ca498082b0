"""The second opinion on a token: what `openssl ts -verify`, on whose code a court's expert will rely, says of it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khronika.ledger.anchor import StampToken

SECONDS = 30
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class Agreement(Enum):
    """Whether OpenSSL accepts what the library accepted.

    Absent when there is no OpenSSL here, or it did not answer.
    """

    AGREES = "agrees"
    DISAGREES = "disagrees"
    ABSENT = "absent"


def openssl_agrees(token: "StampToken", *, reply: bytes, request: bytes) -> Agreement:
    """OpenSSL's verdict on a raw reply to `request`, under the token's chain and at the token's time."""
    program = shutil.which("openssl")
    if program is None:
        return Agreement.ABSENT
    try:
        # LibreSSL answers to the same name and knows no -attime.
        if not _run(program, "version").stdout.startswith(b"OpenSSL"):
            return Agreement.ABSENT
        return _verdict(program, token, reply=reply, request=request)
    except (OSError, subprocess.TimeoutExpired):
        return Agreement.ABSENT


def _verdict(program: str, token: "StampToken", *, reply: bytes, request: bytes) -> Agreement:
    root = token.chain[token.chain.rindex(_CERTIFICATE) :]
    with ExitStack() as stack:
        files = [stack.enter_context(_nameless(each)) for each in (reply, request, root, token.chain)]
        named = [f"/dev/fd/{each}" for each in files]
        options = [
            text
            for pair in zip(("-in", "-queryfile", "-CAfile", "-untrusted"), named, strict=True)
            for text in pair
        ]
        at = str(int(token.at.timestamp()))
        done = _run(program, "ts", "-verify", "-attime", at, *options, files=files)
    return Agreement.AGREES if done.returncode == 0 else Agreement.DISAGREES


def _run(program: str, *arguments: str, files: list[int] | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "OPENSSL_CONF": os.devnull}
    return subprocess.run(
        [program, *arguments],
        pass_fds=files or [],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )


@contextmanager
def _nameless(content: bytes) -> Iterator[int]:
    """A file that has no name and is gone with this process, so that no trace of an archive stays outside it."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        file.seek(0)
        yield file.fileno()
