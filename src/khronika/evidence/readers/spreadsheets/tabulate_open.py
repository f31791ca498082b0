"""Tables out of OpenDocument spreadsheets: dates by the type of the cell, merged cells, repeated rows (OpenDocument 1.3 part 3)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from khronika.evidence.readers.office.cell_value import is_inexact, plain_number
from khronika.evidence.readers.office.package import OfficePackage, part, part_if_any
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start, elements
from khronika.evidence.readers.spreadsheets.grid import CellMark, GridCell, Merged, SheetGrid
from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

_DURATION = re.compile(r"PT([0-9]+)H([0-9]+)M(?:([0-9]+)(?:[.,][0-9]+)?S)?")
_WIDEST, _LOWEST = 16_384, 1_048_576


@dataclass(slots=True)
class _Place:
    """Where the reader stands: the row and the column of the cell that comes next, and how often its row stands there."""

    row: int = 1
    column: int = 1
    repeated: int = 1

    def take(self, event: Event) -> None:
        """Go on with the row that begins or ends, if one does."""
        match event:
            case Start("table-row", attributes):
                self.column, self.repeated = 1, _count(attributes, "number-rows-repeated", _LOWEST)
            case End("table-row"):
                self.row += self.repeated
            case _:
                return


@dataclass(slots=True)
class _Open:
    """A cell that has begun: its attributes, and its paragraphs so far."""

    attributes: Mapping[str, str]
    lines: list[list[str]] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Add to its paragraphs what stands in it."""
        match event:
            case Start("p"):
                self.lines.append([])
            case Start("s", attributes) if self.lines:
                self.lines[-1].append(" " * _count(attributes, "c", 1_000))
            case Start("line-break" | "tab") if self.lines:
                self.lines[-1].append(" ")
            case Characters(text) if self.lines:
                self.lines[-1].append(text)
            case _:
                return

    def shown(self) -> str:
        """What the program showed in it."""
        return "\n".join("".join(line) for line in self.lines).strip()


def grids(package: OfficePackage) -> Iterator[SheetGrid]:
    """Every sheet in its order; raises UnreadError."""
    if b"encryption-data" in (part_if_any(package, "META-INF/manifest.xml") or b""):
        raise UnreadError(Reason.ENCRYPTED)
    grid, place, cell = SheetGrid(""), _Place(), _Open({})
    for event in _shown(elements(part(package, "content.xml"))):
        match event:
            case Start("table", attributes):
                grid, place = SheetGrid(attributes.get("name", "")), _Place()
            case Start("table-cell" | "covered-table-cell", attributes):
                cell = _Open(attributes)
            case End("table-cell" | "covered-table-cell"):
                _put(grid, place, cell)
                cell = _Open({})
            case End("table"):
                yield grid
            case _:
                place.take(event)
                cell.take(event)


def _shown(events: Iterator[Event]) -> Iterator[Event]:
    """What stands in cells: neither notes nor what was changed or drawn."""
    apart = 0
    for event in events:
        match event:
            case Start("annotation" | "tracked-changes" | "shapes"):
                apart += 1
            case End("annotation" | "tracked-changes" | "shapes"):
                apart -= 1
            case _ if not apart:
                yield event
            case _:
                continue


def _count(attributes: Mapping[str, str], name: str, most: int) -> int:
    given = attributes.get(name, "1")
    return max(1, min(int(given), most)) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def _put(grid: SheetGrid, place: _Place, cell: _Open) -> None:
    found, columns = _meant(cell), _count(cell.attributes, "number-columns-repeated", _WIDEST)
    if found is not None:
        grid.expect(place.repeated * columns)
        for row in range(place.row, place.row + place.repeated):
            for column in range(place.column, place.column + columns):
                grid.put(row, found._replace(column=column))
    down, across = (
        _count(cell.attributes, f"number-{name}-spanned", _LOWEST) for name in ("rows", "columns")
    )
    if down > 1 or across > 1:
        grid.merged.append(Merged(place.row, place.column, place.row + down - 1, place.column + across - 1))
    place.column += columns


def _meant(cell: _Open) -> GridCell | None:
    """A cell on no column yet; None for one without text."""
    given, shown = cell.attributes, cell.shown()
    match given.get("value-type", ""):
        case "date":
            text = given.get("date-value", shown).removesuffix("T00:00:00")
        case "time":
            match = _DURATION.fullmatch(given.get("time-value", ""))
            text = f"{match[1]}:{match[2]}" if match else shown
        case "float" | "currency" | "percentage":
            text = _number(given.get("value", ""), shown)
        case _:
            text = shown or given.get("string-value", "")
    if not text:
        return GridCell(1, "", CellMark.UNCOMPUTED) if "formula" in given else None
    return GridCell(1, text, CellMark.INEXACT if _is_cut(given, text) else CellMark.NONE)


def _number(value: str, shown: str) -> str:
    try:
        text = plain_number(float(value), 0)
    except ValueError:
        return shown
    # Leading zeros are shown by the format alone.
    return shown if shown.isascii() and shown.isdigit() and shown.lstrip("0") == text.lstrip("0") else text


def _is_cut(given: Mapping[str, str], text: str) -> bool:
    return "value" in given and is_inexact(text)
