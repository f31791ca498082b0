"""Plain text: the whole of it, as it stands."""

from typing import BinaryIO

from khronika.evidence.citation.locator import InCharacters
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.citation.passage import ENCODINGS, SourceText
from khronika.evidence.readers.text.damaged_text import TextInParts, places_of
from khronika.evidence.readers.text.encoding import detect_text, in_parts, name_or_doubt
from khronika.evidence.reading.coverage import Gap, Unit, Why, in_doubt
from khronika.evidence.reading.item import whole
from khronika.evidence.reading.outcome import MEBIBYTE
from khronika.evidence.reading.port import Report

LARGEST_TEXT = 32 * MEBIBYTE
_MOST_STRETCHES = 200


def read(item: BinaryIO, report: Report) -> None:
    """Report the text of an item; raises UnreadError when its encoding cannot be told."""
    data = whole(item, LARGEST_TEXT)
    text = detect_text(data)
    composer = Composer()
    composer.cite(text.content, InCharacters(0, len(text.content)))
    report.text(composer.finish(text.encoding))
    report.missed(*in_doubt(text.encoding, text.rivals))
    if text.encoding not in ENCODINGS and (found := in_parts(data)) is not None:
        _account(found, report)


def _account(found: TextInParts, report: Report) -> None:
    """Where each encoding holds, and which bytes are no text."""
    if len(found.stretches) > 1:
        stretches = (
            f"{label} {place.start}-{place.end}" for place, label in found.stretches[:_MOST_STRETCHES]
        )
        report.metadata({"encodings": "\n".join(stretches)})
    if found.bad:
        report.missed(Gap(Unit.OCTET, Why.UNMAPPED, len(found.bad), places=places_of(found)))


def decoded(item: BinaryIO, report: Report) -> SourceText:
    """The text of an item and its encoding, a doubt of which is reported; raises UnreadError."""
    text = detect_text(whole(item, LARGEST_TEXT))
    report.missed(*in_doubt(text.encoding, text.rivals))
    return text


def name_of(data: bytes, report: Report) -> str:
    """The name of a file in a container, a doubt about the encoding of which is reported."""
    name = name_or_doubt(data)
    if name.rivals:
        labels = " or ".join((name.encoding, *name.rivals))
        report.missed(
            Gap(Unit.FIELD, Why.DOUBTFUL, names=(f"encoding of the name {name.content}: {labels}",))
        )
    return name.content
