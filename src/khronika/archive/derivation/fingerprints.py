"""Fingerprints of the pictures in what was read of an item."""

import json
from collections.abc import Iterator, Sequence

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import bytes_of, outline_of
from khronika.archive.store.archive import Archive
from khronika.evidence.likeness.fingerprint import LEAST_QUALITY
from khronika.evidence.likeness.prints import ImagePrint, parse_note
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.search import StoredPrint, print_of_picture


def print_of_pictures(
    archive: Archive, derivation: Derivation, parts: Sequence[RenditionPart]
) -> Iterator[StoredPrint]:
    """Every fingerprint of a picture by which an item is compared with others; those that tell nothing are left out."""
    for number, (_, taken) in enumerate(_picture_prints(archive, derivation, parts)):
        if taken.quality >= LEAST_QUALITY:
            yield print_of_picture(taken.fingerprint.bits.to_bytes(32), part=str(number))


def picture_prints(archive: Archive, derivation: Derivation) -> Iterator[tuple[RenditionPart, ImagePrint]]:
    """The fingerprints of the pictures in an item, and the part each is of."""
    yield from _picture_prints(archive, derivation, outline_of(archive, derivation))


def _picture_prints(
    archive: Archive, derivation: Derivation, parts: Sequence[RenditionPart]
) -> Iterator[tuple[RenditionPart, ImagePrint]]:
    for part in parts:
        if note := part.notes.get(NoteKind.LIKENESS):
            for taken in parse_note(json.loads(bytes_of(archive, derivation.rendition(note)))):
                yield part, taken
