"""A disk whose power fails: the process dies at its n-th system call, and what was not made durable by then may be gone.

What a power cut may do here is what POSIX lets it do, which is more than today's file systems do: in every folder that was not
fsynced since, the last so many creations, renames and removals are undone, each folder for itself; of every file that was not fsynced,
what was written since is cut off somewhere or reads as zeros. SQLite writes the index past all this, so the index is left as it is, lost,
set back, or damaged.
"""

import os
import random
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.world import in_child


def every(calls: int) -> int:
    """The suite tries one call of so many; with KHRONIKA_EVERY_CALL=1 it tries each. `make faults` tries each call of every command."""
    return 1 if os.environ.get("KHRONIKA_EVERY_CALL") else calls


CALLS = ("open", "write", "pwrite", "fsync", "rename", "replace", "unlink", "mkdir", "rmdir")
KILLED = 9

Inode = tuple[int, int]
_real = {name: getattr(os, name) for name in CALLS}


def dies(folder, work, calls, fate=None, volatile=()):
    """Run `work(acknowledge)` on a disk that fails at that call; whether it died, and the last number it acknowledged."""
    reading, writing = os.pipe()
    write, stash = os.write, folder.with_name(f"{folder.name}-stash")

    def child():
        disk = Disk(folder, stash, calls, None if fate is None else random.Random(fate))
        disk.install()
        for each in volatile:
            disk.make_volatile(each)
        work(lambda number: write(writing, b"%d\n" % number))
        (stash / "calls").write_text("\n".join(disk.names))
        return 0

    status = in_child(child)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        acknowledged = [int(line) for line in pipe]
    assert status in {0, KILLED}, status
    return status == KILLED, max(acknowledged, default=0)


def calls_of(folder, work):
    """The names of the calls the work makes when nothing happens to it."""
    dies(folder, work, 1 << 30)
    return folder.with_name(f"{folder.name}-stash").joinpath("calls").read_text().split()


@dataclass
class Disk:
    """What is below `root`, until the process dies at call number `calls`; with a `fate` the power fails then, too."""

    root: Path
    stash: Path
    calls: int
    fate: random.Random | None
    names: list[str] = field(default_factory=list)
    """Of the calls made so far."""
    _undo: list[tuple[Inode, Callable[[], None]]] = field(default_factory=list)
    _unsynced: dict[Inode, tuple[int, int]] = field(default_factory=dict)
    _stashed: int = 0

    def install(self) -> None:
        """From now on every call counts. There is no way back: the process is meant to die."""
        self.stash.mkdir()
        for path in self.root.glob("index.db*"):
            shutil.copy(path, self.stash)
        for name in CALLS:
            setattr(os, name, self._counted(name))

    def make_volatile(self, folder: Path) -> None:
        """A folder that an earlier, killed process made without making its name durable: nothing is written in it yet."""
        self._journal(folder, lambda: shutil.rmtree(folder))

    def _counted(self, name):
        watched = getattr(self, f"_{name}", None)

        def counted(*arguments, **options):
            if name == "open" and not arguments[1] & os.O_CREAT:
                return _real["open"](*arguments, **options)
            if self.calls == 0:
                self._die(name, arguments)
            self.calls -= 1
            self.names.append(name)
            return watched(*arguments, **options) if watched else _real[name](*arguments, **options)

        return counted

    # --- what happens before --------------------------------------------------------------------------------------------

    def _open(self, path, flags, mode=0o777):
        path, is_new = Path(path), not os.path.lexists(path)
        descriptor = _real["open"](path, flags, mode)
        if is_new:
            self._journal(path, lambda: _real["unlink"](path))
        return descriptor

    def _write(self, descriptor, data):
        status = os.fstat(descriptor)
        if _inode(status) not in self._unsynced and stat.S_ISREG(status.st_mode):
            self._unsynced[_inode(status)] = os.dup(descriptor), status.st_size
        return _real["write"](descriptor, data)

    def _fsync(self, descriptor):
        # The real call is left out: what outlives the power is decided here, not by the disk of this machine.
        inode = _inode(os.fstat(descriptor))
        if inode in self._unsynced:
            os.close(self._unsynced.pop(inode)[0])
        self._undo = [(folder, undo) for folder, undo in self._undo if folder != inode]

    def _rename(self, source, target):
        source, target = Path(source), Path(target)
        kept = self._keep(target)
        _real["rename"](source, target)

        def undo():
            _real["rename"](target, source)
            if kept:
                os.link(kept, target)

        self._journal(target, undo)

    _replace = _rename

    def _unlink(self, path, **options):
        path = Path(path)
        kept = self._keep(path)
        _real["unlink"](path, **options)
        if kept:
            self._journal(path, lambda: os.link(kept, path))

    def _mkdir(self, path, mode=0o777, **options):
        path = Path(path)
        _real["mkdir"](path, mode, **options)
        self._journal(path, lambda: shutil.rmtree(path))

    def _rmdir(self, path, **options):
        path = Path(path)
        gone = _inode(path.stat())
        _real["rmdir"](path, **options)
        # What was in it comes back with it or not at all: another folder may have its name by then.
        inside = [undo for folder, undo in self._undo if folder == gone]
        self._undo = [(folder, undo) for folder, undo in self._undo if folder != gone]

        def undo():
            _real["mkdir"](path)
            for each in reversed(inside):
                each()

        self._journal(path, undo)

    def _journal(self, path, undo):
        if self.root in path.parents:
            self._undo.append((_inode(path.parent.stat()), undo))

    def _keep(self, path):
        if self.root not in path.parents or not path.is_file():
            return None
        self._stashed += 1
        kept = self.stash / str(self._stashed)
        os.link(path, kept)
        return kept

    # --- and then the power fails ---------------------------------------------------------------------------------------

    def _die(self, name, arguments):
        for each in CALLS:
            setattr(os, each, _real[each])
        if name == "write":
            descriptor, data = arguments
            self._write(descriptor, data[: len(data) // 2])
        if self.fate:
            self._lose_names(self.fate)
            self._lose_contents(self.fate)
            self._lose_index(self.fate)
        os._exit(KILLED)

    def _lose_names(self, fate):
        last = {}
        for folder in {folder for folder, _ in self._undo}:
            count = sum(1 for other, _ in self._undo if other == folder)
            last[folder] = fate.randint(0, count)
        for folder, undo in reversed(self._undo):
            if last[folder] > 0:
                last[folder] -= 1
                try:
                    undo()
                except FileNotFoundError:
                    continue  # it lay in a folder whose own name is lost

    def _lose_contents(self, fate):
        for descriptor, synced in self._unsynced.values():
            size = os.fstat(descriptor).st_size
            kept = fate.randint(synced, size)
            os.ftruncate(descriptor, kept)
            if fate.random() < 0.5:
                os.ftruncate(descriptor, size)

    def _lose_index(self, fate):
        index = self.root / "index.db"
        wal = self.root / "index.db-wal"
        match fate.randrange(5):
            case 1:
                for path in self.root.glob("index.db*"):
                    _real["unlink"](path)
            case 2 if (self.stash / "index.db").exists():
                for path in self.root.glob("index.db-*"):
                    _real["unlink"](path)
                shutil.copy(self.stash / "index.db", index)
            case 3 if wal.exists():
                os.truncate(wal, fate.randint(0, wal.stat().st_size))
            case 4 if index.exists():
                _damage(index, fate)


def _damage(path, fate):
    data = bytearray(path.read_bytes())
    start = fate.randrange(len(data)) if data else 0
    data[start : start + 4096] = bytes(len(data[start : start + 4096]))
    path.write_bytes(data)


def _inode(status: os.stat_result) -> Inode:
    return status.st_dev, status.st_ino
