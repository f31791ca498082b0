"""What was read of an item, as citations are compared with it.

A plain-text original is decoded here and needs no reader.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import (
    ReadText,
    all_derivations,
    derivation_of,
    metadata_of,
    outline_of,
    part_texts,
)
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import CitedRendition, FromOriginal, FromReading
from khronika.evidence.citation.draft import CitationDraft
from khronika.evidence.citation.error import NotTextError, UnknownReadingError
from khronika.evidence.citation.locator import InCharacters, Whole
from khronika.evidence.citation.mapped_text import MappedText
from khronika.evidence.citation.part import CitablePart, CitableText, extent_of, original_text
from khronika.evidence.citation.passage import ENCODINGS, LARGEST_TEXT, decode
from khronika.evidence.reading.outcome import Outcome

_PLAIN = "text/plain"
_MOST_KEPT = 64 * 1_048_576
"""Code points of texts that are kept between two citations of one item."""

_LONGEST_VERSION = 40
"""Characters of a version; what is longer is the digest of a model, which the event of the reading says."""


def citable(derivation: Derivation, read: ReadText) -> CitableText:
    """A text with the rendition that it is: the original, where it is all of a plain text, else the reading."""
    if not read.part.member and _is_original(read.mapped):
        return CitableText(FromOriginal(read.mapped.encoding), read.mapped)
    made = derivation.rendition(read.text.rendition)
    tools = tuple(
        (name, version) for name, version in derivation.tools if version and len(version) <= _LONGEST_VERSION
    )
    reading = FromReading(
        made.id, made.sha256, read.part.reader, derivation.version, read.mapped.origin, tools
    )
    return CitableText(reading, read.mapped)


def _is_original(mapped: MappedText) -> bool:
    if mapped.encoding not in ENCODINGS or len(mapped.runs) != 1:
        return False
    (run,) = mapped.runs
    return (run.start, run.end) == (0, len(mapped.text)) and run.locator.place == InCharacters(
        0, len(mapped.text)
    )


@dataclass(slots=True)
class CitableItems:
    """Items as far as they were read, kept from one citation to the next."""

    archive: Archive
    _kept: dict[tuple[str, int, CitedRendition | None, tuple[str, ...] | None], tuple[CitablePart, ...]] = (
        field(default_factory=dict)
    )
    _newest: dict[int, Derivation | None] = field(default_factory=dict)
    _size: int = 0

    def parts(self, row: ItemRow, draft: CitationDraft) -> tuple[CitablePart, ...]:
        """The item and the files in it, as far as the draft means them.

        Raises EvidenceError, VaultError, MalformedError.
        """
        derivation = self._derivation(row, draft.rendition)
        within = None if draft.locators and isinstance(draft.locators[0].place, Whole) else draft.member
        key = row.id, derivation.position if derivation else -1, draft.rendition, within
        if key not in self._kept:
            parts = tuple(self._loaded(row, derivation, draft.rendition, within))
            self._keep(key, parts)
        return self._kept[key]

    def _keep(
        self,
        key: tuple[str, int, CitedRendition | None, tuple[str, ...] | None],
        parts: tuple[CitablePart, ...],
    ) -> None:
        size = sum(len(text.mapped.text) for part in parts for text in part.texts)
        if self._size + size > _MOST_KEPT:
            self._kept.clear()
            self._size = 0
        self._kept[key] = parts
        self._size += size

    def _derivation(self, row: ItemRow, rendition: CitedRendition | None) -> Derivation | None:
        """The reading that is meant: the one that made the rendition, else the newest.

        None where the item was never read.
        """
        if not isinstance(rendition, FromReading):
            if row.number not in self._newest:
                self._newest[row.number] = derivation_of(self.archive, row)
            return self._newest[row.number]
        # What was cited before the item was read again stands where it stood.
        for derivation in all_derivations(self.archive, row):
            if any(
                (made.id, made.sha256) == (rendition.id, rendition.sha256) for made in derivation.renditions
            ):
                return derivation
        raise UnknownReadingError

    def _loaded(
        self,
        row: ItemRow,
        derivation: Derivation | None,
        rendition: CitedRendition | None,
        within: tuple[str, ...] | None,
    ) -> Iterator[CitablePart]:
        outline = outline_of(self.archive, derivation) if derivation else ()
        if derivation is None or not outline:
            yield self._decoded(row, CitablePart(media=row.media), rendition)
        for part in outline:
            if derivation and (within is None or part.member == within):
                yield self._part(row, derivation, part, rendition)

    def _part(
        self, row: ItemRow, derivation: Derivation, part: RenditionPart, rendition: CitedRendition | None
    ) -> CitablePart:
        texts = [citable(derivation, read) for read in part_texts(self.archive, derivation, part)]
        extent = extent_of(metadata_of(self.archive, derivation, part))
        found = CitablePart(part.member, part.media, part.outcome is Outcome.READ, tuple(texts), extent)
        read = next((text.rendition for text in texts if isinstance(text.rendition, FromOriginal)), None)
        return (
            found if part.member else self._decoded(row, found, read or rendition, is_text=read is not None)
        )

    def _decoded(
        self, row: ItemRow, part: CitablePart, rendition: CitedRendition | None, *, is_text: bool = False
    ) -> CitablePart:
        """The item with its original as its text, where a text names it, or where it is plain and was not read."""
        named = isinstance(rendition, FromOriginal) and bool(rendition.encoding)
        if not named and (row.media != _PLAIN or part.was_read or part.texts):
            return part
        # A reader that took the original for a text knows better than the media type of, say, a register in
        # JSON.
        if named and not is_text and not row.media.startswith("text/"):
            raise NotTextError(
                "the item is no text",
                hint="leave “encoding” and “rendition” out: what was read of it is looked through",
            )
        if row.size > LARGEST_TEXT:
            raise NotTextError(
                "the item is too large to be searched as text",
                hint="let it be read, and cite what it says then",
            )
        encoding = rendition.encoding if isinstance(rendition, FromOriginal) else ""
        text = decode(b"".join(self.archive.read(row)), encoding)
        return CitablePart(
            part.member, part.media, was_read=True, texts=(original_text(text),), extent=part.extent
        )
