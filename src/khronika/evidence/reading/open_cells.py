"""Cells of OpenDocument spreadsheets by their addresses, with what was said of them (OpenDocument 1.3 part 3, section 9)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.evidence.reading.open_text import OpenText
from khronika.evidence.reading.sheets_address import column_letters
from khronika.evidence.reading.xml_part import End, Event, Start

MOST_REPEATED = 1_000
"""Cells that are written out of one that is repeated; how many more there are is said."""

_HIDDEN = ("collapse", "filter")
_CELLS = frozenset(("table-cell", "covered-table-cell"))


@dataclass(frozen=True, slots=True)
class OpenCell:
    """A cell with text, and the row it stands in; or a line that stands beside the cells of a sheet, without an address."""

    sheet: str
    address: str
    text: str
    row: int


def open_cells(events: Iterator[Event]) -> Iterator[OpenCell]:
    """The cells of every table in their order; the first cell of a sheet that is hidden is preceded by a line that says so."""
    tables = _Tables()
    for event in events:
        if tables.depth:
            yield from tables.within(event)
        elif isinstance(event, Start):
            yield from tables.begin(event.name, event.attributes)
        elif isinstance(event, End) and event.name == "table-row":
            tables.row += tables.row_repeats


@dataclass(slots=True)
class _Tables:
    """Where the cells of a file stand, and what is hidden."""

    sheet: str = ""
    row: int = 1
    column: int = 1
    row_repeats: int = 1
    repeats: int = 1
    hidden_row: bool = False
    hidden_columns: set[int] = field(default_factory=set)
    columns: int = 1
    style: str = ""
    hidden_styles: set[str] = field(default_factory=set)
    depth: int = 0
    inside: list[Event] = field(default_factory=list)
    kind: dict[str, str] = field(default_factory=dict)

    def begin(self, name: str, attributes: dict[str, str]) -> Iterator[OpenCell]:
        """An element outside of cells."""
        if name in _CELLS:
            self.depth, self.inside, self.kind = 1, [], attributes
            self.repeats = _times(attributes.get("number-columns-repeated"))
        elif name == "table-row":
            self.column, self.row_repeats = 1, _times(attributes.get("number-rows-repeated"))
            self.hidden_row = attributes.get("visibility") in _HIDDEN
        elif name == "table-column":
            self._begin_column(attributes)
        elif name == "style":
            self.style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self.style)
        elif name == "table":
            self.sheet, self.row, self.columns, self.hidden_columns = attributes.get("name", ""), 1, 1, set()
            if attributes.get("style-name") in self.hidden_styles:
                yield OpenCell(self.sheet, "", "[hidden sheet]", 0)

    def _begin_column(self, attributes: dict[str, str]) -> None:
        width = _times(attributes.get("number-columns-repeated"))
        if attributes.get("visibility") in _HIDDEN:
            self.hidden_columns |= set(range(self.columns, self.columns + min(width, MOST_REPEATED)))
        self.columns += width

    def within(self, event: Event) -> Iterator[OpenCell]:
        """What stands in a cell, kept until it ends."""
        self.depth += isinstance(event, Start) and event.name in _CELLS
        self.depth -= isinstance(event, End) and event.name in _CELLS
        if self.depth:
            self.inside.append(event)
            return
        yield from self._repeated(_said(self.inside, self.kind))
        self.column += self.repeats

    def _repeated(self, text: str) -> Iterator[OpenCell]:
        if not text:
            return
        columns = min(self.repeats, MOST_REPEATED)
        rows = min(self.row_repeats, max(1, MOST_REPEATED // columns))
        for row in range(self.row, self.row + rows):
            for column in range(self.column, self.column + columns):
                hidden = "[hidden] " * (self.hidden_row or column in self.hidden_columns)
                yield OpenCell(self.sheet, f"{column_letters(column)}{row}", hidden + text, row)
        if left := self.repeats * self.row_repeats - columns * rows:
            yield OpenCell(self.sheet, "", f"[the same in {left} cells more]", self.row + rows - 1)


def _said(inside: list[Event], attributes: dict[str, str]) -> str:
    """The words of a cell, its date as a date, its comments in brackets."""
    reader = OpenText()
    lines = [line for line in reader.lines(iter(inside)) if line.strip()]
    comments = [line for line in lines if line.startswith("comment")]
    text = "\n".join(line for line in lines if line not in comments)
    date = attributes.get("date-value") or (attributes.get("time-value") if not text else "")
    shown = f"{text} [{date}]" if date and text and date not in text else date or text
    return " ".join(filter(None, (shown, *(f"[{line}]" for line in comments))))


def _times(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and int(text) > 0 else 1
