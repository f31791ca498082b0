"""Presentations of PowerPoint 97 to 2003 (PPT): the paragraphs of every slide in the order of the show ([MS-PPT])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from khronika.evidence.citation.locator import OnSlide
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.legacy_office.compound_file import opened, stream
from khronika.evidence.readers.legacy_office.document_property import said_of_itself
from khronika.evidence.readers.legacy_office.old_pictures import say_pictures
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_DEEPEST = 64
_WIDE_TEXT, _NARROW_TEXT = 0x0FA0, 0x0FA8
_LIST, _PERSIST, _NOTES_HEAD = 0x0FF0, 0x03F3, 0x03F1
_IN_SHOW, _IN_NOTES = 0, 2
_SEALED = 0xF3D1C4DF
"""The mark of an encrypted presentation ([MS-PPT] section 2.3.2)."""


@dataclass(frozen=True, slots=True)
class _Atom:
    kind: int
    instance: int
    body: bytes
    inner: bool


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs of each slide and of its notes, and the properties.

    Raises UnreadError, struct.error.
    """
    with opened(item) as file:
        data, current = stream(file, "PowerPoint Document"), stream(file, "Current User")
        mark, edit = struct.unpack_from("<II", current, 12)
        if mark == _SEALED:
            raise UnreadError(Reason.ENCRYPTED)
        show = _Show(data, *_places(data, edit))
        composer = Composer()
        for number, texts in show.slides():
            for paragraph in texts:
                composer.line(paragraph, OnSlide(number))
        report.text(composer.finish())
        report.metadata(said_of_itself(file))
        say_pictures(file, report, "Pictures")


def _places(data: bytes, edit: int) -> tuple[dict[int, int], int]:
    """Where objects stand, by their number, newest first (section 2.3.4); and the number of the document."""
    places: dict[int, int] = {}
    document, seen = 0, set[int]()
    while edit and edit not in seen:
        seen.add(edit)
        before, directory, number = struct.unpack_from("<III", data, edit + 16)
        document = document or number
        for one, place in _directory(_atom(data, directory).body):
            places.setdefault(one, place)
        edit = before
    return places, document


def _directory(body: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 4 <= len(body):
        (head,) = struct.unpack_from("<I", body, at)
        first, count = head & 0xFFFFF, head >> 20
        for number in range(min(count, (len(body) - at - 4) // 4)):
            yield first + number, struct.unpack_from("<I", body, at + 4 + 4 * number)[0]
        at += 4 + 4 * count


def _atom(data: bytes, at: int) -> _Atom:
    head, kind, length = struct.unpack_from("<HHI", data, at)
    return _Atom(kind, head >> 4, data[at + 8 : at + 8 + length], head & 15 == 15)


def _inside(body: bytes) -> Iterator[_Atom]:
    at = 0
    while at + 8 <= len(body):
        atom = _atom(body, at)
        yield atom
        at += 8 + len(atom.body)


def _texts(body: bytes, depth: int = 0) -> Iterator[str]:
    """The paragraphs in a container, however deep."""
    if depth > _DEEPEST:
        raise UnreadError(Reason.TOO_DEEP)
    for atom in _inside(body):
        if atom.inner:
            yield from _texts(atom.body, depth + 1)
        else:
            yield from _paragraphs(atom)


def _paragraphs(atom: _Atom) -> list[str]:
    if atom.kind == _WIDE_TEXT:
        said = atom.body[: len(atom.body) // 2 * 2].decode("utf-16-le", "backslashreplace")
    else:
        said = atom.body.decode("latin-1") if atom.kind == _NARROW_TEXT else ""
    return [text.replace("\x0b", "\n") for text in said.split("\r") if text.strip()]


@dataclass(frozen=True, slots=True)
class _Show:
    data: bytes
    places: dict[int, int]
    document: int

    def slides(self) -> Iterator[tuple[int, list[str]]]:
        """The slides, from 1, with the texts on them and in their notes."""
        notes = self._notes()
        for number, (one, slide, texts) in enumerate(self._listed(_IN_SHOW), start=1):
            yield number, [*texts, *self._object(one), *notes.get(slide, [])]

    def _notes(self) -> dict[int, list[str]]:
        """The texts of notes, by the slide they belong to."""
        found: dict[int, list[str]] = {}
        for one, _slide, texts in self._listed(_IN_NOTES):
            head = next((atom for atom in _inside(self._body(one)) if atom.kind == _NOTES_HEAD), None)
            if head is not None:
                found.setdefault(struct.unpack_from("<I", head.body)[0], []).extend(
                    [*texts, *self._object(one)]
                )
        return found

    def _listed(self, instance: int) -> Iterator[tuple[int, int, list[str]]]:
        """The number of each object of a list, the number of its slide, and the texts that stand in the list (section 2.4.14.3)."""
        current: tuple[int, int, list[str]] | None = None
        for outer in _inside(self._body(self.document)):
            for atom in _inside(outer.body) if outer.kind == _LIST and outer.instance == instance else ():
                if atom.kind != _PERSIST:
                    if current is not None:
                        current[2].extend(_paragraphs(atom))
                    continue
                if current is not None:
                    yield current
                one, slide = struct.unpack_from("<I8xI", atom.body)
                current = one, slide, []
        if current is not None:
            yield current

    def _object(self, number: int) -> list[str]:
        return list(_texts(self._body(number)))

    def _body(self, number: int) -> bytes:
        return _atom(self.data, self.places[number]).body if number in self.places else b""
