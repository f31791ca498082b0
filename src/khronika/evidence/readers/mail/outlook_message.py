"""A message of Outlook, whether it lies in a file of its own or in a store: headers, people, body ([MS-OXPROPS])."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from khronika.evidence.citation.locator import InMessage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.citation.passage import SourceText
from khronika.evidence.readers.legacy_office.mail_property import Said, first
from khronika.evidence.readers.mail.letters import parse_headers
from khronika.evidence.readers.mail.outlook_item import further_lines
from khronika.evidence.readers.rich_text.packed import unpack_rich_text
from khronika.evidence.readers.rich_text.rich_text import RichDocument, document, say_beside
from khronika.evidence.readers.text.code_page import label_of
from khronika.evidence.readers.web.page import Visible, decode_page, say_files, visible
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report
from khronika.intake.media import UNKNOWN

SHOWN = ("From", "To", "Cc", "Date", "Subject")
_SUBJECT, _HEADERS, _SENT, _RECEIVED, _IDENTIFIER = 0x0037, 0x007D, 0x0039, 0x0E06, 0x1035
_SENDER_NAMES, _SENDER_ADDRESSES = (0x0C1A, 0x0042), (0x5D01, 0x0C1F, 0x0065)
_NAMES, _ADDRESSES, _RECIPIENT_KIND = (0x3001, 0x5FF6), (0x39FE, 0x3003), 0x0C15
_BODY, _PAGE, _RICH_TEXT = 0x1000, 0x1013, 0x1009
_PAGE_OF_PAGE = 0x3FDE
"""The code page in which the body is written as a page ([MS-OXCMAIL] section 2.1.3.2.2)."""

_WORD = re.compile(r"\w{3,}")


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


def compose_message(
    message: Said, headers: list[tuple[str, str]], number: int, composer: Composer, report: Report
) -> None:
    """Compose what is shown of the headers, then the body, and report files that stand in it.

    Raises UnreadError for a damaged body.

    A message has up to three bodies that should say the same. Those after the first come out as files where
    they say more.
    """
    for wanted in SHOWN:
        for name, value in headers:
            if name.lower() == wanted.lower():
                composer.line(f"{wanted}: {value}", InMessage(number))
    for line in further_lines(message):
        composer.line(line, InMessage(number))
    composer.separate("\n")
    said: set[str] | None = None
    for body in _BODIES:
        said = _say_body(body, message, _Spoken(number, composer, report), said)
    composer.separate("\n")


@dataclass(frozen=True, slots=True)
class _Body:
    """A body: the name and media type of the file it comes out as, its bytes, and what it says."""

    name: str
    media: str
    data: bytes
    blocks: Callable[[], tuple[list[str], Visible | RichDocument | None]]


@dataclass(frozen=True, slots=True)
class _Spoken:
    number: int
    composer: Composer
    report: Report

    def say(self, blocks: list[str], held: Visible | RichDocument | None) -> None:
        """Say a body, and the files in it."""
        for block in blocks:
            self.composer.line(block, InMessage(self.number))
        if isinstance(held, Visible):
            say_files(held, self.report, self.number)
        elif held is not None:
            say_beside(held, self.report, self.number)

    def beside(self, body: _Body) -> None:
        """Say a body as a file."""
        self.report.contained(body.name, body.media, [body.data], message=self.number)


def _say_body(
    make: Callable[[Said], _Body | None], message: Said, spoken: _Spoken, said: set[str] | None
) -> set[str] | None:
    """Say a body, and the words said so far; None where no body was said yet."""
    body = make(message)
    if body is None:
        return said
    try:
        blocks, held = body.blocks()
    except (UnreadError, ValueError, LookupError) as error:
        if said is None and getattr(error, "reason", None) is not Reason.UNDECIDABLE:
            raise
        spoken.beside(body)
        return said
    if said is None:
        spoken.say(blocks, held)
        return _words(blocks)
    if _words(blocks) - said or _files(held):
        spoken.beside(body)
    return said


def _words(blocks: list[str]) -> set[str]:
    return {word.casefold() for block in blocks for word in _WORD.findall(block)}


def _files(held: Visible | RichDocument | None) -> bool:
    return bool(held and held.files)


def _text(message: Said) -> _Body | None:
    text = message.text(_BODY).replace("\r\n", "\n").strip("\n")
    return (
        _Body("body.txt", "text/plain", text.encode("utf-8", "surrogatepass"), lambda: ([text], None))
        if text
        else None
    )


def _page(message: Said) -> _Body | None:
    data, markup = message.data(_PAGE), message.text(_PAGE)
    if not data and not markup:
        return None

    def blocks() -> tuple[list[str], Visible]:
        text = decode_page(data, label_of(message.number(_PAGE_OF_PAGE))) if data else SourceText(markup, "")
        page = visible(text.content)
        return page.said(), page

    return _Body("body.html", "text/html", data or markup.encode("utf-8", "surrogatepass"), blocks)


def _rich_text(message: Said) -> _Body | None:
    if not (packed := message.data(_RICH_TEXT)):
        return None

    def blocks() -> tuple[list[str], RichDocument]:
        found = document(unpack_rich_text(packed))
        return [text.replace("\x0b", "\n") for text in found.paragraphs], found

    try:
        return _Body("body.rtf", "application/rtf", unpack_rich_text(packed), blocks)
    except (UnreadError, ValueError):
        # It is told where its blocks are asked for.
        return _Body("body.rtf.packed", UNKNOWN, packed, blocks)


_BODIES = (_text, _page, _rich_text)
