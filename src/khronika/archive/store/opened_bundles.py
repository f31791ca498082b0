"""Bundles that were opened last: what is asked of an event is asked of its neighbours, too."""

from collections.abc import Callable
from typing import NamedTuple, Self

from khronika.archive.events.event import read_entry
from khronika.ledger.entry import LogEntry
from khronika.seal.opening import Sealed

MOST, MOST_BYTES = 32, 32 << 20
"""Bundles that stay opened, and their bytes: an event may tell of thousands of files."""


class _Opened(NamedTuple):
    """The records of a bundle, and how many bytes they have."""

    records: list[Sealed]
    size: int

    @classmethod
    def of(cls, records: list[Sealed]) -> Self:
        size = sum(len(each.opening) + sum(map(len, each.fields.values())) for each in records)
        return cls(records, size)


class OpenedBundles:
    """The records of bundles by number and width, each read when it is asked for and not here any more."""

    def __init__(self, read: Callable[[int, int], list[Sealed]]) -> None:
        self._read = read
        self._opened: dict[tuple[int, int], _Opened] = {}

    def records(self, number: int, width: int) -> list[Sealed]:
        """The records of one bundle; raises what reading it raises."""
        # Threads that ask at one time open a bundle twice at worst.
        found = self._opened.pop((number, width), None)
        if found is None:
            found = _Opened.of(self._read(number, width))
            self._make_room(found.size)
        self._opened[number, width] = found
        return found.records

    def _make_room(self, size: int) -> None:
        """Let those go that were asked for longest ago; one that is larger than all may be stays alone."""
        kept = list(self._opened.items())
        size += sum(each.size for _, each in kept)
        for number, (key, each) in enumerate(kept):
            if len(kept) - number < MOST and size <= MOST_BYTES:
                return
            size -= each.size
            self._opened.pop(key, None)


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
