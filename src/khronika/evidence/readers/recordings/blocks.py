"""The bytes of a recording in blocks of which a few are kept: film and sound may lie far apart, and each block costs a request."""

import os
from collections import OrderedDict
from typing import BinaryIO

from khronika.evidence.reading.item import size_of

_BLOCK = 256 * 1024
_KEPT = 32


class Blocks:
    """The item without a name, and without anything else that a library could open it by.

    Counts the bytes it asks for.
    """

    def __init__(self, item: BinaryIO) -> None:
        self._item, self._size, self._at = item, size_of(item), 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self.size = 0

    def read(self, length: int) -> bytes:
        """At most `length` bytes, those of one block; none at the end."""
        number, offset = divmod(self._at, _BLOCK)
        found = self._block(number)[offset : offset + length] if self._at < self._size else b""
        self._at += len(found)
        return found

    def _block(self, number: int) -> bytes:
        if number not in self._kept:
            self._item.seek(number * _BLOCK)
            self._kept[number] = self._item.read(_BLOCK)
            self.size += len(self._kept[number])
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(number)
        return self._kept[number]

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to an offset; raises ValueError before the beginning."""
        place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if place < 0:
            raise ValueError("an offset before the beginning")
        self._at = place
        return place

    def tell(self) -> int:
        """The offset."""
        return self._at
