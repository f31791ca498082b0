"""How much lies under paths before any of it is read, and which folders a person can go into from one."""

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from khronika.intake.walk import WalkedKind, WalkedPlace, walk
from khronika.primitives.error import KhronikaError

MOST_FOLDERS = 200
"""Folders of a folder that are named."""


class MaterialPlaceError(KhronikaError):
    """No file or folder that could be sealed is there."""


@dataclass(frozen=True, slots=True)
class MaterialSurvey:
    """Files and their bytes, and entries that are no files: links, devices, what cannot be looked into.

    `is_whole` is false where the look was ended before it came to the end: then there is more.
    """

    files: int
    size: int
    aside: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class MaterialPlace:
    """A file or folder of this machine, and the names of the folders in it, the first of them in their order."""

    path: bytes
    is_folder: bool
    folders: tuple[bytes, ...] = ()
    further: int = 0
    """How many folders more there are."""

    @property
    def above(self) -> bytes | None:
        """The folder that it lies in; None for the uppermost."""
        folder = self.path.rstrip(b"/").rpartition(b"/")[0] or b"/"
        return folder if folder != self.path else None


def survey(
    paths: Sequence[bytes], archive: WalkedPlace, stop: Callable[[], bool], told: Callable[[int], None]
) -> MaterialSurvey:
    """Count what lies under paths as a sealing would meet it; `told` is given the files counted so far."""
    files = size = aside = 0
    for entry in walk(paths, archive):
        if stop():
            return MaterialSurvey(files, size, aside, is_whole=False)
        if entry.kind is not WalkedKind.FILE:
            aside += 1
            continue
        files += 1
        told(files)
        try:
            size += os.stat(entry.name, dir_fd=entry.folder, follow_symlinks=False).st_size
        except OSError:
            aside, files = aside + 1, files - 1
    return MaterialSurvey(files, size, aside)


def look(path: bytes) -> MaterialPlace:
    """What is at an absolute path, no link followed at its end; raises MaterialPlaceError."""
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            raise MaterialPlaceError("this is a link", hint="name what it leads to: links are not followed")
        if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
            raise MaterialPlaceError(
                "this is no file and no folder", hint="name the folder that the material is in"
            )
        return MaterialPlace(path, is_folder=False) if stat.S_ISREG(mode) else _folder(path)
    except (OSError, ValueError) as error:
        raise MaterialPlaceError(
            "nothing that can be read is there",
            hint="look whether the drive is connected and the path is right",
        ) from error


def _folder(path: bytes) -> MaterialPlace:
    with os.scandir(path) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    return MaterialPlace(path, True, tuple(names[:MOST_FOLDERS]), max(len(names) - MOST_FOLDERS, 0))
