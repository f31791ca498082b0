"""Plain text: the whole of it, as it stands."""

from typing import BinaryIO

from khronika.evidence.citation.locator import InCharacters
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.citation.passage import Text
from khronika.evidence.reading.encoding import detect_text
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import MEBIBYTE
from khronika.evidence.reading.port import Report

LARGEST_TEXT = 32 * MEBIBYTE


def read(item: BinaryIO, report: Report) -> None:
    """Report the text of an item; raises UnreadError when its encoding cannot be told."""
    text = decoded(item)
    composer = Composer()
    composer.cite(text.content, InCharacters(0, len(text.content)))
    report.text(composer.finish(text.encoding))


def decoded(item: BinaryIO) -> Text:
    """The text of an item and its encoding; raises UnreadError."""
    return detect_text(whole(item, LARGEST_TEXT))
