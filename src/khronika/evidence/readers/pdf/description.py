"""What a PDF document says of itself: the entries of its information dictionary, also those that somebody made up, and its XMP."""

import ctypes
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import pypdfium2.raw as pdfium

from khronika.evidence.readers.office.xml_part import Characters, Event, Start, elements
from khronika.evidence.reading.coverage import Gap, Unit, Why, why_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import MEBIBYTE
from khronika.evidence.reading.port import Report

_KNOWN = {
    "Title": "title",
    "Author": "creator",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "program",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_MOST_PACKETS = 1_000
"""Descriptions of a document, its pages and pictures that are looked at."""
_TRAPPED = "Trapped"
"""Whether a printer has seen to the edges of colours: no words."""
_LARGEST, _LARGEST_STREAM, _LARGEST_BODY, _MOST_INFORMATION = 64 * MEBIBYTE, 8 * MEBIBYTE, 65_536, 10
_FURTHER = ("XMP and entries of other names", "scripts and descriptions")
_INFORMATION = re.compile(rb"/Info\s{1,9}(\d{1,10})\s{1,9}(\d{1,5})\s{1,9}R\b")
_STREAM = re.compile(rb"/Type\s{0,9}/(Metadata|ObjStm)\b")
_NAME = re.compile(rb"/([A-Za-z][^\x00-\x20/()<>\[\]{}%]{0,126})")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_LISTS = frozenset(("li", "Alt", "Bag", "Seq", "Description", "value"))
_FORMAL = frozenset(("about", "lang", "parseType", "xmptk", "format"))
_HEAD, _BEFORE = 4_096, 1_024
_MOST_STREAMS = 20_000
_NOTHING = re.compile(
    r"(?:uuid:|xmp\.[di]id:|adobe:docid:|http://www\.w3\.org/1999/02/22-rdf)", re.IGNORECASE
)


def bytes_of_document(item: BinaryIO, report: Report) -> bytes:
    """The bytes of a document, for what the library does not tell; none of one that is too large, which is told."""
    item.seek(0)
    data = item.read(_LARGEST + 1)
    if len(data) <= _LARGEST:
        return data
    report.missed(Gap(Unit.PART, Why.TOO_LARGE, names=(*_FURTHER, "earlier versions")))
    return b""


def opened_bytes(document: Any, data: bytes, report: Report) -> bytes:  # noqa: ANN401 -- the library says nothing of its types
    """The bytes of a document as it would stand if nobody had encrypted it.

    None, which is told, of one that the library does not write or that becomes too large.
    """
    if not data or pdfium.FPDF_GetSecurityHandlerRevision(document) < 0:
        return data
    parts, left = list[bytes](), [_LARGEST]

    def take(_writer: Any, block: Any, size: int) -> int:  # noqa: ANN401 -- as above
        left[0] -= size
        if left[0] >= 0:
            parts.append(ctypes.string_at(block, size))
        return int(left[0] >= 0)

    writer = pdfium.FPDF_FILEWRITE(version=1)
    writer.WriteBlock = type(writer.WriteBlock)(take)
    if pdfium.FPDF_SaveAsCopy(document, writer, pdfium.FPDF_REMOVE_SECURITY):
        return b"".join(parts)
    report.missed(Gap(Unit.PART, Why.TOO_MUCH if left[0] < 0 else Why.NOT_HANDLED, names=_FURTHER))
    return b""


def described(document: Any, data: bytes, report: Report) -> dict[str, str]:  # noqa: ANN401 -- the library says nothing of its types
    """What a document says of itself as metadata: the known entries by name, others as lines `name: value`, and so its XMP.

    What of XMP an entry says already is left out. Reports what cannot be read.
    """
    streams = list(_streams(data, report))
    found, others = dict[str, str](), dict[str, str]()
    for key in dict.fromkeys(
        (*_KNOWN, *_keys(data, [content for kind, content in streams if kind == b"ObjStm"]))
    ):
        if key != _TRAPPED and (text := document.get_metadata_value(key)):
            found, others = (
                (found | {_KNOWN[key]: text}, others) if key in _KNOWN else (found, others | {key: text})
            )
    packets = [content for kind, content in streams if kind == b"Metadata"]
    stated = [] if _is_encrypted(data, packets, report) else list(_stated(packets, report))
    said = {*found.values(), *others.values()}
    lines = {
        "properties": [f"{name}: {text}" for name, text in others.items()],
        "xmp": [f"{name}: {value}" for name, value in stated if value not in said],
    }
    return found | {name: "\n".join(dict.fromkeys(each)) for name, each in lines.items() if each}


def _is_encrypted(data: bytes, packets: list[bytes], report: Report) -> bool:
    """Whether the descriptions are encrypted, which is told.

    The library opens pages and entries of known names, and nothing else.
    """
    if _ENCRYPTED.search(data) is None or any(b"<" in packet for packet in packets):
        return False
    report.missed(Gap(Unit.PART, Why.NOT_HANDLED, names=("XMP and entries of other names",)))
    return True


def _streams(data: bytes, report: Report) -> Iterator[tuple[bytes, bytes]]:
    """The streams of XMP and of objects, unpacked.

    Each ends before the next begins, so that no byte is looked at twice.
    """
    end, left = 0, _LARGEST
    for number, found in enumerate(_STREAM.finditer(data)):
        if left <= 0 or number == _MOST_STREAMS:
            report.missed(Gap(Unit.PART, Why.TOO_MUCH, names=("XMP and entries of other names",)))
            return
        begins = data.find(b"stream", found.end(), found.end() + _HEAD)
        if found.start() < end or begins < 0:
            continue
        if (end := data.find(b"endstream", begins)) < 0:
            return
        head = data[max(0, data.rfind(b"obj", max(0, found.start() - _BEFORE), found.start())) : begins]
        content = data[begins + len(b"stream") : end].lstrip(b"\r\n")
        unpacked = _unpacked(content) if b"/FlateDecode" in head else content[:_LARGEST_STREAM]
        left -= len(unpacked)
        yield found[1], unpacked


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, _LARGEST_STREAM)
    except zlib.error:
        return b""


def _keys(data: bytes, packed: list[bytes]) -> Iterator[str]:
    """The names in information dictionaries: each that the document has a text for is a key."""
    for number, generation in list(dict.fromkeys(each.groups() for each in _INFORMATION.finditer(data)))[
        -_MOST_INFORMATION:
    ]:
        own = re.compile(rb"(?<!\d)0{0,9}%d\s{1,9}%d\s{1,9}obj\b" % (int(number), int(generation)))
        bodies = [
            data[at.end() : at.end() + _LARGEST_BODY].partition(b"endobj")[0]
            for at in islice(own.finditer(data), _MOST_INFORMATION)
        ]
        for body in (*bodies, *(each for each in packed if _holds(each, int(number)))):
            for name in _NAME.findall(body):
                yield _HEX.sub(lambda code: bytes([int(code[1], 16)]), name).decode("utf-8", "replace")


def _holds(packed: bytes, number: int) -> bool:
    """Whether an object stands in a stream of objects, by the numbers before the first of them (ISO 32000-1 section 7.5.7)."""
    return number in map(int, re.findall(rb"\d{1,9}", packed[: packed.find(b"<<")])[::2])


def _stated(packets: list[bytes], report: Report) -> Iterator[tuple[str, str]]:
    """The names and values of XMP (ISO 16684-1): elements that hold text, and attributes."""
    if len(packets) > _MOST_PACKETS:
        report.missed(Gap(Unit.PART, Why.TOO_MUCH, len(packets) - _MOST_PACKETS, names=("XMP",)))
    for packet in packets[:_MOST_PACKETS]:
        begins = packet.find(b"<x:xmpmeta")
        try:
            yield from _values(elements(packet[max(0, begins) :].rstrip(b"\0 \r\n\t")))
        except UnreadError as error:
            report.missed(Gap(Unit.PART, why_of(error.reason), names=("XMP",)))


def _values(events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    path, parts = list[str](), list[str]()
    for event in events:
        if isinstance(event, Characters):
            parts.append(event.text)
            continue
        if _tells(value := "".join(parts).strip()):
            yield from _named(path, value)
        parts.clear()
        if isinstance(event, Start):
            path.append(event.name)
            yield from (
                (key, each) for key, each in event.attributes.items() if key not in _FORMAL and _tells(each)
            )
        elif path:
            path.pop()


def _named(path: list[str], value: str) -> Iterator[tuple[str, str]]:
    name = next((name for name in reversed(path) if name not in _LISTS), "")
    if name not in _FORMAL:
        yield name, value


def _tells(value: str) -> bool:
    return bool(value) and not _NOTHING.match(value)
