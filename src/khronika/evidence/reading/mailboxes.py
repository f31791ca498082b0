"""Mailboxes (mbox): every mail a message, in the order of the file."""

from typing import BinaryIO

from khronika.evidence.reading.item import whole
from khronika.evidence.reading.letters import say_letter, split_mailbox
from khronika.evidence.reading.mapping import Composer
from khronika.evidence.reading.outcome import MEBIBYTE
from khronika.evidence.reading.port import Report

LARGEST_MAILBOX = 128 * MEBIBYTE


def read(item: BinaryIO, report: Report) -> None:
    """Report all mails in one text, their headers, and what hangs on them; raises UnreadError."""
    composer, headers = Composer(), dict[str, str]()
    lines = whole(item, LARGEST_MAILBOX).splitlines(keepends=True)
    for number, letter in enumerate(split_mailbox(iter(lines))):
        headers |= say_letter(letter, number, composer, report)
    report.text(composer.finish())
    report.metadata(headers)
