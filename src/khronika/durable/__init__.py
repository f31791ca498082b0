"""Files that are there after a power cut, or not there at all."""

from khronika.durable.batch import FileBatch, drop, leftovers, move, remove, remove_tree, settle, write
from khronika.durable.lock import Lock, LockedError, NoLocksError
from khronika.durable.stream import NO_DATE, Stream, drawn_time, tells_no_date

__all__ = [
    "NO_DATE",
    "FileBatch",
    "Lock",
    "LockedError",
    "NoLocksError",
    "Stream",
    "drawn_time",
    "drop",
    "leftovers",
    "move",
    "remove",
    "remove_tree",
    "settle",
    "tells_no_date",
    "write",
]
