"""The head of the log as it is kept outside the folder: held against the log, then brought up to date."""

from collections.abc import Callable, Collection, Sequence

from khronika.archive.error import StaleError
from khronika.archive.folder.folder import Folder
from khronika.archive.folder.memory import Memory, Recollection, folder_mark
from khronika.archive.store.bundles import Bundles
from khronika.archive.store.known_heads import PLACES, Loss, contradictions, stale
from khronika.archive.store.remains import COMPLETE
from khronika.ledger.known import HeadStanding
from khronika.ledger.log import Log
from khronika.primitives.message import counted, message


class KeptHeads:
    """What is kept of one opened archive; nothing until it was held against the log."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._memories: Sequence[Memory] = ()
        self._size = 0
        self.newer = 0
        """How many events the log is known to have in another folder, where this is an older copy; 0 where it
        is the newest known."""

    def hold(
        self, memories: Sequence[Memory], bundles: Bundles, losses: Callable[[], Collection[Loss]]
    ) -> None:
        """Hold what is kept against the log, then keep the log as it is.

        An older copy of an archive that was seen newer elsewhere is read, and not written. `losses` are the
        heads that members have said are gone. Raises StaleError, ForkError.
        """
        known = [(memory, memory.recall()) for memory in memories]
        heads = {place: seen for place, (_, seen) in zip(PLACES, known, strict=False) if seen is not None}
        if any(seen.head.size > bundles.log.size for seen in heads.values()):
            bundles.log = bundles.reload()  # another process may have written meanwhile
        log, here = bundles.log, folder_mark(self._folder.root)
        for place, seen, found in contradictions(log, heads, losses()):
            if found is HeadStanding.FORKED or seen.folder == here:
                raise stale(place, seen.head, found, log.size)
            self.newer = max(self.newer, seen.head.size)
        if self.newer:
            return
        self._memories, self._size = memories, log.size
        now = Recollection(log.head, here)
        for memory, before in known:
            # An equal copy that is only looked at does not become the folder that is remembered.
            is_same = before is not None and before.head == now.head
            if not is_same or not memory.is_whole():
                memory.keep(before if before is not None and is_same else now)

    def require_newest(self, size: int) -> None:
        """Nothing where no newer copy is known; raises StaleError. `size` is how many events this one holds."""
        if self.newer:
            fact = message(
                "this is an older copy: it holds {size}, but {newer} were seen elsewhere; nothing "
                "was written",
                size=counted("{n} event", "{n} events", size),
                newer=self.newer,
            )
            raise StaleError(fact, hint=message("work in the newest one, or {complete}", complete=COMPLETE))

    def keep(self, log: Log) -> None:
        """Keep how far the log has come since."""
        for memory in self._memories if log.size > self._size else ():
            seen = memory.recall()
            # Another process may have come further, and remembered that.
            if seen is None or seen.head.size < log.size:
                memory.keep(Recollection(log.head, folder_mark(self._folder.root)))
