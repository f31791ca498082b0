"""Spreadsheets (XLSX): the cells of every sheet by their address, as the values the file holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO

from khronika.evidence.citation.locator import CELL, InCell
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.readers.office.cell_address import column_letters
from khronika.evidence.readers.office.drawing import drawn_lines
from khronika.evidence.readers.office.office_property import office_properties
from khronika.evidence.readers.office.package import OfficePackage, as_far, part, relations
from khronika.evidence.readers.office.package_rest import rest_lines, say_rest
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements
from khronika.evidence.readers.spreadsheets.sheet_beside import beside_cells, beside_sheets, book_properties
from khronika.evidence.readers.spreadsheets.sheet_book import WorkbookStyles, book_part, styles_of
from khronika.evidence.readers.spreadsheets.sheet_notes import SheetNote, sheet_notes, unrelated_notes
from khronika.evidence.readers.spreadsheets.sheet_strings import marked_texts, plain, struck_runs, text_part
from khronika.evidence.reading.coverage import MOST_PLACES, Gap, Unit, Why
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.port import Report

_NO_SIZE = re.compile(r"0+(\.0*)?")
_LINKED = re.compile(r'\bHYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_MOST_COLUMNS = 16_384
"""Columns of a sheet (ECMA-376 part 1, section 18.3.1.13 as every program limits it)."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell as the file holds it: its text, or none.

    The kind of its value, its style by number, its formula.
    """

    address: str
    text: str
    row: int
    kind: str
    style: str
    formula: str


def read(item: BinaryIO, report: Report) -> None:
    """Report every cell with text, a row a line, notes and words of shapes behind the cells of each sheet, and what is hidden.

    Then what the workbook says beside its sheets, and what of it nobody reads. Raises UnreadError and errors of ZIP.
    """
    with OfficePackage(item) as package:
        main = book_part(package)
        properties = office_properties(package) | book_properties(package, main)
        shared = list(as_far(package, text_part(package, main), marked_texts(package, main)))
        book, hidden = styles_of(package, main), _hidden_sheets(package, main)
        composer, said, sheets = Composer(), list[str](), sheet_parts(package, main)
        for sheet, name in sheets:
            composer.separate(f"{sheet}{' [hidden sheet]' if sheet in hidden else ''}\n")
            said += _say_sheet(composer, package, (sheet, name), shared, book)
        for note in unrelated_notes(package, [name for _, name in sheets]):
            composer.separate(f"{note.address} {note.text}\n")
        for line in [
            *beside_sheets(package, main),
            *drawn_lines(package),
            *rest_lines(package, "\n".join(said)),
        ]:
            composer.separate(f"{line}\n")
        report.text(composer.finish())
        report.metadata(properties)
        say_rest(package, report)


def _say_sheet(
    composer: Composer,
    package: OfficePackage,
    named: tuple[str, str],
    shared: list[str],
    book: WorkbookStyles,
) -> list[str]:
    """The cells of a sheet and what stands beside them; what was said beside them."""
    sheet, name = named
    seen = _Seen()
    events = (
        struck_runs(seen.watched(elements(part(package, name)))) if name in package.NameToInfo else iter(())
    )
    _compose(composer, sheet, as_far(package, name, sheet_cells(events, shared)), book, seen)
    if seen.uncomputed:
        places = tuple(InCell(sheet, address) for address in seen.uncomputed[:MOST_PLACES])
        package.gaps.append(
            Gap(Unit.CELL, Why.NOT_HANDLED, len(seen.uncomputed), places, names=("formula without a value",))
        )
    notes = list(
        as_far(package, f"beside {name}", chain(sheet_notes(package, name), beside_cells(package, name)))
    )
    return _compose_notes(composer, sheet, [*seen.links, *notes])


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
    row: int = 0
    links: list[SheetNote] = field(default_factory=list)
    """Where the formulas of cells lead."""
    uncomputed: list[str] = field(default_factory=list)
    """Addresses of formulas whose value is not in the file."""

    def watched(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            match event:
                case Start("col", {"min": first, "max": last} as attributes) if _is_unseen(
                    attributes, "width"
                ):
                    self._hide(_number(first, 0), min(_number(last, 0), _MOST_COLUMNS))
                case Start("row", attributes):
                    self.row = _number(attributes.get("r"), self.row + 1)
                    if _is_unseen(attributes, "ht"):
                        self.rows.add(self.row)
                case _:
                    pass
            yield event

    def hides(self, cell: SheetCell) -> bool:
        column = column_number(cell.address)
        return cell.row in self.rows or (0 < column <= _MOST_COLUMNS and bool(self.columns[column]))

    def _hide(self, first: int, last: int) -> None:
        if 0 < first <= last:
            self.columns[first : last + 1] = b"\1" * (last + 1 - first)


def _is_unseen(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or drawn so small that nothing of it is seen."""
    return attributes.get("hidden") in ("1", "true") or (
        size in attributes and _NO_SIZE.fullmatch(attributes[size]) is not None
    )


def _hidden_sheets(package: OfficePackage, book: str) -> frozenset[str]:
    return frozenset(
        event.attributes.get("name", "")
        for event in elements(part(package, book))
        if isinstance(event, Start)
        and event.name == "sheet"
        and event.attributes.get("state", "visible") != "visible"
    )


def _compose(
    composer: Composer, sheet: str, cells: Iterator[SheetCell], book: WorkbookStyles, seen: _Seen
) -> None:
    row = None
    for cell in cells:
        if not cell.text:
            seen.uncomputed.append(cell.address)
        elif link := _LINKED.search(cell.formula):
            seen.links.append(SheetNote(cell.address, f"link: {link[1]}"))
        if not cell.text and not cell.formula:
            continue
        if row is not None:
            composer.separate("\t" if cell.row == row else "\n")
        if seen.hides(cell):
            composer.separate("[hidden] ")
        composer.cite(
            book.shown(cell.text, cell.kind, cell.style) or f"={cell.formula}", InCell(sheet, cell.address)
        )
        row = cell.row
    composer.separate("\n")


def sheet_parts(package: OfficePackage, book: str) -> list[tuple[str, str]]:
    """The sheets of a workbook in their order: name and part; `book` is its main part."""
    targets = relations(package, book)
    return [
        (event.attributes.get("name", ""), targets[event.attributes["r:id"]])
        for event in elements(part(package, book))
        if isinstance(event, Start) and event.name == "sheet" and event.attributes.get("r:id") in targets
    ]


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
    inside: str = ""
    parts: list[str] = field(default_factory=list)
    formula: list[str] = field(default_factory=list)

    def take(self, event: Event) -> None:
        match event:
            case Start("rPh") | End("rPh"):
                # How the words before are pronounced.
                self.inside = "rPh" if isinstance(event, Start) else ""
            case Start("v" | "t" | "f" as name) if self.inside != "rPh":
                self.inside = name
                # An empty text is a value; an empty number is none, and some programs write that.
                self.computed = name == "f" or (self.computed and self.kind != "str")
            case End("v" | "t" | "f" as name) if self.inside == name:
                self.inside = ""
            case Characters(text) if self.inside == "f":
                self.formula.append(text)
            case Characters(text) if self.inside in ("v", "t"):
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
        return SheetCell(self.address, text, self.row, self.kind, self.style, "".join(self.formula))


def cell_text(text: str, kind: str, shared: list[str]) -> str:
    """What a cell of this kind says whose value is written so.

    Raises LookupError for a shared text there is none of.
    """
    if kind == "s" and text:
        if text.lstrip().startswith("-"):
            raise LookupError
        return shared[_number(text, len(shared))]
    if kind == "b":
        return {"0": "FALSE", "1": "TRUE"}.get(text, text)
    return plain(text)


def _number(text: str | None, otherwise: int) -> int:
    return (
        int(text)
        if text is not None and text.isascii() and text.isdecimal() and len(text) < 10
        else otherwise
    )


def column_number(address: str) -> int:
    """The column of an address, from 1; raises UnreadError when it is none."""
    if not CELL.fullmatch(address):
        raise UnreadError(Reason.MALFORMED)
    column = 0
    for letter in address.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column
