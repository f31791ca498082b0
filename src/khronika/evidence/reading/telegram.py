"""Telegram chats as Telegram Desktop exports them to JSON: each message addressable, with sender, time and attachment."""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from khronika.evidence.citation.locator import InMessage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.plain_text import decoded
from khronika.evidence.reading.port import Report, without_surrogates

_EXPORT = re.compile(r'\s*\{[^\[]{0,4000}?"(?:messages|list)"\s*:\s*\[', re.DOTALL)
_ATTACHMENTS = ("file", "photo", "thumbnail", "contact_vcard")


def looks_like_export(sample: str) -> bool:
    """Whether the beginning is that of an object with a list of messages or of chats."""
    return _EXPORT.match(sample) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report the messages, of several chats one after the other; raises UnreadError, ValueError, RecursionError."""
    text = decoded(item)
    composer, found = Composer(), dict[str, str]()
    for number, message in enumerate(_messages(json.loads(text.content))):
        _compose(composer, number, message)
        found |= {f"message.{number}.{name}": value for name, value in _metadata(message).items() if value}
    report.text(composer.finish(text.encoding))
    report.metadata(found)


def _messages(export: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 -- a hostile file's
    match export:
        case {"messages": list(found)}:
            yield from (message for message in found if isinstance(message, dict))
        case {"chats": {"list": list(chats)}}:
            for chat in chats:
                yield from _messages(chat)
        case _:
            raise UnreadError(Reason.MALFORMED)


def _compose(composer: Composer, number: int, message: dict[str, Any]) -> None:
    said = _metadata(message)
    for line in (" ".join(filter(None, (said["time"], said["sender"]))), words_of(message), said["attachment"]):
        composer.line(line, InMessage(number))
    composer.separate("\n")


def _metadata(message: dict[str, Any]) -> dict[str, str]:
    attached = [name for key in _ATTACHMENTS if (name := _string(message, key))]
    return {
        "id": str(message["id"]) if isinstance(message.get("id"), int) else "",
        "time": _string(message, "date"),
        "sender": _string(message, "from") or _string(message, "actor"),
        "action": _string(message, "action"),
        "forwarded-from": _string(message, "forwarded_from"),
        "edited": _string(message, "edited"),
        "reply-to": str(message["reply_to_message_id"]) if isinstance(message.get("reply_to_message_id"), int) else "",
        "attachment": attached[0] if attached else "",
    }


def _string(message: dict[str, Any], key: str) -> str:
    value = message.get(key)
    return without_surrogates(value) if isinstance(value, str) else ""


def words_of(message: dict[str, Any]) -> str:
    """The words of a message, whether they stand in one string or in pieces with formatting."""
    text = message.get("text")
    pieces = text if isinstance(text, list) else [text]
    words = (piece.get("text") if isinstance(piece, dict) else piece for piece in pieces)
    return without_surrogates("".join(word for word in words if isinstance(word, str)))
