"""What an item was sealed as, each time it was received; and what its file says of itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.renditions import metadata_of, outline_of
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.intake.accession import shown_path
from khronika.intake.event import SealEvent


@dataclass(frozen=True, slots=True)
class Receipt:
    """One time that an item was received: the file it was, where that lay, and with which accession it came."""

    name: str
    folder: str
    changed: str
    """When the file was last changed, as its medium said (RFC 3339)."""
    at: str
    by: str
    accession: str


@dataclass(frozen=True, slots=True)
class PartMetadata:
    """What an item (`member` is empty) or a file in it says of itself: camera, author, dates.

    All of it is a claim.
    """

    member: tuple[str, ...]
    said: Mapping[str, str]


def receipts(archive: Archive, row: ItemRow) -> Iterator[Receipt]:
    """Every time an item was received, oldest first; raises MalformedError, VaultError."""
    for entry in archive.custody(row):
        event = entry.event
        if isinstance(event, SealEvent):
            folder = shown_path(event.path.rpartition(b"/")[0])
            yield Receipt(shown_path(event.name), folder, event.times, entry.at, entry.by, event.accession)


def metadata(archive: Archive, derivation: Derivation) -> Iterator[PartMetadata]:
    """What the item says of itself, then what each file in it does, where they say anything.

    Raises MalformedError, VaultError.
    """
    for part in outline_of(archive, derivation):
        if said := metadata_of(archive, derivation, part):
            yield PartMetadata(part.member, said)
