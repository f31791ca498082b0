"""Which sealed bytes of an archive were read and found sound, and under which head of its log: remembered in the index, which is encrypted.

Whoever edits the folder cannot make it say more than was true once: they can take it away, or put an older one back, and more is read
again. It is of one folder, known by its path, since a copy may be damaged where this is not.
"""

from khronika.archive.folder.folder import Folder
from khronika.archive.folder.memory import folder_mark
from khronika.archive.index.index import Index
from khronika.ledger.checkpoint import TreeHead

_WHAT = "read"


def read_before(index: Index, folder: Folder, origin: str) -> TreeHead | None:
    """The head under which everything in this folder was read; None where nothing is remembered."""
    found = index.remembered().get((_WHAT, folder_mark(folder.root).hex()))
    return TreeHead(origin, int(found[1]), bytes.fromhex(found[0])) if found else None


def remember_read(index: Index, folder: Folder, head: TreeHead) -> None:
    """Everything under this head was read, now or earlier; raises NoSpaceError, LockedError, DamagedIndexError."""
    index.remember([(_WHAT, folder_mark(folder.root).hex(), head.root.hex(), str(head.size))])
