"""Word documents (DOCX, DOCM): paragraphs of the body, then of notes, comments, headers and footers, of charts, and the files inside."""

import re
import zipfile
from collections.abc import Iterator
from posixpath import dirname
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.drawing import drawn_lines
from khronika.evidence.reading.package import links, main_part, part, part_if_any, properties
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.word_numbers import numbering_of
from khronika.evidence.reading.word_text import WordText
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
    body = main_part(package)
    body = body if body in package.NameToInfo else _BODY
    folder = dirname(body) or "word"
    numbering = numbering_of(part_if_any(package, f"{folder}/numbering.xml"), part_if_any(package, f"{folder}/styles.xml"))
    for name in [body, *sorted(filter(_BESIDE.fullmatch, package.NameToInfo))]:
        yield from WordText(links(package, name), numbering).lines(elements(part(package, name)))
    yield from drawn_lines(package)


def say_files(package: zipfile.ZipFile, report: Report) -> None:
    """Report pictures and embedded files of an office document as contained files."""
    for entry in package.infolist():
        if _FILES.fullmatch(entry.filename):
            say_entry(package, entry, report)
