"""What the search takes in of a read item: its texts and metadata, its prints, and all that is shown with a hit.

Where each text lies is kept with it, so that a hit is shown without the events that tell of the item.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

from khronika.archive.derivation.citable import citable
from khronika.archive.derivation.event import Derivation, Rendition
from khronika.archive.derivation.fingerprints import print_of_pictures
from khronika.archive.derivation.rendition_tree import RenditionPart, TextPart
from khronika.archive.derivation.renditions import ReadText, bytes_of, metadata_of, outline_of
from khronika.archive.derivation.text_corrections import recorded_corrections
from khronika.archive.derivation.title import title_read
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import CitedRendition, FromOriginal, FromReading
from khronika.evidence.citation.mapped_text import MappedText, Origin, parse_text
from khronika.evidence.citation.text_bytes import TextBytes
from khronika.evidence.event import RenditionKind
from khronika.evidence.proposal import parse as parse_proposals
from khronika.evidence.search import Document, DocumentKind, ReadItem, WordedPart, analysed
from khronika.intake.accession import shown_path
from khronika.intake.event import SealEvent
from khronika.primitives.codec import Json, canonical
from khronika.primitives.error import MalformedError
from khronika.primitives.timespan import Timespan
from khronika.record.text_correction import sentence_of
from khronika.vault.location import SEGMENT, Location, ObjectLayout

LONGEST_DATED = 366 * 20
"""Days of the longest timespan a text is found by: «for decades» says nothing about when."""

_KINDS = {
    Origin.WRITTEN: DocumentKind.TEXT,
    Origin.RECOGNISED: DocumentKind.RECOGNISED,
    Origin.TRANSCRIBED: DocumentKind.TRANSCRIBED,
}
_KEY = 32
"""Bytes of a key, and of a digest."""

_TITLES = ("title", "subject", "creator", "artist", "description")
_FARTHEST_TITLE = 400


@dataclass(frozen=True, slots=True)
class ShownItem:
    """What a hit says of its item: the title that was read of it, and the name, folder and time of its first file.

    The title is empty where only its file has a name.
    """

    title: str
    name: str
    folder: str
    changed: str

    def to_text(self) -> str:
        """As the search keeps it."""
        return canonical([self.title, self.name, self.folder, self.changed])

    @classmethod
    def from_text(cls, text: str) -> "ShownItem":
        """What `to_text` writes so."""
        return cls(*json.loads(text))


@dataclass(frozen=True, slots=True)
class ShownText:
    """Where the text of a hit lies, and what it is cited as; None for metadata, which are not cited."""

    rendition: Rendition
    member: tuple[str, ...] = ()
    cited: CitedRendition | None = None

    def source(self) -> bytes:
        """Where it lies, as the search keeps it beside its id: digest and key as they are, then the rest as JSON."""
        place = self.rendition.location
        layout = place.layout.value if place.layout is not ObjectLayout.PIECES else ""
        told = [place.name, place.offset, place.padded, self.rendition.size, *([layout] if layout else [])]
        return bytes.fromhex(self.rendition.sha256) + place.key + canonical(told)[1:-1].encode()

    def made(self) -> str:
        """How it came about, as the search keeps it once for all that came about so."""
        match self.cited:
            case None:
                return ""
            case FromOriginal(encoding):
                return canonical([list(self.member), encoding])
            case FromReading(_, _, reader, version, origin, tools):
                told: list[Json] = [[name, number] for name, number in tools]
                return canonical([list(self.member), reader, version, origin.value, told])

    @classmethod
    def of(cls, identity: str, source: bytes, made: str) -> "ShownText":
        """What `source` and `made` write so, of the rendition of this id."""
        name, offset, padded, size, *layout = json.loads(b"[" + source[2 * _KEY :] + b"]")
        digest, key = source[:_KEY], source[_KEY : 2 * _KEY]
        location = Location(name, offset, padded, key, ObjectLayout(layout[0] if layout else "pieces"))
        kind = RenditionKind.TEXT if made else RenditionKind.METADATA
        rendition = Rendition(identity, kind, "application/json", digest.hex(), size, location)
        if not made:
            return cls(rendition)
        member, *rest = json.loads(made)
        return cls(rendition, tuple(member), _cited(rendition, rest))

    @property
    def origin(self) -> Origin:
        """How the text came out of the item."""
        return self.cited.origin if isinstance(self.cited, FromReading) else Origin.WRITTEN

    @property
    def is_long(self) -> bool:
        """Whether it lies in more than one segment."""
        return self.rendition.size > SEGMENT


def _cited(rendition: Rendition, told: Sequence[Json]) -> CitedRendition:
    match told:
        case [str(encoding)]:
            return FromOriginal(encoding)
        case [str(reader), str(version), str(origin), list(tools)]:
            named = tuple((str(tool[0]), str(tool[1])) for tool in tools if isinstance(tool, list))
            return FromReading(rendition.id, rendition.sha256, reader, version, Origin(origin), named)
        case _:
            raise MalformedError("a text in the search in no known form")


def read_item(archive: Archive, row: ItemRow, derivation: Derivation) -> ReadItem:
    """All that the search keeps of an item, its texts one after the other; raises MalformedError, VaultError."""
    return _ItemIntake(archive, row, derivation).taken()


class _ItemIntake:
    """One item on its way into the search: each rendition of it is opened and parsed once, and let go."""

    def __init__(self, archive: Archive, row: ItemRow, derivation: Derivation) -> None:
        self._archive, self._row, self._derivation = archive, row, derivation
        self._names = " ".join(archive.index.names_of(row.number))
        self._read: dict[str, MappedText] = {}
        self._worded: list[WordedPart] = []

    def taken(self) -> ReadItem:
        """The item with all its parts."""
        parts = outline_of(self._archive, self._derivation)
        metadata = metadata_of(self._archive, self._derivation, parts[0]) if parts else {}
        return ReadItem(
            id=self._row.id,
            derivation=self._derivation.position,
            outcome=self._derivation.outcome.value,
            shown=self._shown(parts, metadata).to_text(),
            documents=chain(
                chain.from_iterable(self._documents(part, metadata) for part in parts), self._corrected()
            ),
            prints=print_of_pictures(self._archive, self._derivation, parts),
            worded=self._worded,
        )

    def _mapped(self, part: RenditionPart, text: TextPart) -> MappedText:
        data = bytes_of(self._archive, self._derivation.rendition(text.rendition))
        return parse_text(data, part.member)

    def _words(self, part: RenditionPart, text: TextPart) -> str:
        self._read[text.rendition] = mapped = self._mapped(part, text)
        return mapped.text

    def _shown(self, parts: Sequence[RenditionPart], metadata: Mapping[str, str]) -> ShownItem:
        title = title_read(metadata, parts[0].texts, partial(self._words, parts[0])) if parts else None
        event = self._archive.entry(self._row.first).event
        if not isinstance(event, SealEvent):
            return ShownItem(title.text if title else "", "", "", "")
        folder = shown_path(event.path.rpartition(b"/")[0])
        return ShownItem(title.text if title else "", shown_path(event.name), folder, event.times)

    def _documents(self, part: RenditionPart, of_first: Mapping[str, str]) -> Iterator[Document]:
        metadata = metadata_of(self._archive, self._derivation, part) if part.member else of_first
        fields = {"name": " ".join((self._names, *part.member)), "title": _title(metadata)}
        for text in part.texts:
            yield self._document(part, text, fields)
        said = metadata_text(metadata)
        # Every item has one document at least, so that it is found by its name.
        if said or not (part.member or part.texts):
            rendition = self._derivation.rendition(part.metadata) if part.metadata else None
            yield Document(
                item=self._row.id,
                rendition=part.metadata or f"item.{self._row.id}",
                media=part.media,
                text=said,
                kind=DocumentKind.METADATA,
                derivation=self._derivation.position,
                fields=fields,
                source=ShownText(rendition).source() if rendition else b"",
            )

    def _corrected(self) -> Iterator[Document]:
        """What members read where something else was recognised, be it in an earlier reading."""
        for each in recorded_corrections(self._archive, self._row):
            if each.counts:
                yield Document(
                    item=self._row.id,
                    rendition=f"correction.{each.id}",
                    media=self._row.media,
                    text=sentence_of(each.event),
                    kind=DocumentKind.CORRECTED,
                    derivation=self._derivation.position,
                    source=str(each.position).encode(),
                )

    def _document(self, part: RenditionPart, text: TextPart, fields: Mapping[str, str]) -> Document:
        mapped = self._read.pop(text.rendition, None) or self._mapped(part, text)
        words = analysed(mapped.text)
        self._worded.append(WordedPart(str(len(self._worded)), words.numbers))
        cited = citable(self._derivation, ReadText(part, text, mapped)).rendition
        shown = ShownText(self._derivation.rendition(text.rendition), part.member, cited)
        return Document(
            item=self._row.id,
            rendition=text.rendition,
            media=part.media,
            text=mapped.text,
            kind=_KINDS[mapped.origin],
            derivation=self._derivation.position,
            fields=fields,
            dates=tuple(self._dates(text, mapped)),
            source=shown.source(),
            made=shown.made(),
            words=words,
            data=TextBytes(mapped) if len(mapped.text) > LONG else None,
        )

    def _dates(self, text: TextPart, mapped: MappedText) -> Iterator[tuple[date, date]]:
        if not text.proposals:
            return
        data = bytes_of(self._archive, self._derivation.rendition(text.proposals))
        for proposal in parse_proposals(data, mapped.text):
            match proposal.value:
                case Timespan(earliest=date() as first, latest=date() as last) if (
                    last - first
                ).days <= LONGEST_DATED:
                    yield first, last
                case _:
                    continue


LONG = 20_000
"""Code points of a text from which on a passage of it is opened without the rest."""


def metadata_text(metadata: Mapping[str, str]) -> str:
    """Metadata as a text that can be searched and shown: a name and its value a line."""
    return "\n".join(f"{name}: {value}" for name, value in sorted(metadata.items()))


def _title(metadata: Mapping[str, str]) -> str:
    found = [value for name, value in metadata.items() if name.rpartition(".")[2] in _TITLES]
    return " ".join(found)[:_FARTHEST_TITLE]
