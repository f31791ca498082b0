"""archive.json while an archive is written: it carries the lock, also where a new one takes its place."""

from khronika.archive.folder.folder import Folder
from khronika.archive.index.index import Index
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.key_files import is_waiting, key_digests
from khronika.durable import Lock, move, write


class LabelFile:
    """The file and every lock on it, held until `close`. Raises LockedError."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.locks = [Lock(folder.facts)]

    def replace(self, label: bytes) -> None:
        """Write a new archive.json."""
        write(self._folder.next(self._folder.facts), label)
        self._move()

    def finish(self, index: Index, bundles: Bundles) -> None:
        """Put an archive.json in its place that the newest `epoch` event names: `finish_keys` leaves it to whoever has the lock."""
        facts = self._folder.facts
        if self._folder.next(facts).exists() and is_waiting(
            self._folder, facts, key_digests(index, bundles).get(facts.name)
        ):
            self._move()

    def _move(self) -> None:
        # The file carries the lock: the new one is locked before anybody can find it in its place.
        new = self._folder.next(self._folder.facts)
        self.locks.append(Lock(new))
        move(new, self._folder.facts)

    def close(self) -> None:
        """Let the next writer in."""
        for lock in self.locks:
            lock.close()
        self.locks.clear()
