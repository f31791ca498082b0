"""Address books and calendars (vCard, RFC 6350 and older; iCalendar, RFC 5545): their lines unfolded and decoded."""

import binascii
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.charset import decode_declared
from khronika.evidence.reading.distinct import Distinct
from khronika.evidence.reading.encoding import detect_text
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.plain_text import LARGEST_TEXT
from khronika.evidence.reading.port import Report

_BEGINS = re.compile(r"\s*BEGIN:V(?:CARD|CALENDAR|EVENT|NOTE|MSG)\b", re.IGNORECASE)
_LINE = re.compile(rb"([A-Za-z0-9.-]{1,60})((?:;[^:\r\n]{0,500})?):(.*)", re.DOTALL)
_ESCAPES = {b"\\n": b"\n", b"\\N": b"\n", b"\\,": b",", b"\\;": b";", b"\\\\": b"\\"}
_ESCAPED = re.compile(rb"\\[nN,;\\]")
_CHARSET = re.compile(r"(?:^|;)CHARSET=([\w-]{1,40})", re.IGNORECASE)
_TYPES = re.compile(r"(?:^|;)(?:TYPE=|MEDIATYPE=)?(?:image/)?(JPEG|JPG|PNG|GIF)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its name, its parameters without those of transfer, and the octets of its value."""

    name: str
    parameters: str
    value: bytes
    is_octets: bool


def looks_like_cards(sample: str) -> bool:
    """Whether the beginning is that of an address book or a calendar."""
    return _BEGINS.match(sample.lstrip("\ufeff")) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report each line as a paragraph `NAME;PARAMETERS: value`, and pictures as contained files; raises UnreadError."""
    octets = whole(item, LARGEST_TEXT)
    fallback = detect_text(octets).encoding
    composer, pictures, names = Composer(), list[tuple[str, bytes]](), Distinct()
    for number, line in enumerate(_lines(_utf8(octets)), start=1):
        if line.is_octets:
            kind = _TYPES.search(line.parameters)
            pictures.append((names.take(f"{line.name.lower()}.{kind[1].lower() if kind else 'bin'}"), line.value))
        else:
            composer.line(f"{line.name}{_without_transfer(line.parameters)}: {_text(line, fallback)}", InParagraph(number))
    report.text(composer.finish(fallback))
    for name, content in pictures:
        report.contained(name, "application/octet-stream", [content])


def _utf8(octets: bytes) -> bytes:
    return detect_text(octets).content.encode() if octets.startswith((b"\xff\xfe", b"\xfe\xff")) else octets


def _lines(octets: bytes) -> Iterator[_Line]:
    for raw in _unfolded(octets):
        match = _LINE.fullmatch(raw)
        if match is None:
            yield _Line("", "", raw, is_octets=False)
            continue
        name, parameters, value = match[1].decode("ascii"), match[2].decode("utf-8", "backslashreplace"), match[3]
        yield _decoded(name, parameters, value)


def _unfolded(octets: bytes) -> Iterator[bytes]:
    """Lines put together: one that begins with a blank goes on, and one in quoted-printable that ends with `=`."""
    waiting, printable = list[bytes](), False
    for line in octets.splitlines():
        if printable and waiting[-1].endswith(b"="):
            waiting[-1] = waiting[-1][:-1]
            waiting.append(line)
        elif line[:1] in (b" ", b"\t") and waiting and waiting[0]:
            waiting.append(line[1:])
        else:
            yield from _one(waiting)
            waiting, printable = [line], b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()
    yield from _one(waiting)


def _one(pieces: list[bytes]) -> Iterator[bytes]:
    line = b"".join(pieces)
    if line.strip():
        yield line


def _decoded(name: str, parameters: str, value: bytes) -> _Line:
    upper = parameters.upper()
    if "QUOTED-PRINTABLE" in upper:
        return _Line(name, parameters, quopri.decodestring(value), is_octets=False)
    if "BASE64" in upper or "ENCODING=B" in upper or value.lower().startswith(b"data:image/"):
        try:
            content = _from_base64(value.rpartition(b",")[2])
        except binascii.Error:
            return _Line(name, parameters, value, is_octets=False)
        return _Line(name, parameters, content, is_octets=True)
    return _Line(name, parameters, _ESCAPED.sub(lambda found: _ESCAPES[found[0]], value), is_octets=False)


def _from_base64(value: bytes) -> bytes:
    """Old telephones leave the padding out; raises binascii.Error."""
    bare = value.replace(b" ", b"").rstrip(b"=")
    return b64decode(bare + b"=" * (-len(bare) % 4), validate=True)


def _without_transfer(parameters: str) -> str:
    kept = [each for each in parameters.split(";") if each and not each.upper().startswith(("CHARSET=", "ENCODING=", "QUOTED-PRINTABLE"))]
    return "".join(f";{each}" for each in kept)


def _text(line: _Line, fallback: str) -> str:
    declared = _CHARSET.search(line.parameters)
    try:
        return decode_declared(line.value, declared[1] if declared else fallback).content
    except UnreadError:
        return line.value.decode("utf-8", "backslashreplace")
