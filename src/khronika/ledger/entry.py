"""Entries of the log as their readers have them: which event, at which place, when as claimed, by whom, and where in a custody chain."""

from typing import NamedTuple

from khronika.ledger.custody import Link
from khronika.primitives.event import Event


class LogEntry(NamedTuple):
    """One event of the log of a site. `at` is a claim (RFC 3339, UTC); `link` is there for custody events.

    `version` is its format's.
    """

    position: int
    commitment: bytes
    at: str
    by: str
    link: Link | None
    event: Event
    version: int = 2
