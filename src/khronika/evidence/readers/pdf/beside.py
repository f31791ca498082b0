"""What a PDF document says beside the words of its pages: values of forms, notes, links, files attached to a page."""

import ctypes
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import Composer, MappedText
from khronika.evidence.readers.pdf.appearance import Drawn, is_drawn, words
from khronika.evidence.readers.pdf.string import moment, narrow, wide
from khronika.evidence.readers.web.page import visible

_FAR = 1e6
_LINKS = {
    pdfium.PDFACTION_URI: "uri",
    pdfium.PDFACTION_LAUNCH: "file",
    pdfium.PDFACTION_REMOTEGOTO: "file",
    pdfium.PDFACTION_EMBEDDEDGOTO: "file",
}
_MUTE = {
    pdfium.FPDF_ANNOT_STAMP: "stamp",
    pdfium.FPDF_ANNOT_INK: "ink",
    pdfium.FPDF_ANNOT_FREETEXT: "free text",
    pdfium.FPDF_ANNOT_WATERMARK: "watermark",
    pdfium.FPDF_ANNOT_REDACT: "redaction",
    pdfium.FPDF_ANNOT_UNKNOWN: "unknown",
    pdfium.FPDF_ANNOT_SOUND: "sound",
    pdfium.FPDF_ANNOT_MOVIE: "movie",
    pdfium.FPDF_ANNOT_SCREEN: "screen",
    pdfium.FPDF_ANNOT_RICHMEDIA: "rich-media",
    pdfium.FPDF_ANNOT_THREED: "3d",
}
"""Kinds of annotations that say something without words."""
_BOXES = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_LISTS = (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
_MOST_OPTIONS = 10_000


class Beside(Enum):
    """What is said beside the words of a page, in the order in which it is told, with its heading."""

    FIELD = "[form]"
    NOTE = "[notes]"
    LINK = "[links]"
    BOOKMARK = "[bookmarks]"
    DESCRIPTION = "[descriptions]"
    SCRIPT = "[scripts]"


@dataclass(slots=True)
class Gathered:
    """What was found on the pages so far."""

    said: list[tuple[Beside, str, OnPage]] = field(default_factory=list)
    files: list[tuple[str, bytes | None]] = field(default_factory=list)
    drawn: Drawn = field(default_factory=Drawn)
    stamped: set[int] = field(default_factory=set)
    """Pages with stamps that are drawn and say nothing: whatever stands on them is to be recognised."""

    def text(self) -> MappedText | None:
        """All of it as one text, each thing a line at its place; None when there is nothing."""
        composer = Composer()
        for kind in Beside:
            lines = [(text, place) for found, text, place in self.said if found is kind]
            if lines:
                composer.separate(f"{kind.value}\n")
            for text, place in lines:
                composer.line(text, place)
        return composer.finish() if self.said else None


def gather(document: Any, page: Any, number: int, found: Gathered, written: Iterable[str]) -> None:  # noqa: ANN401 -- the library says nothing of its types
    """Take what is annotated on a page that is open, of which these lines were written.

    Raises PdfiumError.
    """
    drawn, before = False, len(found.said)
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        if note := pdfium.FPDFPage_GetAnnot(page, at):
            try:
                _take(document, note, number, found)
                drawn |= is_drawn(note)
            finally:
                pdfium.FPDFPage_CloseAnnot(note)
    if drawn:
        found.drawn.said[number] = words("\n".join([*written, *(said for _, said, _ in found.said[before:])]))


def _take(document: Any, note: Any, number: int, found: Gathered) -> None:  # noqa: ANN401 -- as above
    kind, place = pdfium.FPDFAnnot_GetSubtype(note), OnPage(number, _box(note))
    if kind in (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_XFAWIDGET):
        if said := (document.formenv and _field(document.formenv, note)) or _field_alone(note):
            found.said.append((Beside.FIELD, said, place))
        return
    if kind == pdfium.FPDF_ANNOT_LINK:
        found.said += [(Beside.LINK, target, place) for target in _targets(document, note)]
    if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
        found.files.append(_file(document, note))
    said = _words(note)
    if said and kind != pdfium.FPDF_ANNOT_POPUP:
        found.said.append((Beside.NOTE, _signed(note, said), place))
    elif kind in _MUTE:
        _take_mute(note, _MUTE[kind], place, found)


def _take_mute(note: Any, name: str, place: OnPage, found: Gathered) -> None:  # noqa: ANN401 -- as above
    """Take an annotation without words: who made it and when, and of a stamp which it is."""
    if name == "stamp" and is_drawn(note):
        found.stamped.add(place.page)
    else:
        found.drawn.mute.append((name, place))
    which = f"[{name} {_string(note, b'Name')}".rstrip() + "]"
    if (said := _signed(note, which)) != f"[{name}]":
        found.said.append((Beside.NOTE, said, place))


def _words(note: Any) -> str:  # noqa: ANN401 -- as above
    """What a note says (`Contents`), else what it says as a page does (`RC`)."""
    if said := _string(note, b"Contents").replace("\r\n", "\n").replace("\r", "\n").strip():
        return said
    return "\n".join(visible(rich).blocks) if (rich := _string(note, b"RC")) else ""


def _signed(note: Any, words: str) -> str:  # noqa: ANN401 -- as above
    """Author, time and subject as the note says them, then its words."""
    when = moment(_string(note, b"M") or _string(note, b"CreationDate"))
    head = ", ".join(filter(None, (_string(note, b"T").strip(), when, _string(note, b"Subj").strip())))
    return f"{head}: {words}" if head else words


def _string(note: Any, key: bytes) -> str:  # noqa: ANN401 -- as above
    return wide(partial(pdfium.FPDFAnnot_GetStringValue, note, key))


def _box(note: Any) -> tuple[int, int, int, int] | None:  # noqa: ANN401 -- as above
    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(note, rect):
        return None
    edges = (
        min(rect.left, rect.right),
        min(rect.bottom, rect.top),
        max(rect.left, rect.right),
        max(rect.bottom, rect.top),
    )
    if not all(-_FAR < edge < _FAR for edge in edges):
        return None
    return math.floor(edges[0]), math.floor(edges[1]), math.ceil(edges[2]), math.ceil(edges[3])


def _field(form: Any, note: Any) -> str:  # noqa: ANN401 -- as above
    """The name of a field and its value; of a box whether it is ticked.

    Empty for one that was not filled in.
    """
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, note)
    if kind in (pdfium.FPDF_FORMFIELD_PUSHBUTTON, pdfium.FPDF_FORMFIELD_SIGNATURE):
        return ""
    name = wide(partial(pdfium.FPDFAnnot_GetFormFieldName, form, note))
    if title := wide(partial(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, note)):
        name = f"{name} ({title})" if title != name else name
    if kind in _BOXES:
        return f"{name}: {_ticked(form, note, kind)}"
    value = (
        wide(partial(pdfium.FPDFAnnot_GetFormFieldValue, form, note))
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    chosen = [label for label in _chosen(form, note) if label != value] if kind in _LISTS else []
    said = " = ".join(filter(None, (value, ", ".join(chosen))))
    return f"{name}: {said}" if said.strip() else ""


def _field_alone(note: Any) -> str:  # noqa: ANN401 -- as above
    """The name and the value of a field that belongs to no form, as it holds them itself.

    Empty where it holds none.
    """
    value = (_string(note, b"V") or _string(note, b"RV")).replace("\r\n", "\n").replace("\r", "\n").strip()
    name = ", ".join(filter(None, (_string(note, b"T").strip(), _string(note, b"TU").strip())))
    return f"{name}: {value}" if value and value != "Off" else ""


def _ticked(form: Any, note: Any, kind: int) -> str:  # noqa: ANN401 -- as above
    mark = "☒" if pdfium.FPDFAnnot_IsChecked(form, note) else "☐"
    meant = wide(partial(pdfium.FPDFAnnot_GetFormFieldExportValue, form, note))
    # Of a box alone the value is a word of the program that made it; of buttons of one name it tells them
    # apart.
    return f"{mark} {meant}" if meant and kind == pdfium.FPDF_FORMFIELD_RADIOBUTTON else mark


def _chosen(form: Any, note: Any) -> Iterator[str]:  # noqa: ANN401 -- as above
    for at in range(min(pdfium.FPDFAnnot_GetOptionCount(form, note), _MOST_OPTIONS)):
        if pdfium.FPDFAnnot_IsOptionSelected(form, note, at):
            yield wide(partial(pdfium.FPDFAnnot_GetOptionLabel, form, note, at))


def _targets(document: Any, note: Any) -> Iterator[str]:  # noqa: ANN401 -- as above
    """Where a link leads outside of the document."""
    link = pdfium.FPDFAnnot_GetLink(note)
    action = pdfium.FPDFLink_GetAction(link) if link else None
    match _LINKS.get(pdfium.FPDFAction_GetType(action)) if action else None:
        case "uri":
            data = narrow(partial(pdfium.FPDFAction_GetURIPath, document, action))
        case "file":
            data = narrow(partial(pdfium.FPDFAction_GetFilePath, action))
        case _:
            return
    if target := data.decode("utf-8", "backslashreplace").strip():
        yield target


def _file(document: Any, note: Any) -> tuple[str, bytes | None]:  # noqa: ANN401 -- as above
    """A file attached to the page: its name and bytes, None where they cannot be had."""
    held = pdfium.FPDFAnnot_GetFileAttachment(note)
    if not held:
        return _words(note) or "attachment", None
    attachment = pypdfium2.PdfAttachment(held, document)
    try:
        name = attachment.get_name()
    except pypdfium2.PdfiumError:
        name = ""
    return name or _words(note) or "attachment", bytes_of(attachment)


def bytes_of(attachment: Any) -> bytes | None:  # noqa: ANN401 -- as above
    """The bytes of an attachment; None where they cannot be had."""
    length = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, length):
        return None
    try:
        return bytes(attachment.get_data()) if length.value else b""
    except pypdfium2.PdfiumError:
        return None
