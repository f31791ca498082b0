"""What can go wrong while an item is read.

ReadingError
├── UnreadError          in the worker: the item cannot be read, for one of the known reasons
├── BrokenRuleError      in the main process: the worker said what it may not say
├── ExhaustedError       in the main process: a limit is reached
├── SourceError          in the main process: the caller's source gave more than it was asked for
└── NotHereError         in the main process: this system cannot confine a worker
"""

from khronika.evidence.reading.outcome import Reason
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message


class ReadingError(KhronikaError):
    """An item was not read to its end."""


class UnreadError(ReadingError):
    """The item cannot be read, for one of the known reasons."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(message("the item was not read: {value}", value=reason.value))
        self.reason = reason


class BrokenRuleError(ReadingError):
    """The worker said what it may not say: it may have fallen to the item it reads."""


class ExhaustedError(ReadingError):
    """A limit is reached."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(message("a limit of reading is reached: {value}", value=reason.value))
        self.reason = reason


class SourceError(ReadingError):
    """The caller's source gave more than it was asked for."""


class NotHereError(ReadingError):
    """This system cannot confine a worker, so that nothing is read on it."""
