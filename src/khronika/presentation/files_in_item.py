"""The files in an item, a page at a time, and what one of them says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import metadata_of, outline_of
from khronika.archive.store.archive import Archive
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

MOST_FILES = 50
"""Files of a page."""


@dataclass(frozen=True, slots=True)
class ContainedLine:
    """A file in an item: its part by number, the way to it, its type and size, what became of it.

    `size` is None where its bytes could not be had; `is_shown` whether anything of it can be looked at.
    """

    part: int
    member: tuple[str, ...]
    media: str
    size: int | None
    outcome: Outcome
    reason: Reason | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class ContainedFiles:
    """A page of them; `part` is the one that is looked at, 0 for the item itself."""

    lines: tuple[ContainedLine, ...]
    first: int
    in_all: int
    part: int

    def to_json(self) -> Json:
        """By part."""
        return [
            {"part": line.part, "member": [*line.member], "media_type": line.media} for line in self.lines
        ]

    def text(self, _: Words) -> Iterator[str]:
        """A line each."""
        for line in self.lines:
            yield f"{line.part}  {' / '.join(line.member)}"


@dataclass(frozen=True, slots=True)
class ContainedOwn:
    """What one of the files says of itself, by name."""

    name: str
    said: tuple[tuple[str, str], ...]


def contained_files(archive: Archive, derivation: Derivation | None, part: int, first: int) -> ContainedFiles:
    """The files in an item from the `first` on; raises VaultError, MalformedError."""
    outline = outline_of(archive, derivation) if derivation else ()
    inner = outline[1:]
    first = min(first, max(len(inner) - 1, 0)) // MOST_FILES * MOST_FILES
    sizes = {each.id: each.size for each in derivation.renditions} if derivation else {}
    lines = []
    for at, each in enumerate(inner[first : first + MOST_FILES], first + 1):
        size = sizes.get(each.content)
        is_shown = bool(each.texts or each.content)
        lines.append(ContainedLine(at, each.member, each.media, size, each.outcome, each.reason, is_shown))
    return ContainedFiles(tuple(lines), first, len(inner), part)


def contained_own(archive: Archive, derivation: Derivation | None, part: int) -> ContainedOwn | None:
    """What the file of this part says of itself; None for the item itself."""
    outline = outline_of(archive, derivation) if derivation and part else ()
    if derivation is None or not 0 < part < len(outline):
        return None
    said = metadata_of(archive, derivation, outline[part])
    return ContainedOwn(outline[part].member[-1] if outline[part].member else "", tuple(sorted(said.items())))


def first_text_of(archive: Archive, derivation: Derivation | None, part: int) -> int | None:
    """The number among all texts of the first of a part; None where it says nothing."""
    outline = outline_of(archive, derivation) if derivation else ()
    if part >= len(outline) or not outline[part].texts:
        return None
    return sum(len(each.texts) for each in outline[:part])
