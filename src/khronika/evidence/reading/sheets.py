"""Spreadsheets (XLSX): the cells of every sheet by their address, as the values the file holds."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from khronika.evidence.citation.locator import CELL, InCell
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason
from khronika.evidence.reading.package import part, part_if_any, properties, relations
from khronika.evidence.reading.port import Report
from khronika.evidence.reading.word import say_files
from khronika.evidence.reading.xml_part import Characters, End, Event, Start, elements

BOOK = "xl/workbook.xml"


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
    """Report every cell with text, a row a line; dates stay the numbers they are stored as. Raises UnreadError and errors of ZIP."""
    with zipfile.ZipFile(item) as package:
        shared = shared_texts(package)
        composer = Composer()
        for sheet, name in sheet_parts(package):
            composer.separate(f"{sheet}\n")
            _compose(composer, sheet, sheet_cells(elements(part(package, name)), shared))
        report.text(composer.finish())
        report.metadata(properties(package, "docProps/core.xml"))
        say_files(package, report)


def _compose(composer: Composer, sheet: str, cells: Iterator[SheetCell]) -> None:
    row = None
    for cell in cells:
        if not cell.text:
            continue
        if row is not None:
            composer.separate("\t" if cell.row == row else "\n")
        composer.cite(cell.text, InCell(sheet, cell.address))
        row = cell.row
    composer.separate("\n")


def sheet_parts(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The sheets in their order: name and part."""
    targets = relations(package, BOOK)
    return [
        (event.attributes.get("name", ""), targets[event.attributes["r:id"]])
        for event in elements(part(package, BOOK))
        if isinstance(event, Start) and event.name == "sheet" and event.attributes.get("r:id") in targets
    ]


def shared_texts(package: zipfile.ZipFile) -> list[str]:
    """The texts that cells refer to by number."""
    octets = part_if_any(package, "xl/sharedStrings.xml")
    return list(_texts(octets)) if octets else []


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
        text = _value("".join(self.parts), self.kind, shared)
        if not text and not self.computed:
            return None
        return SheetCell(self.address, text, self.row, self.kind, self.style, self.computed)


def _value(text: str, kind: str, shared: list[str]) -> str:
    if kind == "s" and text:
        return shared[_number(text, 0)]
    if kind == "b":
        return {"0": "FALSE", "1": "TRUE"}.get(text, text)
    return text


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None else otherwise


def column_number(address: str) -> int:
    """The column of an address, from 1; raises UnreadError when it is none."""
    if not CELL.fullmatch(address):
        raise UnreadError(Reason.MALFORMED)
    column = 0
    for letter in address.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column


def column_letters(column: int) -> str:
    """The letters of a column, from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
