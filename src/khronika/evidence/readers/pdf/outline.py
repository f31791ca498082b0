"""What a PDF document says beside its pages: bookmarks, the data of an XFA form, files, signatures."""

import ctypes
from collections.abc import Iterator
from functools import partial
from typing import Any, assert_never

import pypdfium2.raw as pdfium

from khronika.evidence.citation.locator import InParagraph, OnPage
from khronika.evidence.citation.mapped_text import Composer, MappedText
from khronika.evidence.readers.office.xml_part import Characters, End, Start, elements
from khronika.evidence.readers.pdf.beside import Beside, Gathered, bytes_of
from khronika.evidence.readers.pdf.string import narrow, wide
from khronika.evidence.reading.coverage import Gap, Unit, Why, why_of
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_MOST_BOOKMARKS = 50_000
_DEEPEST = 64
_DATA, _TEMPLATE = "datasets", "template"
_DATA_ROOT, _DEEPEST_ROOT = "data", 4
"""The element that holds what was filled in (XFA 3.3, chapter 4), and how deep it stands at most."""
_LARGEST_PACKET = 64 * 1_048_576


def say_beside(document: Any, found: Gathered, report: Report) -> None:  # noqa: ANN401 -- the library says nothing of its types
    """Report what a document says beside its pages, of which everything was gathered: in texts of their own, and as contained files."""
    if not bookmarks(document, found):
        report.missed(Gap(Unit.PART, Why.TOO_MUCH, names=("bookmarks",)))
    if (text := found.text()) is not None:
        report.text(text)
    _say_form_data(document, report)
    for name, data in [*_attached(document), *found.files]:
        if data is None:
            report.withheld(name, UNKNOWN, Reason.MALFORMED)
        else:
            report.contained(name, UNKNOWN, parts(data))
    for number, data in enumerate(signatures(document), start=1):
        report.contained(f"signature-{number}.p7s", "application/pkcs7-mime", parts(data))


def _say_form_data(document: Any, report: Report) -> None:  # noqa: ANN401 -- as above
    try:
        values, template = form_data(document)
    except UnreadError as error:
        values, template = None, b""
        report.missed(Gap(Unit.PART, why_of(error.reason), names=("XFA",)))
    if values is not None:
        report.text(values)
    if template:
        report.contained("xfa-template.xml", "text/plain", parts(template))


def _attached(document: Any) -> Iterator[tuple[str, bytes | None]]:  # noqa: ANN401 -- as above
    """The files attached to the document: name and bytes, None where they cannot be had."""
    for at in range(document.count_attachments()):
        attachment = document.get_attachment(at)
        yield attachment.get_name() or f"attachment-{at + 1}", bytes_of(attachment)


def bookmarks(document: Any, found: Gathered) -> bool:  # noqa: ANN401 -- as above
    """Take the titles of bookmarks, each at the page it leads to, or at the first where it leads to none.

    Whether that was all.
    """
    seen: set[int] = set()
    for mark in _marks(document, None, 0, seen):
        title = wide(partial(pdfium.FPDFBookmark_GetTitle, mark)).strip()
        if title:
            found.said.append((Beside.BOOKMARK, title, OnPage(_page_of(document, mark))))
    return len(seen) < _MOST_BOOKMARKS


def _marks(document: Any, parent: Any, depth: int, seen: set[int]) -> Iterator[Any]:  # noqa: ANN401 -- as above
    mark = pdfium.FPDFBookmark_GetFirstChild(document, parent)
    while mark and depth < _DEEPEST and len(seen) < _MOST_BOOKMARKS:
        address = ctypes.addressof(mark.contents)
        if address in seen:
            # A ring.
            return
        seen.add(address)
        yield mark
        yield from _marks(document, mark, depth + 1, seen)
        mark = pdfium.FPDFBookmark_GetNextSibling(document, mark)


def _page_of(document: Any, mark: Any) -> int:  # noqa: ANN401 -- as above
    dest = pdfium.FPDFBookmark_GetDest(document, mark)
    index = pdfium.FPDFDest_GetDestPageIndex(document, dest) if dest else -1
    return index + 1 if 0 <= index < len(document) else 1


def form_data(document: Any) -> tuple[MappedText | None, bytes]:  # noqa: ANN401 -- as above
    """The values of an XFA form, each a line `name: value` and a paragraph, and the packet that describes the form, empty for none.

    Raises MalformedError, UnreadError.
    """
    packets = dict(_packets(document))
    composer = Composer()
    values = list(_values(packets.get(_DATA, b"")))
    if values:
        composer.separate("[form data (XFA)]\n")
    for number, (name, value) in enumerate(values, start=1):
        composer.line(f"{name}: {value}", InParagraph(number))
    return composer.finish() if values else None, packets.get(_TEMPLATE, b"")


def _packets(document: Any) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401 -- as above
    for at in range(max(0, pdfium.FPDF_GetXFAPacketCount(document))):
        name = narrow(partial(pdfium.FPDF_GetXFAPacketName, document, at)).decode("utf-8", "replace")
        length = ctypes.c_ulong()
        if (
            not pdfium.FPDF_GetXFAPacketContent(document, at, None, 0, length)
            or not 0 < length.value <= _LARGEST_PACKET
        ):
            continue
        held = (ctypes.c_char * length.value)()
        if pdfium.FPDF_GetXFAPacketContent(document, at, held, length.value, length):
            content = bytes(held)
            # A form in one piece has all packets in one stream without a name of its own.
            yield name or (_DATA if b"datasets" in content else _TEMPLATE), content


def _values(data: bytes) -> Iterator[tuple[str, str]]:
    """The names and values of the elements that hold nothing but text, within the data."""
    if not data:
        return
    path, words = list[str](), list[str]()
    for event in elements(data):
        match event:
            case Start(name, _):
                path.append(name)
                words.clear()
            case Characters(text):
                words.append(text)
            case End(name):
                if (value := "".join(words).strip()) and _DATA_ROOT in path[:_DEEPEST_ROOT]:
                    yield name, value
                path.pop()
                words.clear()
            case _:
                assert_never(event)


def signatures(document: Any) -> Iterator[bytes]:  # noqa: ANN401 -- as above
    """The bytes of each signature (ISO 32000-1 section 12.8)."""
    for at in range(min(pdfium.FPDF_GetSignatureCount(document), 1_000)):
        signature = pdfium.FPDF_GetSignatureObject(document, at)
        length = pdfium.FPDFSignatureObj_GetContents(signature, None, 0) if signature else 0
        if 0 < length <= _LARGEST_PACKET:
            held = (ctypes.c_char * length)()
            pdfium.FPDFSignatureObj_GetContents(signature, held, length)
            yield bytes(held)
