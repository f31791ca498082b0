"""Mail stores of Outlook (PST, OST): every message with its folder, people, body and attachments, also those that were deleted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pypff

from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.legacy_office.mail_property import first, moment
from khronika.evidence.readers.mail.letters import header_metadata
from khronika.evidence.readers.mail.outlook_message import compose_message, headers_of
from khronika.evidence.readers.text.code_page import decoded, page_of_language
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import MEBIBYTE, Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN

_DEEPEST = 100
_STEP = 65_536
_AT_ONCE = MEBIBYTE
"""Characters after which a text is said, so that a limit does not take with it what was read before."""
_MOST_METADATA = 6 * MEBIBYTE
_EIGHT_BIT, _LONG, _SHORT = 0x001E, 0x0003, 0x0002


def tools() -> dict[str, str]:
    """What parses."""
    return {"libpff": str(pypff.get_version())}


@dataclass(frozen=True, slots=True)
class _Stored:
    """The properties of a message, a recipient or an attachment in a store."""

    entries: dict[int, Any]
    page: int

    def text(self, number: int) -> str:
        if (entry := self.entries.get(number)) is None:
            return ""
        data = entry.data or b""
        if entry.value_type == _EIGHT_BIT:
            return decoded(data.rstrip(b"\0"), self.page)
        return (
            bytes(data)[: len(data) // 2 * 2].decode("utf-16-le", "backslashreplace").rstrip("\0")
            if entry.value_type == 0x1F
            else ""
        )

    def data(self, number: int) -> bytes | None:
        entry = self.entries.get(number)
        return bytes(entry.data or b"") if entry is not None and entry.value_type == 0x0102 else None

    def number(self, number: int) -> int:
        return (
            int.from_bytes((self.entries[number].data or b"")[:4], "little") if number in self.entries else 0
        )

    def moment(self, number: int) -> str:
        return (
            moment(int.from_bytes((self.entries[number].data or b"")[:8], "little"))
            if number in self.entries
            else ""
        )


def _stored(record: Any, page: int = 0) -> _Stored:  # noqa: ANN401 -- the library's objects have no types
    entries = {entry.entry_type: entry for entry in record.entries if entry.entry_type is not None}
    found = _Stored(entries, page)
    own = found.number(0x3FFD) or found.number(0x3FDE) or page_of_language(found.number(0x3FF1))
    return _Stored(entries, own & 0xFFFF or page)


def _first_record(item: Any) -> _Stored:  # noqa: ANN401 -- as above
    return _stored(item.get_record_set(0)) if item.number_of_record_sets else _Stored({}, 0)


@dataclass(slots=True)
class _Spoken:
    report: Report
    composer: Composer = field(default_factory=Composer)
    waiting: int = 0
    metadata: dict[str, str] = field(default_factory=dict)
    metadata_size: int = 0
    number: int = 0
    damaged: int = 0


def read(item: BinaryIO, report: Report) -> None:
    """Report all messages, folder by folder, then those that hang in none.

    Raises UnreadError when one was damaged, after the others.
    """
    item.seek(0)
    store = pypff.file()
    try:
        store.open_file_object(item)
        spoken = _Spoken(report)
        for message, folder in _messages(store):
            _say(message, folder, spoken)
    except OSError as error:
        raise UnreadError(Reason.MALFORMED) from error
    _say_text(spoken)
    report.metadata(spoken.metadata | ({"damaged": str(spoken.damaged)} if spoken.damaged else {}))
    if spoken.damaged:
        raise UnreadError(Reason.MALFORMED)


def _messages(store: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 -- as above
    """Every message and the folder it lies in; of one that hangs in no folder any more, none."""
    yield from _in_folder(store.get_root_folder(), (), 0)
    for number in range(store.number_of_orphan_items):
        orphan = store.get_orphan_item(number)
        if isinstance(orphan, pypff.message):
            yield orphan, ""


def _in_folder(folder: Any, way: tuple[str, ...], depth: int) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 -- as above
    if depth > _DEEPEST:
        raise UnreadError(Reason.TOO_DEEP)
    name = (*way, folder.name) if folder.name else way
    for number in range(folder.number_of_sub_messages):
        yield folder.get_sub_message(number), "/".join(name)
    for number in range(folder.number_of_sub_folders):
        yield from _in_folder(folder.get_sub_folder(number), name, depth + 1)


def _say(message: Any, folder: str, spoken: _Spoken, outer: int | None = None) -> None:  # noqa: ANN401 -- as above
    number = spoken.number
    spoken.number += 1
    try:
        _compose(message, folder, number, spoken, outer)
        _say_attachments(message, number, spoken)
    except (OSError, UnreadError) as error:
        if isinstance(error, UnreadError) and error.reason is not Reason.MALFORMED:
            raise
        spoken.report.settle(Reason.MALFORMED)
        spoken.damaged += 1


def _compose(message: Any, folder: str, number: int, spoken: _Spoken, outer: int | None) -> None:  # noqa: ANN401 -- as above
    said = _first_record(message)
    people = (
        [_stored(record, said.page) for record in message.recipients.record_sets]
        if message.recipients
        else []
    )
    headers = headers_of(said, people)
    place = (
        {f"message.{number}.in-folder": folder}
        if outer is None
        else {f"message.{number}.in-message": str(outer)}
    )
    _keep(header_metadata(headers, number) | place, spoken)
    composed = Composer()
    compose_message(said, headers, number, composed, spoken.report)
    for run in (mapped := composed.finish()).runs:
        spoken.composer.cite(mapped.text[run.start : run.end], run.locator.place)
        spoken.composer.separate("\n")
    spoken.composer.separate("\n")
    spoken.waiting += len(mapped.text)
    if spoken.waiting > _AT_ONCE:
        _say_text(spoken)


def _keep(metadata: dict[str, str], spoken: _Spoken) -> None:
    """Keep metadata as long as all of it fits into one frame.

    What is shown of headers stands in the text anyway.
    """
    spoken.metadata_size += sum(
        len(name) + len(value.encode("utf-8", "surrogatepass")) for name, value in metadata.items()
    )
    if spoken.metadata_size <= _MOST_METADATA:
        spoken.metadata |= metadata
    else:
        spoken.report.missed(Gap(Unit.FIELD, Why.TOO_MUCH, len(metadata), names=("headers",)))


def _say_text(spoken: _Spoken) -> None:
    if spoken.waiting:
        spoken.report.text(spoken.composer.finish())
    spoken.composer, spoken.waiting = Composer(), 0


def _say_attachments(message: Any, number: int, spoken: _Spoken) -> None:  # noqa: ANN401 -- as above
    for at in range(message.number_of_attachments):
        attachment = message.get_attachment(at)
        said = _first_record(attachment)
        name = first(said, 0x3707, 0x3704, 0x3001) or f"attachment-{at + 1}"
        if attachment.number_of_sub_items:
            _say(attachment.get_sub_item(0), "", spoken, number)
        elif said.number(0x3705) in (0, 1):
            spoken.report.contained(name, UNKNOWN, _bytes(attachment), message=number)
        else:
            # An object of another program, or a file that was only linked to.
            spoken.report.withheld(name, UNKNOWN, Reason.UNKNOWN)


def _bytes(attachment: Any) -> Iterator[bytes]:  # noqa: ANN401 -- as above
    left = attachment.get_size()
    attachment.seek_offset(0, 0)
    while left > 0 and (part := attachment.read_buffer(min(_STEP, left))):
        yield part
        left -= len(part)
