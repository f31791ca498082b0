# SPDX-License-Identifier: Apache-2.0
"""The package on disk, read without ever following a link, opening a device or leaving the folder."""

import hashlib
import os
import re
import stat
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from khronika_verify.limit import MAX_DEPTH, MAX_FILES

CHUNK = 1 << 20
LAST = "\U0010ffff"
UNSAFE = re.compile(r"[\\:*?\"<>|\x00-\x1f]")
DEVICE = re.compile(
    "(con|prn|aux|nul|conin[$]|conout[$]|(com|lpt)[1-9\u00b9\u00b2\u00b3]) *([.].*)?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
"""Names that Windows keeps for devices, whatever follows a full stop ("Naming Files, Paths, and
Namespaces")."""
JUNCTION = 0xA0000003
"""The tag of a folder of Windows that leads elsewhere (IO_REPARSE_TAG_MOUNT_POINT) and is told as no link."""
FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class PackageFiles:
    """The regular files under `root` by their path (with `/`), the paths of whatever else lies there, and the paths sorted."""

    root: Path
    files: dict[str, int]
    unsafe: tuple[str, ...]
    paths: tuple[str, ...]
    digests: dict[str, tuple[str, int]] = field(default_factory=dict)

    def under(self, prefix: str) -> list[str]:
        """The paths of the files whose path begins with `prefix`, sorted."""
        return list(self.paths[bisect_left(self.paths, prefix) : bisect_left(self.paths, prefix + LAST)])

    def chunks(self, path: str) -> Iterator[bytes]:
        """The bytes of a surveyed file, a mebibyte at a time; raises OSError where it cannot be read."""
        descriptor = os.open(f"{self.root}/{path}", FLAGS)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError("not a regular file any more")
            # A package has tens of thousands of small files: no more is asked for at once than there should be.
            length = min(CHUNK, self.files.get(path, CHUNK) + 1)
            while chunk := os.read(descriptor, length):
                yield chunk
        finally:
            os.close(descriptor)

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a small file, or None where it is missing, unreadable or larger than `limit`."""
        if self.files.get(path, limit + 1) > limit:
            return None
        data = bytearray()
        try:
            for chunk in self.chunks(path):
                data += chunk
                if len(data) > limit:
                    return None
        except OSError:
            return None
        return bytes(data)

    def digest(self, path: str) -> tuple[str, int] | None:
        """SHA-256 in hex and size of a surveyed file, read once, or None where it cannot be read."""
        if path in self.digests:
            return self.digests[path]
        hasher, size = hashlib.sha256(), 0
        try:
            for chunk in self.chunks(path):
                hasher.update(chunk)
                size += len(chunk)
        except OSError:
            return None
        self.digests[path] = hasher.hexdigest(), size
        return self.digests[path]


def survey_package(folder: Path) -> PackageFiles:
    """The package in a folder, or in the one folder that it holds besides nothing."""
    disk = survey(folder)
    names = {path.split("/")[0] for path in [*disk.files, *disk.unsafe]}
    return (
        survey(folder / names.pop()) if len(names) == 1 and f"{min(names)}/bagit.txt" in disk.files else disk
    )


def survey(root: Path) -> PackageFiles:
    """List a folder to the bottom.

    Links, devices, unreadable folders and names that do not travel are listed as unsafe and left alone.
    """
    files: dict[str, int] = {}
    unsafe: list[str] = []
    waiting = [""]
    while waiting and len(files) + len(unsafe) < MAX_FILES:
        prefix = waiting.pop()
        for entry in _entries(root / prefix, prefix, unsafe):
            _file(entry, prefix + entry.name, files, unsafe, waiting)
    unsafe.extend(waiting)
    return PackageFiles(root, files, tuple(sorted(unsafe)), tuple(sorted(files)))


def _entries(folder: Path, prefix: str, unsafe: list[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return list(listing)
    except OSError:
        unsafe.append(prefix)
        return []


def _file(
    entry: os.DirEntry[str], path: str, files: dict[str, int], unsafe: list[str], waiting: list[str]
) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        status = None
    leads_elsewhere = getattr(status, "st_reparse_tag", 0) == JUNCTION
    if status and is_safe(path) and stat.S_ISDIR(status.st_mode) and not leads_elsewhere:
        waiting.append(path + "/")
    elif status and is_safe(path) and stat.S_ISREG(status.st_mode) and len(files) < MAX_FILES:
        files[path] = status.st_size
    else:
        unsafe.append(path)


def is_safe(path: str) -> bool:
    """Whether a path stays in the package, and names the same file, on every system.

    It is relative, without `.` or `..`, and holds no character and no name that Windows does not keep in a
    name of a file.
    """
    parts = path.split("/")
    return (
        len(parts) <= MAX_DEPTH
        and not path.startswith("~")
        and not UNSAFE.search(path)
        and all(map(_is_kept, parts))
    )


def _is_kept(part: str) -> bool:
    """Whether every system keeps this name as it is: Windows drops a full stop or a blank at the end."""
    return bool(part) and not part.endswith((".", " ")) and not DEVICE.fullmatch(part)
