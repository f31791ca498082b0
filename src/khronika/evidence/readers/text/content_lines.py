"""Address books and calendars (vCard, RFC 6350 and older.

ICalendar, RFC 5545): their lines unfolded and decoded.
"""

import binascii
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.text.charset import decode_declared
from khronika.evidence.readers.text.encoding import detect_text
from khronika.evidence.readers.text.plain_text import LARGEST_TEXT
from khronika.evidence.reading.coverage import in_doubt
from khronika.evidence.reading.distinct import Distinct
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.port import Report, parts

_BEGINS = re.compile(r"\s*BEGIN:(?:V(?:CARD|CALENDAR|EVENT|NOTE|MSG|TODO|JOURNAL|BKM))\b", re.IGNORECASE)
_LINE = re.compile(
    rb'([A-Za-z0-9.-]{1,60})((?:;(?:[^:;"\r\n]|"[^"\r\n]{0,2000}"){0,2000}){0,100}):(.*)', re.DOTALL
)
_LOOSE = re.compile(rb"([A-Za-z0-9.-]{1,60})((?:;[^:\r\n]{0,500})?):(.*)", re.DOTALL)
"""A line in whose parameters a quotation mark stands alone."""
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=("[^"]*"|[^;"]*)')
_NAMES = ("X-FILENAME", "FILENAME", "X-APPLE-FILENAME", "X-ORACLE-FILENAME", "X-NAME", "NAME", "X-TITLE")
"""Parameters that say how an attached file is called."""
_CARETS = {"^n": "\n", "^^": "^", "^'": '"'}
_CARET = re.compile(r"\^[n^']")
_DATA = re.compile(rb"data:[\w.+/;=-]{0,200};base64\\?,", re.IGNORECASE)
_FILES = frozenset(("PHOTO", "LOGO", "SOUND", "KEY", "ATTACH", "IMAGE"))
"""Properties whose values are files."""
_LONGEST_NAME = 200
_PURE = re.compile(rb"[A-Za-z0-9+/=]{20,}")
_ESCAPES = {b"\\n": b"\n", b"\\N": b"\n", b"\\,": b",", b"\\;": b";", b"\\\\": b"\\"}
_ESCAPED = re.compile(rb"\\[nN,;\\]")
_CHARSET = re.compile(r"(?:^|;)CHARSET=([\w-]{1,40})", re.IGNORECASE)
_TYPES = re.compile(
    r"(?:^|[;,=/])(?:image/)?(JPEG|JPG|PNG|GIF|PDF|BMP|OGG|WAV|MP3|MPEG|PLAIN|HTML|ZIP)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its name, its parameters, and the bytes of its value.

    The name of a file where the value is one.
    """

    name: str
    parameters: str
    value: bytes
    file: str = ""


def looks_like_cards(sample: str) -> bool:
    """Whether the beginning is that of an address book or a calendar."""
    return _BEGINS.match(sample.lstrip("\ufeff")) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report each line as a paragraph `NAME;PARAMETERS: value`, files written into them as contained files.

    Raises UnreadError.
    """
    data = whole(item, LARGEST_TEXT)
    text = detect_text(data)
    fallback = text.encoding
    report.missed(*in_doubt(fallback, text.rivals))
    composer, files, names = Composer(), list[tuple[str, bytes]](), Distinct()
    for number, line in enumerate(_lines(_utf8(data)), start=1):
        said = _text(line, fallback) if not line.file else f"[{names.take(line.file)}]"
        if line.file:
            files.append((said[1:-1], line.value))
        composer.line(f"{line.name}{_without_transfer(line.parameters)}: {said}", InParagraph(number))
    report.text(composer.finish(fallback))
    for name, content in files:
        report.contained(name, "application/octet-stream", parts(content))


def _utf8(data: bytes) -> bytes:
    return detect_text(data).content.encode() if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data


def _lines(data: bytes) -> Iterator[_Line]:
    for raw in _unfolded(data):
        match = _LINE.fullmatch(raw) or _LOOSE.fullmatch(raw)
        if match is None:
            yield _Line("", "", raw)
            continue
        name, parameters, value = (
            match[1].decode("ascii"),
            match[2].decode("utf-8", "backslashreplace"),
            match[3],
        )
        yield _decoded(name, parameters, value)


def _unfolded(data: bytes) -> Iterator[bytes]:
    """Lines put together: one that begins with a blank goes on, and one in quoted-printable that ends with `=`."""
    waiting, printable, encoded = list[bytes](), False, False
    for line in data.splitlines():
        if printable and waiting[-1].endswith(b"="):
            waiting[-1] = waiting[-1][:-1]
            waiting.append(line)
        elif line[:1] in (b" ", b"\t") and waiting and waiting[0]:
            waiting.append(line[1:])
        elif encoded and _PURE.fullmatch(line):
            # Old telephones do not indent what goes on.
            waiting.append(line)
        else:
            yield from _one(waiting)
            head = line.partition(b":")[0].upper()
            waiting, printable, encoded = (
                [line],
                b"QUOTED-PRINTABLE" in head,
                b"BASE64" in head or b"ENCODING=B" in head,
            )
    yield from _one(waiting)


def _one(pieces: list[bytes]) -> Iterator[bytes]:
    line = b"".join(pieces)
    if line.strip():
        yield line


def _decoded(name: str, parameters: str, value: bytes) -> _Line:
    upper = parameters.upper()
    if "QUOTED-PRINTABLE" in upper:
        return _Line(name, parameters, quopri.decodestring(value))
    if "BASE64" in upper or "ENCODING=B" in upper or _DATA.match(value):
        try:
            content = _from_base64(value.rpartition(b",")[2])
        except binascii.Error:
            return _Line(name, parameters, value)
        if content:
            return _Line(
                name,
                parameters,
                content,
                _file_name(name, parameters, value) if _is_file(name, content) else "",
            )
    return _Line(name, parameters, _ESCAPED.sub(lambda found: _ESCAPES[found[0]], value))


def _is_file(name: str, content: bytes) -> bool:
    """Whether a value is a file; notes and names are words, in whatever way they were sent."""
    if name.rpartition(".")[2].upper() in _FILES:
        return True
    try:
        detect_text(content)
    except UnreadError:
        return True
    return False


def _file_name(name: str, parameters: str, value: bytes) -> str:
    """The name that the line says, else that of its property with the ending of its type."""
    said = {each[0].upper(): each[1].strip('"') for each in _PARAMETER.findall(parameters)}
    named = next((said[each] for each in _NAMES if said.get(each)), "")
    if named:
        return _CARET.sub(lambda found: _CARETS[found[0]], named).replace("\n", " ")[:_LONGEST_NAME]
    kind = _TYPES.search(f"{parameters};{value[:100].decode('ascii', 'ignore').partition(',')[0]}")
    return f"{name.lower()}.{kind[1].lower() if kind else 'bin'}"


def _from_base64(value: bytes) -> bytes:
    """Old telephones leave the padding out; raises binascii.Error."""
    bare = value.replace(b" ", b"").rstrip(b"=")
    return b64decode(bare + b"=" * (-len(bare) % 4), validate=True)


def _without_transfer(parameters: str) -> str:
    kept = [
        each
        for each in parameters.split(";")
        if each and not each.upper().startswith(("CHARSET=", "ENCODING=", "QUOTED-PRINTABLE"))
    ]
    return "".join(f";{each}" for each in kept)


def _text(line: _Line, fallback: str) -> str:
    declared = _CHARSET.search(line.parameters)
    try:
        return decode_declared(line.value, declared[1] if declared else fallback).content
    except UnreadError:
        return line.value.decode("utf-8", "backslashreplace")
