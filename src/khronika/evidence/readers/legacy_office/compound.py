"""Compound files that are no document of their own: objects of other programs, and encrypted documents."""

from typing import BinaryIO

from khronika.evidence.readers.legacy_office.compound_file import opened
from khronika.evidence.readers.legacy_office.embedded import say_embedded
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_ENCRYPTED = "EncryptedPackage"
"""The stream that holds an encrypted Office Open XML document ([MS-OFFCRYPTO] section 2.3.4.4)."""


def read(item: BinaryIO, report: Report) -> None:
    """Report the files packed into it; raises UnreadError with the reason why there are none."""
    with opened(item) as file:
        if file.exists(_ENCRYPTED):
            raise UnreadError(Reason.ENCRYPTED)
        if not say_embedded(file, report):
            raise UnreadError(Reason.UNKNOWN)
