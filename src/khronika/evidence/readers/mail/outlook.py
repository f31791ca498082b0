"""Outlook messages (MSG): headers, body, recipients and attachments, and the messages inside of a message ([MS-OXMSG])."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from olefile import OleFileIO

from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.legacy_office.compound_file import opened
from khronika.evidence.readers.legacy_office.mail_property import Properties, first, properties
from khronika.evidence.readers.mail.letters import header_metadata
from khronika.evidence.readers.mail.outlook_message import compose_message, headers_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_DEEPEST, _MOST = 16, 1_000
_TOP, _INNER, _PART = 32, 24, 8
"""Bytes before the list of properties of a message, of one inside of another, of a recipient or an attachment
(section 2.4.1)."""
_MESSAGE = 5
"""The method of attaching a message ([MS-OXCMSG] section 2.2.2.9)."""


@dataclass(slots=True)
class _Spoken:
    report: Report
    composer: Composer = field(default_factory=Composer)
    metadata: dict[str, str] = field(default_factory=dict)
    messages: int = 0


def read(item: BinaryIO, report: Report) -> None:
    """Report the message as message 0, those inside of it as the next ones, and the files that hang on them.

    Raises UnreadError.
    """
    spoken = _Spoken(report)
    with opened(item) as file:
        _say_message(properties(file, (), head=_TOP), spoken, None)
    report.text(spoken.composer.finish())
    report.metadata(spoken.metadata)


def _say_message(message: Properties, spoken: _Spoken, outer: int | None) -> None:
    number = spoken.messages
    spoken.messages += 1
    if spoken.messages > _MOST or len(message.path) > 2 * _DEEPEST:
        raise UnreadError(Reason.TOO_DEEP)
    headers = headers_of(message, list(_storages(message, "__recip_version1.0_#")))
    place = {} if outer is None else {f"message.{number}.in-message": str(outer)}
    spoken.metadata |= header_metadata(headers, number) | place
    compose_message(message, headers, number, spoken.composer, spoken.report)
    for attached in _storages(message, "__attach_version1.0_#"):
        _say_attached(attached, spoken, number)


def _storages(message: Properties, beginning: str) -> Iterator[Properties]:
    """The recipients or attachments of a message, in their order."""
    file, depth = message.file, len(message.path)
    names = sorted(
        {
            path[depth]
            for path in file.listdir()
            if tuple(path[:depth]) == message.path and path[depth].lower().startswith(beginning)
        }
    )
    for name in names:
        yield properties(file, (*message.path, name), head=_PART, page=message.page)


def _say_attached(attached: Properties, spoken: _Spoken, number: int) -> None:
    name = first(attached, 0x3707, 0x3704, 0x3001) or attached.path[-1]
    inside = (*attached.path, "__substg1.0_3701000D")
    content = attached.data(0x3701)
    if content is not None:
        media = attached.text(0x370E).lower()
        spoken.report.contained(name, media, parts(content), message=number)
    elif attached.number(0x3705) == _MESSAGE or _holds_message(attached.file, inside):
        _say_message(properties(attached.file, inside, head=_INNER, page=attached.page), spoken, number)
    else:
        # An object of another program, or a file that was only linked to.
        spoken.report.withheld(name, UNKNOWN, Reason.UNKNOWN)


def _holds_message(file: OleFileIO, path: tuple[str, ...]) -> bool:
    return bool(file.exists([*path, "__properties_version1.0"]))
