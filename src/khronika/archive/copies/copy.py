"""Copying an archive into another folder: file by file, each whole or not there, the checkpoint last, every byte read back.

It can be broken off at any moment and run again. Nothing is written into a folder that knows more than the archive, or other things.
"""

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from khronika.archive.copies.copy_plan import Planned, plan, superseded
from khronika.archive.copies.copy_standing import ANOTHER, CopyError, Original
from khronika.archive.copies.sums import NoSumsError, digest_of, format_sums, read_sums
from khronika.archive.error import ExistsError, IncompleteError, NoSpaceError
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.keyring import Keyring
from khronika.archive.folder.writer_mark import BEGINNING
from khronika.durable import Lock, NoLocksError, Stream, remove_tree, tells_no_date
from khronika.durable.medium import is_late, is_shared
from khronika.durable.reading import bytes_of, open_file
from khronika.durable.stream import TEMPORARY, sync_folder, undate
from khronika.ledger.log_files import files_below
from khronika.primitives.error import MalformedError
from khronika.vault.padding import Padding

_BLOCK = 1 << 20
_NO_PROMISE = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF)
"""What file systems say that cannot promise that names in a folder are durable."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: files and bytes, and how many bytes of these were written now.

    Whether its folders could be made durable, and whether it lies in a mount that hands on later what it was given.
    """

    files: int
    size: int
    written: int
    is_durable: bool
    is_late: bool = False


class Copying:
    """One archive on its way into one folder. Whoever runs it holds the archive's lock."""

    def __init__(
        self,
        original: Original,
        target: Folder,
        report: Callable[[int, int], None],
        objects: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Of `objects` it is known already that they are there, with these digests by their paths."""
        self._original, self._target, self._report = original, target, report
        self._source, self._site = original.folder, original.site
        self._digests: dict[str, bytes] = dict(objects)
        self._read = self._written = 0
        self._is_durable = True

    def run(
        self,
        is_named: Callable[[str], bool] = lambda _: True,
        is_padding: Callable[[str], bool] = lambda _: False,
    ) -> Copied:
        """Make the copy or bring it up to date; of the vault what is named, and what is padding.

        Padding that is gone here goes there.

        Raises CopyError, ExistsError, LockedError, NoSpaceError, StaleError where the copy is ahead,
        ForkError.
        """
        planned = plan(
            self._source, self._site, self._original.size, lambda name: is_named(name) or is_padding(name)
        )
        total = sum(each.size for each in planned)
        with ExitStack() as held, _on_medium(self._target.root):
            self._begin(held)
            for _, files in groupby(planned, key=attrgetter("phase")):
                self._copy_phase(files, total)
            self._remove(superseded(self._target, self._site, planned, is_padding))
            self._publish(self._target.sums, format_sums({**self._digests, **self._kept()}))
            self._remove([self._target.copying])
        return Copied(len(planned), total, self._written, self._is_durable, is_late(self._target.root))

    @property
    def objects(self) -> Mapping[str, bytes]:
        """The digests of the objects that were copied, by their paths."""
        vault = f"{self._source.vault.relative_to(self._source.root).as_posix()}/"
        return {path: digest for path, digest in self._digests.items() if path.startswith(vault)}

    def _begin(self, held: ExitStack) -> None:
        """Lock the target, and refuse to write where more is known, or other things."""
        root = self._target.root
        inner, outer = root.resolve(), self._source.root.resolve()
        if inner == outer or outer in inner.parents:
            raise ExistsError("a copy cannot lie in the archive itself", hint=ANOTHER)
        if not self._target.facts.exists():
            if root.exists() and any(not path.name.startswith(TEMPORARY) for path in root.iterdir()):
                raise ExistsError("the folder is not empty, and holds no archive", hint=ANOTHER)
            self._make(root)
            self._write(self._target.facts, bytes_of(self._source.facts))
        with suppress(NoLocksError):  # nobody can work in it there
            held.enter_context(Lock(self._target.facts))
        self._original.require_older(self._target)
        self._make(self._target.vault)
        if not self._target.copying.exists():
            self._write(self._target.copying, b"")
        if self._original.is_of_before(self._target.read_label()):
            remove_tree(
                self._target.root / "ledger"
            )  # nothing of a log in the clear is left beside a sealed one

    def _copy_phase(self, files: Iterable[Planned], total: int) -> None:
        folders: set[Path] = set()
        for each in files:
            if self._copy(each):
                folders.add((self._target.root / each.path).parent)
            self._read += each.size
            self._report(self._read, total)
        self._sync(folders)

    def _copy(self, planned: Planned) -> bool:
        """Whether the file had to be written; either way it has been compared byte by byte."""
        source, target = self._source.root / planned.path, self._target.root / planned.path
        if target.is_file() and not target.is_symlink() and (same := _same(source, target)):
            self._digests[planned.path] = same
            return False
        self._make(target.parent)
        dated = source.stat().st_mtime_ns
        digest = hashlib.sha256()
        with _written(target, dated if dated and tells_no_date(dated) else None) as stream:
            for block in _blocks(source):
                digest.update(block)
                stream.write(block)
        if _digest(target) != digest.digest():
            raise CopyError(
                "a file that was written reads otherwise: this medium fails",
                hint="take another one; the archive is as it was",
            )
        self._digests[planned.path] = digest.digest()
        self._written += planned.size
        return True

    def _kept(self) -> dict[str, bytes]:
        """Objects that were copied before and that the archive has given up: padding, which only a key tells.

        They are as they were.
        """
        try:
            stated = read_sums(self._target)
        except (NoSumsError, MalformedError):
            return {}
        vault = self._target.vault.relative_to(self._target.root).as_posix()
        beside = {
            f"{vault}/{path}" for path in files_below(self._target.vault)
        } & stated.keys() - self._digests.keys()
        return {path: stated[path] for path in beside if digest_of(self._target.root / path) == stated[path]}

    def _write(self, path: Path, data: bytes) -> None:
        self._publish(path, data)
        self._written += len(data)

    def _publish(self, path: Path, data: bytes) -> None:
        with _written(path, None) as stream:
            stream.write(data)
        self._sync({path.parent})

    def _remove(self, paths: Iterable[Path]) -> None:
        folders: set[Path] = set()
        for path in list(paths):
            path.unlink(missing_ok=True)
            undate(path.parent)
            folders.add(path.parent)
            if path.parent.suffix == ".p" and not any(path.parent.iterdir()):
                path.parent.rmdir()
                undate(path.parent.parent)
                folders.add(path.parent.parent)
        self._sync(folder for folder in folders if folder.is_dir())

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        undate(folder)
        self._sync({folder.parent})

    def _sync(self, folders: Iterable[Path]) -> None:
        for folder in sorted(folders):
            try:
                sync_folder(folder)
            except OSError as error:
                if error.errno not in _NO_PROMISE:
                    raise
                self._is_durable = False


def copy_files(
    source: Folder, target: Path, report: Callable[[int, int], None], keyring: Keyring | None = None
) -> Copied:
    """Copy an archive without asking it which objects are named.

    With keys, its log is read, without one only where it lies in the clear.

    Raises what `Copying.run` does, IncompleteError where a writer was killed or is making objects.
    """
    source.read_label()
    with Lock(source.facts):
        original = Original(source, keyring)
        _require_settled(original)
        is_padding = (
            Padding.of(keyring.epochs, keyring.facts.raw).owns if keyring is not None else _nobody_knows
        )
        return Copying(original, Folder(target), report).run(is_padding=is_padding)


def _nobody_knows(_: str) -> bool:
    return False


def _require_settled(original: Original) -> None:
    """Which objects are named nobody can tell without a key: there must be none that a writer has left, or is about to log."""
    source = original.folder
    if any(source.root.glob(f"{BEGINNING}*")):
        raise IncompleteError(
            "a program is writing in this archive, or was stopped while it wrote",
            hint="wait for it to finish, or copy with your key: khronika copy",
        )
    if (
        source.copying.exists()
        or source.moving.exists()
        or (original.log is not None and original.log.beyond())
    ):
        raise IncompleteError(
            "this copy of the archive is incomplete itself", hint="copy from the newest one"
        )


@contextmanager
def _written(path: Path, dated: int | None) -> Iterator[Stream]:
    """A file that is durable and has its name at the end of the block; its folder is for the caller."""
    stream = Stream(path, dated)
    try:
        yield stream
        stream.sync()
        stream.publish()
    except BaseException:
        stream.discard()
        raise


def _same(source: Path, target: Path) -> bytes | None:
    """The digest of two files that hold the same; None where they differ."""
    if source.stat().st_size != target.stat().st_size:
        return None
    digest = hashlib.sha256()
    try:
        for one, other in zip(_blocks(source), _blocks(target), strict=True):
            if one != other:
                return None
            digest.update(one)
    except (OSError, ValueError):
        return None  # what cannot be read is written again
    return digest.digest()


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.digest()


def _blocks(path: Path) -> Iterator[bytes]:
    with open_file(path) as file:
        # From the medium, not from memory, as far as the system lets us.
        with suppress(OSError, AttributeError):  # not every system has the call
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(_BLOCK):
            yield block


@contextmanager
def _on_medium(root: Path) -> Iterator[None]:
    """What the errors of a target's file system mean."""
    try:
        yield
    except MalformedError as error:
        raise CopyError(error.fact, hint=error.hint) from error
    except OSError as error:
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                raise NoSpaceError(
                    "the copy does not fit: the medium is full",
                    hint="take a larger one, or free some space and run it again",
                ) from error
            case errno.EFBIG:
                raise CopyError(
                    "an object is larger than this file system takes: FAT ends at 4 GiB",
                    hint="format the stick as exFAT or ext4",
                ) from error
            case errno.EROFS:
                raise CopyError(
                    "the target cannot be written: it is read-only",
                    hint="unlock the stick, or mount it for writing",
                ) from error
            case errno.EIO if is_shared(root):
                # SFTP and WebDAV have no word for a disk that is full: the client says that something failed.
                raise CopyError(
                    "the other machine did not take what was written: it does not answer, failed, or is full",
                    hint="look at it and at the room it has, then run it again: the copy goes on",
                ) from error
            case _:
                raise
