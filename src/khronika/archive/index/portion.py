"""Entries of the log in portions that the index writes together: of all at once it would need as much memory again."""

from collections.abc import Iterable, Iterator

from khronika.ledger.entry import LogEntry
from khronika.record.event import StateEvent

AT_ONCE = 16_384
"""Events, or statements of events that hold many, of a portion."""


def portions(entries: Iterable[LogEntry]) -> Iterator[list[LogEntry]]:
    """The entries in their order; no portion where there are none."""
    some: list[LogEntry] = []
    weight = 0
    for entry in entries:
        some.append(entry)
        weight += len(entry.event.statements) if isinstance(entry.event, StateEvent) else 1
        if weight >= AT_ONCE:
            yield some
            some, weight = [], 0
    if some:
        yield some
