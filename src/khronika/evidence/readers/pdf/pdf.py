"""PDF documents: the text of every page, line by line with its box, pictures of what has no text, and the files attached."""

import logging
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, BinaryIO, assert_never

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2.version import PDFIUM_INFO, PYPDFIUM_INFO

from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.likeness.prints import note_of
from khronika.evidence.readers.pdf.appearance import say_drawn
from khronika.evidence.readers.pdf.beside import Beside, Gathered, gather
from khronika.evidence.readers.pdf.columns import in_columns
from khronika.evidence.readers.pdf.description import bytes_of_document, described, opened_bytes
from khronika.evidence.readers.pdf.drawn import HEADINGS, Drawing, Stretch, Unseen
from khronika.evidence.readers.pdf.earlier import say_behind, say_earlier
from khronika.evidence.readers.pdf.fonts import leave_fonts_of_the_machine
from khronika.evidence.readers.pdf.instead import said_instead
from khronika.evidence.readers.pdf.lines import Line, lines
from khronika.evidence.readers.pdf.outline import say_beside
from khronika.evidence.readers.pdf.scan import Layer, Scan, scan_of
from khronika.evidence.readers.pdf.syntax import objects_of
from khronika.evidence.readers.pdf.unplaced import stated, unplaced_fields
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.note import NoteKind
from khronika.evidence.reading.outcome import Limits, Reason
from khronika.evidence.reading.port import Report
from khronika.primitives.codec import Json

_MOST_PAGES = 20_000


@dataclass(slots=True)
class _Found:
    """What is gathered over the pages of a document."""

    composer: Composer = field(default_factory=Composer)
    silent: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    small: list[int] = field(default_factory=list)
    """Pages with small pictures beside their text."""
    doubtful: list[int] = field(default_factory=list)
    unmapped: int = 0
    beside: Gathered = field(default_factory=Gathered)
    drawing: Drawing = field(default_factory=Drawing)


def load() -> None:
    """Load the libraries, and let them load what they load at their first page."""
    # It would say that forms in XFA are not drawn, in the middle of an item.
    logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)
    leave_fonts_of_the_machine()
    if drawing := _drawing():
        document = pypdfium2.PdfDocument.new()
        document.new_page(100, 100).close()
        drawing.Pages(document, Report(lambda _kind, _body: None, Limits())).page(1)
        document.close()


@cache
def _drawing() -> ModuleType | None:
    """What draws pages; None where the libraries for it are not installed: text is read without them."""
    try:
        return import_module("khronika.evidence.readers.pictures.raster_page")
    except ImportError:
        return None


def tools() -> dict[str, Json]:
    """Versions of the library and of its binding."""
    return {"pypdfium2": str(PYPDFIUM_INFO), "pdfium": str(PDFIUM_INFO)}


def read(item: BinaryIO, report: Report) -> None:
    """Report text, description, attachments, the first page as a small picture and pages without text as pictures. Raises UnreadError."""
    document = _opened(item, report.passwords)
    pages = len(document)
    if pages > _MOST_PAGES:
        raise UnreadError(Reason.TOO_LARGE)
    found = _Found()
    for number in range(1, pages + 1):
        _compose(document, number, found)
    report.text(found.composer.finish())
    if left := found.drawing.left_out:
        report.missed(
            Gap(
                Unit.PAGE,
                Why.DOUBTFUL,
                len(left),
                places=tuple(map(OnPage, left)),
                names=("not compared with what is drawn",),
            )
        )
    data = bytes_of_document(item, report)
    plain = opened_bytes(document, data, report)
    if pdfium.FPDF_GetFormType(document) != pdfium.FORMTYPE_NONE:
        _gather_unplaced(plain, found.beside)
    _gather_stated(plain, found.beside, report)
    say_beside(document, found.beside, report)
    report.looked(Unit.PAGE, pages - len(found.unreadable))
    report.metadata({"pages": str(pages)} | _counts(found) | described(document, plain, report))
    _say_pictures(document, found.silent, report)
    say_earlier(document, data, report.passwords, report)
    say_behind(data, report)
    say_drawn(document, found.beside.drawn, report)


def _gather_unplaced(data: bytes, found: Gathered) -> None:
    """Take the fields that stand on no page, at the first."""
    said = [line for kind, line, _ in found.said if kind is Beside.FIELD]
    found.said += [(Beside.FIELD, line, OnPage(1)) for line in unplaced_fields(objects_of(data), said)]


def _gather_stated(data: bytes, found: Gathered, report: Report) -> None:
    """Take what is described or done in the document, at the first page: it does not say more simply where."""
    kinds = {"JS": Beside.SCRIPT, "Alt": Beside.DESCRIPTION, "OverlayText": Beside.NOTE}
    found.said += [(kinds[key], said, OnPage(1)) for key, said in stated(objects_of(data), report)]


def _counts(found: _Found) -> dict[str, str]:
    lists = {"pages-without-text": found.silent, "pages-unreadable": found.unreadable}
    lists |= {"pages-with-pictures": found.pictured, "pages-with-small-pictures": found.small}
    lists |= {"pages-with-unmapped-glyphs": found.doubtful}
    counted = {"unmapped-glyphs": str(found.unmapped)} if found.unmapped else {}
    return counted | {name: " ".join(map(str, numbers)) for name, numbers in lists.items() if numbers}


def _say_pictures(document: Any, silent: list[int], report: Report) -> None:  # noqa: ANN401 -- the library says nothing of its types
    if (drawing := _drawing()) is None:
        return
    pictures = drawing.Pages(document, report)
    if len(document):
        pictures.thumbnail(1)
    for number in silent:
        pictures.page(number)
    if pictures.prints:
        report.note(NoteKind.LIKENESS, note_of(pictures.prints))


def _opened(item: BinaryIO, passwords: tuple[str, ...]) -> Any:  # noqa: ANN401 -- as above
    for password in (None, *passwords):
        item.seek(0)
        try:
            document = pypdfium2.PdfDocument(item, password=password)
            document.init_forms()
            return document
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) != pdfium.FPDF_ERR_PASSWORD:
                raise UnreadError(Reason.MALFORMED) from error
    raise UnreadError(Reason.ENCRYPTED)


def _compose(document: Any, number: int, found: _Found) -> None:  # noqa: ANN401 -- as above
    """Compose a page; one that cannot be read is only counted."""
    try:
        page = document[number - 1]
        instead = said_instead(document, page)
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        found.unreadable.append(number)
        found.silent.append(number)
        return
    written = in_columns(text.raw, list(lines(text.raw)))
    scan = scan_of(page.raw, text.raw, written)
    for line, unseen in zip(written, found.drawing.stretches(page, text.raw, written, number), strict=True):
        found.unmapped += line.unmapped
        if scan.layer is Layer.UNMAPPED:
            _say_doubtful(line, number, found)
        else:
            _say_line(line, unseen, number, found)
    for each in instead:
        _say_line(Line(each.text, 0, each.box), [Stretch(0, len(each.text), Unseen.INSTEAD)], number, found)
    found.composer.separate("\n")
    if not any(line.text.strip() for line in written):
        found.silent.append(number)
    else:
        _compare(scan, number, found)
    gather(document, page, number, found.beside, [line.text for line in written])
    if number in found.beside.stamped and number not in (*found.silent[-1:], *found.pictured[-1:]):
        found.pictured.append(number)
    text.close()
    page.close()


def _say_doubtful(line: Line, number: int, found: _Found) -> None:
    """Say a line of a page of which many glyphs stand for no known character."""
    if line.text.strip():
        found.composer.cite(line.text, line.place(number), doubt="unmapped")
        found.composer.separate("\n")


def _compare(scan: Scan, number: int, found: _Found) -> None:
    """Remember a page whose text is perhaps not what people see on it."""
    found.unmapped += scan.unmapped
    match scan.layer:
        case Layer.WRITTEN:
            return
        case Layer.BESIDE:
            found.small.append(number)
        case Layer.BARE | Layer.OVER:
            found.pictured.append(number)
        case Layer.UNMAPPED:
            found.doubtful.append(number)
        case _:
            assert_never(scan.layer)


def _say_line(line: Line, unseen: list[Stretch], number: int, found: _Found) -> None:
    """Say a line; what is not drawn stands in brackets that say why."""
    if not unseen:
        found.composer.line(line.text, line.place(number))
        return
    at = 0
    for stretch in unseen:
        found.composer.cite(line.text[at : stretch.start], line.place(number))
        found.composer.separate(HEADINGS[stretch.why])
        found.composer.cite(
            line.text[stretch.start : stretch.end], line.place(number), doubt=stretch.why.value
        )
        found.composer.separate("]")
        at = stretch.end
    found.composer.cite(line.text[at:], line.place(number))
    found.composer.separate("\n")
