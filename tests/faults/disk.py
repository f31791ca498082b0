"""A disk that fails where it is told to, as `disk.c` makes it, and what a power cut may leave of what was written to it.

What a power cut may do here is what POSIX lets it do: in every folder that was not fsynced since, the last so many creations, renames and
removals are undone, each folder for itself; of every file that was not fsynced, any of the writes since may be missing, torn, or zeros.
"""

import ctypes
import json
import os
import random
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

SOURCE = Path(__file__).with_name("disk.c")
LIBRARY = "KHRONIKA_DISK"
"""The environment variable that names the library a process was started with."""

_HEAD = struct.Struct("<cIIQQ")
SAID, NAMELESS = "o", "x"


class Mode(Enum):
    """What the disk does: the numbers of `disk.c`."""

    OFF = 0
    TRACE = 1
    FULL = 2
    BROKEN = 3
    GONE = 4


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changed something below the root, or (`o`) what the process said on standard output."""

    kind: str
    path: str
    other: str
    offset: int
    data: bytes


def build(folder: Path) -> Path | None:
    """Compile the library; None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    made = folder / "disk.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", made, SOURCE, "-ldl", "-lpthread"],
        check=True,
    )
    return made


def arm(root: Path, mode: Mode, number: int = 0, log: int = -1) -> None:
    """From now on the disk below `root` is watched, or fails, for this process."""
    _library().disk_arm(os.fsencode(root), mode.value, ctypes.c_long(number), log)


def disarm() -> None:
    """The disk is whole again; what was counted stands."""
    _library().disk_disarm()


def fix(seed: int) -> None:
    """From now on chance, clock and process id are for this process what they are after every call with this seed; 0: as they are."""
    _library().disk_fix(ctypes.c_long(seed))


def calls_seen() -> int:
    """How many calls were made that could fail, since the disk was armed."""
    _library().disk_seen.restype = ctypes.c_long
    return int(_library().disk_seen())


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(os.environ[LIBRARY])


def calls_in(log: Path, root: Path) -> list[Call]:
    """The calls of a trace; paths below the root."""
    content, calls, at = log.read_bytes(), [], 0
    while at < len(content):
        kind, one, two, offset, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        path, other = content[at : at + one].decode(), content[at + one : at + one + two].decode()
        at += one + two
        data = content[at : at + length] if kind in b"wxo" else b""
        at += len(data)
        calls.append(Call(kind.decode(), _below(path, root), _below(other, root), offset, data))
    return calls


def _below(path: str, root: Path) -> str:
    return os.path.relpath(path, root) if path else ""


# --- files and folders, as they are and as they would be after a power cut ----------------------------------------------------------

Snapshot: TypeAlias = dict[str, bytes | None]
"""What lies below a root: a file by its bytes, a folder by None."""


def taken(root: Path) -> Snapshot:
    """What lies there now."""
    paths = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*"))}
    return {name: None if path.is_dir() else path.read_bytes() for name, path in paths.items()}


def digest_of(snapshot: Snapshot) -> bytes:
    """One digest of all names and bytes: two snapshots are equal where theirs are."""
    told = {name: "" if data is None else sha256(data).hexdigest() for name, data in sorted(snapshot.items())}
    return sha256(json.dumps(told).encode()).digest()


def put_back(root: Path, snapshot: Snapshot) -> None:
    """Make a root hold this. Folders that are there stay the same folders: a copy in their place would be another one."""
    for path in sorted(root.rglob("*"), reverse=True):
        name = path.relative_to(root).as_posix()
        if name not in snapshot or (snapshot[name] is None) is not path.is_dir():
            path.rmdir() if path.is_dir() else path.unlink()
    for name, data in snapshot.items():
        path = root / name
        if data is None:
            path.mkdir(mode=0o700, exist_ok=True)
        elif not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            path.chmod(0o600)


@dataclass(eq=False)
class _File:
    synced: bytes
    since: list[Call] = field(default_factory=list)

    def now(self) -> bytes:
        return _applied(self.synced, self.since)

    def sync(self) -> None:
        self.synced, self.since = self.now(), []

    def survives(self, fate: random.Random) -> bytes:
        """What a power cut may leave of it."""
        if not self.since or fate.random() < 0.3:
            return self.now()
        kept = [call for call in self.since if fate.random() < 0.6]
        torn = [_torn(call, fate) if fate.random() < 0.2 else call for call in kept]
        left = _applied(self.synced, torn)
        # A file may have its size before it has its content.
        return left.ljust(len(self.now()), b"\0") if fate.random() < 0.3 else left


@dataclass(eq=False)
class _Folder:
    names: dict[str, "_File | _Folder"] = field(default_factory=dict)


def _applied(data: bytes, calls: Sequence[Call]) -> bytes:
    if not calls:
        return data
    made = bytearray(data)
    for call in calls:
        if call.kind == "t":
            made[call.offset :] = bytes(max(0, call.offset - len(made)))
            continue
        made.extend(bytes(max(0, call.offset - len(made))))
        made[call.offset : call.offset + len(call.data)] = call.data
    return bytes(made)


def _torn(call: Call, fate: random.Random) -> Call:
    return (
        Call(call.kind, call.path, "", call.offset, call.data[: fate.randint(0, len(call.data))])
        if call.kind == "w"
        else call
    )


class Replay:
    """The calls of a trace made again in memory, one after another."""

    def __init__(self, before: Snapshot) -> None:
        self._root = _Folder()
        self._undo: list[tuple[_Folder, Callable[[], None]]] = []
        for name, data in before.items():
            folder, last = self._find(name)
            folder.names[last] = _Folder() if data is None else _File(data)

    def make(self, call: Call) -> None:
        """Make one call."""
        match call.kind:
            case "c" | "m":
                self._set(call.path, _File(b"") if call.kind == "c" else _Folder())
            case "w" | "t":
                self._file(call.path).since.append(call)
            case "s":
                self._sync(call.path)
            case "r":
                node = self._node(call.path)
                self._set(call.other, node, also=(call.path,))
            case "l":
                self._set(call.other, self._node(call.path))
            case "u" | "d":
                self._set(call.path, None)

    def killed(self) -> Snapshot:
        """What lies there when the process is killed now."""
        return dict(_snapshot(self._root, "", lambda file: file.now()))

    def cut(self, fate: random.Random) -> Snapshot:
        """What may lie there when the power fails now. The replay is of no use afterwards."""
        left: dict[_Folder, int] = {}
        for folder, _ in self._undo:
            left.setdefault(folder, fate.randint(0, sum(other is folder for other, _ in self._undo)))
        for folder, undo in reversed(self._undo):
            if left[folder]:
                left[folder] -= 1
                undo()
        return dict(_snapshot(self._root, "", lambda file: file.survives(fate)))

    def _sync(self, path: str) -> None:
        node = self._node(path)
        if isinstance(node, _File):
            node.sync()
        else:
            self._undo = [(folder, undo) for folder, undo in self._undo if folder is not node]

    def _set(self, path: str, node: "_File | _Folder | None", also: tuple[str, ...] = ()) -> None:
        """Give a name to a node, or take it away, with the name it had: one step, which is undone as one."""
        places = [(*self._find(path), node), *((*self._find(other), None) for other in also)]
        before = [(folder, name, folder.names.get(name)) for folder, name, _ in places]

        def undo() -> None:
            for folder, name, was in before:
                _put(folder, name, was)

        for folder, name, now in places:
            _put(folder, name, now)
        self._undo.append((places[0][0], undo))

    def _find(self, path: str) -> tuple[_Folder, str]:
        *above, last = path.split("/")
        folder = self._root
        for name in above:
            below = folder.names[name]
            assert isinstance(below, _Folder)
            folder = below
        return folder, last

    def _node(self, path: str) -> "_File | _Folder":
        if path == ".":
            return self._root
        folder, last = self._find(path)
        return folder.names[last]

    def _file(self, path: str) -> _File:
        node = self._node(path)
        assert isinstance(node, _File)
        return node


def _put(folder: _Folder, name: str, node: "_File | _Folder | None") -> None:
    if node is None:
        folder.names.pop(name, None)
    else:
        folder.names[name] = node


def _snapshot(
    folder: _Folder, above: str, content: Callable[[_File], bytes]
) -> Iterator[tuple[str, bytes | None]]:
    for name, node in sorted(folder.names.items()):
        if isinstance(node, _Folder):
            yield above + name, None
            yield from _snapshot(node, f"{above}{name}/", content)
        else:
            yield above + name, content(node)


def made(calls: Sequence[Call]) -> list[Call]:
    """The calls that changed something or made something durable: a file without a name is gone with its process."""
    return [call for call in calls if call.kind not in {SAID, NAMELESS}]


def said(calls: Sequence[Call]) -> bytes:
    """What the process had said by then."""
    return b"".join(call.data for call in calls if call.kind == SAID)
