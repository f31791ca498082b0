"""One mail (EML, and web pages saved as mails)."""

from typing import BinaryIO

from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.letters import say_letter
from khronika.evidence.reading.port import Report


def read(item: BinaryIO, report: Report) -> None:
    """Report the mail as message 0, its headers, and what hangs on it; raises UnreadError."""
    composer = Composer()
    headers = say_letter(whole(item), 0, composer, report)
    report.text(composer.finish())
    report.metadata(headers)
