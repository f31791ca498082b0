"""Word documents (DOCX, DOCM): paragraphs of the body, then of notes, comments, headers and footers, of charts, and the files inside."""

import re
from collections.abc import Iterator
from posixpath import dirname
from typing import BinaryIO

from khronika.evidence.citation.locator import InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.documents.word_marks import Styles, marked_styles
from khronika.evidence.readers.documents.word_text import WordText
from khronika.evidence.readers.office.drawing import drawn_lines
from khronika.evidence.readers.office.list_numbers import ListNumbering, numbering_of
from khronika.evidence.readers.office.office_property import office_properties
from khronika.evidence.readers.office.package import (
    OfficePackage,
    as_far,
    links,
    main_part,
    part,
    part_if_any,
    relations_of_kind,
    require_some,
)
from khronika.evidence.readers.office.package_rest import rest_lines, say_rest
from khronika.evidence.readers.office.xml_part import elements
from khronika.evidence.reading.port import Report

_BODY = "word/document.xml"
_BESIDE = re.compile(r"word/(?:footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
_KINDS = frozenset(("footnotes", "endnotes", "comments", "header", "footer"))
_BLOCKS = "glossaryDocument"


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs, numbered through all parts, the properties and the files inside, and what of it nobody reads.

    Raises UnreadError and errors of ZIP.
    """
    with OfficePackage(item) as package:
        composer = Composer()
        properties = office_properties(package)
        lines = list(_paragraphs(package))
        require_some(package, is_any=any(lines))
        lines += rest_lines(package, "\n".join(lines))
        for number, paragraph in enumerate(lines, start=1):
            composer.line(paragraph, InParagraph(number))
        report.text(composer.finish())
        report.metadata(properties)
        say_rest(package, report)


def _paragraphs(package: OfficePackage) -> Iterator[str]:
    body = main_part(package)
    body = body if body in package.NameToInfo else _BODY
    yield from _of_document(package, body, {name for name in package.NameToInfo if _BESIDE.fullmatch(name)})
    yield from as_far(package, "drawings", drawn_lines(package))
    for blocks in relations_of_kind(package, body).get(_BLOCKS, []):
        if blocks in package.NameToInfo:
            yield f"[{blocks}]"
            yield from _of_document(package, blocks, set())


def _of_document(package: OfficePackage, body: str, beside: set[str]) -> Iterator[str]:
    """The body, then the parts that belong to it by relation or by name."""
    related = relations_of_kind(package, body)
    folder = dirname(body) or "word"
    names = beside | {name for kind in _KINDS for name in related.get(kind, []) if name in package.NameToInfo}
    style_part = next(iter(related.get("styles", [])), f"{folder}/styles.xml")
    number_part = next(iter(related.get("numbering", [])), f"{folder}/numbering.xml")
    numbering = ListNumbering()
    marked: Styles = {}
    for found in as_far(package, style_part, _marked(package, style_part)):
        marked = found
    for counted in as_far(package, number_part, _numbering(package, number_part, style_part)):
        numbering = counted
    for name in [body, *sorted(names)]:
        yield from as_far(package, name, _lines(package, name, numbering, marked))


def _marked(package: OfficePackage, styles: str) -> Iterator[Styles]:
    yield marked_styles(part_if_any(package, styles))


def _numbering(package: OfficePackage, numbers: str, styles: str) -> Iterator[ListNumbering]:
    yield numbering_of(part_if_any(package, numbers), part_if_any(package, styles))


def _lines(package: OfficePackage, name: str, numbering: ListNumbering, marked: Styles) -> Iterator[str]:
    yield from WordText(links(package, name), numbering, marked).lines(elements(part(package, name)))
