"""Messages that are encrypted as a whole, by their first bytes (OpenPGP).

What they say nobody knows without the key.
"""

from typing import BinaryIO

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report


def read(item: BinaryIO, report: Report) -> None:  # noqa: ARG001 -- the port's form
    """Say that it is encrypted; raises UnreadError."""
    raise UnreadError(Reason.ENCRYPTED)
