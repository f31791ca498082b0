"""The files of an open archive's vault: those that no event accounts for, and their number, which is brought to the coarse one.

Padding hides how much there is (docs/decisions/0022).
"""

import errno

from khronika.archive.index.index import Index
from khronika.primitives.codec import is_id
from khronika.vault.padding import Padding, Survey, level, survey
from khronika.vault.store import ObjectStore


class PieceLevel:
    """The number of pieces of one vault, as its one writer keeps it."""

    def __init__(self, store: ObjectStore, index: Index, padding: Padding) -> None:
        self._store, self._index, self._padding = store, index, padding
        self._files: int | None = None
        """How many files of the vault events account for, when the number of pieces was last known to be the
        coarse one."""

    def survey(self) -> Survey:
        """What lies in the vault, held against what events account for."""
        return survey(self._store, self._index.files(self._store), self._padding)

    def unnamed(self, found: Survey) -> tuple[str, ...]:
        """The files that no event accounts for; of an archive of version 1 that is not known."""
        return tuple(name for name in found.unnamed if is_id(name)) if self._index.is_upgraded() else ()

    def begin(self, found: Survey) -> None:
        """The number is the coarse one where nothing of it is missing or too much."""
        self._files = None if found.surplus else self._index.count_of_files()

    def unlevel(self) -> None:
        """Pieces have come that no new event names: their number is to be looked at in the end."""
        self._files = None

    def level(self) -> bool:
        """Bring the number of pieces to the coarse one; whether it is.

        Where the disk is full the next writer does, to whom the mark tells it.
        """
        if self._files == self._index.count_of_files():
            return True
        try:
            level(self._store, self._padding, self.survey())
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            return False
        self._files = self._index.count_of_files()
        return True
