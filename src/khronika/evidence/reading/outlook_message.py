"""A message of Outlook, whether it lies in a file of its own or in a store: headers, people, body ([MS-OXPROPS])."""

from collections.abc import Sequence

from khronika.evidence.citation.locator import InMessage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.code_page import label_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.letters import parse_headers
from khronika.evidence.reading.mail_property import Said, first
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.rich_text import paragraphs
from khronika.evidence.reading.rich_text_packed import unpack_rich_text
from khronika.evidence.reading.web_page import decode_page, visible

SHOWN = ("From", "To", "Cc", "Date", "Subject")
_SUBJECT, _HEADERS, _SENT, _RECEIVED, _IDENTIFIER = 0x0037, 0x007D, 0x0039, 0x0E06, 0x1035
_SENDER_NAMES, _SENDER_ADDRESSES = (0x0C1A, 0x0042), (0x5D01, 0x0C1F, 0x0065)
_NAMES, _ADDRESSES, _RECIPIENT_KIND = (0x3001, 0x5FF6), (0x39FE, 0x3003), 0x0C15
_BODY, _PAGE, _RICH_TEXT = 0x1000, 0x1013, 0x1009
_PAGE_OF_PAGE = 0x3FDE
"""The code page in which the body is written as a page ([MS-OXCMAIL] section 2.1.3.2.2)."""


def headers_of(message: Said, recipients: Sequence[Said]) -> list[tuple[str, str]]:
    """The headers the message travelled with, and what the program says of it where they say nothing."""
    travelled = parse_headers(message.text(_HEADERS))
    said = [
        ("From", person(first(message, *_SENDER_NAMES), first(message, *_SENDER_ADDRESSES))),
        *_people(message, recipients),
        ("Date", message.moment(_SENT) or message.moment(_RECEIVED)),
        ("Subject", _subject(message.text(_SUBJECT))),
        ("Message-Id", message.text(_IDENTIFIER)),
    ]
    known = {name.lower() for name, _ in travelled}
    return [*travelled, *((name, value) for name, value in said if value and name.lower() not in known)]


def _subject(text: str) -> str:
    """The subject; a store writes how long its prefix is before it ([MS-PST] section 2.5.3.1.1.1)."""
    return text[2:] if text.startswith("\x01") else text


def _people(message: Said, recipients: Sequence[Said]) -> list[tuple[str, str]]:
    kinds: dict[str, list[str]] = {"To": [], "Cc": [], "Bcc": []}
    for one in recipients:
        kind = {2: "Cc", 3: "Bcc"}.get(one.number(_RECIPIENT_KIND), "To")
        kinds[kind].append(person(first(one, *_NAMES), first(one, *_ADDRESSES)))
    shown = {"To": 0x0E04, "Cc": 0x0E03, "Bcc": 0x0E02}
    return [(kind, ", ".join(people) or message.text(shown[kind])) for kind, people in kinds.items()]


def person(name: str, address: str) -> str:
    """A person as a mail writes one."""
    if not address or name == address:
        return name or address
    return f"{name} <{address}>" if name else address


def compose_message(message: Said, headers: list[tuple[str, str]], number: int, composer: Composer) -> bytes | None:
    """Compose what is shown of the headers, then the body; raises UnreadError for a body that is damaged.

    A body that is a page in an encoding that cannot be told comes back, to be kept beside the message.
    """
    for wanted in SHOWN:
        for name, value in headers:
            if name.lower() == wanted.lower():
                composer.line(f"{wanted}: {value}", InMessage(number))
    composer.separate("\n")
    left = None
    try:
        for block in _blocks(message):
            composer.line(block, InMessage(number))
    except UnreadError as error:
        left = message.octets(_PAGE) if error.reason is Reason.UNDECIDABLE else None
        if left is None:
            raise
    composer.separate("\n")
    return left


def _blocks(message: Said) -> list[str]:
    """The body as text, else as a page, else as rich text."""
    if text := message.text(_BODY):
        return [text.replace("\r\n", "\n").strip("\n")]
    if page := message.octets(_PAGE):
        return visible(decode_page(page, label_of(message.number(_PAGE_OF_PAGE))).content).blocks
    if markup := message.text(_PAGE):
        return visible(markup).blocks
    packed = message.octets(_RICH_TEXT)
    return [text.replace("\x0b", "\n") for text in paragraphs(unpack_rich_text(packed))] if packed else []
