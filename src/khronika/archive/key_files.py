"""Files of keys and what the log says of them: new ones lie beside the old until the `epoch` event that names them is committed."""

from collections.abc import Mapping
from pathlib import Path

from khronika.archive.folder import Folder
from khronika.archive.index import Index
from khronika.archive.shelf import Shelf
from khronika.durable import move
from khronika.primitives.digest import Digest
from khronika.seal.event import EpochEvent


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
        if folder.next(path).exists() and is_waiting(folder, path, key_digests(index, shelf).get(path.relative_to(folder.root).as_posix())):
            move(folder.next(path), path)


def is_waiting(folder: Folder, path: Path, stated: str | None) -> bool:
    """Whether the file that is stated to lie at `path` lies there under its first name still."""
    try:
        return str(Digest.of(folder.next(path).read_bytes())) == stated
    except OSError:
        return False
