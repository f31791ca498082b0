"""What was computed of a whole record, kept in the encrypted index: after a lock it is there at once, while a newer one is computed."""

import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import khronika
from khronika.archive.store.archive import Archive
from khronika.primitives.error import KhronikaError, MalformedError
from khronika.primitives.typed_json import read, told

Result = TypeVar("Result")
MOST = 64 << 20
"""Bytes of one sum; what would be larger is computed anew after each lock."""


class ReadSum(NamedTuple):
    """A result that was kept: of how many events it is, and whether nothing but events could change it."""

    value: Any
    size: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class SumForm(Generic[Result]):
    """How a result is kept under a name.

    `kind` is the type of what is written; `packed` gives it, `unpacked` the result and whether it is of today.
    """

    name: str
    kind: Any
    packed: Callable[[Result], Any]
    unpacked: Callable[[Archive, Any], tuple[Result, bool]]

    def read(self, archive: Archive) -> ReadSum | None:
        """What is kept; None where nothing is, or was written by another version of the program."""
        found = archive.index.sums.get(self.name)
        if found is None:
            return None
        size, data = found
        try:
            version, value = json.loads(zlib.decompress(data))
            if version != khronika.__version__:
                return None
            result, is_of_today = self.unpacked(archive, read(self.kind, value))
        except (ValueError, TypeError, zlib.error, MalformedError):
            return None
        return ReadSum(result, size, is_of_today)

    def keep(self, archive: Archive, size: int, result: Result) -> None:
        """Keep a result of so many events. What cannot be kept is computed again: nothing is lost."""
        value = json.dumps([khronika.__version__, told(self.packed(result))], ensure_ascii=False)
        data = zlib.compress(value.encode(), 1)
        if len(data) <= MOST and archive.index.is_written:
            with suppress(KhronikaError):
                archive.index.sums.keep(self.name, size, data)
