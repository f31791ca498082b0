"""WhatsApp chats as the phone exports them: each message addressable, its words as they stand in the file."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from khronika.evidence.citation.locator import InMessage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.text.plain_text import decoded
from khronika.evidence.reading.port import Report

_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u00a0\u202f]?[AaPp]\.?[ ]?[Mm]\.?)?"
_MARKS = "[\u200e\u200f\ufeff]?"
# Android writes "06.08.2016, 13:23 - ", iOS "[06.08.2016, 13:23:11] ".
_BEGIN = re.compile(
    rf"{_MARKS}(?:(?P<android>{_DATE},?[ ]{_TIME})[ ][-–][ ]|\[(?P<ios>{_DATE},?[ ]{_TIME})\][ ])"
)
_SENDER = re.compile(r"([^:\n]{1,200}): ")
_QUOTES = '"«“„”'
_MORE_THAN_ONCE = 2
_NOTICE = re.compile(
    r"\b(?:изменил|сменил|создал|добавил|удалил|исключил|покинул|вышел|присоединил|закрепил|зм[іi]ни|створи|дода[вл]|вилучи|залиши|приєдна|закріпи"
    r"|changed|created|added|removed|left|joined|pinned|turned|a modifié|a changé|a créé|a ajouté|a retiré|a quitté|a rejoint|a épinglé)",
    re.IGNORECASE,
)
"""Words of notices of the program, in four languages."""
_ATTACHED = re.compile(
    r"<(?:attached|прикреплено|вкладено|долучено): ([^<>\n]{1,250})>"
    r"|^\u200e?([^\n]{1,250}?\.\w{2,5}) \((?:file attached|файл добавлен|файл прикреплён|файл додано)\)"
)


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message as it stands in the export, and what its first line says of it."""

    raw: str
    time: str
    sender: str
    attachment: str


def looks_like_chat(sample: str) -> bool:
    """Whether the first line begins as a message does."""
    return _BEGIN.match(sample.lstrip("\ufeff\r\n")) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report each message with its date and sender, as written, and time, sender and attachment as metadata.

    Raises UnreadError.
    """
    text = decoded(item, report)
    composer, found = Composer(), dict[str, str]()
    for number, message in enumerate(messages(text.content)):
        composer.cite(message.raw, InMessage(number))
        composer.separate("\n")
        said = {"time": message.time, "sender": message.sender, "attachment": message.attachment}
        found |= {f"message.{number}.{name}": value for name, value in said.items() if value}
    report.text(composer.finish(text.encoding))
    report.metadata(found)


def messages(text: str) -> Iterator[ChatMessage]:
    """The messages of an export: each goes on until a line begins the next.

    A notice of the program has no sender.
    """
    found = list(_as_written(text))
    speak = Counter(message.sender for message in found if not _is_marked(message))
    for message in found:
        notice = message.sender and (_is_notice(message, speak) or not speak[message.sender])
        yield replace(message, sender="") if notice else message


def _is_marked(message: ChatMessage) -> bool:
    """Whether the words begin with the mark that iPhones put before what the program itself writes."""
    words = message.raw.partition(f"{message.sender}: ")[2]
    return words.startswith("\u200e") and not message.attachment


def _is_notice(message: ChatMessage, speak: Counter[str]) -> bool:
    """Whether what stands before a colon is the beginning of a notice that has one in it, not a name."""
    return speak[message.sender] < _MORE_THAN_ONCE and (
        any(sign in message.sender for sign in _QUOTES) or _NOTICE.search(message.sender) is not None
    )


def _as_written(text: str) -> Iterator[ChatMessage]:
    lines: list[str] = []
    for line in re.split(r"\r?\n", text):
        if lines and _BEGIN.match(line):
            yield _message("\n".join(lines))
            lines = []
        lines.append(line)
    if any(lines):
        yield _message("\n".join(lines))


def _message(raw: str) -> ChatMessage:
    raw = raw.rstrip("\n")
    if (begin := _BEGIN.match(raw)) is None:
        return ChatMessage(raw, "", "", "")
    sender = _SENDER.match(raw, begin.end())
    words = raw[sender.end() if sender else begin.end() :]
    attached = _ATTACHED.search(words)
    return ChatMessage(
        raw=raw,
        time=begin["android"] or begin["ios"],
        sender=sender[1] if sender else "",
        attachment=(attached[1] or attached[2]) if attached else "",
    )
