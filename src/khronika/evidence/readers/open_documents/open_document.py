"""OpenDocument files (ODT and its kin): paragraphs and headings, headers, cells, objects inside, and the pictures."""

from collections.abc import Iterator
from typing import BinaryIO

from khronika.evidence.citation.locator import InCell, InParagraph
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.office.office_property import open_properties
from khronika.evidence.readers.office.package import OfficePackage, as_far, part, part_if_any, require_some
from khronika.evidence.readers.office.package_rest import say_rest
from khronika.evidence.readers.office.xml_part import elements
from khronika.evidence.readers.open_documents.open_cells import OpenCell, open_cells
from khronika.evidence.readers.open_documents.open_text import OpenText
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_MOST_OBJECTS = 200


def read(item: BinaryIO, report: Report) -> None:
    """Report paragraphs, or the cells of a spreadsheet, properties, pictures, and what nobody reads.

    Raises UnreadError, errors of ZIP.
    """
    with OfficePackage(item) as package:
        if b"encryption-data" in (part_if_any(package, "META-INF/manifest.xml") or b""):
            raise UnreadError(Reason.ENCRYPTED)
        composer = Composer()
        if b"spreadsheet" in (part_if_any(package, "mimetype") or b""):
            _sheets(composer, package)
        else:
            compose_lines(composer, _lines(package, "content.xml"))
        mapped = composer.finish()
        require_some(package, is_any=bool(mapped.text.strip()))
        report.text(mapped)
        report.metadata(open_properties(package))
        say_rest(package, report)


def compose_lines(composer: Composer, lines: Iterator[str]) -> None:
    """Each line a paragraph, counted from 1."""
    for number, line in enumerate(lines, start=1):
        composer.line(line, InParagraph(number))


def compose_cells(composer: Composer, cells: Iterator[OpenCell]) -> None:
    """A row a line, cells by tabs, the name of each sheet before it."""
    before: OpenCell | None = None
    for cell in cells:
        if before is None or cell.sheet != before.sheet:
            composer.separate(f"{'' if before is None else chr(10)}{cell.sheet}\n")
        else:
            composer.separate("\t" if cell.row == before.row else "\n")
        if cell.address:
            composer.cite(cell.text, InCell(cell.sheet, cell.address))
        else:
            composer.separate(cell.text)
        before = cell
    composer.separate("\n")


def _lines(package: OfficePackage, name: str) -> Iterator[str]:
    """The lines of the body, of headers and footers, and of objects inside."""
    beside, text = _beside(package)
    yield from as_far(package, name, text.lines(elements(part(package, name))))
    yield from text.rest()
    yield from beside
    yield from _objects(package, text.objects)


def _beside(package: OfficePackage) -> tuple[list[str], OpenText]:
    """The lines of headers and footers, and a reader of the body that knows their styles and lists."""
    data = part_if_any(package, "styles.xml")
    reader = OpenText()
    lines = list(as_far(package, "styles.xml", reader.lines(elements(data)))) if data else []
    return lines, OpenText(styles=reader.styles, lists=reader.lists)


def _objects(package: OfficePackage, objects: list[str]) -> Iterator[str]:
    """The lines of objects inside: charts, formulas, sheets."""
    for inner in objects[:_MOST_OBJECTS]:
        data = part_if_any(package, f"{inner}/content.xml")
        if data is not None:
            yield from as_far(package, f"{inner}/content.xml", OpenText().lines(elements(data)))


def _sheets(composer: Composer, package: OfficePackage) -> None:
    """The cells of a spreadsheet, then what stands in headers and in objects."""
    beside, text = _beside(package)
    compose_cells(
        composer, as_far(package, "content.xml", open_cells(elements(part(package, "content.xml")), text))
    )
    for line in [*beside, *_objects(package, text.objects)]:
        if line.strip():
            composer.separate(f"{line}\n")
