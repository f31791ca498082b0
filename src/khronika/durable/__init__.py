"""Files that are there after a power cut, or not there at all."""

from khronika.durable.batch import Batch, leftovers, move, remove, settle, write
from khronika.durable.lock import Lock, LockedError
from khronika.durable.stream import Stream

__all__ = ["Batch", "Lock", "LockedError", "Stream", "leftovers", "move", "remove", "settle", "write"]
