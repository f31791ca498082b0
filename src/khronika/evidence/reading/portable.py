"""PDF documents born digital: the text of every page, line by line with its box, and the files attached."""

from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.mapping import Composer
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, parts
from khronika.evidence.reading.portable_lines import lines
from khronika.intake.media import UNKNOWN

_MOST_PAGES = 20_000
_DESCRIPTION = {
    "Title": "title",
    "Author": "creator",
    "Creator": "program",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}


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
    for line in lines(text.raw):
        unmapped += line.unmapped
        said = said or bool(line.text.strip())
        composer.line(line.text, line.place(number))
    composer.separate("\n")
    text.close()
    page.close()
    return said, unmapped


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
