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
from khronika.evidence.citation.passage import SourceText
from khronika.evidence.readers.mail.mail_part import MailPart, parse_mail
from khronika.evidence.readers.mail.mail_piece import piece_of
from khronika.evidence.readers.mail.mail_transfer import files_in_text
from khronika.evidence.readers.text.charset import decode_body, decode_declared
from khronika.evidence.readers.text.encoding import decode_name
from khronika.evidence.readers.web.page import Visible, decode_page, say_files, visible
from khronika.evidence.reading.coverage import Gap, Unit, Why, in_doubt
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_OF_A_PART = ("Content-Description", "Content-Location")
"""What a part of a mail is said to be, and where it stood."""
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_HEADER = re.compile(
    rb"(?:[!-9;-~]{1,76}[ \t]{0,8}:[^\r\n]{0,4000}\r?\n(?:[ \t][^\r\n]{0,4000}\r?\n){0,200}){2,}"
)
_TELLING = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_OF_PARTS = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n){0,8}(?:>?From [^\r\n]{0,998}\r?\n){0,2}")
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}[ \t]{0,8}:|[ \t]")
_MOST_ODD = 2
_LONG_HEADER = 4_000
_AROUND = "[outside of the parts of the mail]\n"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that hangs on a mail."""

    name: str
    media: str
    content: bytes


def looks_like_letter(head: bytes) -> bool:
    """Whether an item begins with the headers of a mail: two or more, and among them two that every mail has.

    A byte order mark, empty lines and an envelope may stand before them, and an odd line or two before or
    among three of those headers.
    """
    before = _BEFORE.match(head)
    start = before.end() if before else 0
    if (headers := _HEADER.match(head, start)) is not None:
        telling = _telling(headers[0])
        if telling >= 2 or (telling == 1 and _OF_PARTS.search(headers[0]) is not None):
            return True
    block = head[start : found.start()] if (found := _EMPTY_LINE.search(head, start)) else head[start:]
    odd = [line for line in block.splitlines() if not _HEADER_LINE.match(line)]
    return len(odd) <= _MOST_ODD and _telling(block) >= 3


def _telling(headers: bytes) -> int:
    return len(set(map(bytes.lower, _TELLING.findall(headers))))


def say_letter(data: bytes, number: int, composer: Composer, report: Report) -> dict[str, str]:
    """Compose one mail and report what hangs on it; its headers come back as metadata.

    Raises UnreadError, ValueError, RecursionError.
    """
    letter = parse_mail(data)
    headers = _decoded(letter.headers)
    shown = [
        f"{name}: {value}" for wanted in _SHOWN for name, value in headers if name.lower() == wanted.lower()
    ]
    for line in shown:
        composer.line(line, InMessage(number))
    composer.separate("\n")
    said = _Letter(number, composer, report)
    for leaf in _leaves(letter):
        said.part(leaf)
    for around in _around(letter):
        said.outside(around)
    composer.separate("\n")
    return header_metadata(headers, number)


def parse_headers(written: str) -> list[tuple[str, str]]:
    """Headers that stand alone, decoded."""
    return _decoded(HeaderParser(policy=compat32).parsestr(written))


def _decoded(headers: Message) -> list[tuple[str, str]]:
    return [(name, decode_words(str(value))) for name, value in headers.raw_items()]


def header_metadata(headers: list[tuple[str, str]], number: int) -> dict[str, str]:
    """The headers of a message as metadata; several of one name are lines of one text."""
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(f"message.{number}.{name.lower()}", []).append(value)
    return {key: "\n".join(values) for key, values in found.items()}


@dataclass(frozen=True, slots=True)
class _Leaf:
    part: MailPart
    order: int
    body: bool


def _leaves(letter: MailPart) -> list[_Leaf]:
    """The parts that have bytes, and whether each is shown: of alternatives the first text is."""
    leaves: list[_Leaf] = []

    def descend(part: MailPart, shown: bool) -> bool:
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
    return (
        part.get_content_type() in ("text/plain", "text/html")
        and part.get_content_disposition() != "attachment"
        and not _filename(part)
    )


def _around(part: MailPart) -> Iterator[bytes]:
    """What stands outside of the parts of a mail, and among its headers without being one."""
    yield from part.around
    for inner in part.inner:
        yield from _around(inner)


@dataclass(frozen=True, slots=True)
class _Letter:
    """Says the parts of one mail."""

    number: int
    composer: Composer
    report: Report

    def part(self, leaf: _Leaf) -> None:
        """Say a part: in the text where it is shown, else as a file."""
        if leaf.part.headers.get_content_type() == "message/external-body":
            self.report.missed(Gap(Unit.PART, Why.ELSEWHERE, names=(_elsewhere(leaf.part.headers),)))
        for name in _OF_A_PART:
            if said := decode_words(str(leaf.part.headers.get(name, ""))).strip():
                self.composer.line(f"{name}: {said}", InMessage(self.number))
        sent = leaf.part.undone()
        if not (leaf.body and self._body(leaf.part, sent.data)):
            attached = _attached(leaf, sent.data)
            self._file(attached.name, attached.media, attached.content)
        if sent.behind:
            self.outside(sent.behind)

    def _body(self, part: MailPart, data: bytes) -> bool:
        """Say a body, and the files that stand in it as text; whether its encoding can be told.

        Otherwise it is kept like a file.
        """
        label = str(part.headers.get_param("charset", ""))
        try:
            if part.headers.get_content_subtype() == "html":
                page = decode_page(data, label)
                self._page(visible(page.content))
                self._doubt(page)
                return True
            left, written = files_in_text(data)
            text = decode_body(left, label)
        except UnreadError:
            return False
        self.composer.line(text.content.strip("\r\n"), InMessage(self.number))
        self._doubt(text)
        for file in written:
            self._file(file.name, UNKNOWN, file.data)
        return True

    def _doubt(self, text: SourceText) -> None:
        self.report.missed(*in_doubt(text.encoding, text.rivals, (InMessage(self.number),)))

    def _page(self, page: Visible) -> None:
        """Say a body that is a web page, and the files that are written into it."""
        for block in page.said():
            self.composer.line(block, InMessage(self.number))
        say_files(page, self.report, self.number)

    def outside(self, data: bytes) -> None:
        """Say what a mail program does not show."""
        try:
            text = decode_body(data.strip(b"\r\n"), "utf-8").content
        except UnreadError:
            self._file("outside-of-parts", UNKNOWN, data)
            return
        self.composer.separate(_AROUND)
        self.composer.line(text, InMessage(self.number))

    def _file(self, name: str, media: str, content: bytes) -> None:
        self.report.contained(name, media, parts(content), message=self.number)


def _attached(leaf: _Leaf, content: bytes) -> Attached:
    headers = leaf.part.headers
    name = _filename(headers) or _place(headers) or piece_of(headers) or f"part-{leaf.order}"
    return Attached(name, headers.get_content_type(), content)


def _elsewhere(part: Message) -> str:
    """Where the content of a part lies that is not in the mail (RFC 2046 section 5.2.3)."""
    told = (_filename(part), *(str(part.get_param(name, "")) for name in ("url", "site", "directory")))
    return " ".join(filter(None, told)) or "message/external-body"


def _place(part: Message) -> str:
    """The address a part of a saved page had (RFC 2557 section 4.2), or the name by which a page in the mail shows it (RFC 2392)."""
    return decode_words(str(part.get("Content-Location", ""))) or decode_words(
        str(part.get("Content-Id", ""))
    ).strip("<> ")


def _filename(part: Message) -> str:
    for parameter, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(parameter, header=header)
        if isinstance(value, tuple):
            # RFC 2231: the library gives the bytes as the characters of their numbers.
            return _word((value[2].encode("latin-1", "surrogateescape"), value[0] or ""))
        if value:
            return decode_words(str(value))
    return ""


def decode_words(value: str) -> str:
    """A header in words (RFC 2047), whatever encoding its bytes are in, unfolded."""
    joined: list[tuple[bytes, str]] = []
    for word, label in _words(value):
        data = word if isinstance(word, bytes) else word.encode("utf-8", "surrogateescape")
        # Writers cut characters in two between encoded words; bytes of one encoding are joined before they
        # are decoded.
        if joined and label and joined[-1][1] == label:
            joined[-1] = joined[-1][0] + data, label
        else:
            joined.append((data, label or ""))
    return " ".join("".join(map(_word, joined)).split())


def _words(value: str) -> list[tuple[bytes | str, str | None]]:
    """The words of a header and their encodings.

    Of a long one a stretch at a time, since the library's time grows with the square.
    """
    found, at = list[tuple[bytes | str, str | None]](), 0
    while len(value) - at > _LONG_HEADER and (end := value.find("?=", at + _LONG_HEADER)) >= 0:
        stretch = " ".join(value[at : end + 2].splitlines())
        found += [] if stretch.lstrip().startswith("=?") else [(" ", None)]
        found += _library_words(stretch)
        at = end + 2
    rest = value[at:]
    return [*found, *(_library_words(rest) if len(rest) <= _LONG_HEADER else [(rest, None)])]


def _library_words(value: str) -> list[tuple[bytes | str, str | None]]:
    try:
        return decode_header(value)
    except HeaderParseError:
        # Base64 that is none: the header is shown as it stands.
        return [(value, None)]


def _word(word: tuple[bytes, str]) -> str:
    data, label = word
    if not label:
        return decode_name(data)
    try:
        return decode_declared(data, label).content
    except UnreadError:
        return decode_name(data)
