"""Presentations (PPTX): the paragraphs of every slide and of its notes, in the order of the show."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.citation.locator import OnSlide
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.drawing import drawn_in
from khronika.evidence.reading.package import links, part, part_if_any, properties, relations
from khronika.evidence.reading.paragraph import office_paragraphs
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.word import say_files
from khronika.evidence.reading.xml_part import Characters, End, Start, elements

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
    related = list(relations(package, slide).values())
    notes = [name for name in related if name.startswith("ppt/notesSlides/")]
    for name in [slide, *notes[:1]]:
        yield from office_paragraphs(elements(part(package, name)))
    yield from drawn_in(package, related)
    yield from (f"link: {target}" for target in links(package, slide).values())
    for name in related:
        if name.startswith("ppt/comments/") and name in package.NameToInfo:
            yield from _comments(part(package, name), _authors(package))


def _comments(octets: bytes, authors: dict[str, str]) -> Iterator[str]:
    """Comments on a slide (ECMA-376 part 1, section 19.4): who, when, words."""
    heading, parts = "comment", list[str]()
    for event in elements(octets):
        match event:
            case Start("cm", attributes):
                who = ", ".join(filter(None, (authors.get(attributes.get("authorId", ""), ""), attributes.get("dt", ""))))
                heading, parts = f"comment by {who}" if who else "comment", []
            case Characters(text):
                parts.append(text)
            case End("cm"):
                yield f"{heading}: {''.join(parts).strip()}"
            case _:
                continue


def _authors(package: zipfile.ZipFile) -> dict[str, str]:
    octets = part_if_any(package, "ppt/commentAuthors.xml")
    found = (event for event in elements(octets or b"<none/>") if isinstance(event, Start) and event.name == "cmAuthor")
    return {event.attributes.get("id", ""): event.attributes.get("name", "") for event in found}
