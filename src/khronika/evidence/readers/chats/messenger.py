"""Chats as Facebook and Instagram export them to JSON: letters outside of ASCII are written there as bytes of UTF-8, one by one."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from khronika.evidence.citation.locator import InMessage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.chats.flattened import lines_of
from khronika.evidence.readers.text.plain_text import decoded
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, without_surrogates

_OWN_NAMES = re.compile(r'"(?:sender_name|timestamp_ms)"\s*:')
_IN_TEXT = ("sender_name", "content", "timestamp_ms")


def looks_like_export(sample: str) -> bool:
    """Whether the beginning is that of an object with messages under the names that Facebook and Instagram use."""
    return sample.lstrip("\ufeff \t\r\n").startswith("{") and _OWN_NAMES.search(sample) is not None


def read(item: BinaryIO, report: Report) -> None:
    """Report who takes part, then the messages in the order of the file; raises UnreadError, ValueError."""
    text = decoded(item, report)
    composer, found = Composer(), dict[str, str]()
    for number, record in enumerate(_records(repaired(json.loads(text.content)))):
        said = _metadata(record)
        for line in (
            " ".join(filter(None, (said["time"], said["sender"]))),
            said["words"],
            *lines_of(record, _said(record)),
        ):
            composer.line(without_surrogates(line), InMessage(number))
        composer.separate("\n")
        found |= {f"message.{number}.{name}": said[name] for name in ("time", "sender") if said[name]}
    report.text(composer.finish(text.encoding))
    report.metadata(found)


def _said(record: dict[str, Any]) -> list[str]:
    """The names of what stands in the first lines of a message.

    Anything else under these names is said as it stands.
    """
    return [name for name in _IN_TEXT if isinstance(record.get(name), int if name == "timestamp_ms" else str)]


def _records(export: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 -- a hostile file's
    if not isinstance(export, dict) or not isinstance(export.get("messages"), list):
        raise UnreadError(Reason.MALFORMED)
    yield {name: value for name, value in export.items() if name != "messages"}
    yield from (message for message in export["messages"] if isinstance(message, dict))


def _metadata(record: dict[str, Any]) -> dict[str, str]:
    sender, words, milliseconds = (record.get(name) for name in ("sender_name", "content", "timestamp_ms"))
    return {
        "time": _time(milliseconds) if isinstance(milliseconds, int) else "",
        "sender": without_surrogates(sender) if isinstance(sender, str) else "",
        "words": words if isinstance(words, str) else "",
    }


def _time(milliseconds: int) -> str:
    try:
        return (
            datetime.fromtimestamp(milliseconds / 1000, UTC)
            .isoformat(timespec="seconds")
            .replace("+00:00", "Z")
        )
    except (ValueError, OverflowError, OSError):
        return str(milliseconds)


def repaired(value: Any) -> Any:  # noqa: ANN401 -- whatever a program exports
    """The same with every text that is UTF-8 written byte by byte read as UTF-8."""
    match value:
        case str():
            return _repaired_text(value)
        case list():
            return [repaired(each) for each in value]
        case dict():
            return {_repaired_text(name): repaired(each) for name, each in value.items()}
        case _:
            return value


def _repaired_text(text: str) -> str:
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
