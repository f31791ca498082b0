"""The original of an item that was written out of the archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class TakenOut:
    """The item's control number, the file, its size in bytes, and its SHA-256 in hex."""

    item: str
    file: Path
    size: int
    sha256: str

    def to_json(self) -> Json:
        """The same."""
        return {"item": self.item, "file": str(self.file), "size": self.size, "sha256": self.sha256}

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        told = "{item} is written to {file}: {size}, sha256 {digest}"
        size = words.size(self.size)
        yield one_line(words.say(told, item=self.item, file=self.file, size=size, digest=self.sha256))
