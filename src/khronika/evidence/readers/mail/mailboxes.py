"""Mailboxes (mbox): every mail a message, in the order of the file."""

from typing import BinaryIO

from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.mail.letters import say_letter
from khronika.evidence.readers.mail.mail_piece import pieces, put_together
from khronika.evidence.readers.mail.mailbox_division import split_mailbox
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import MEBIBYTE
from khronika.evidence.reading.port import Report, parts

LARGEST_MAILBOX = 128 * MEBIBYTE
MOST_METADATA = 6 * MEBIBYTE
"""Bytes of headers that are metadata; those that are shown stand in the text anyway, and the account tells of
the others."""


def read(item: BinaryIO, report: Report) -> None:
    """Report all mails in one text, their headers, and what hangs on them; raises UnreadError."""
    composer, headers, size, left = Composer(), dict[str, str](), 0, 0
    lines = whole(item, LARGEST_MAILBOX).splitlines(keepends=True)
    letters = list(split_mailbox(lines))
    for number, letter in enumerate(letters):
        found = say_letter(letter, number, composer, report)
        size += sum(len(name) + len(value.encode("utf-8", "surrogatepass")) for name, value in found.items())
        if size <= MOST_METADATA:
            headers |= found
        else:
            left += len(found)
    for at, mail in enumerate(put_together(pieces(letters), report), start=1):
        report.contained(f"mail-in-pieces-{at}.eml", "message/rfc822", parts(mail))
    report.text(composer.finish())
    report.metadata(headers)
    if left:
        report.missed(Gap(Unit.FIELD, Why.TOO_MUCH, left, names=("headers",)))
