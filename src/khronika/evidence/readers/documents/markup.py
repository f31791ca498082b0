"""Documents and exports that are one XML file: Word 2003, OpenDocument in one file, and others in which letters are written as numbers."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.documents.word_2003 import word_2003_lines, word_2003_properties
from khronika.evidence.readers.office.office_property import said_in_meta
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements
from khronika.evidence.readers.open_documents.open_cells import open_cells
from khronika.evidence.readers.open_documents.open_document import compose_cells, compose_lines
from khronika.evidence.readers.open_documents.open_text import OpenText
from khronika.evidence.readers.text import plain_text
from khronika.evidence.readers.text.encoding import decode_name
from khronika.evidence.readers.text.plain_text import LARGEST_TEXT
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_BEGINS = re.compile(r"\s*<(?:\?xml\b|[\w:]+[\s>])")
_NAMES = re.compile(
    r"<\w+:wordDocument\b|<office:document\b|urn:schemas-microsoft-com:office:spreadsheet|<(?:smses|sms|mms)\b|&#x?[0-9a-fA-F]{2,6};"
)
_PICTURES = frozenset(("binData", "binary-data"))
_SPACE = re.compile(r"\s+")
_REMARK = b"<!--", b"-->"
_HALVES = re.compile(rb"&#(55[3-9]\d\d|56[0-2]\d\d|5631\d);&#(56[3-9]\d\d|57[0-2]\d\d|5734[0-3]);")
_SIGNS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}


def looks_like_document(sample: str) -> bool:
    """Whether the beginning is that of XML which is a document, or in which letters are written as numbers."""
    return _BEGINS.match(sample.lstrip("\ufeff")) is not None and _NAMES.search(sample) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs or cells of a document, of other XML each text and attribute, of what is none its text; raises UnreadError."""
    data = _HALVES.sub(_joined, whole(item, LARGEST_TEXT))
    try:
        _read(data, report)
    except UnreadError as error:
        if error.reason is not Reason.MALFORMED:
            raise
        # What declares a document type, or is no XML after all, is a text.
        item.seek(0)
        plain_text.read(item, report)


def _read(data: bytes, report: Report) -> None:
    root = next((event for event in elements(data) if isinstance(event, Start)), Start("", {}))
    pictures: list[bytes] = []
    events = _without_pictures(elements(data), pictures)
    composer = Composer()
    said: dict[str, str] = {}
    if root.name == "document":
        said = said_in_meta(elements(data))
    if root.name == "wordDocument":
        compose_lines(composer, word_2003_lines(events))
        said = word_2003_properties(elements(data))
    elif root.name == "document" and "opendocument.spreadsheet" in root.attributes.get("mimetype", ""):
        compose_cells(composer, open_cells(events))
    elif root.name == "document" and "opendocument" in root.attributes.get("mimetype", ""):
        text = OpenText()
        compose_lines(composer, chain(text.lines(events), text.rest()))
    else:
        compose_lines(composer, chain(_lines(events), _remarks(data)))
    report.text(composer.finish())
    report.metadata(said)
    for number, content in enumerate(pictures, start=1):
        ending = next((name for sign, name in _SIGNS.items() if content.startswith(sign)), "bin")
        report.contained(f"picture-{number}.{ending}", "application/octet-stream", [content])


def _remarks(data: bytes) -> Iterator[str]:
    """What stands in comments: a reader of documents shows none, and people hide lines in them."""
    begins, ends = _REMARK
    start = data.find(begins)
    while start >= 0 and (end := data.find(ends, start + len(begins))) >= 0:
        if text := _SPACE.sub(" ", decode_name(data[start + len(begins) : end])).strip():
            yield f"[comment] {text}"
        start = data.find(begins, end)


def _joined(halves: re.Match[bytes]) -> bytes:
    """A sign beyond the first plane that a program wrote as two halves, which no XML may hold."""
    return b"&#%d;" % (0x10000 + (int(halves[1]) - 0xD800) * 0x400 + int(halves[2]) - 0xDC00)


def _without_pictures(events: Iterator[Event], pictures: list[bytes]) -> Iterator[Event]:
    """The events without those of files written in base64, which are kept."""
    inside: list[str] | None = None
    for event in events:
        match event:
            case Start(name) if name in _PICTURES:
                inside = []
            case End(name) if name in _PICTURES and inside is not None:
                try:
                    pictures.append(b64decode(_SPACE.sub("", "".join(inside))))
                except binascii.Error:
                    yield Characters("".join(inside))
                inside = None
            case Characters(text) if inside is not None:
                inside.append(text)
            case _:
                yield event


def _lines(events: Iterator[Event]) -> Iterator[str]:
    """Each attribute as `element.attribute: value`, each text as it stands, in the order of the file."""
    parts: list[str] = []
    for event in events:
        if not isinstance(event, Characters):
            if text := _SPACE.sub(" ", "".join(parts)).strip():
                yield text
            parts.clear()
        match event:
            case Start(name, attributes):
                yield from (
                    f"{name}.{attribute}: {value}" for attribute, value in attributes.items() if value.strip()
                )
            case Characters(text):
                parts.append(text)
            case End():
                continue
