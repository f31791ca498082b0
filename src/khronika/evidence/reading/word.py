"""Word documents (DOCX, DOCM): paragraphs of the body, then of notes, comments, headers and footers, and the files inside."""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.package import part, properties
from khronika.evidence.reading.paragraph import office_paragraphs
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.xml_part import elements
from khronika.evidence.reading.zipped import say_entry

_BODY = "word/document.xml"
_BESIDE = re.compile(r"word/(?:footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_FILES = re.compile(r"(?:word|xl|ppt)/(?:media|embeddings)/[^/]+")


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs, numbered through all parts, the properties and the embedded files; raises UnreadError and errors of ZIP."""
    with zipfile.ZipFile(item) as package:
        composer = Composer()
        for number, paragraph in enumerate(_paragraphs(package), start=1):
            composer.line(paragraph, InParagraph(number))
        report.text(composer.finish())
        report.metadata(properties(package, "docProps/core.xml"))
        say_files(package, report)


def _paragraphs(package: zipfile.ZipFile) -> Iterator[str]:
    for name in [_BODY, *sorted(filter(_BESIDE.fullmatch, package.NameToInfo))]:
        yield from office_paragraphs(elements(part(package, name)))


def say_files(package: zipfile.ZipFile, report: Report) -> None:
    """Report pictures and embedded files of an office document as contained files."""
    for entry in package.infolist():
        if _FILES.fullmatch(entry.filename):
            say_entry(package, entry, report)
