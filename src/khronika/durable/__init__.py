"""Files that are there after a power cut, or not there at all."""

from khronika.durable.batch import Batch, leftovers, remove, settle, write
from khronika.durable.lock import Lock, LockedError
from khronika.durable.stream import Stream

__all__ = ["Batch", "Lock", "LockedError", "Stream", "leftovers", "remove", "settle", "write"]
