"""Spreadsheets (XLSX): the cells of every sheet by their address, as the values the file holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO

from khronika.evidence.citation.locator import CELL, InCell
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.office.cell_address import column_letters
from khronika.evidence.readers.office.drawing import drawn_lines
from khronika.evidence.readers.office.office_property import office_properties
from khronika.evidence.readers.office.package import OfficePackage, as_far, part, part_if_any, relations
from khronika.evidence.readers.office.package_rest import rest_lines, say_rest
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements
from khronika.evidence.readers.spreadsheets.sheet_beside import beside_cells, beside_sheets, book_properties
from khronika.evidence.readers.spreadsheets.sheet_book import Book, book_of
from khronika.evidence.readers.spreadsheets.sheet_notes import SheetNote, sheet_notes, unrelated_notes
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

BOOK = "xl/workbook.xml"
_SHARED = "xl/sharedStrings.xml"
_MOST_COLUMNS = 16_384
"""Columns of a sheet (ECMA-376 part 1, section 18.3.1.13 as every program limits it)."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell as the file holds it: its text, or none; the kind of its value, its style by number, whether it is computed."""

    address: str
    text: str
    row: int
    kind: str
    style: str
    computed: bool


def read(item: BinaryIO, report: Report) -> None:
    """Report every cell with text, a row a line, notes and words of shapes behind the cells of each sheet, and what is hidden.

    Then what the workbook says beside its sheets, and what of it nobody reads. Raises UnreadError and errors of ZIP.
    """
    with OfficePackage(item) as package:
        properties = office_properties(package) | book_properties(package, BOOK)
        shared = list(as_far(package, _SHARED, _shared(package)))
        book, hidden = book_of(package, BOOK), _hidden_sheets(package)
        composer = Composer()
        said = list[str]()
        for sheet, name in sheet_parts(package):
            composer.separate(f"{sheet}{' [hidden sheet]' if sheet in hidden else ''}\n")
            seen = _Seen()
            cells = sheet_cells(seen.watched(elements(part(package, name))), shared) if name in package.NameToInfo else iter(())
            _compose(composer, sheet, as_far(package, name, cells), book, seen)
            notes = list(as_far(package, f"beside {name}", chain(sheet_notes(package, name), beside_cells(package, name))))
            said += _compose_notes(composer, sheet, notes)
        for note in unrelated_notes(package, [name for _, name in sheet_parts(package)]):
            composer.separate(f"{note.address} {note.text}\n")
        for line in [*beside_sheets(package, BOOK), *drawn_lines(package), *rest_lines(package, "\n".join(said))]:
            composer.separate(f"{line}\n")
        report.text(composer.finish())
        report.metadata(properties)
        say_rest(package, report)


def _compose_notes(composer: Composer, sheet: str, notes: list[SheetNote]) -> list[str]:
    """What stands beside the cells of a sheet, at its cell where it has one."""
    for note in notes:
        if note.address:
            composer.line(note.text, InCell(sheet, note.address))
        else:
            composer.separate(f"{note.text}\n")
    return [note.text for note in notes]


@dataclass(slots=True)
class _Seen:
    """Rows and columns of a sheet that are hidden, as far as it was read."""

    rows: set[int] = field(default_factory=set)
    columns: bytearray = field(default_factory=lambda: bytearray(_MOST_COLUMNS + 1))

    def watched(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            match event:
                case Start("col", {"hidden": "1" | "true", "min": first, "max": last}):
                    self._hide(_number(first, 0), min(_number(last, 0), _MOST_COLUMNS))
                case Start("row", {"hidden": "1" | "true", "r": row}):
                    self.rows.add(_number(row, 0))
                case _:
                    pass
            yield event

    def hides(self, cell: SheetCell) -> bool:
        column = column_number(cell.address)
        return cell.row in self.rows or (0 < column <= _MOST_COLUMNS and bool(self.columns[column]))

    def _hide(self, first: int, last: int) -> None:
        if 0 < first <= last:
            self.columns[first : last + 1] = b"\1" * (last + 1 - first)


def _hidden_sheets(package: OfficePackage) -> frozenset[str]:
    return frozenset(
        event.attributes.get("name", "")
        for event in elements(part(package, BOOK))
        if isinstance(event, Start) and event.name == "sheet" and event.attributes.get("state", "visible") != "visible"
    )


def _compose(composer: Composer, sheet: str, cells: Iterator[SheetCell], book: Book, seen: _Seen) -> None:
    row = None
    for cell in cells:
        if not cell.text:
            continue
        if row is not None:
            composer.separate("\t" if cell.row == row else "\n")
        if seen.hides(cell):
            composer.separate("[hidden] ")
        composer.cite(book.shown(cell.text, cell.kind, cell.style), InCell(sheet, cell.address))
        row = cell.row
    composer.separate("\n")


def sheet_parts(package: OfficePackage) -> list[tuple[str, str]]:
    """The sheets in their order: name and part."""
    targets = relations(package, BOOK)
    return [
        (event.attributes.get("name", ""), targets[event.attributes["r:id"]])
        for event in elements(part(package, BOOK))
        if isinstance(event, Start) and event.name == "sheet" and event.attributes.get("r:id") in targets
    ]


def shared_texts(package: OfficePackage) -> list[str]:
    """The texts that cells refer to by number."""
    return list(_shared(package))


def _shared(package: OfficePackage) -> Iterator[str]:
    octets = part_if_any(package, _SHARED)
    yield from _texts(octets) if octets else ()


def _texts(octets: bytes) -> Iterator[str]:
    parts: list[str] = []
    inside = phonetic = False
    for event in elements(octets):
        match event:
            case Start("t") | End("t"):
                inside = isinstance(event, Start)
            case Start("rPh") | End("rPh"):
                phonetic = isinstance(event, Start)
            case Characters(text) if inside and not phonetic:
                parts.append(text)
            case End("si"):
                yield "".join(parts)
                parts.clear()
            case _:
                continue


def sheet_cells(events: Iterable[Event], shared: list[str]) -> Iterator[SheetCell]:
    """Every cell of a sheet, also one that is computed and holds no value; raises UnreadError."""
    row = column = 0
    cell = _Begun("", 0)
    for event in events:
        match event:
            case Start("row", attributes):
                row, column = _number(attributes.get("r"), row + 1), 0
            case Start("c", attributes):
                address = attributes.get("r") or f"{column_letters(column + 1)}{row}"
                cell = _Begun(address, row, attributes.get("t", "n"), attributes.get("s", ""))
                column = column_number(address)
            case End("c"):
                if found := cell.finished(shared):
                    yield found
                cell = _Begun("", 0)
            case _:
                cell.take(event)


@dataclass(slots=True)
class _Begun:
    """A cell that has begun."""

    address: str
    row: int
    kind: str = "n"
    style: str = ""
    computed: bool = False
    inside: bool = False
    parts: list[str] = field(default_factory=list)

    def take(self, event: Event) -> None:
        match event:
            case Start("v" | "t") | End("v" | "t"):
                self.inside = isinstance(event, Start)
            case Start("f"):
                self.computed = True
            case Characters(text) if self.inside:
                self.parts.append(text)
            case _:
                return

    def finished(self, shared: list[str]) -> SheetCell | None:
        try:
            text = cell_text("".join(self.parts), self.kind, shared)
        except LookupError:
            # The number of a text that is not there.
            text = "".join(self.parts)
        if not text and not self.computed:
            return None
        return SheetCell(self.address, text, self.row, self.kind, self.style, self.computed)


def cell_text(text: str, kind: str, shared: list[str]) -> str:
    """What a cell of this kind says whose value is written so; raises LookupError for a shared text there is none of."""
    if kind == "s" and text:
        if text.lstrip().startswith("-"):
            raise LookupError
        return shared[_number(text, len(shared))]
    if kind == "b":
        return {"0": "FALSE", "1": "TRUE"}.get(text, text)
    return text


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def column_number(address: str) -> int:
    """The column of an address, from 1; raises UnreadError when it is none."""
    if not CELL.fullmatch(address):
        raise UnreadError(Reason.MALFORMED)
    column = 0
    for letter in address.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column
