"""Where the bytes of contained files are kept while a container is read: in memory, or wherever the caller seals them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from khronika.intake.media import NEEDED

Source: TypeAlias = Callable[[int, int], bytes]
"""Gives the bytes of a range, fewer only at the end."""

HEAD = NEEDED
"""Bytes by which the media type of a contained file is told."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A contained file that was whole: its size, first bytes, and how to read it again.

    `place` is what the keeper knows of it.
    """

    size: int
    head: bytes = field(repr=False)
    source: Source = field(repr=False, compare=False)
    place: object = field(repr=False)


class Keeping(Protocol):
    """One contained file as it comes."""

    def write(self, data: bytes) -> None:
        """Take the next bytes."""

    def finish(self) -> Kept:
        """The file, whole."""

    def drop(self) -> None:
        """Forget it: it will not be whole."""


Keeper: TypeAlias = Callable[[], Keeping]
"""Begins to keep a file."""


class InMemory:
    """Keeps a file in memory; its `place` is its bytes."""

    def __init__(self) -> None:
        self._content = bytearray()

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self._content += data

    def finish(self) -> Kept:
        """The file, whole."""
        content = bytes(self._content)
        return Kept(
            len(content), content[:HEAD], lambda offset, length: content[offset : offset + length], content
        )

    def drop(self) -> None:
        """Forget it."""
        self._content.clear()
