"""The parts of a mail (RFC 5322, RFC 2045, RFC 2046): headers, the bytes of each part as they stand, and what stands around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32

from khronika.evidence.readers.mail.mail_transfer import Sent, undone
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

_DEEPEST = 100
_LINE = re.compile(rb"[^\r\n]*(?:\r?\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,8}:[ \t]*(.*)\Z", re.DOTALL)
_ENVELOPE = re.compile(rb">?From ")
_NEEDED = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|received|reply-to|return-path|message-id|references|in-reply-to|sender|mime-version|delivered-to|x-[^:]+"
    rb"|content-[^:]+)[ \t]*:",
    re.IGNORECASE,
)
"""Headers of mails: a line that is none, before one of these, does not end the headers."""
_REST_OF_LINE = re.compile(rb"(--)?[ \t]{0,998}(?:\r?\n|\r|\Z)")
_MARK = b"\xef\xbb\xbf"
_CUSTOMARY = re.compile(
    rb"multi-?part[\s>]+message[\s>]+in[\s>]+MIME|MIME[- ](?:encapsulated|compliant|encoded|aware|format)",
    re.IGNORECASE,
)
"""What mail programs write before the first part, for programs that know of no parts."""
_LONGEST_CUSTOM = 400
_WITH_PARAMETERS = ("content-type", "content-disposition")
_LONGEST_OF_PARAMETERS = 4_000
"""Characters: the library copies the rest of a header for each of its parameters."""


@dataclass(frozen=True, slots=True)
class MailPart:
    """A part of a mail: its headers, its bytes as they were sent, and the parts it is made of, if it is made of parts.

    `around` is what stands where a mail program shows nothing: lines among the headers that are none, text before the first part and
    after the last.
    """

    headers: Message
    sent: bytes
    inner: tuple["MailPart", ...] = ()
    around: tuple[bytes, ...] = ()

    def undone(self) -> Sent:
        """The bytes without their transfer encoding."""
        return undone(self.sent, str(self.headers.get("Content-Transfer-Encoding", "")).strip().lower())


def parse_mail(data: bytes, depth: int = 0) -> MailPart:
    """A mail or a part of one, taken apart; raises UnreadError when parts nest too deep."""
    if depth > _DEEPEST:
        raise UnreadError(Reason.TOO_DEEP)
    if depth == 0:
        data = data.removeprefix(_MARK).lstrip(b"\r\n")
    headers, odd, body = _headed(data)
    boundary = headers.get_boundary() if headers.get_content_maintype() == "multipart" else None
    if not boundary:
        return MailPart(headers, body, around=odd)
    divided = _divided(body, boundary.encode("utf-8", "surrogateescape"))
    inner = tuple(parse_mail(part, depth + 1) for part in divided.parts)
    outside = tuple(
        text for text in (divided.before, divided.after) if text.strip() and not _is_customary(text)
    )
    return MailPart(headers, body, inner, (*odd, *outside))


def _is_customary(text: bytes) -> bool:
    return (
        len(text) <= _LONGEST_CUSTOM
        and text.lstrip().startswith((b"This ", b"--"))
        and _CUSTOMARY.search(text) is not None
    )


def _headed(data: bytes) -> tuple[Message, tuple[bytes, ...], bytes]:
    """The headers, the lines among them that are none, and the body."""
    headers, odd = Message(policy=compat32), list[bytes]()
    field, at, last = list[bytes](), 0, None
    while at < len(data):
        line = _line_at(data, at)
        if not line.strip(b"\r\n"):
            at += len(line)
            break
        if line[:1] in b" \t" and field:
            field.append(line)
        elif _FIELD.match(line):
            _take(headers, field, odd)
            field = [line]
        elif not _ENVELOPE.match(line):
            last = _last_needed(data, at) if last is None else last
            if last < at:
                break
            odd.append(line)
        at += len(line)
    _take(headers, field, odd)
    return headers, tuple(odd), data[at:]


def _line_at(data: bytes, at: int) -> bytes:
    found = _LINE.match(data, at)
    return found[0] if found else data[at:]


def _last_needed(data: bytes, at: int) -> int:
    """Where the last header of a mail before the next empty line begins; -1 when there is none."""
    last = -1
    while at < len(data) and (line := _line_at(data, at)).strip(b"\r\n"):
        if _NEEDED.match(line):
            last = at
        at += len(line)
    return last


def _take(headers: Message, lines: list[bytes], odd: list[bytes]) -> None:
    """Take a header.

    Of one with parameters that is too long for the library the whole stands outside of the parts as well.
    """
    if found := _FIELD.match(b"".join(lines)):
        name, value = (each.decode("ascii", "surrogateescape") for each in found.groups())
        if len(value) > _LONGEST_OF_PARAMETERS and name.lower() in _WITH_PARAMETERS:
            odd.append(b"".join(lines))
            value = value[:_LONGEST_OF_PARAMETERS]
        headers.set_raw(name, value.rstrip("\r\n"))


@dataclass(frozen=True, slots=True)
class _Divided:
    parts: tuple[bytes, ...]
    before: bytes
    after: bytes


def _divided(body: bytes, boundary: bytes) -> _Divided:
    """The parts between the lines that divide them (RFC 2046 section 5.1.1), and what stands outside of them.

    The last may lack its end.
    """
    parts, start, first, after = list[bytes](), None, len(body), b""
    for line in _dividing_lines(body, b"--" + boundary):
        first = min(first, line.start)
        if start is not None:
            # The line break before a dividing line is part of that line.
            parts.append(body[start : max(start, line.start)].removesuffix(b"\n").removesuffix(b"\r"))
        start = line.end
        if line.last:
            start, after = None, body[line.end :]
            break
    if start is not None:
        parts.append(body[start:])
    return _Divided(tuple(parts), body[:first], after)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    last: bool


def _dividing_lines(body: bytes, mark: bytes) -> Iterator[_Line]:
    at = body.find(mark)
    while at >= 0:
        rest = _REST_OF_LINE.match(body, at + len(mark))
        if rest is not None and (at == 0 or body[at - 1] in b"\r\n"):
            yield _Line(at, rest.end(), bool(rest[1]))
        at = body.find(mark, at + len(mark))
