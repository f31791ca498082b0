"""One mail (EML, EMLX, and web pages saved as mails)."""

import re
from typing import BinaryIO

from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.mail.letters import looks_like_letter, say_letter
from khronika.evidence.readers.mail.mail_piece import pieces, put_together
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.port import Report, parts

_APPLE = re.compile(rb"[ \t]{0,9}([0-9]{1,10})[ \t]{0,9}\r?\n")
"""The first line of a mail of Apple Mail: how many bytes the mail has; then its list of properties
follows."""


def read(item: BinaryIO, report: Report) -> None:
    """Report the mail as message 0, its headers, and what hangs on it; raises UnreadError."""
    composer = Composer()
    data = whole(item)
    counted = _APPLE.match(data)
    start, end = (counted.end(), counted.end() + int(counted[1])) if counted else (0, len(data))
    headers = say_letter(data[start:end], 0, composer, report)
    for at, mail in enumerate(put_together(pieces([data[start:end]]), report), start=1):
        report.contained(f"mail-in-pieces-{at}.eml", "message/rfc822", parts(mail))
    report.text(composer.finish())
    report.metadata(headers)
    if properties := data[end:].strip():
        report.contained("properties.plist", "text/plain", parts(properties))


def begins_as_letter(head: bytes) -> bool:
    """Whether an item begins as a mail, or as Apple Mail keeps one."""
    counted = _APPLE.match(head)
    return looks_like_letter(head[counted.end() :] if counted else head)
