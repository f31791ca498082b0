"""What is known of an item, or of a file in it, that a citation can be compared with: its texts, and how far it reaches."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from khronika.evidence.citation.citation import CitedRendition, FromOriginal
from khronika.evidence.citation.locator import InCharacters, Locator
from khronika.evidence.citation.mapped_text import MappedText, Run
from khronika.evidence.citation.passage import SourceText


@dataclass(frozen=True, slots=True)
class Extent:
    """How far something reaches, as far as it was logged: pages, pixels of the first, milliseconds, messages."""

    pages: int | None = None
    width: int | None = None
    height: int | None = None
    milliseconds: int | None = None
    messages: int | None = None


_SIZES = {"width": "width", "height": "height", "duration-ms": "milliseconds"}
_PAGES = ("pages", "frames")
_STREAM = re.compile(r"stream\.\d+\.(width|height)")
_MESSAGE = re.compile(r"message\.(\d{1,9})\..+")


def extent_of(metadata: Mapping[str, str]) -> Extent:
    """The extent that a reader logged as metadata (docs/format/evidence.md)."""
    found: dict[str, int] = {}
    for name, value in metadata.items():
        if message := _MESSAGE.fullmatch(name):
            found["messages"] = max(found.get("messages", 0), int(message[1]) + 1)
        elif value.isascii() and value.isdecimal():
            stream = _STREAM.fullmatch(name)
            reach = _SIZES.get(stream[1] if stream else name) or ("pages" if name in _PAGES else "")
            if reach:
                found[reach] = max(found.get(reach, 0), int(value))
    return Extent(**found)


@dataclass(frozen=True, slots=True)
class CitableText:
    """A text of an item, and the rendition that it is."""

    rendition: CitedRendition
    mapped: MappedText


def original_text(text: SourceText) -> CitableText:
    """A plain-text original as a text: every code point is its own place."""
    length = len(text.content)
    runs = (Run(0, length, Locator(InCharacters(0, length))),) if length else ()
    return CitableText(FromOriginal(text.encoding), MappedText(text.content, runs, text.encoding))


@dataclass(frozen=True, slots=True)
class CitablePart:
    """The item itself, or a file in it: whether it was read to its end, its texts and its extent.

    An original that was decoded counts as read: what is not in it is not there.
    """

    member: tuple[str, ...] = ()
    media: str = "application/octet-stream"
    was_read: bool = False
    texts: tuple[CitableText, ...] = ()
    extent: Extent = field(default_factory=Extent)

    def runs(self) -> Iterator[Run]:
        """The runs of all its texts."""
        for text in self.texts:
            yield from text.mapped.runs
