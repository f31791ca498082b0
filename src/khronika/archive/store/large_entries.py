"""Events of many fields that were asked for last: a page asks for the same thrice, and parsing one takes a second."""

from khronika.archive.events.event import read_entry
from khronika.ledger.entry import LogEntry
from khronika.seal.opening import Sealed

MANY_FIELDS, MOST_LARGE = 400, 2
"""Fields of an event from which on it is kept; how many of these are."""


class LargeEntries:
    """Parses events, and keeps a few large ones. Any thread may ask."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._kept: tuple[tuple[bytes, LogEntry], ...] = ()

    def read(self, position: int, sealed: Sealed) -> LogEntry:
        """An event as its type; raises what `read_entry` does."""
        if len(sealed.fields) < MANY_FIELDS:
            return read_entry(position, sealed, self._site)
        commitment = sealed.commitment
        for known, entry in self._kept:
            if known == commitment and entry.position == position:
                return entry
        entry = read_entry(position, sealed, self._site)
        self._kept = ((commitment, entry), *self._kept)[:MOST_LARGE]
        return entry
