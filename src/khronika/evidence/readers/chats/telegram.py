"""Telegram chats as Telegram Desktop exports them to JSON: each message addressable, and everything that stands in it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from khronika.evidence.citation.locator import InMessage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.chats.flattened import lines_of
from khronika.evidence.readers.text.plain_text import decoded
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, without_surrogates

_CHAT_TYPE = re.compile(
    r'"type"\s*:\s*"(?:personal_chat|saved_messages|bot_chat|(?:private|public)_(?:group|supergroup|channel))"'
)
_OWN_NAMES = re.compile(
    r'"(?:text_entities|date_unixtime|personal_information|left_chats|forwarded_from|from_id)"\s*:'
)
_ATTACHMENTS = ("file", "file_name", "photo", "thumbnail", "contact_vcard")
_CHATS = ("chats", "left_chats")
_IN_TEXT = frozenset(("id", "type", "date", "from", "actor", "text", "text_entities", *_ATTACHMENTS))
_AS_METADATA = frozenset(
    ("date_unixtime", "edited_unixtime", "from_id", "actor_id", "edited", "reply_to_message_id")
)
_FORMS: dict[str, type | tuple[type, ...]] = {
    "id": int,
    "reply_to_message_id": int,
    "text": (str, list),
    "text_entities": list,
}


@dataclass(frozen=True, slots=True)
class _Record:
    """A message, with the name of its chat where that begins; or an entry of another list of an export."""

    heading: str
    content: dict[str, Any]


def looks_like_export(sample: str) -> bool:
    """Whether the beginning is that of an object with a kind of chat, or with a name, that only Telegram uses."""
    begins = sample.lstrip("\ufeff \t\r\n").startswith("{")
    return begins and (_CHAT_TYPE.search(sample) is not None or _OWN_NAMES.search(sample) is not None)


def read(item: BinaryIO, report: Report) -> None:
    """Report the messages, of several chats one after the other, then what else is exported.

    Raises UnreadError, ValueError.
    """
    text = decoded(item, report)
    composer, found = Composer(), dict[str, str]()
    for number, record in enumerate(_records(json.loads(text.content))):
        _compose(composer, number, record)
        found |= {
            f"message.{number}.{name}": value for name, value in _metadata(record.content).items() if value
        }
    report.text(composer.finish(text.encoding))
    report.metadata(found)


def _records(export: Any) -> Iterator[_Record]:  # noqa: ANN401 -- a hostile file's
    match export:
        case {"messages": list()}:
            yield from _chat(export)
        case dict() if any(isinstance(export.get(name), dict) for name in _CHATS):
            for name in _CHATS:
                for chat in _listed(export.get(name)):
                    yield from _chat(chat)
            yield from _beside_chats(export)
        case _:
            raise UnreadError(Reason.MALFORMED)


def _listed(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- a hostile file's
    found = value.get("list") if isinstance(value, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _chat(chat: dict[str, Any]) -> Iterator[_Record]:
    """The messages of a chat; the first bears its name, one without messages is told, too."""
    heading = " ".join(
        line.partition(": ")[2] for line in lines_of({key: chat.get(key) for key in ("name", "type", "id")})
    )
    found = chat.get("messages")
    messages = [message for message in found if isinstance(message, dict)] if isinstance(found, list) else []
    beside = {name: value for name, value in chat.items() if name not in ("name", "type", "id", "messages")}
    if (heading and not messages) or any(lines_of(beside)):
        yield _Record(heading, beside)
        heading = ""
    for message in messages:
        yield _Record(heading, message)
        heading = ""


def _beside_chats(export: dict[str, Any]) -> Iterator[_Record]:
    for name, value in export.items():
        if name in _CHATS:
            continue
        entries = _listed(value) or [value if isinstance(value, dict) else {name: value}]
        for at, entry in enumerate(entries):
            yield _Record("" if at else name, entry)


def _compose(composer: Composer, number: int, record: _Record) -> None:
    message, place = record.content, InMessage(number)
    said = _metadata(message)
    composer.line(without_surrogates(record.heading), place)
    composer.line(" ".join(filter(None, (said["time"], said["sender"]))), place)
    for line in (
        words_of(message),
        *_targets(message),
        *_attachments(message),
        *lines_of(message, _said(message)),
    ):
        composer.line(without_surrogates(line), place)
    composer.separate("\n")


def _said(message: dict[str, Any]) -> frozenset[str]:
    """The names of what stands in the first lines of a message or is metadata.

    Anything else under these names is said as it stands.
    """
    return frozenset(
        name for name in _IN_TEXT | _AS_METADATA if isinstance(message.get(name), _FORMS.get(name, str))
    )


def _metadata(message: dict[str, Any]) -> dict[str, str]:
    attached = _attachments(message)
    return {
        "id": str(message["id"]) if isinstance(message.get("id"), int) else "",
        "time": _string(message, "date"),
        "unixtime": _string(message, "date_unixtime"),
        "sender": _string(message, "from") or _string(message, "actor"),
        "sender-id": _string(message, "from_id") or _string(message, "actor_id"),
        "action": _string(message, "action"),
        "forwarded-from": _string(message, "forwarded_from"),
        "edited": _string(message, "edited"),
        "edited-unixtime": _string(message, "edited_unixtime"),
        "reply-to": str(message["reply_to_message_id"])
        if isinstance(message.get("reply_to_message_id"), int)
        else "",
        "attachment": attached[0] if attached else "",
    }


def _attachments(message: dict[str, Any]) -> list[str]:
    return [name for key in _ATTACHMENTS if (name := _string(message, key))]


def _string(message: dict[str, Any], key: str) -> str:
    value = message.get(key)
    return without_surrogates(value) if isinstance(value, str) else ""


def _pieces(message: dict[str, Any]) -> list[Any]:
    text = message.get("text")
    return text if isinstance(text, list) else [text]


def words_of(message: dict[str, Any]) -> str:
    """The words of a message, whether they stand in one string or in pieces with formatting."""
    words = (piece.get("text") if isinstance(piece, dict) else piece for piece in _pieces(message))
    return without_surrogates("".join(word for word in words if isinstance(word, str)))


def _targets(message: dict[str, Any]) -> Iterator[str]:
    """Where links lead whose words say something else, and what else stands beside pieces of the words."""
    for piece in _pieces(message):
        if isinstance(piece, dict):
            yield from lines_of(piece, ("type", "text"))
