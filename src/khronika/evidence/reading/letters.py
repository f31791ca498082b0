"""Mails taken apart: headers, the text that is shown, and the files that hang on them (RFC 5322, 2045 to 2047, 2231)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32

from khronika.evidence.citation.locator import InMessage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.charset import decode_declared
from khronika.evidence.reading.encoding import decode_name
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.mail_part import Part, parse_mail
from khronika.evidence.reading.port import Report, parts
from khronika.evidence.reading.web_page import decode_page, visible
from khronika.intake.media import UNKNOWN

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_HEADER = re.compile(rb"(?:[!-9;-~]{1,76}[ \t]{0,8}:[^\r\n]{0,4000}\r?\n(?:[ \t][^\r\n]{0,4000}\r?\n){0,200}){2,}")
_TELLING = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_MEDIA = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that hangs on a mail."""

    name: str
    media: str
    content: bytes


def looks_like_letter(head: bytes) -> bool:
    """Whether an item begins with the headers of a mail: two or more, and among them two that every mail has."""
    headers = _HEADER.match(head)
    return headers is not None and len(set(map(bytes.lower, _TELLING.findall(headers[0])))) >= 2


def say_letter(octets: bytes, number: int, composer: Composer, report: Report) -> dict[str, str]:
    """Compose one mail and report what hangs on it; its headers come back as metadata. Raises UnreadError, ValueError, RecursionError."""
    letter = parse_mail(octets)
    headers = _decoded(letter.headers)
    shown = [f"{name}: {value}" for wanted in _SHOWN for name, value in headers if name.lower() == wanted.lower()]
    for line in shown:
        composer.line(line, InMessage(number))
    composer.separate("\n")
    for leaf in _leaves(letter):
        _say_part(leaf, number, composer, report)
    composer.separate("\n")
    return header_metadata(headers, number)


def parse_headers(written: str) -> list[tuple[str, str]]:
    """Headers that stand alone, decoded."""
    return _decoded(HeaderParser(policy=compat32).parsestr(written))


def _decoded(headers: Message) -> list[tuple[str, str]]:
    return [(name, decode_words(str(value))) for name, value in headers.raw_items()]


def header_metadata(headers: list[tuple[str, str]], number: int) -> dict[str, str]:
    """The headers of a message as metadata; several of one name are lines of one text."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = f"message.{number}.{name.lower()}"
        found[key] = f"{found[key]}\n{value}" if key in found else value
    return found


@dataclass(frozen=True, slots=True)
class _Leaf:
    part: Part
    order: int
    body: bool


def _leaves(letter: Part) -> list[_Leaf]:
    """The parts that have octets, and whether each is shown: of alternatives the first text is."""
    leaves: list[_Leaf] = []

    def descend(part: Part, shown: bool) -> bool:
        if part.inner:
            only_one = part.headers.get_content_subtype() == "alternative"
            said = False
            for inner in part.inner:
                said |= descend(inner, shown and not (only_one and said))
            return said
        body = shown and _is_text(part.headers)
        leaves.append(_Leaf(part, len(leaves) + 1, body))
        return body

    descend(letter, True)
    return leaves


def _is_text(part: Message) -> bool:
    return part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and not _filename(part)


def _say_part(leaf: _Leaf, number: int, composer: Composer, report: Report) -> None:
    if leaf.body:
        try:
            for block in _blocks(leaf.part):
                composer.line(block, InMessage(number))
        except UnreadError:
            # Octets whose encoding cannot be told are kept beside the mail, like a file that hangs on it.
            pass
        else:
            return
    attached = _attached(leaf)
    report.contained(attached.name, attached.media, parts(attached.content), message=number)


def _blocks(part: Part) -> list[str]:
    octets, label = part.octets(), str(part.headers.get_param("charset", ""))
    if part.headers.get_content_subtype() == "html":
        return visible(decode_page(octets, label).content).blocks
    return [decode_declared(octets, label).content.strip("\r\n")]


def _attached(leaf: _Leaf) -> Attached:
    headers = leaf.part.headers
    name = _filename(headers) or _place(headers) or f"part-{leaf.order}"
    return Attached(name, media_or_unknown(headers.get_content_type()), leaf.part.octets())


def media_or_unknown(said: str) -> str:
    """A media type as it is said, or the unknown one when that is none."""
    return said if _MEDIA.fullmatch(said) else UNKNOWN


def _place(part: Message) -> str:
    """The address a part of a saved page had (RFC 2557 section 4.2)."""
    return decode_words(str(part.get("Content-Location", "")))


def _filename(part: Message) -> str:
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(parameter, header=header)
        if isinstance(value, tuple):
            # RFC 2231: the library gives the octets as the characters of their numbers.
            return _word((value[2].encode("latin-1", "surrogateescape"), value[0] or ""))
        if value:
            return decode_words(str(value))
    return ""


def decode_words(value: str) -> str:
    """A header in words (RFC 2047), whatever encoding its octets are in, unfolded."""
    joined: list[tuple[bytes, str]] = []
    for word, label in _words(value):
        octets = word if isinstance(word, bytes) else word.encode("utf-8", "surrogateescape")
        # Writers cut characters in two between encoded words; octets of one encoding are joined before they are decoded.
        if joined and label and joined[-1][1] == label:
            joined[-1] = joined[-1][0] + octets, label
        else:
            joined.append((octets, label or ""))
    return " ".join("".join(map(_word, joined)).split())


def _words(value: str) -> list[tuple[bytes | str, str | None]]:
    try:
        return decode_header(value)
    except HeaderParseError:
        # Base64 that is none: the header is shown as it stands.
        return [(value, None)]


def _word(word: tuple[bytes, str]) -> str:
    octets, label = word
    if not label:
        return decode_name(octets)
    try:
        return decode_declared(octets, label).content
    except UnreadError:
        return decode_name(octets)


def split_mailbox(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The mails of a mailbox (RFC 4155): each begins after a line `From ` that stands first or after an empty one."""
    letter, empty, begun = list[bytes](), True, False
    for line in lines:
        if empty and line.startswith(b"From "):
            if begun:
                yield b"".join(letter)
            letter, begun = [], True
        else:
            letter.append(line[1:] if line.startswith(b">From ") else line)
        empty = line in (b"\n", b"\r\n")
    if begun:
        yield b"".join(letter)
