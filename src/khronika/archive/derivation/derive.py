"""Sealing what was found in an item: every rendition into the vault, then one `derive` event (docs/format/evidence.md)."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import khronika
from khronika.archive.derivation.reading_task import ItemReading, SealedMember
from khronika.archive.derivation.rendition_tree import PicturePart, RenditionPart, TextPart, format_outline
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.evidence.citation.mapped_text import MappedText, format_text
from khronika.evidence.event import DeriveEvent, ReadingFacts, RenditionFacts, RenditionKind
from khronika.evidence.reading.note import NoteKind, Picture
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Contained, Reading
from khronika.primitives.codec import canonical, format_id
from khronika.vault.location import SEGMENT, Location
from khronika.vault.writer import VaultWriter

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class _Made:
    """A rendition that is sealed."""

    id: str
    kind: RenditionKind
    media: str
    sha256: str
    size: int
    location: Location

    @property
    def facts(self) -> RenditionFacts:
        return RenditionFacts(self.id, self.kind, self.media, self.sha256, self.size)


@dataclass(slots=True)
class _Sealer:
    """Seals the renditions of one item, and draws its outline."""

    writer: VaultWriter
    proposals: Iterator[bytes]
    made: list[_Made] = field(default_factory=list)

    def seal(self, kind: RenditionKind, media: str, data: bytes) -> str:
        identity = format_id(os.urandom(16))
        self.made.append(
            _Made(identity, kind, media, sha256(data).hexdigest(), len(data), _placed(self.writer, data))
        )
        return identity

    def outline(self, media: str, reading: Reading) -> None:
        """Seal everything, the outline last, and put it first."""
        parts = (
            self._part((), media, reading),
            *(part for file in reading.contained for part in self._parts(file)),
        )
        self.seal(RenditionKind.OUTLINE, JSON, canonical(format_outline(parts)).encode())
        self.made.insert(0, self.made.pop())

    def _parts(self, file: Contained) -> Iterator[RenditionPart]:
        content = self._content(file)
        yield self._part(file.member, file.media, file.reading, content=content, message=file.message)
        for inner in file.reading.contained:
            yield from self._parts(inner)

    def _content(self, file: Contained) -> str:
        match file.content:
            case None:
                return ""
            case SealedMember(location, digest, size):
                identity = format_id(os.urandom(16))
                self.made.append(_Made(identity, RenditionKind.MEMBER, file.media, digest, size, location))
                return identity
            case bytes() as data:
                return self.seal(RenditionKind.MEMBER, file.media, data)
            case _:
                raise TypeError("a contained file that is kept nobody knows where")

    def _part(
        self,
        member: tuple[str, ...],
        media: str,
        reading: Reading,
        *,
        content: str = "",
        message: int | None = None,
    ) -> RenditionPart:
        return RenditionPart(
            member=member,
            media=media,
            outcome=reading.outcome,
            reason=reading.reason,
            reader=reading.reader,
            content=content,
            message=message,
            metadata=self._metadata(reading),
            texts=tuple(self._text(mapped) for mapped in reading.texts),
            notes=self._notes(reading),
            pictures=tuple(self._picture(picture) for picture in reading.pictures),
            coverage=reading.coverage,
        )

    def _metadata(self, reading: Reading) -> str:
        return (
            self.seal(RenditionKind.METADATA, JSON, canonical(dict(reading.metadata)).encode())
            if reading.metadata
            else ""
        )

    def _text(self, mapped: MappedText) -> TextPart:
        text = self.seal(RenditionKind.TEXT, JSON, format_text(mapped))
        proposed = next(self.proposals, b"")
        proposals = self.seal(RenditionKind.PROPOSALS, JSON, proposed) if proposed else ""
        return TextPart(text, mapped.origin, len(mapped.text), proposals)

    def _notes(self, reading: Reading) -> dict[NoteKind, str]:
        return {
            kind: self.seal(RenditionKind.NOTE, JSON, canonical(value).encode())
            for kind, value in reading.notes.items()
        }

    def _picture(self, picture: Picture) -> PicturePart:
        return PicturePart(
            self.seal(RenditionKind.PICTURE, picture.media, picture.content), picture.role, picture.locator
        )


def _placed(writer: VaultWriter, data: bytes) -> Location:
    if len(data) < SEGMENT:
        return writer.add_small(data)
    view = memoryview(data)
    location = writer.add_large(view[start : start + SEGMENT] for start in range(0, len(data), SEGMENT))
    writer.keep_large()
    return location


def keep_readings(archive: Archive, writer: Writer, results: Sequence[ItemReading]) -> list[Outcome]:
    """Seal these readings, each of another item, and commit them together; raises NoSpaceError."""
    vault = VaultWriter(writer.store, writer.archive)
    try:
        sealed = [_seal(vault, archive.item(result.item), result) for result in results]
        vault.commit()
    except BaseException:
        vault.discard()
        raise
    writer.append_all([_event(result, made) for result, made in zip(results, sealed, strict=True)])
    writer.commit()
    return [result.reading.state for result in results]


def _seal(writer: VaultWriter, row: ItemRow, result: ItemReading) -> list[_Made]:
    sealer = _Sealer(writer, iter(result.proposals))
    sealer.outline(row.media, result.reading)
    return sealer.made


def _event(result: ItemReading, made: Sequence[_Made]) -> DeriveEvent:
    reading = result.reading
    return DeriveEvent(
        item=result.item,
        reading=ReadingFacts(reading.state, reading.reason, reading.reader, khronika.__version__),
        tools=reading.tools,
        renditions=tuple(each.facts for each in made),
        objects=tuple(each.location for each in made),
    )
