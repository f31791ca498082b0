"""A real release of a small case, and what lies on the disk before each call that it makes there: what a SIGKILL at that call would leave.

    python -m tests.attacks.watched_release FOLDER PICTURES      releases FOLDER/archive to FOLDER/package, and keeps every picture

A run in a process of its own, and not in a fork: the typesetter has threads. What SQLite writes into the index goes past the calls; the
index proves nothing, and is made again.
"""

import json
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from khronika.archive.folder.writer_mark import MarkKey
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.record.statement_file import parse_statement_file
from tests.archive.test_release import FILE
from tests.world import found, recorded, reopen, seal, spread

CALLS = ("open", "write", "fsync", "rename", "replace", "unlink", "mkdir", "rmdir")
TESTIMONY = "Ночью меня били.\n".encode()
Contents = dict[str, bytes]


@dataclass(frozen=True)
class Picture:
    """What lies below a folder at one moment: every folder, and the digest of every file; `call` is what was about to be done."""

    call: str
    folders: frozenset[str]
    files: dict[str, str]

    def below(self, name: str) -> "Picture":
        """The part that lies in one folder, without the projections, which are made again."""
        files = {
            path: digest
            for path, digest in self.files.items()
            if path.startswith(f"{name}/") and ".db" not in path
        }
        return Picture(
            self.call,
            frozenset(path for path in self.folders if path == name or path.startswith(f"{name}/")),
            files,
        )

    def put_back(self, folder: Path, contents: Contents) -> None:
        """Make a folder hold this, with the modes that we give."""
        for path in sorted(self.folders):
            (folder / path).mkdir(mode=0o700, parents=True, exist_ok=True)
        for path, digest in self.files.items():
            (folder / path).write_bytes(contents[digest])


@dataclass
class Camera:
    """Takes a picture of `root` before every call, until it is told to stop; with `dies_at` it kills the process there instead."""

    root: Path
    dies_at: int = -1
    pictures: list[Picture] = field(default_factory=list)
    contents: Contents = field(default_factory=dict)
    _known: dict[tuple[int, ...], str] = field(default_factory=dict)

    def install(self) -> None:
        """From now on every call is seen."""
        for name in CALLS:
            setattr(os, name, self._watched(name, getattr(os, name)))

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            if name != "open" or arguments[1] & os.O_CREAT:
                if len(self.pictures) == self.dies_at:
                    os.kill(os.getpid(), signal.SIGKILL)
                self.pictures.append(self.take(name))
            return real(*arguments, **options)

        return watched

    def take(self, call: str) -> Picture:
        """What lies there now."""
        if self.dies_at >= 0:
            return Picture(call, frozenset(), {})
        paths = {path.relative_to(self.root).as_posix(): path for path in self.root.rglob("*")}
        folders = frozenset(name for name, path in paths.items() if path.is_dir())
        return Picture(
            call, folders, {name: self._digest(path) for name, path in paths.items() if name not in folders}
        )

    def _digest(self, path: Path) -> str:
        status = path.stat()
        mark = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        if mark not in self._known:
            data = path.read_bytes()
            self._known[mark] = sha256(data).hexdigest()
            self.contents[self._known[mark]] = data
        return self._known[mark]


def archive_with_a_case(folder: Path) -> Path:
    """A new archive that holds one testimony and the case `night`."""
    with found(folder / "archive") as archive:
        seal(archive, spread(folder / "originals", {"показания.txt": TESTIMONY}))
        recorded(archive, parse_statement_file(json.dumps(FILE)))
    return folder / "archive"


def pictures_in(path: Path) -> tuple[list[Picture], Contents]:
    """What a watched release kept."""
    pictures, contents = pickle.loads(path.read_bytes())
    return pictures, contents


def changes(pictures: list[Picture], name: str) -> Iterator[tuple[int, Picture]]:
    """The pictures at which what lies below a folder is another than before, with their numbers."""
    before: tuple[object, ...] = ()
    for number, picture in enumerate(pictures):
        part = picture.below(name)
        if (part.folders, part.files) != before:
            before = (part.folders, part.files)
            yield number, part


ONE_FOLDER = property(lambda _: bytes(8))
"""What a writer mark knows its folder by, where a picture of it that is put back elsewhere is to pass for the folder itself."""


def main(folder: Path, kept: Path, dies_at: int) -> None:
    MarkKey.folder_number = ONE_FOLDER  # type: ignore[method-assign, assignment]
    camera = Camera(folder, dies_at)
    with reopen(folder / "archive") as archive:
        camera.install()
        release(archive, ReleaseOrder("night"), folder / "package")
        last = camera.take("end")
    kept.write_bytes(pickle.dumps(([*camera.pictures, last], camera.contents)))


if __name__ == "__main__":
    from tests.attacks.watched_release import (
        main,
    )  # a picture that is kept must not be one of the module `__main__`

    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else -1)
