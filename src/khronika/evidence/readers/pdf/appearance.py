"""Words with which annotations of a PDF document are drawn (ISO 32000-1 section 12.5.5), where nothing else says them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.pdf.lines import Line, lines
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.port import Report

_HEADING = "[drawn over the page]\n"
_MOST_PAGES = 1_000
_WORD = re.compile(r"\w+")
_PRINTED = 4
"""The flag of an annotation that is shown and printed (ISO 32000-1 section 12.5.3)."""


@dataclass(slots=True)
class Drawn:
    """The pages with annotations that are drawn, the words that are said of each without them, and annotations without words."""

    said: dict[int, set[str]] = field(default_factory=dict)
    mute: list[tuple[str, OnPage]] = field(default_factory=list)


def words(text: str) -> set[str]:
    """The words of a text, small letters and capitals alike."""
    return set(_WORD.findall(text.casefold()))


def is_drawn(note: Any) -> bool:  # noqa: ANN401 -- the library says nothing of its types
    """Whether an annotation has an appearance of its own."""
    return bool(pdfium.FPDFAnnot_GetAP(note, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2)


def say_drawn(document: Any, drawn: Drawn, report: Report) -> None:  # noqa: ANN401 -- as above
    """Report the lines that annotations are drawn with and nothing else says, and annotations that say nothing at all.

    It takes the words of the pages out of the document: nothing may be read of it afterwards.
    """
    composer, found = Composer(), False
    mute = list(drawn.mute)
    for number in list(drawn.said)[:_MOST_PAGES]:
        for line in _lines(document, number, report):
            mute = [(name, place) for name, place in mute if not _stands_in(line, number, place)]
            if words(line.text) - drawn.said[number]:
                composer.separate("" if found else _HEADING)
                composer.line(line.text, line.place(number))
                found = True
    if found:
        report.text(composer.finish())
    if len(drawn.said) > _MOST_PAGES:
        report.missed(
            Gap(Unit.PAGE, Why.TOO_MUCH, len(drawn.said) - _MOST_PAGES, names=("drawn over the page",))
        )
    for name, place in mute:
        report.missed(Gap(Unit.NOTE, Why.NOT_HANDLED, places=(place,), names=(name,)))


def _stands_in(line: Line, number: int, place: OnPage) -> bool:
    if place.page != number or place.box is None or line.box is None:
        return False
    across, up = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return place.box[0] <= across <= place.box[2] and place.box[1] <= up <= place.box[3]


def _lines(document: Any, number: int, report: Report) -> Iterator[Line]:  # noqa: ANN401 -- as above
    """The lines of a page of which nothing is left but its annotations."""
    try:
        page = document[number - 1]
        _empty(page)
        page.close()
        page = document[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        report.missed(Gap(Unit.PAGE, Why.MALFORMED, places=(OnPage(number),), names=("drawn over the page",)))
        return
    yield from (line for line in lines(text.raw) if line.text.strip())
    text.close()
    page.close()


def _empty(page: Any) -> None:  # noqa: ANN401 -- as above
    """Take everything from a page, and draw its annotations onto it, also those that are hidden."""
    for at in reversed(range(pdfium.FPDFPage_CountObjects(page))):
        each = pdfium.FPDFPage_GetObject(page, at)
        if each and pdfium.FPDFPage_RemoveObject(page, each):
            pdfium.FPDFPageObj_Destroy(each)
    pdfium.FPDFPage_GenerateContent(page)
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        if note := pdfium.FPDFPage_GetAnnot(page, at):
            pdfium.FPDFAnnot_SetFlags(note, _PRINTED)
            pdfium.FPDFPage_CloseAnnot(note)
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
