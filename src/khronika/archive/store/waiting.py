"""Events that wait for their commit: of many, whole bundles are sealed into unfinished files already, so that they need no memory."""

from collections.abc import Sequence

from khronika.archive.store.bundles import Bundles
from khronika.durable import FileBatch
from khronika.seal.opening import Sealed
from khronika.vault.bundle import WIDTH

MOST_KEPT = 3
MOST_TEXTS = 16_384
"""Whole bundles, and field texts, that are kept in memory before any is sealed ahead of the commit: what most
commands do is less."""


class Waiting:
    """What one commit is going to make durable, in the order of the log, from the first event of its last, partial bundle on."""

    def __init__(self, bundles: Bundles, size: int, tail: Sequence[Sealed]) -> None:
        """Nothing waits yet; the log has `size` entries, of which `tail` are those of its partial bundle."""
        self._bundles, self._next = bundles, size // WIDTH
        self._records = [*tail]
        self._ahead = FileBatch()
        self._texts = sum(len(each.fields) for each in self._records)
        self.count = 0
        """How many events wait."""

    @property
    def last(self) -> Sealed:
        """The newest event."""
        return self._records[-1]

    def add(self, sealed: Sequence[Sealed]) -> None:
        """Let events wait; raises OSError where whole bundles of them cannot be written."""
        self._records += sealed
        self.count += len(sealed)
        self._texts += sum(len(each.fields) for each in sealed)
        # The newest event stays here: its opening may be asked for.
        while len(self._records) > WIDTH and (
            len(self._records) > MOST_KEPT * WIDTH or self._texts > MOST_TEXTS
        ):
            self._seal(WIDTH)

    def publish(self) -> list[Sealed]:
        """Make all of it durable, under names of bundles.

        Gives the records of the last bundle if that is a partial one.
        """
        try:
            while len(self._records) >= WIDTH:
                self._seal(WIDTH)
            tail = self._records
            if tail:
                self._seal(len(tail))
        except BaseException:
            self._ahead.discard()
            raise
        self._ahead.flush()
        return tail

    def _seal(self, width: int) -> None:
        self._bundles.write(self._ahead, self._next, self._records[:width])
        self._texts -= sum(len(each.fields) for each in self._records[:width])
        self._records = self._records[width:]
        self._next += 1

    def discard(self) -> None:
        """Forget what waits, and remove the unfinished files."""
        self._ahead.discard()
        self._records, self.count = [], 0
