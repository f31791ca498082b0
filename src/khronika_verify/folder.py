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
UNSAFE = re.compile(r"[\\:\x00-\x1f]")
FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Shelf:
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
        descriptor = os.open(self.root / path, FLAGS)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError("not a regular file any more")
            while chunk := stream.read(CHUNK):
                yield chunk

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a small file, or None where it is missing, unreadable or larger than `limit`."""
        if self.files.get(path, limit + 1) > limit:
            return None
        octets = bytearray()
        try:
            for chunk in self.chunks(path):
                octets += chunk
                if len(octets) > limit:
                    return None
        except OSError:
            return None
        return bytes(octets)

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


def survey_package(folder: Path) -> Shelf:
    """The package in a folder, or in the one folder that it holds besides nothing."""
    shelf = survey(folder)
    names = {path.split("/")[0] for path in [*shelf.files, *shelf.unsafe]}
    return survey(folder / names.pop()) if len(names) == 1 and f"{min(names)}/bagit.txt" in shelf.files else shelf


def survey(root: Path) -> Shelf:
    """List a folder to the bottom; links, devices, unreadable folders and names that do not travel are listed as unsafe and left alone."""
    files: dict[str, int] = {}
    unsafe: list[str] = []
    waiting = [""]
    while waiting and len(files) + len(unsafe) < MAX_FILES:
        prefix = waiting.pop()
        for entry in _entries(root / prefix, prefix, unsafe):
            _file(entry, prefix + entry.name, files, unsafe, waiting)
    unsafe.extend(waiting)
    return Shelf(root, files, tuple(sorted(unsafe)), tuple(sorted(files)))


def _entries(folder: Path, prefix: str, unsafe: list[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return list(listing)
    except OSError:
        unsafe.append(prefix)
        return []


def _file(entry: os.DirEntry[str], path: str, files: dict[str, int], unsafe: list[str], waiting: list[str]) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        status = None
    if status and is_safe(path) and stat.S_ISDIR(status.st_mode):
        waiting.append(path + "/")
    elif status and is_safe(path) and stat.S_ISREG(status.st_mode) and len(files) < MAX_FILES:
        files[path] = status.st_size
    else:
        unsafe.append(path)


def is_safe(path: str) -> bool:
    """Whether a path stays in the package on every system: relative, no `.` or `..`, no backslash, colon or control character."""
    parts = path.split("/")
    climbing = any(part in ("", ".", "..") for part in parts)
    return not climbing and len(parts) <= MAX_DEPTH and not path.startswith("~") and not UNSAFE.search(path)
