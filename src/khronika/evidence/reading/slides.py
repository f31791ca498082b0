"""Presentations (PPTX): the paragraphs of every slide and of its notes, in the order of the show."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.citation.locator import OnSlide
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.package import part, properties, relations
from khronika.evidence.reading.paragraph import office_paragraphs
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.word import say_files
from khronika.evidence.reading.xml_part import Start, elements

_SHOW = "ppt/presentation.xml"


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs of each slide; raises UnreadError and errors of ZIP."""
    with zipfile.ZipFile(item) as package:
        composer = Composer()
        for number, name in enumerate(_slides(package), start=1):
            for paragraph in _paragraphs(package, name):
                composer.line(paragraph, OnSlide(number))
        report.text(composer.finish())
        report.metadata(properties(package, "docProps/core.xml"))
        say_files(package, report)


def _slides(package: zipfile.ZipFile) -> list[str]:
    targets = relations(package, _SHOW)
    return [
        targets[event.attributes["r:id"]]
        for event in elements(part(package, _SHOW))
        if isinstance(event, Start) and event.name == "sldId" and event.attributes.get("r:id") in targets
    ]


def _paragraphs(package: zipfile.ZipFile, slide: str) -> Iterator[str]:
    notes = [name for name in relations(package, slide).values() if name.startswith("ppt/notesSlides/")]
    for name in [slide, *notes[:1]]:
        yield from office_paragraphs(elements(part(package, name)))
