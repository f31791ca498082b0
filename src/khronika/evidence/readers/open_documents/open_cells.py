"""Cells of OpenDocument spreadsheets by their addresses, with what was said of them (OpenDocument 1.3 part 3, section 9)."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.evidence.readers.office.cell_address import column_letters
from khronika.evidence.readers.office.xml_part import Characters, End, Event, Start
from khronika.evidence.readers.open_documents.open_text import OpenText

MOST_REPEATED = 1_000
"""Cells that are written out of one that is repeated; how many more there are is said."""

_HIDDEN = ("collapse", "filter")
_CELLS = frozenset(("table-cell", "covered-table-cell"))
_ROWS = frozenset(
    ("table", "table-column", "table-row", "table-row-group", "table-header-rows", "table-rows")
)
_APART = frozenset(("shapes", "tracked-changes", "content-validations", "forms", "dde-links", "label-ranges"))
"""What stands beside the cells."""
_VALUES = ("value", "string-value", "boolean-value", "date-value", "time-value")


@dataclass(frozen=True, slots=True)
class OpenCell:
    """A cell with text, and the row it stands in.

    Or a line that stands beside the cells of a sheet, without an address.
    """

    sheet: str
    address: str
    text: str
    row: int


def open_cells(events: Iterator[Event], beside: OpenText | None = None) -> Iterator[OpenCell]:
    """The cells of every table in their order; a sheet that is hidden is preceded by a line that says so.

    What stands beside the cells (shapes, former values of changed cells, names, prompts) goes through
    `beside`, each a line.
    """
    tables = _Tables(beside or OpenText())
    for event in events:
        if tables.depth:
            yield from tables.within(event)
        elif tables.apart or (isinstance(event, Start) and event.name in _APART):
            yield from tables.outside(event)
        elif isinstance(event, Start):
            yield from tables.begin(event.name, event.attributes)
        elif isinstance(event, End):
            tables.end(event.name)
    yield from tables.lines(tables.beside.rest())


@dataclass(slots=True)
class _Tables:
    """Where the cells of a file stand, and what is hidden."""

    beside: OpenText
    sheet: str = ""
    row: int = 1
    apart: int = 0
    who: list[str] | None = None
    """Who made a change and when, while that is said."""
    said: int = 0
    """How many lines were said beside the cells."""
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
        elif name == "table":
            self.sheet, self.row, self.columns, self.hidden_columns = attributes.get("name", ""), 1, 1, set()
            if attributes.get("style-name") in self.hidden_styles:
                yield OpenCell(self.sheet, "", "[hidden sheet]", 0)
        else:
            self._begin_style(name, attributes)
            yield from self.lines(self.beside.take(Start(name, attributes)))

    def _begin_style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self.style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, name: str) -> None:
        """The end of an element outside of cells."""
        if name == "table-row":
            self.row += self.row_repeats
        elif name not in _ROWS:
            # Ends no paragraph, since none stands outside of cells and of what is apart.
            deque(self.beside.take(End(name)), maxlen=0)

    def outside(self, event: Event) -> Iterator[OpenCell]:
        """What stands beside the cells."""
        self.apart += isinstance(event, Start)
        self.apart -= isinstance(event, End)
        yield from self.lines(self._changed(event))
        yield from self.lines(self.beside.take(event))

    def _changed(self, event: Event) -> Iterator[str]:
        """Who changed a cell, and which."""
        match event:
            case Start("change-info"):
                self.who = []
            case Characters(text) if self.who is not None and text.strip():
                self.who.append(text.strip())
            case End("change-info") if self.who is not None:
                yield f"changed by {', '.join(self.who)}"
                self.who = None
            case Start():
                yield _former(event)
            case _:
                return

    def lines(self, lines: Iterator[str]) -> Iterator[OpenCell]:
        """Lines beside the cells, each on its own."""
        for line in lines:
            if line.strip():
                self.said += 1
                yield OpenCell(self.sheet, "", line, -self.said)

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
        yield from self._repeated(_said(self.inside, self.kind, self.beside))
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


def _said(inside: list[Event], attributes: dict[str, str], beside: OpenText) -> str:
    """The words of a cell or, without any, its value; its date as a date, its comments in brackets."""
    comments: list[str] = []
    reader = OpenText(objects=beside.objects, styles=beside.styles, comments=comments)
    text = "\n".join(line for line in reader.lines(inside) if line.strip()) or next(
        filter(None, map(attributes.get, _VALUES)), ""
    )
    date = attributes.get("date-value") or (attributes.get("time-value") if not text else "")
    shown = f"{text} [{date}]" if date and text and date not in text else date or text
    for mark in beside.styles.marks(attributes.get("style-name", "")) if shown else ():
        shown = f"[{mark}: {shown}]"
    return " ".join(filter(None, (shown, *(f"[{line}]" for line in comments))))


def _former(event: Start) -> str:
    """What is said of a cell that was changed, before its former words."""
    match event:
        case Start("cell-address", {"column": column, "row": row, "table": table}) if (
            column.isdecimal() and row.isdecimal()
        ):
            return f"changed: {column_letters(int(column) + 1)}{int(row) + 1} of sheet {int(table) + 1 if table.isdecimal() else table}"
        case Start("change-track-table-cell", attributes):
            value = next(filter(None, map(attributes.get, _VALUES)), "")
            return f"before: {value}" if value else ""
        case _:
            return ""


def _times(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and int(text) > 0 else 1
