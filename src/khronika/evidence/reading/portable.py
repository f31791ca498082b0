"""PDF documents born digital: the text of every page, line by line with its box, and the files attached."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.locator import OnPage
from khronika.evidence.reading.mapping import Composer
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_MOST_PAGES = 20_000
_HYPHEN, _LARGEST = 0x02, 0x10FFFF
_BREAKS = (0x0A, 0x0D)
_UNMAPPED = frozenset((0, 0xFFFD, 0xFFFE, 0xFFFF))
_DESCRIPTION = {
    "Title": "title",
    "Author": "creator",
    "Creator": "program",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}


@dataclass(frozen=True, slots=True)
class _Line:
    codes: list[int]
    box: tuple[float, float, float, float] | None

    def place(self, page: int) -> OnPage:
        if self.box is None:
            return OnPage(page)
        x0, y0, x1, y1 = self.box
        return OnPage(page, (math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)))

    def text(self) -> tuple[str, int]:
        """What the line says, and how many of its glyphs stand for no known character."""
        known = [code for code in self.codes if code <= _LARGEST and code not in _UNMAPPED]
        # Beyond the first plane the library gives halves.
        octets = "".join(map(chr, known)).encode("utf-16-le", "surrogatepass")
        return octets.decode("utf-16-le", "ignore"), len(self.codes) - len(known)


def read(item: BinaryIO, report: Report) -> None:
    """Report text, description and attachments; pages without text are listed, for another reader. Raises UnreadError."""
    document = _opened(item)
    pages = len(document)
    if pages > _MOST_PAGES:
        raise UnreadError(Reason.TOO_LARGE)
    composer, silent, unmapped = Composer(), list[int](), 0
    for number in range(1, pages + 1):
        said, lost = _compose(composer, document, number)
        unmapped += lost
        if not said:
            silent.append(number)
    report.text(composer.finish())
    counts = {"pages": pages, "unmapped-glyphs": unmapped}
    found = {name: str(count) for name, count in counts.items() if count} | _description(document)
    report.metadata(found | ({"pages-without-text": " ".join(map(str, silent))} if silent else {}))
    _say_attachments(document, report)


def _opened(item: BinaryIO) -> Any:  # noqa: ANN401 -- the library says nothing of its types
    try:
        return pypdfium2.PdfDocument(item)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise UnreadError(Reason.ENCRYPTED if locked else Reason.MALFORMED) from error


def _compose(composer: Composer, document: Any, number: int) -> tuple[bool, int]:  # noqa: ANN401 -- as above
    """Compose a page: whether it says anything, and how many glyphs stand for no known character."""
    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return False, 0
    said, unmapped = False, 0
    for line in _lines(text.raw):
        words, lost = line.text()
        unmapped += lost
        said = said or bool(words.strip())
        composer.line(words, line.place(number))
    composer.separate("\n")
    text.close()
    page.close()
    return said, unmapped


def _lines(page: Any) -> Iterator[_Line]:  # noqa: ANN401 -- as above
    codes: list[int] = []
    for at in range(count := pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, at)
        if code not in _BREAKS:
            codes.append(0x2D if code == _HYPHEN else code)
        # The library joins a word that is divided at the end of a line; its box is to be that of one line.
        if codes and (code in (*_BREAKS, _HYPHEN) or at == count - 1):
            last = at if code in _BREAKS else at + 1
            yield _Line(codes, _box(page, last - len(codes), len(codes)))
            codes = []


def _box(page: Any, start: int, count: int) -> tuple[float, float, float, float] | None:  # noqa: ANN401 -- as above
    """The smallest box around a line; None when the library knows none."""
    # A box far from any page is a lie of the file.
    known = [box for box in _boxes(page, start, count) if all(math.isfinite(edge) and abs(edge) < 1e6 for edge in box)]
    if not known:
        return None
    x0, y0, x1, y1 = zip(*known, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _boxes(page: Any, start: int, count: int) -> Iterator[tuple[float, float, float, float]]:  # noqa: ANN401 -- as above
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    for at in range(pdfium.FPDFText_CountRects(page, start, count)):
        if pdfium.FPDFText_GetRect(page, at, left, top, right, bottom):
            yield left.value, bottom.value, right.value, top.value


def _description(document: Any) -> dict[str, str]:  # noqa: ANN401 -- as above
    found = document.get_metadata_dict(skip_empty=True)
    return {_DESCRIPTION[name]: text for name, text in found.items() if name in _DESCRIPTION}


def _say_attachments(document: Any, report: Report) -> None:  # noqa: ANN401 -- as above
    for at in range(document.count_attachments()):
        attachment = document.get_attachment(at)
        name = attachment.get_name() or f"attachment-{at + 1}"
        try:
            octets = bytes(attachment.get_data())
        except pypdfium2.PdfiumError:
            report.withheld(name, UNKNOWN, Reason.MALFORMED)
            continue
        report.contained(name, UNKNOWN, parts(octets))
