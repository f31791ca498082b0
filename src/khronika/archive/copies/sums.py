"""The list of digests that a copy holds, in the form `sha256sum -c` reads: whoever keeps a copy and has no key sees whether it is whole.

It tells of damage, not of forgery: who changes a file can change the list. Projections are not in it, since they are made again. Every
writer who goes on in the folder removes it: it is of the folder as it was copied.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from khronika.archive.error import ArchiveError
from khronika.archive.folder.folder import Folder
from khronika.durable.reading import bytes_of, open_file
from khronika.ledger.log_files import files_below
from khronika.primitives.error import MalformedError

PROJECTIONS = frozenset(
    f"{name}{beside}"
    for name in ("index.db", "search.db", "views.db")
    for beside in ("", "-wal", "-shm", "-journal")
)

_LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)", re.ASCII)
_BLOCK = 1 << 20


class NoSumsError(ArchiveError):
    """The folder holds no list of digests."""


class Damage(Enum):
    """What is wrong with one file."""

    MISSING = "missing"
    DAMAGED = "damaged"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One file that is not as it was copied."""

    path: str
    damage: Damage


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was compared, and everything that differs."""

    files: int
    size: int
    flaws: tuple[Flaw, ...]


def format_sums(digests: Mapping[str, bytes]) -> bytes:
    """The bytes of the list, in the order of the paths."""
    return "".join(f"{digest.hex()}  {path}\n" for path, digest in sorted(digests.items())).encode()


def parse_sums(data: bytes) -> dict[str, bytes]:
    """The digests by their paths; raises MalformedError."""
    lines = data.decode(errors="replace").split("\n")
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    digests = {each[2]: bytes.fromhex(each[1]) for each in found if each is not None}
    if format_sums(digests) != data or any({"", ".", ".."} & set(path.split("/")) for path in digests):
        raise MalformedError(
            "the list of digests is malformed", hint="make the copy again: khronika copy ARCHIVE COPY"
        )
    return digests


def read_sums(folder: Folder) -> dict[str, bytes]:
    """The list that lies in a copy; raises NoSumsError, MalformedError."""
    try:
        return parse_sums(bytes_of(folder.sums))
    except FileNotFoundError as error:
        raise NoSumsError(
            "there is no list of digests here: this folder was not made by khronika copy, or was worked in since",
            hint="make one with: khronika copy ARCHIVE COPY; or verify with a key",
        ) from error


def compare(folder: Folder, report: Callable[[int, int], None]) -> Soundness:
    """Hold every file of a copy against its list; nothing is opened.

    `report` is told bytes read and bytes in all.

    Raises NoSumsError, MalformedError.
    """
    stated = read_sums(folder)
    present = {
        path for path in files_below(folder.root) if path not in PROJECTIONS and path != folder.sums.name
    }
    total, read = sum(_size(folder.root / path) for path in present & stated.keys()), 0
    flaws = [Flaw(path, Damage.MISSING) for path in stated.keys() - present]
    flaws += [Flaw(path, Damage.ADDED) for path in present - stated.keys()]
    for path in sorted(present & stated.keys()):
        if digest_of(folder.root / path) != stated[path]:
            flaws.append(Flaw(path, Damage.DAMAGED))
        read += _size(folder.root / path)
        report(read, total)
    return Soundness(len(stated), read, tuple(sorted(flaws, key=lambda flaw: flaw.path)))


def digest_of(path: Path) -> bytes | None:
    """The SHA-256 of a file; None for one that cannot be read, and for a link."""
    if path.is_symlink():
        return None
    digest = hashlib.sha256()
    try:
        with open_file(path) as file:
            for block in _blocks(file.read):
                digest.update(block)
    except OSError:
        return None
    return digest.digest()


def _blocks(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while block := read(_BLOCK):
        yield block


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
