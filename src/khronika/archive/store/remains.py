"""What a writer that was killed left in the folder: names not yet durable, objects without an event, files without a place."""

from collections.abc import Sequence
from pathlib import Path

from khronika.archive.error import IncompleteError
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.writer_mark import BEGINNING, WriterMarks
from khronika.archive.index.index import Index
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.piece_level import PieceLevel
from khronika.durable import leftovers, remove, settle
from khronika.durable.stream import sync_folder
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message

COMPLETE = message(
    "bring the copy up to date from the newest one (khronika copy NEWEST THIS); if there is none: khronika continue ARCHIVE"
)
FINISH_COPY = "run the same khronika copy again"


class Remains:
    """What lies in the folder beside the log; whoever asks has the lock."""

    def __init__(self, folder: Folder, bundles: Bundles, index: Index, pieces: PieceLevel) -> None:
        self._folder, self._bundles, self._index, self._pieces = folder, bundles, index, pieces

    def is_left(self) -> bool:
        """Whether the writer before may not have come to its end, so that names it gave may not be durable.

        Who comes to its end removes its mark, after all it wrote was made durable (docs/decisions/0035). Under version 1 there
        were no marks.
        """
        return any(self._folder.root.glob(f"{BEGINNING}*")) or not self._index.is_upgraded()

    def make_durable(self) -> None:
        """Make the names durable that the writer before gave."""
        settle(self._folder.root / "ledger")
        settle(self._folder.root / "sealed")
        sync_folder(self._folder.vault)

    def require_whole(self, begun: WriterMarks, unnamed: Sequence[str]) -> None:
        """Refuse to write where something lies beside an older log that no writer here has left.

        Raises IncompleteError.
        """
        if self._folder.copying.exists():
            raise IncompleteError("a copy into this folder was begun and not finished", hint=FINISH_COPY)
        if begun.explain or not self._index.has_begun_upgrade():
            return
        if unnamed or self._is_beyond_the_log():
            raise IncompleteError(
                "this copy of the archive is incomplete: newer files lie beside an older log", hint=COMPLETE
            )

    def clear(self, begun: WriterMarks) -> None:
        """Remove what writers left that were killed before they came to a checkpoint.

        Objects stay (docs/decisions/0003).
        """
        vault = self._folder.vault
        # Whoever reads evidence makes pieces without the archive's lock: they are not done, and not left over.
        remove(*(path for path in self._unfinished() if not (begun.live and vault in path.parents)))

    def is_clean(self) -> bool:
        """Whether nothing lies here that a mark has to explain; where that cannot be told, it is not."""
        try:
            found = self._pieces.survey()
            return not (
                self._pieces.unnamed(found)
                or found.surplus
                or self._is_beyond_the_log()
                or any(self._unfinished())
            )
        except (KhronikaError, OSError):
            return False

    def has_unfinished(self) -> bool:
        """Whether a file lies here that never got its name."""
        return bool(self._unfinished())

    def _is_beyond_the_log(self) -> bool:
        return any(self._bundles.beyond()) or bool(self._bundles.log.beyond())

    def _unfinished(self) -> list[Path]:
        return [path for path in leftovers(self._folder.root) if not path.name.startswith(BEGINNING)]
