"""Transfer encodings of mail, undone (RFC 2045 section 6, uuencode), and the files that stand as text in a body."""

import binascii
import quopri
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from khronika.evidence.reading.encoding import decode_name

_NO_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_SPACE = b" \t\r\n\f\v"
_MOST_NOISE = 4
"""Of how many characters of a line of base64 one may be noise."""
_LONG = 32
"""Characters of a line of base64 that is no word of a language."""
_UU = ("x-uuencode", "uuencode", "uue", "x-uue")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a part of a mail is without its transfer encoding, and text that somebody on the way put behind it."""

    octets: bytes
    behind: bytes = b""


def undone(sent: bytes, encoding: str) -> Sent:
    """The octets without their transfer encoding; what cannot be decoded stays as it was sent."""
    if encoding == "base64":
        return _base64(sent)
    if encoding == "quoted-printable":
        return Sent(quopri.decodestring(sent))
    return Sent(_uuencoded(sent) if encoding in _UU else sent)


def _base64(sent: bytes) -> Sent:
    """Every piece that ends with its padding; lines of text, as programs of mailing lists put behind the last one, are kept apart."""
    lines, end = sent.splitlines(keepends=True), 0
    for at, line in enumerate(lines, start=1):
        if _is_base64(line) and (end == at - 1 or not line.strip() or len(line.strip()) >= _LONG or b"=" in line):
            end = at
    coded = b"".join(line for line in lines[:end] if _is_base64(line))
    behind = b"".join([*(line for line in lines[:end] if not _is_base64(line)), *lines[end:]])
    octets = b"".join(_pieces(coded.translate(None, _NO_BASE64)))
    return Sent(octets, behind if behind.strip() else b"") if octets else Sent(sent)


def _is_base64(line: bytes) -> bool:
    written = line.translate(None, _SPACE)
    words = len(line.split())
    return len(written.translate(None, _NO_BASE64)) >= len(written) * (_MOST_NOISE - 1) // _MOST_NOISE and (
        words <= 1 or len(written) >= _LONG * words
    )


def _pieces(letters: bytes) -> Iterator[bytes]:
    for piece in re.findall(rb"[^=]+", letters):
        # One letter that is left over is less than an octet.
        whole = piece[: len(piece) - (len(piece) % 4 == 1)]
        yield b64decode(whole + b"=" * (-len(whole) % 4))


def _uuencoded(sent: bytes) -> bytes:
    """The octets between `begin` and `end`; a line that is none is left out, as mail programs do."""
    lines = iter(sent.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            break
    return _uu_lines(lines) or sent


def _uu_lines(lines: Iterator[bytes]) -> bytes:
    found = bytearray()
    for line in lines:
        if not line or line.strip() == b"end":
            break
        try:
            found += binascii.a2b_uu(line)
        except binascii.Error:
            # A writer's padding is beyond the count of the line.
            found += binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])
    return bytes(found)


_HEAD = rb"^begin(?:-base64)? [0-7]{3,4} (?P<name>[^\r\n]{1,250})\r?\n"
_UU_BLOCK = re.compile(
    _HEAD + rb"(?P<body>(?:(?!end[ \t\r\n])[\x20-\x60]{1,90}[ \t]{0,9}\r?\n){1,4000000})(?:end[ \t]{0,9}\r?$|\Z)", re.MULTILINE
)
_BASE64_BLOCK = re.compile(
    _HEAD.replace(b"(?:-base64)?", b"-base64") + rb"(?P<body>(?:[A-Za-z0-9+/]{1,100}={0,2}\r?\n){1,4000000})(?:====[ \t]{0,9}\r?$|\Z)",
    re.MULTILINE,
)
_SEALED = re.compile(
    rb"^-----BEGIN PGP MESSAGE-----[ \t]{0,20}\r?\n.{0,67000000}?^-----END PGP MESSAGE-----[ \t]{0,20}\r?$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Written:
    """A file that stands as text in a body."""

    name: str
    octets: bytes


def files_in_text(body: bytes) -> tuple[bytes, list[Written]]:
    """A body without the files that stand in it as text (uuencode, an encrypted message of OpenPGP), and these files."""
    found: list[Written] = []

    def uuencoded(block: re.Match[bytes]) -> bytes:
        return taken(block, lambda: _uu_lines(iter(block["body"].splitlines())))

    def in_base64(block: re.Match[bytes]) -> bytes:
        return taken(block, lambda: b64decode(block["body"]))

    def taken(block: re.Match[bytes], decode: Callable[[], bytes]) -> bytes:
        try:
            found.append(Written(decode_name(block["name"].strip()), decode()))
        except binascii.Error:
            # It only looks like one, and stays what it is: words.
            return block[0]
        return b""

    def sealed(block: re.Match[bytes]) -> bytes:
        found.append(Written("message.asc", block[0]))
        return b""

    left = _BASE64_BLOCK.sub(in_base64, _UU_BLOCK.sub(uuencoded, body))
    return _SEALED.sub(sealed, left), found
