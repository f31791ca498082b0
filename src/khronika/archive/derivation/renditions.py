"""What was read of an item, read back: its newest derivation, the outline, texts and other renditions."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from weakref import WeakKeyDictionary

from khronika.archive.derivation.event import Derivation, Rendition, derivation_of_entry
from khronika.archive.derivation.rendition_tree import RenditionPart, TextPart, parse_outline
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.mapped_text import MappedText, parse_text
from khronika.evidence.event import DeriveEvent, RenditionKind
from khronika.vault.error import DamagedObjectError
from khronika.vault.reader import read_item

_AT_ONCE = 256
"""Items whose events are looked up together."""


def derivation_of(archive: Archive, row: ItemRow) -> Derivation | None:
    """The newest derivation of an item; None when it was never read. Raises MalformedError, VaultError."""
    position = archive.index.newest_of_item(DeriveEvent, row.number)
    return None if position is None else derivation_at(archive, position)


def all_derivations(archive: Archive, row: ItemRow) -> Iterator[Derivation]:
    """Every derivation of an item, the newest first; raises MalformedError, VaultError."""
    for position in reversed(archive.index.all_of_item(DeriveEvent, row.number)):
        yield derivation_at(archive, position)


def derivations(archive: Archive, rows: Iterable[ItemRow]) -> Iterator[tuple[ItemRow, Derivation | None]]:
    """Items with the newest derivation of each, many at a time."""
    newest = archive.index.newest_of(DeriveEvent)
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        entries = archive.entries([newest[row.number] for row in some if row.number in newest])
        found = {entry.position: derivation_of_entry(entry) for entry in entries}
        for row in some:
            yield row, found.get(newest.get(row.number, -1))


def derivation_at(archive: Archive, position: int) -> Derivation:
    """The derivation that an event tells; raises MalformedError, VaultError."""
    return derivation_of_entry(archive.entry(position))


def bytes_of(archive: Archive, rendition: Rendition) -> bytes:
    """The bytes of a rendition, whole; raises VaultError, also when they are not those the event names."""
    data = b"".join(read_item(archive.store, archive.raw, rendition.location, rendition.size))
    if sha256(data).hexdigest() != rendition.sha256:
        raise DamagedObjectError(
            "a rendition is not what its event says",
            hint="read the item again: khronika read --again everything",
        )
    return data


def outline_of(archive: Archive, derivation: Derivation) -> tuple[RenditionPart, ...]:
    """The parts of what was read, the item itself first. The outline that was asked for last is kept."""
    first = derivation.renditions[0] if derivation.renditions else None
    if first is None or first.kind is not RenditionKind.OUTLINE:
        return ()
    known = _newest.get(archive)
    if known is not None and known[0] == first.sha256:
        return known[1]
    parts = parse_outline(json.loads(bytes_of(archive, first)))
    _newest[archive] = first.sha256, parts
    return parts


_newest: "WeakKeyDictionary[Archive, tuple[str, tuple[RenditionPart, ...]]]" = WeakKeyDictionary()
"""The outline of each open archive that was asked for last, by its digest: one page asks for it ten times.

It goes when the archive is closed.
"""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text of an item with the part that says it."""

    part: RenditionPart
    text: TextPart
    mapped: MappedText


def texts_of(archive: Archive, derivation: Derivation) -> Iterator[ReadText]:
    """Every text of an item, that of contained files too, in the order of the outline."""
    for part in outline_of(archive, derivation):
        yield from part_texts(archive, derivation, part)


def part_texts(archive: Archive, derivation: Derivation, part: RenditionPart) -> Iterator[ReadText]:
    """The texts of one part."""
    for text in part.texts:
        yield ReadText(
            part, text, parse_text(bytes_of(archive, derivation.rendition(text.rendition)), part.member)
        )


def text_of(archive: Archive, derivation: Derivation, rendition: str) -> ReadText:
    """One text by the id of its rendition, its places set into the containers it came from."""
    for part in outline_of(archive, derivation):
        for text in part.texts:
            if text.rendition == rendition:
                return ReadText(
                    part, text, parse_text(bytes_of(archive, derivation.rendition(rendition)), part.member)
                )
    raise DamagedObjectError(
        "this item has no text of this id", hint="search again: the item was read anew meanwhile"
    )


def metadata_of(archive: Archive, derivation: Derivation, part: RenditionPart) -> dict[str, str]:
    """What the reader says of a part beside its text."""
    if not part.metadata:
        return {}
    found: dict[str, str] = json.loads(bytes_of(archive, derivation.rendition(part.metadata)))
    return found
