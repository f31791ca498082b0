"""Presentations (PPTX): the paragraphs of every slide in the order of the show, what stands beside them, and slides that are not shown."""

from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.citation.locator import OnSlide
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.documents.slide_comments import slide_comments
from khronika.evidence.readers.office.drawing import drawn_in
from khronika.evidence.readers.office.office_property import office_properties
from khronika.evidence.readers.office.package import (
    OfficePackage,
    as_far,
    links,
    main_part,
    part,
    relations,
    relations_of_kind,
)
from khronika.evidence.readers.office.package_rest import rest_lines, say_rest
from khronika.evidence.readers.office.paragraph import office_paragraphs
from khronika.evidence.readers.office.xml_part import Start, elements
from khronika.evidence.reading.port import Report

_SHOW = "ppt/presentation.xml"
_OFF = ("0", "false")


def read(item: BinaryIO, report: Report) -> None:
    """Report the paragraphs of each slide, and what of the show nobody reads.

    Raises UnreadError and errors of ZIP.
    """
    with OfficePackage(item) as package:
        composer, said = Composer(), list[str]()
        properties = office_properties(package)
        show = main_part(package)
        show = show if show in package.NameToInfo else _SHOW
        shown = _slides(package, show)
        for number, name in enumerate([*shown, *_left_out(package, show, shown)], start=1):
            if mark := _mark(package, name, in_show=number <= len(shown)):
                composer.separate(f"{mark}\n")
            said += _say_slide(composer, package, name, OnSlide(number))
        for line in [*_sections(package, show), *_unrelated(package), *rest_lines(package, "\n".join(said))]:
            composer.separate(f"{line}\n")
        report.text(composer.finish())
        report.metadata(properties)
        say_rest(package, report)


def _slides(package: OfficePackage, show: str) -> list[str]:
    targets = relations(package, show)
    return [
        targets[event.attributes["r:id"]]
        for event in elements(part(package, show))
        if isinstance(event, Start)
        and event.name == "sldId"
        and targets.get(event.attributes.get("r:id", "")) in package.NameToInfo
    ]


def _left_out(package: OfficePackage, show: str, shown: list[str]) -> list[str]:
    """Slides that lie in the file and are in no show: taken out by hand, or left by a program."""
    related = relations_of_kind(package, show).get("slide", [])
    lying = [name for name in package.NameToInfo if name.startswith("ppt/slides/") and name.endswith(".xml")]
    return [
        name for name in dict.fromkeys([*related, *lying]) if name not in shown and name in package.NameToInfo
    ]


def _mark(package: OfficePackage, name: str, *, in_show: bool) -> str:
    """What is to be said of a slide before its words: that it is not shown."""
    if not in_show:
        return "[slide outside of the show]"
    roots = as_far(
        package, name, (event for event in elements(part(package, name)) if isinstance(event, Start))
    )
    root = next(roots, None)
    return "[hidden slide]" if root is not None and root.attributes.get("show") in _OFF else ""


def _say_slide(composer: Composer, package: OfficePackage, slide: str, place: OnSlide) -> list[str]:
    """The words of a slide, then of its notes, then what stands beside them."""
    said = list(as_far(package, slide, _words(package, slide)))
    for line in said:
        composer.line(line, place)
    by_kind = relations_of_kind(package, slide).get("notesSlide", [])
    by_name = [name for name in relations(package, slide).values() if name.startswith("ppt/notesSlides/")]
    notes = [name for name in dict.fromkeys([*by_kind, *by_name]) if name in package.NameToInfo]
    noted = [line for name in notes for line in as_far(package, name, _words(package, name))]
    if any(line.strip() for line in noted):
        composer.separate("[notes]\n")
    beside = list(as_far(package, f"beside {slide}", _beside(package, slide, notes)))
    for line in (*noted, *beside):
        composer.line(line, place)
    return said + noted + beside


def _words(package: OfficePackage, name: str) -> Iterator[str]:
    yield from office_paragraphs(elements(part(package, name)))


def _beside(package: OfficePackage, slide: str, notes: list[str]) -> Iterator[str]:
    related = list(relations(package, slide).values())
    yield from drawn_in(package, related)
    yield from (f"link: {target}" for name in (slide, *notes) for target in links(package, name).values())
    for name in related:
        if _holds_comments(name) and name in package.NameToInfo:
            yield from slide_comments(package, name)


def _holds_comments(name: str) -> bool:
    return "comment" in name.rpartition("/")[2].lower() and "author" not in name.lower()


def _sections(package: OfficePackage, show: str) -> Iterator[str]:
    for event in elements(part(package, show)):
        match event:
            case Start("section", {"name": name}) if name.strip():
                yield f"section: {name}"
            case _:
                continue


def _unrelated(package: OfficePackage) -> Iterator[str]:
    """Comments of no slide."""
    for name in [
        name for name in package.NameToInfo if name.startswith("ppt/comments/") and name not in package.taken
    ]:
        if name.endswith(".xml"):
            yield from slide_comments(package, name)
