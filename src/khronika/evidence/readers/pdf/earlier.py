"""Earlier versions of a PDF document, which stay in the file where it was changed and saved on (ISO 32000-1 section 7.5.6)."""

import ctypes
import re
from collections.abc import Iterator
from time import process_time
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from khronika.evidence.readers.pdf.beside import Gathered, gather
from khronika.evidence.readers.pdf.lines import lines
from khronika.evidence.readers.pdf.objects import each_picture
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.port import Report, parts
from khronika.intake.media import UNKNOWN

_END = re.compile(rb"startxref\s{1,9}(\d{1,12})\s{1,9}%%EOF[\r\n]{0,2}")
_LAST, _BLANK, _FEWEST_BEHIND = b"%%EOF", b"\0 \t\r\n\x1a", 16
"""The end of a document, what programs pad it with, and bytes behind it that are more than that."""
_LONGEST = 10.0
"""Seconds of processor time in which versions are compared."""
_NAMES = ("earlier version",)


def versions(data: bytes) -> list[int]:
    """Where each earlier version ends, in the order in which they were saved.

    The first part of a document that is arranged for the web is no version: its end names no table before it.
    """
    ends = [found.end() for found in _END.finditer(data) if 0 < int(found[1]) < found.start()]
    return ends[:-1]


def say_earlier(document: Any, data: bytes, passwords: tuple[str, ...], report: Report) -> None:  # noqa: ANN401 -- the library says nothing of its types
    """Report the latest earlier version that says or shows something that is not in the document any more, as a file in it.

    What is in versions before that one is found where that one is read.
    """
    if not (ends := versions(data)):
        return
    began, now = process_time(), set(_shown(document))
    for number in range(len(ends), 0, -1):
        if process_time() - began > _LONGEST:
            report.missed(Gap(Unit.PART, Why.TOO_SLOW, number, names=_NAMES))
            return
        if (earlier := _opened(data[: ends[number - 1]], passwords)) is None:
            report.missed(Gap(Unit.PART, Why.MALFORMED, names=_NAMES))
            continue
        lost = any(each not in now for each in _shown(earlier))
        earlier.close()
        if lost:
            report.contained(f"earlier-version-{number}.pdf", UNKNOWN, parts(data[: ends[number - 1]]))
            return


def say_behind(data: bytes, report: Report) -> None:
    """Report what stands behind the end of a document, which no program shows, as a file in it."""
    end = data.rfind(_LAST)
    hidden = data[end + len(_LAST) :].strip(_BLANK) if end >= 0 else b""
    if len(hidden) >= _FEWEST_BEHIND and _END.search(data) is not None:
        report.contained("behind-the-document", UNKNOWN, parts(hidden))


def _opened(data: bytes, passwords: tuple[str, ...]) -> Any:  # noqa: ANN401 -- as above
    for password in (None, *passwords):
        try:
            document = pypdfium2.PdfDocument(data, password=password)
            document.init_forms()
        except pypdfium2.PdfiumError:
            continue
        return document
    return None


def _shown(document: Any) -> Iterator[str]:  # noqa: ANN401 -- as above
    """The lines of the pages, what stands beside them, and what tells their pictures apart."""
    found = Gathered()
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            continue
        yield from (said for line in lines(text.raw) if (said := " ".join(line.text.split())))
        yield from map(_picture, each_picture(page))
        gather(document, page, number, found, ())
        text.close()
        page.close()
    yield from (said for _, said, _ in found.said)
    yield from (f"file {name} {len(content or b'')}" for name, content in found.files)


def _picture(each: Any) -> str:  # noqa: ANN401 -- as above
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(each, width, height)
    length = pdfium.FPDFImageObj_GetImageDataRaw(each, None, 0)
    return f"picture {width.value} {height.value} {length}"
