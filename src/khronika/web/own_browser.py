"""A browser of our own: with a profile that lies in memory where there is such a place, and is removed when the workspace ends.

History, cache and extensions of the browser that a person uses otherwise have no part in it. Only the family of
Chromium is known well enough to promise that.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from khronika.web.error import WorkspaceError
from khronika.web.origin import LOOPBACK

_FAMILY = ("chrom", "brave", "edge", "vivaldi")
_IN_MEMORY = ("/dev/shm",)  # noqa: S108 -- a folder of chance is made in it, which nobody else may enter
_OPTIONS = (
    "--incognito",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-breakpad",
    "--disk-cache-dir=/dev/null",
    # It knows the name of no other machine, and so reaches none: no update, no report, no suggestion of words.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {LOOPBACK}",
    "--no-proxy-server",
)
_PATIENCE = 5.0
"""Seconds for which a browser may end by itself, and for which its files are removed again and again."""


class OwnBrowser:
    """One browser, its process and its profile. Raises WorkspaceError for a program that is none of the family."""

    def __init__(self, program: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise WorkspaceError("this browser is not there", hint="give its name, or its path")
        if not any(each in Path(found).name.lower() for each in _FAMILY):
            raise _no_browser()
        self._program = found
        self.profile: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def open(self, address: str) -> None:
        """Start it with a new profile, at an address that works once; raises WorkspaceError."""
        place = next((each for each in _IN_MEMORY if os.access(each, os.W_OK)), None)
        self.profile = Path(tempfile.mkdtemp(prefix="browser-", dir=place))
        try:
            self._process = subprocess.Popen(
                [self._program, f"--user-data-dir={self.profile}", *_OPTIONS, address],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # An interrupt is for the server, which ends the browser after it has locked the archive.
                start_new_session=True,
            )
        except OSError as error:
            self.close()
            raise _no_browser() from error

    def close(self) -> bool:
        """End it, and remove its profile; gives whether nothing of it is left."""
        if self._process is not None:
            self._end(self._process)
            self._process = None
        profile, self.profile = self.profile, None
        if profile is None:
            return True
        last = time.monotonic() + _PATIENCE
        while profile.exists() and time.monotonic() < last:
            # A process of it that is about to end may write meanwhile.
            shutil.rmtree(profile, ignore_errors=True)
        return not profile.exists()

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """All of its processes: they are a group of their own."""
        if not hasattr(os, "killpg"):
            process.kill()
            process.wait()
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _no_browser() -> WorkspaceError:
    return WorkspaceError(
        "no browser of the Chromium family is called so",
        hint="give Chromium, Chrome, Brave or Edge; for any other, use --no-browser and open the address in a private window",
    )
