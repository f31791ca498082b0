"""What is remembered of the files of an archive's log, kept in its index: encrypted, and gone with it."""

from collections.abc import Callable
from contextlib import suppress

from khronika.archive.error import DamagedIndexError, NoSpaceError
from khronika.archive.index.index import Index
from khronika.durable import LockedError
from khronika.ledger.log_memory import Told


class IndexedMemory:
    """What was learned of the files of one log; `index` gives the index that is in use."""

    def __init__(self, index: Callable[[], Index]) -> None:
        self._index = index
        self._known: dict[tuple[str, str], tuple[str, str]] | None = None
        self._new: dict[tuple[str, str], tuple[str, str]] = {}

    def told(self, what: Told, key: str, identity: str = "") -> str | None:
        """What was learned of a key, if it was learned of just this identity."""
        if self._known is None:
            self._known = self._index().remembered() | self._new
        found = self._known.get((what.value, key))
        return found[1] if found and found[0] == identity else None

    def learn(self, what: Told, key: str, told: str, identity: str = "") -> None:
        """Remember from now on; once `keep` is called, beyond this process."""
        self._new[what.value, key] = identity, told
        if self._known is not None:
            self._known[what.value, key] = identity, told

    def keep(self) -> None:
        """Write down what was learned. Where that cannot be, it is found again: no act fails by it."""
        index = self._index()
        if self._new and index.is_written:
            with suppress(NoSpaceError, LockedError, DamagedIndexError):
                index.remember([(*key, *told) for key, told in self._new.items()])
                self._new.clear()
