"""Fields of a form in a PDF document that stand on no page, and so are in no list of the library (ISO 32000-1 section 12.7.3)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from khronika.evidence.readers.office.symbol_font import TICKED
from khronika.evidence.readers.pdf.string import decoded
from khronika.evidence.readers.pdf.syntax import Name, PdfObjects, Reference, Value, string_at
from khronika.evidence.reading.coverage import Gap, Unit, Why
from khronika.evidence.reading.outcome import MEBIBYTE
from khronika.evidence.reading.port import Report

_DEEPEST, _MOST = 32, 10_000
_OFF = "Off"
_KEYS = ("JS", "OverlayText", "Alt")
"""Scripts, words on what was blackened, and what pictures show (ISO 32000-1 sections 12.6.4.16, 12.5.6.23, 14.9.3)."""
_SPELT = ("".join(f"(?:{sign}|#(?i:{ord(sign):02x}))" for sign in key).encode() for key in _KEYS)
_STATED = re.compile(
    rb"/(?:(%s)|(%s)|(%s))[\x00\t\n\x0c\r ]{0,99}" % tuple(_SPELT)
    + rb"(?:(?=\(|<(?!<))|(?P<object>\d{1,9}\s{1,9}\d{1,5}\s{1,9}R\b))"
)
"""A key, the letters of which may be written by their numbers, with a string or the name of an object."""
_LARGEST = 8 * MEBIBYTE
"""Bytes of such strings that are looked at."""
_NAMES = ("scripts and descriptions",)


def unplaced_fields(objects: PdfObjects, said: Iterable[str]) -> list[str]:
    """Each field with a value as `name: value`, but for those that lines of `said` begin with by name."""
    if objects.root is None or objects.is_encrypted:
        return []
    names = tuple(said)
    form = objects.dictionary(objects.dictionary(Reference(objects.root)).get("AcroForm"))
    found = (
        f"{name}: {value}"
        for name, value in _fields(objects, form.get("Fields"), "", set())
        if value.strip() and not any(line.startswith((f"{name}:", f"{name} (")) for line in names)
    )
    return list(dict.fromkeys(found))


@dataclass(slots=True)
class _Left:
    """What may still be looked at in a document, and what was not said."""

    strings: int = _MOST
    octets: int = _LARGEST
    cut: int = 0
    unread: int = 0
    asked: set[int] = field(default_factory=set)


def stated(objects: PdfObjects, report: Report) -> Iterator[tuple[str, str]]:
    """What objects say in keys that the library asks for nowhere, each once, with the key: descriptions, scripts, words on a redaction.

    Reports what is not said.
    """
    left, said = _Left(), dict[tuple[str, str], None]()
    for text in objects.texts():
        for found in _STATED.finditer(text):
            if not left.strings or left.octets <= 0:
                left.cut += 1
            elif words := _words(text, found, objects, left):
                said[_KEYS[[*map(bool, found.groups())].index(True)], words] = None
    yield from said
    if left.cut or objects.is_cut:
        report.missed(Gap(Unit.PART, Why.TOO_MUCH, max(1, left.cut), names=_NAMES))
    if left.unread:
        report.missed(Gap(Unit.PART, Why.NOT_HANDLED, left.unread, names=_NAMES))


def _words(text: bytes, found: re.Match[bytes], objects: PdfObjects, left: _Left) -> str:
    """The words of a key; nothing where they were said for another that names the same object."""
    if found["object"]:
        number = int(found["object"].split()[0])
        if number in left.asked:
            return ""
        left.asked.add(number)
        value = objects.words(number)
        size = len(value or b"")
        left.unread += value is None and number in objects
    else:
        value, size = string_at(text, found.end())
        left.unread += value is None
    left.strings -= 1
    left.octets -= size
    words = decoded(value or b"").strip()
    return "" if "\0" in words else words


def _fields(objects: PdfObjects, fields: Value, before: str, seen: set[int]) -> Iterator[tuple[str, str]]:
    """The fields of a list and of those below them, by their whole names."""
    for each in objects.sequence(fields):
        if len(seen) == _MOST or (isinstance(each, Reference) and each.number in seen):
            return
        if isinstance(each, Reference):
            seen.add(each.number)
        entries = objects.dictionary(each)
        own = objects.value(entries.get("T"))
        name = ".".join(filter(None, (before, decoded(own) if isinstance(own, bytes) else "")))
        yield name, _said(objects, entries)
        if before.count(".") < _DEEPEST:
            yield from _fields(objects, entries.get("Kids"), name, seen)


def _said(objects: PdfObjects, entries: dict[str, Value]) -> str:
    value = objects.value(entries.get("V"))
    several = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_one, map(objects.value, several))))


def _one(value: Value) -> str:
    match value:
        case bytes():
            return decoded(value).replace("\r\n", "\n").replace("\r", "\n")
        case Name(text) if text != _OFF:
            return f"{TICKED} {text}"
        case _:
            return ""
