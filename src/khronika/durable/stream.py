"""One new file, written piece by piece and seen by nobody until it is whole.

The syscalls are: open(O_CREAT|O_EXCL, 0600) a temporary name in the target's folder, write..., utime 0, fsync, rename,
fsync the folder.
A rename that outlives a power cut while its content does not is what the first fsync prevents; a rename that does not
outlive it, the second.
"""

import os
import secrets
from pathlib import Path
from typing import Self

TEMPORARY = ".new-"
"""How the name of an unfinished file begins."""


class Stream:
    """An open temporary file that becomes `path` on `commit` and vanishes on `discard`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
        self._descriptor = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._synced = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append all of `data`; raises OSError when the disk is full."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def sync(self) -> None:
        """Make the content durable under its temporary name."""
        # A modification time would tell a thief when material was received.
        os.utime(self._descriptor, ns=(0, 0))
        os.fsync(self._descriptor)
        os.close(self._descriptor)
        self._synced = True

    def publish(self) -> None:
        """Rename to the final name; the caller fsyncs the folder."""
        os.rename(self._temporary, self.path)

    def commit(self) -> None:
        """Make the file durable under its final name."""
        self.sync()
        self.publish()
        sync_folder(self.path.parent)

    def discard(self) -> None:
        """Forget everything written; safe to call after a failed commit."""
        if not self._synced:
            os.close(self._descriptor)
            self._synced = True
        self._temporary.unlink(missing_ok=True)
        # A file that came to nothing has dated its folder all the same.
        os.utime(self.path.parent, ns=(0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        if failure is None:
            self.commit()
        else:
            self.discard()


def sync_folder(folder: Path) -> None:
    """Make renames and removals in `folder` durable, and give it the date of no day."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.utime(descriptor, ns=(0, 0))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
