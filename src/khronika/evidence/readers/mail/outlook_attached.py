"""What Outlook sends as winmail.dat: a message with its files, in the Transport Neutral Encapsulation Format ([MS-OXTNEF])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.legacy_office.mail_property import first
from khronika.evidence.readers.mail.letters import header_metadata
from khronika.evidence.readers.mail.outlook_message import compose_message, headers_of
from khronika.evidence.readers.mail.tnef_property import TnefProperties, property_lists
from khronika.evidence.readers.text.code_page import decoded
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN
from khronika.primitives.error import MalformedError

SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = struct.Struct("<BII")
_SUBJECT, _BODY, _FROM, _SENT, _PAGE = 0x8004, 0x800C, 0x8000, 0x8005, 0x9007
_PROPERTIES, _PEOPLE = 0x9003, 0x9004
_BEGINS, _TITLE, _DATA, _OF_FILE = 0x9002, 0x8010, 0x800F, 0x9005
_INTERFACE = 16
"""Bytes that name what an object in a message is, before it (section 2.1.3.4)."""


@dataclass(slots=True)
class _File:
    title: bytes = b""
    data: bytes | None = None
    properties: TnefProperties = field(default_factory=lambda: TnefProperties({}, 0))


@dataclass(slots=True)
class _Message:
    """What the attributes of a stream say (section 2.1.3)."""

    attributes: dict[int, bytes] = field(default_factory=dict)
    properties: TnefProperties = field(default_factory=lambda: TnefProperties({}, 0))
    people: list[TnefProperties] = field(default_factory=list)
    files: list[_File] = field(default_factory=list)
    page: int = 0
    broken: bool = False


def read(item: BinaryIO, report: Report) -> None:
    """Report the message as message 0, and its files.

    Raises UnreadError, and MalformedError after what is whole where it breaks off.
    """
    message = _parsed(whole(item))
    composer = Composer()
    headers = headers_of(message.properties, message.people)
    compose_message(message.properties, headers, 0, composer, report)
    report.text(composer.finish())
    report.metadata(header_metadata(headers, 0) | _sent(message))
    for at, file in enumerate(message.files, start=1):
        _say_file(file, message.page, at, report)
    if message.broken:
        raise MalformedError("a message that breaks off")


def _parsed(data: bytes) -> _Message:
    if not data.startswith(SIGNATURE):
        raise MalformedError("no message in the Transport Neutral Encapsulation Format")
    message = _Message()
    for kind, content in _attributes(data, message):
        match kind:
            case 0x9007:
                message.page = int.from_bytes(content[:4], "little")
            case 0x9003:
                message.properties = next(property_lists(content, message.page), message.properties)
            case 0x9004:
                (count,) = struct.unpack_from("<I", content)
                message.people = list(property_lists(content[4:], message.page, count))
            case 0x9002:
                message.files.append(_File())
            case 0x8010 | 0x800F | 0x9005:
                _take_of_file(kind, content, message)
            case _:
                message.attributes[kind] = content
    old = {0x0037: message.attributes.get(_SUBJECT), 0x1000: message.attributes.get(_BODY)}
    told = {
        number: (0x1E, text) for number, text in old.items() if text and not message.properties.text(number)
    }
    message.properties = TnefProperties(message.properties.entries | told, message.page)
    return message


def _attributes(data: bytes, message: _Message) -> Iterator[tuple[int, bytes]]:
    """Every attribute that is whole: its number, and its bytes (section 2.1.3.1)."""
    at = len(SIGNATURE) + 2
    while at < len(data):
        if at + _HEAD.size > len(data):
            message.broken = True
            return
        _level, kind, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if at + length + 2 > len(data):
            message.broken = True
            return
        yield kind & 0xFFFF, data[at : at + length]
        at += length + 2


def _take_of_file(kind: int, content: bytes, message: _Message) -> None:
    if not message.files:
        message.files.append(_File())
    file = message.files[-1]
    match kind:
        case 0x8010:
            file.title = content
        case 0x800F:
            file.data = content
        case _:
            file.properties = next(property_lists(content, message.page), file.properties)


def _say_file(file: _File, page: int, at: int, report: Report) -> None:
    title = decoded(file.title.rstrip(b"\0"), page)
    name = (
        first(file.properties, 0x3707)
        or title
        or first(file.properties, 0x3704, 0x3001)
        or f"attachment-{at}"
    )
    content = file.properties.data(0x3701) or file.data
    if (held := file.properties.object(0x3701)) is not None:
        content = held[_INTERFACE:]
    if content is None:
        report.withheld(name, UNKNOWN, Reason.UNKNOWN)
    else:
        report.contained(name, UNKNOWN, parts(content), message=0)


def _sent(message: _Message) -> dict[str, str]:
    """When it was sent, as the clock of the sender stood (section 2.1.3.3.10), and by whom, where the properties do not say it."""
    sent = message.attributes.get(_SENT, b"")
    said = {}
    if len(sent) >= 12:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", sent)
        said["message.0.date-sent"] = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    sender = message.attributes.get(_FROM, b"")
    if len(sender) > 8:
        words = [decoded(word, message.page) for word in sender[8:].split(b"\0") if word]
        said["message.0.sender"] = " ".join(words[:2])
    return said
