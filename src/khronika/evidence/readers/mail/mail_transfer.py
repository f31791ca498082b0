"""Transfer encodings of mail, undone (RFC 2045 section 6, uuencode), and the files that stand as text in a body."""

import binascii
import quopri
import re
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from khronika.evidence.readers.text.encoding import decode_name

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NO_BASE64 = bytes(set(range(256)) - set(_BASE64))
_SPACE = b" \t\r\n\f\v"
_MOST_NOISE = 4
"""Of how many characters of a line of base64 one may be noise."""
_LONG = 32
"""Characters of a line of base64 that is no word of a language."""
_UU = ("xuuencode", "uuencode", "uue", "xuue")
_REMARK, _NAMELESS = re.compile(r"\([^()]*\)"), re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a part of a mail is without its transfer encoding, and text that somebody on the way put behind it."""

    data: bytes
    behind: bytes = b""


def undone(sent: bytes, encoding: str) -> Sent:
    """The bytes without their transfer encoding, however its name is written; what cannot be decoded stays as it was sent."""
    name = _NAMELESS.sub("", _REMARK.sub("", encoding).lower().partition(";")[0])
    if name == "base64":
        return _base64(sent)
    if name == "quotedprintable":
        return Sent(quopri.decodestring(sent))
    return Sent(_uuencoded(sent) if name in _UU else sent)


def _base64(sent: bytes) -> Sent:
    """Every piece that ends with its padding.

    Lines of text, as programs of mailing lists put behind the last one, are kept apart.
    """
    if not sent.translate(None, _BASE64 + b"\r\n"):
        # As nearly all is sent: nothing in it asks to be looked at line by line.
        data = b"".join(_pieces(sent.translate(None, b"\r\n")))
        return Sent(data) if data else Sent(sent)
    lines, end = sent.splitlines(keepends=True), 0
    for at, line in enumerate(lines, start=1):
        if _is_base64(line) and (
            end == at - 1 or not line.strip() or len(line.strip()) >= _LONG or b"=" in line
        ):
            end = at
    coded = b"".join(line for line in lines[:end] if _is_base64(line))
    behind = b"".join([*(line for line in lines[:end] if not _is_base64(line)), *lines[end:]])
    data = b"".join(_pieces(coded.translate(None, _NO_BASE64)))
    return Sent(data, behind if behind.strip() else b"") if data else Sent(sent)


def _is_base64(line: bytes) -> bool:
    written = line.translate(None, _SPACE)
    words = len(line.split())
    return len(written.translate(None, _NO_BASE64)) >= len(written) * (_MOST_NOISE - 1) // _MOST_NOISE and (
        words <= 1 or len(written) >= _LONG * words
    )


def _pieces(letters: bytes) -> Iterator[bytes]:
    for piece in re.findall(rb"[^=]+", letters):
        # One letter that is left over is less than a byte.
        whole = piece[: len(piece) - (len(piece) % 4 == 1)]
        yield b64decode(whole + b"=" * (-len(whole) % 4))


def _uuencoded(sent: bytes) -> bytes:
    """The bytes between `begin` and `end`; a line that is none is left out, as mail programs do."""
    lines = iter(sent.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            break
    try:
        return _uu_lines(lines) or sent
    except binascii.Error:
        return sent


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


_HEAD = re.compile(rb"begin(?P<base64>-base64)? [0-7]{3,4} (?P<name>[^\r\n]{1,250})\r?\n?\Z")
_UU_LINE = re.compile(rb"[\x20-\x60]{1,110}\r?\n?\Z")
_UU_END = re.compile(rb"end[ \t]{0,9}\r?\n?\Z")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{1,100}={0,2}\r?\n?\Z")
_BASE64_END = re.compile(rb"====[ \t]{0,9}\r?\n?\Z")
_SEALED_BEGIN = re.compile(rb"-----BEGIN PGP MESSAGE-----[ \t]{0,20}\r?\n?\Z")
_SEALED_END = re.compile(rb"-----END PGP MESSAGE-----[ \t]{0,20}\r?\n?\Z")


@dataclass(frozen=True, slots=True)
class TransferText:
    """A file that stands as text in a body."""

    name: str
    data: bytes


def files_in_text(body: bytes) -> tuple[bytes, list[TransferText]]:
    """A body without the files that stand in it as text (uuencode, an encrypted message of OpenPGP), and these files.

    Each line is looked at a fixed number of times, whatever stands in the body: no line of a block begins another block.
    """
    lines = body.splitlines(keepends=True) if b"begin" in body or b"BEGIN" in body else [body]
    ends_of_sealed = [at for at, line in enumerate(lines) if _SEALED_END.match(line)]
    left, found, at = list[bytes](), list[TransferText](), 0
    while at < len(lines):
        file, end = _written_at(lines, at, ends_of_sealed)
        if file is None:
            left += lines[at:end]
        else:
            found.append(file)
            # The end of the last line stays, as it divides what stands before from what stands behind.
            left.append(lines[end - 1][len(lines[end - 1].rstrip(b"\r\n")) :])
        at = end
    return b"".join(left), found


def _written_at(lines: list[bytes], at: int, ends_of_sealed: list[int]) -> tuple[TransferText | None, int]:
    """The file that begins with a line, if one does, and the line behind it or behind what only looks like one."""
    line = lines[at]
    if _SEALED_BEGIN.match(line):
        later = bisect_right(ends_of_sealed, at)
        if later < len(ends_of_sealed):
            end = ends_of_sealed[later] + 1
            return TransferText("message.asc", b"".join(lines[at:end]).rstrip(b"\r\n")), end
    if head := _HEAD.match(line):
        return _block(lines, at, head)
    return None, at + 1


def _block(lines: list[bytes], at: int, head: re.Match[bytes]) -> tuple[TransferText | None, int]:
    is_line, is_end = (_BASE64_LINE, _BASE64_END) if head["base64"] else (_UU_LINE, _UU_END)
    last = at + 1
    while last < len(lines) and is_line.match(lines[last]):
        last += 1
    body, ends = lines[at + 1 : last], last < len(lines) and is_end.match(lines[last]) is not None
    if not body or (last < len(lines) and not ends):
        return None, last
    try:
        data = (
            b64decode(b"".join(body))
            if head["base64"]
            else _uu_lines(iter(line.rstrip(b"\r\n") for line in body))
        )
    except binascii.Error:
        # It only looks like one, and stays what it is: words.
        return None, last
    return TransferText(decode_name(head["name"].strip()), data), last + ends
