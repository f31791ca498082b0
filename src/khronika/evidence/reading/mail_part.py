"""The parts of a mail (RFC 5322, RFC 2045, RFC 2046): headers, and the octets of each part as they stand."""

import binascii
import email.parser
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

_DEEPEST = 100
_END_OF_HEADERS = re.compile(rb"\A\r?\n|\n\r?\n|\r\r")
_REST_OF_LINE = re.compile(rb"(--)?[ \t]{0,998}(?:\r?\n|\r|\Z)")
_NO_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_PARSER = email.parser.BytesHeaderParser(policy=compat32)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail: its headers, its octets as they were sent, and the parts it is made of, if it is made of parts."""

    headers: Message
    sent: bytes
    inner: tuple["Part", ...] = ()

    def octets(self) -> bytes:
        """The octets without their transfer encoding; what cannot be decoded stays as it was sent."""
        encoding = str(self.headers.get("Content-Transfer-Encoding", "")).strip().lower()
        if encoding == "base64":
            return _base64(self.sent)
        if encoding == "quoted-printable":
            return quopri.decodestring(self.sent)
        if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
            return _uuencoded(self.sent)
        return self.sent


def parse_mail(octets: bytes, depth: int = 0) -> Part:
    """A mail or a part of one, taken apart; raises UnreadError when parts nest too deep."""
    if depth > _DEEPEST:
        raise UnreadError(Reason.TOO_DEEP)
    end = _END_OF_HEADERS.search(octets)
    head, body = (octets[: end.start() + 1], octets[end.end() :]) if end else (octets, b"")
    headers: Message = _PARSER.parsebytes(head)
    boundary = headers.get_boundary() if headers.get_content_maintype() == "multipart" else None
    if not boundary:
        return Part(headers, body)
    inner = tuple(parse_mail(part, depth + 1) for part in _divided(body, boundary.encode("utf-8", "surrogateescape")))
    return Part(headers, body, inner)


def _divided(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """The parts between the lines that divide them (RFC 2046 section 5.1.1); the last may lack its end."""
    start = None
    for line in _dividing_lines(body, b"--" + boundary):
        if start is not None:
            # The line break before a dividing line is part of that line.
            yield body[start : max(start, line.start)].removesuffix(b"\n").removesuffix(b"\r")
        if line.last:
            return
        start = line.end
    if start is not None:
        yield body[start:]


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


def _base64(sent: bytes) -> bytes:
    letters = sent.translate(None, _NO_BASE64)
    try:
        return b64decode(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return sent


def _uuencoded(sent: bytes) -> bytes:
    """The octets between `begin` and `end`; a line that is none is left out, as mail programs do."""
    lines = iter(sent.splitlines())
    found = bytearray()
    for line in lines:
        if line.startswith(b"begin "):
            break
    for line in lines:
        if not line or line.strip() == b"end":
            break
        try:
            found += binascii.a2b_uu(line)
        except binascii.Error:
            # A writer's padding is beyond the count of the line.
            found += binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])
    return bytes(found) if found else sent
