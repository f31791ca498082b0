"""What people were shown, kept so that it is not made anew each time: an encrypted file of a bounded size.

Nothing in it proves anything, and all of it can be made again (docs/decisions/0039).
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from khronika.archive.error import ArchiveError
from khronika.durable.database import ProjectionLayout
from khronika.durable.lock import LockedError
from khronika.durable.projection import Projection
from khronika.primitives.message import message

PURPOSE = b"khronika/views/1"
VERSION = 2
LARGEST = 256 * 1_048_576
"""Bytes that are kept; of more, what was made first goes."""
_LARGEST_ONE = 24 * 1_048_576
_SCHEMA = """
CREATE TABLE view(number INTEGER PRIMARY KEY, item TEXT NOT NULL, key TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, data BLOB NOT NULL);
CREATE INDEX view_item ON view(item);
CREATE INDEX view_size ON view(number, size);
"""


class DamagedViewsError(ArchiveError):
    """The file cannot be read; it is begun anew."""


class NoSpaceForViewsError(ArchiveError):
    """The disk is full: what is shown is not kept."""


_LAYOUT = ProjectionLayout(
    message("kept pictures"),
    _SCHEMA,
    VERSION,
    memory=8,
    page=16_384,
    damaged=DamagedViewsError,
    full=NoSpaceForViewsError,
)


def _as_far_as_it_goes() -> AbstractContextManager[None]:
    return suppress(DamagedViewsError, NoSpaceForViewsError, LockedError)


class ViewCache:
    """Bytes by item and key. What cannot be kept is not: it is made again when it is wanted."""

    def __init__(self, path: Path, key: bytes, largest: int = LARGEST) -> None:
        self._file: Projection | None = None
        self._largest = largest
        # Whoever has no room for what is shown is shown it all the same.
        with _as_far_as_it_goes():
            self._file = Projection.open(path, key, _LAYOUT)

    def find(self, item: str, key: str) -> bytes | None:
        """What was kept; None where nothing was."""
        if self._file is None:
            return None
        with _as_far_as_it_goes():
            for (data,) in self._file.rows("SELECT data FROM view WHERE key = ?", f"{item} {key}"):
                return bytes(data)
        return None

    def keep(self, item: str, found: Iterable[tuple[str, bytes]]) -> None:
        """Keep these under their keys, and let go what was made first where it becomes too much."""
        rows = [(item, f"{item} {key}", len(data), data) for key, data in found if len(data) <= _LARGEST_ONE]
        if self._file is None:
            return
        with _as_far_as_it_goes(), self._file.changing():
            change = "INSERT OR REPLACE INTO view(item, key, size, data) VALUES (?, ?, ?, ?)"
            for row in rows:
                self._file.connection.execute(change, row)
            self._let_go(self._file)

    def _let_go(self, file: Projection) -> None:
        (held,) = next(iter(file.connection.execute("SELECT coalesce(sum(size), 0) FROM view")))
        while held > self._largest:
            oldest = list(file.connection.execute("SELECT number, size FROM view ORDER BY number LIMIT 16"))
            file.connection.execute("DELETE FROM view WHERE number <= ?", (oldest[-1][0],))
            held -= sum(size for _, size in oldest)

    def forget(self, items: Iterable[str]) -> None:
        """Keep nothing of these items."""
        if self._file is None:
            return
        with _as_far_as_it_goes(), self._file.changing():
            for item in items:
                self._file.connection.execute("DELETE FROM view WHERE item = ?", (item,))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
