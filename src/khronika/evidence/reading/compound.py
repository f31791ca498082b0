"""Compound files of old office programs ([MS-CFB]): not read, but an encrypted document of a new one is told to be that."""

from typing import BinaryIO

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_STEP = 1_048_576
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream that holds an encrypted Office Open XML document ([MS-OFFCRYPTO] section 2.3.4.4)."""


def read(item: BinaryIO, report: Report) -> None:  # noqa: ARG001 -- the port's
    """Raise UnreadError with the reason why the item cannot be read."""
    before = b""
    while part := item.read(_STEP):
        if _ENCRYPTED in before + part:
            raise UnreadError(Reason.ENCRYPTED)
        before = part[-len(_ENCRYPTED) :]
    raise UnreadError(Reason.UNKNOWN)
