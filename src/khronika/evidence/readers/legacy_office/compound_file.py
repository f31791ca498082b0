"""Compound files ([MS-CFB]): files in a file, which old office programs write into.

Opened within limits, told apart by their streams.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import olefile
from olefile import OleFileIO

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import MEBIBYTE, Reason

LARGEST_STREAM = 64 * MEBIBYTE
_TOLD_BY = (
    ("__properties_version1.0", "outlook"),
    ("WordDocument", "old-word"),
    ("Workbook", "old-sheets"),
    ("Book", "old-sheets"),
    ("PowerPoint Document", "old-slides"),
)
"""Streams by which the kinds of compound files are told apart."""


def kind_of_compound(item: BinaryIO) -> str:
    """The name of the kind of a compound file; raises UnreadError when it is none."""
    with opened(item) as file:
        found = next((kind for name, kind in _TOLD_BY if file.exists(name)), "compound")
    item.seek(0)
    return found


@contextmanager
def opened(item: BinaryIO) -> Iterator[OleFileIO]:
    """The compound file; raises UnreadError when it is none."""
    item.seek(0)
    try:
        file = OleFileIO(item)
    except (OSError, AttributeError, TypeError) as error:
        # Over bytes that are not what they should be, the library reads on until a part of it is missing.
        raise UnreadError(Reason.MALFORMED) from error
    try:
        with file:
            yield file
    except OSError as error:
        raise UnreadError(Reason.MALFORMED) from error


def stream(file: OleFileIO, *path: str) -> bytes:
    """The bytes of a stream; raises UnreadError when there is none, when it breaks off or is too large."""
    name = list(path)
    if not file.exists(name) or file.get_type(name) != olefile.STGTY_STREAM:
        raise UnreadError(Reason.MALFORMED)
    if file.get_size(name) > LARGEST_STREAM:
        raise UnreadError(Reason.TOO_LARGE)
    return bytes(file.openstream(name).read())


def stream_if_any(file: OleFileIO, *path: str) -> bytes | None:
    """The bytes of a stream, or None."""
    return stream(file, *path) if file.exists(list(path)) else None
