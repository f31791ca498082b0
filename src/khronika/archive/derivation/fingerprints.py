"""Fingerprints of what was read of an item: of its words, and of its pictures."""

import json
from collections.abc import Iterator

from khronika.archive.derivation.event import Derivation
from khronika.archive.derivation.rendition_tree import RenditionPart
from khronika.archive.derivation.renditions import octets_of, outline_of, texts_of
from khronika.archive.store.archive import Archive
from khronika.evidence.likeness.fingerprint import LEAST_QUALITY
from khronika.evidence.likeness.prints import ImagePrint, parse_note
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.search import StoredPrint as Kept
from khronika.evidence.search import print_of_picture, print_of_words


def prints_of(archive: Archive, derivation: Derivation) -> Iterator[Kept]:
    """Every fingerprint by which the item is compared with others; those that tell nothing are left out."""
    for number, text in enumerate(texts_of(archive, derivation)):
        if (words := print_of_words(text.mapped.text, part=str(number))) is not None:
            yield words
    for number, (_, taken) in enumerate(picture_prints(archive, derivation)):
        if taken.quality >= LEAST_QUALITY:
            yield print_of_picture(taken.fingerprint.bits.to_bytes(32), part=str(number))


def picture_prints(archive: Archive, derivation: Derivation) -> Iterator[tuple[RenditionPart, ImagePrint]]:
    """The fingerprints of the pictures in an item, and the part each is of."""
    for part in outline_of(archive, derivation):
        if note := part.notes.get(NoteKind.LIKENESS):
            for taken in parse_note(json.loads(octets_of(archive, derivation.rendition(note)))):
                yield part, taken
