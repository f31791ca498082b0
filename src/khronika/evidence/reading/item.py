"""An item in its worker: a file of which only the ranges that are read are ever decrypted."""

import io
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.frame import LARGEST_RANGE
from khronika.evidence.reading.outcome import MEBIBYTE, Reason

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 256 * 1024

LARGEST_WHOLE = 64 * MEBIBYTE
"""Bytes a reader holds at once."""


class Ranges(io.RawIOBase):
    """A seekable file over a function that gives ranges. One that is no longer than the buffer is asked for once."""

    def __init__(self, size: int, source: Callable[[int, int], bytes]) -> None:
        super().__init__()
        self._size, self._source, self._at = size, source, 0
        self._held: bytes | None = None

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read anywhere."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to an offset; raises ValueError before the beginning."""
        place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if place < 0:
            raise ValueError("an offset before the beginning")
        self._at = place
        return place

    def tell(self) -> int:
        """The offset."""
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill a buffer as far as the item reaches."""
        view = memoryview(buffer).cast("B")
        length = max(0, min(len(view), LARGEST_RANGE, self._size - self._at))
        found = self._range(length) if length else b""
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _range(self, length: int) -> bytes:
        if self._size > _BUFFER:
            return self._source(self._at, length)
        # A reader begins at the beginning again and again; each time the main process would decrypt it anew.
        if self._held is None:
            self._held = self._source(0, self._size)
        return self._held[self._at : self._at + length]


def open_item(size: int, source: Callable[[int, int], bytes]) -> BinaryIO:
    """The item as a buffered file."""
    return io.BufferedReader(Ranges(size, source), _BUFFER)


def size_of(item: BinaryIO) -> int:
    """The bytes of an item; leaves it at its beginning."""
    size = item.seek(0, os.SEEK_END)
    item.seek(0)
    return size


def whole(item: BinaryIO, largest: int = LARGEST_WHOLE) -> bytes:
    """All bytes of an item; raises UnreadError when they are more than `largest`."""
    if size_of(item) > largest:
        raise UnreadError(Reason.TOO_LARGE)
    return item.read()
