"""Texts that cells of XLSX refer to by number, and how their characters are written (ECMA-376 part 1, sections 18.4 and 22.9.2.19)."""

import re
from collections.abc import Iterable, Iterator

from khronika.evidence.readers.office.package import OfficePackage, part_if_any, relations_of_kind
from khronika.evidence.readers.office.xml_part import OFF, Characters, End, Event, Start, elements

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PRINTABLE = 0x20


def shared_texts(package: OfficePackage, book: str) -> Iterator[str]:
    """The texts of a workbook as they stand; `book` is its main part. Raises UnreadError."""
    yield from _texts(_shared(package, book))


def marked_texts(package: OfficePackage, book: str) -> Iterator[str]:
    """The same, words that are struck through marked as such."""
    yield from _texts(struck_runs(_shared(package, book)))


def text_part(package: OfficePackage, book: str) -> str:
    """The name of the part with these texts."""
    return next(iter(relations_of_kind(package, book).get("sharedStrings", [])), "xl/sharedStrings.xml")


def _shared(package: OfficePackage, book: str) -> Iterator[Event]:
    data = part_if_any(package, text_part(package, book))
    yield from elements(data) if data else ()


def _texts(events: Iterator[Event]) -> Iterator[str]:
    parts: list[str] = []
    inside = phonetic = False
    for event in events:
        match event:
            case Start("t") | End("t"):
                inside = isinstance(event, Start)
            case Start("rPh") | End("rPh"):
                phonetic = isinstance(event, Start)
            case Characters(text) if inside and not phonetic:
                parts.append(text)
            case End("si"):
                yield plain("".join(parts))
                parts.clear()
            case _:
                continue


def struck_runs(events: Iterable[Event]) -> Iterator[Event]:
    """The events, words of runs that are struck through marked as such."""
    struck = False
    for event in events:
        match event:
            case Start("r") | End("r"):
                struck = False
            case Start("strike", attributes):
                struck = attributes.get("val", "") not in OFF
            case Characters(text) if struck and text.strip():
                yield Characters(f"[struck through: {text}]")
                continue
            case _:
                pass
        yield event


def plain(text: str) -> str:
    """A text without the way in which characters are written that XML does not hold: `_x0041_` is A.

    Those that no text holds stay so.
    """
    return _ESCAPED.sub(_character, text).replace("\r\n", "\n") if "_x" in text else text


def _character(written: re.Match[str]) -> str:
    code = int(written[1], 16)
    return (
        chr(code)
        if (code >= _PRINTABLE and not 0xD800 <= code <= 0xDFFF) or code in (9, 10, 13)
        else written[0]
    )
