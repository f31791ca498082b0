"""OpenDocument files (ODT and its kin): paragraphs and headings, and the pictures inside."""

import zipfile
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.package import part, part_if_any, properties
from khronika.evidence.reading.paragraph import open_paragraphs
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.xml_part import elements
from khronika.evidence.reading.zipped import say_entry


def read(item: BinaryIO, report: Report) -> None:
    """Report paragraphs, properties and pictures; raises UnreadError and errors of ZIP."""
    with zipfile.ZipFile(item) as package:
        if b"encryption-data" in (part_if_any(package, "META-INF/manifest.xml") or b""):
            raise UnreadError(Reason.ENCRYPTED)
        composer = Composer()
        for number, paragraph in enumerate(open_paragraphs(elements(part(package, "content.xml"))), start=1):
            composer.line(paragraph, InParagraph(number))
        report.text(composer.finish())
        report.metadata(properties(package, "meta.xml"))
        for entry in package.infolist():
            if entry.filename.startswith("Pictures/") and not entry.is_dir():
                say_entry(package, entry, report)
