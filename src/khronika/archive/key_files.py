"""Files of keys and what the log says of them: new ones lie beside the old until the `epoch` event that names them is committed."""

from collections.abc import Mapping
from pathlib import Path

from khronika.archive.error import ArchiveError
from khronika.archive.folder import Folder
from khronika.archive.index import Index
from khronika.archive.shelf import Shelf
from khronika.durable import Lock, move
from khronika.primitives.digest import Digest
from khronika.seal.event import EpochEvent


class DamagedKeysError(ArchiveError):
    """A file of keys is not what the log says of it."""


def key_digests(index: Index, shelf: Shelf) -> Mapping[str, str]:
    """The digest of each file of keys by its path in the archive, as the newest `epoch` event names it."""
    positions = index.events(EpochEvent)
    event = shelf.entry(positions[-1][0]).event if positions else None
    return event.files if isinstance(event, EpochEvent) else {}


def finish_keys(folder: Folder, index: Index, shelf: Shelf) -> None:
    """Put new files of keys in their places that the newest `epoch` event names.

    Left undone only by a writer that was killed between the commit and this.
    """
    for path in (folder.locked, folder.epoch):
        if _is_due(folder, path, index, shelf):
            move(folder.next(path), path)


def finish_facts(folder: Folder, index: Index, shelf: Shelf) -> Lock | None:
    """Put a new archive.json in its place that the newest `epoch` event names; whoever writes does it.

    The lock of the archive is one on this file: gives that of the new one, taken before anybody could find it there. None when there is no
    new one. Raises LockedError.
    """
    if not _is_due(folder, folder.facts, index, shelf):
        return None
    lock = Lock(folder.next(folder.facts))
    move(folder.next(folder.facts), folder.facts)
    return lock


def _is_due(folder: Folder, path: Path, index: Index, shelf: Shelf) -> bool:
    return folder.next(path).exists() and is_waiting(folder, path, key_digests(index, shelf).get(path.relative_to(folder.root).as_posix()))


def whole_key_files(folder: Folder, index: Index, shelf: Shelf) -> dict[str, bytes]:
    """archive.json and the files of keys as they are, by their path in the archive.

    They must be those that the log names: a damaged one is not named again as if it were whole. Raises DamagedKeysError.
    """
    files = {name: path.read_bytes() for name, path in folder.key_files().items()}
    if {name: str(Digest.of(content)) for name, content in files.items()} != key_digests(index, shelf):
        raise DamagedKeysError("a file of keys differs from what the log says of it", hint="look closer with: khronika verify ARCHIVE")
    return files


def is_waiting(folder: Folder, path: Path, stated: str | None) -> bool:
    """Whether the file that is stated to lie at `path` lies there under its first name still."""
    try:
        return str(Digest.of(folder.next(path).read_bytes())) == stated
    except OSError:
        return False
