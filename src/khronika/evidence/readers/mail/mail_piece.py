"""Mails that a program sent in pieces (RFC 2046 section 5.2.2), put together where all pieces lie in one mailbox."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message

from khronika.evidence.readers.mail.mail_part import parse_mail
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.port import Report

_HINT = re.compile(rb"^content-type[ \t]*:\s*message/partial", re.IGNORECASE | re.MULTILINE)
_LARGEST_HEAD = 65_536
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class MailPiece:
    """A piece of a mail: whose, which one, and of how many, 0 where it does not say that."""

    of: str
    number: int
    total: int
    content: bytes


def piece_of(headers: Message) -> str:
    """What a piece is called: the how-manieth of how many; empty for what is none."""
    if headers.get_content_type() != "message/partial":
        return ""
    number, total = (str(headers.get_param(name, "") or "?") for name in ("number", "total"))
    return f"piece {number} of {total}"


def pieces(letters: Iterable[bytes]) -> Iterator[MailPiece]:
    """The pieces among mails."""
    for letter in letters:
        if not _HINT.search(letter[:_LARGEST_HEAD]):
            continue
        part = parse_mail(letter)
        numbers = [str(part.headers.get_param(name, "") or "0") for name in ("number", "total")]
        if part.headers.get_content_type() == "message/partial" and all(
            each.isdecimal() and len(each) < 6 for each in numbers
        ):
            number, total = map(int, numbers)
            yield MailPiece(str(part.headers.get_param("id", "")), number, total, part.sent)


def put_together(found: Iterable[MailPiece], report: Report) -> Iterator[bytes]:
    """Every mail of which all pieces are there, as it was before it was sent in pieces.

    Of others it says that the rest is elsewhere.
    """
    of: dict[str, dict[int, MailPiece]] = {}
    for piece in found:
        of.setdefault(piece.of, {}).setdefault(piece.number, piece)
    for mail in of.values():
        total = max(piece.total for piece in mail.values())
        if 0 < total <= _MOST and all(number in mail for number in range(1, total + 1)):
            yield b"".join(mail[number].content for number in range(1, total + 1))
        else:
            names = tuple(f"piece {number} of {total or '?'}" for number in sorted(mail))
            report.missed(Gap(Unit.MESSAGE, Why.ELSEWHERE, max(1, total - len(mail)), names=names))
