"""Fields of a form in a PDF document that stand on no page, and so are in no list of the library (ISO 32000-1 section 12.7.3)."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from khronika.evidence.readers.office.symbol_font import TICKED
from khronika.evidence.readers.pdf.string import decoded
from khronika.evidence.readers.pdf.syntax import Name, PdfObjects, Reference, Value, parsed

_DEEPEST, _MOST = 32, 10_000
_OFF = "Off"
_STATED = re.compile(rb"/(JS|OverlayText|Alt)(?=[\s(<])")
"""Scripts, words on what was blackened, and what pictures show (ISO 32000-1 sections 12.6.4.16, 12.5.6.23, 14.9.3)."""


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


def stated(objects: PdfObjects) -> Iterator[tuple[str, str]]:
    """What objects say in keys that the library asks for nowhere, with the key: descriptions, scripts, what stands on a redaction.

    What stands in a stream of its own is not said.
    """
    left = _MOST
    for text in objects.texts():
        for found in islice(_STATED.finditer(text), left):
            left -= 1
            value = objects.value(parsed(text, found.end()))
            if isinstance(value, bytes) and (said := decoded(value).strip()) and "\0" not in said:
                yield found[1].decode(), said


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
