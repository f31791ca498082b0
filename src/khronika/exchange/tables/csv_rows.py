"""CSV in whatever encoding and with whatever delimiter: a slip in one row swallows no other (RFC 4180, and what programs write)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khronika.exchange.tables.row import LONGEST
from khronika.exchange.tables.table import Table, TableLayout, Written, table_of_rows

DELIMITERS = ",;\t|"
UNCLOSED = "a quotation mark that nothing closes: the cell is read as it is written"
_SAMPLE = 65_536
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_SAID = re.compile(r'\ufeff?"?sep=(.)"?[\r\n]*', re.IGNORECASE)
"""The first line by which a spreadsheet program says what parts the cells."""


def parse_csv(text: str, layout: TableLayout = TableLayout()) -> Table:  # noqa: B008 -- frozen
    """The table of a CSV text; a row that is wrong is kept with its fault.

    Raises TableError where there is no table at all.
    """
    first = next((match for match in _LINE.finditer(text)), None)
    said = _SAID.fullmatch(first.group()) if first else None
    start = first.end() if said and first else 0
    delimiter = layout.delimiter or (said[1] if said else _delimiter(text, start))
    told = ("the first line says what parts the cells",) if said else ()
    before = [Written(1, ())] if said else []
    rows = _Rows(text, delimiter, _width(text, start, delimiter))
    return table_of_rows([*before, *rows.written(start, 1 + len(before))], layout, told)


def written_rows(text: str) -> Iterator[Written]:
    """Every row of a CSV text as it stands, headings and blank rows, too, and whatever is wrong with them."""
    delimiter = _delimiter(text, 0)
    return _Rows(text, delimiter, _width(text, 0, delimiter)).written(0, 1)


def _sampled(text: str, start: int) -> list[str]:
    """Lines of the beginning without what is quoted; lines with half a quotation are left out."""
    lines = [match.group().rstrip("\r\n") for match in _LINE.finditer(text, start, start + _SAMPLE)]
    return [re.sub(r'"[^"]*"', "", line) for line in lines if line.strip() and not line.count('"') % 2]


def _delimiter(text: str, start: int) -> str:
    """What parts the cells of as many lines as possible into as many cells each."""
    lines = _sampled(text, start)
    return max(DELIMITERS, key=lambda each: (*_agreeing(lines, each), lines[0].count(each) if lines else 0))


def _agreeing(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """How many lines have the delimiter equally often, and how often."""
    counts = Counter(count for line in lines if (count := line.count(delimiter)))
    most = max(counts, key=lambda count: (counts[count], count), default=0)
    return counts[most] if most else 0, most


def _width(text: str, start: int, delimiter: str) -> int:
    return _agreeing(_sampled(text, start), delimiter)[1] + 1


@dataclass(frozen=True, slots=True)
class _Read:
    """A row: its cells, where it ends in the text with the end of its line, and the places of cells whose quotation is not closed."""

    cells: list[str]
    end: int
    unclosed: tuple[int, ...] = ()
    long: bool = False


class _Rows:
    """Rows of a text, one after the other, each from where the last one ended."""

    def __init__(self, text: str, delimiter: str, width: int) -> None:
        self._text, self._delimiter, self._width = text, delimiter, width
        parts = re.escape(delimiter)
        blank = "" if delimiter == " " else " *"
        # Possessive: a quotation is looked through once, however it ends.
        self._quoted = re.compile(rf'{blank}"((?:[^"]++|"")*+)"{blank}(?={parts}|[\r\n]|\Z)')
        self._bare = re.compile(rf"[^{parts}\r\n]*+")

    def written(self, at: int, number: int) -> Iterator[Written]:
        """Every row from a place of the text on."""
        text, delimiter = self._text, self._delimiter
        while at < len(text):
            line = _LINE.match(text, at)
            end = line.end() if line else len(text)
            if text.find('"', at, end) < 0:
                body = text[at:end].rstrip("\r\n")
                yield _plain(number, [cell.strip() for cell in body.split(delimiter)], at, at + len(body))
            else:
                read = self._row(at)
                end = read.end
                yield self._told(number, read, at)
            at, number = end, number + 1

    def _told(self, number: int, read: _Read, at: int) -> Written:
        stop = at + len(self._text[at : read.end].rstrip("\r\n"))
        if read.long or any(len(cell) > LONGEST for cell in read.cells):
            return Written(number, (), at, stop, _LONG)
        return Written(number, read.cells, at, stop, "", tuple((place, UNCLOSED) for place in read.unclosed))

    def _row(self, at: int) -> _Read:
        read = self._scan(at, several=True)
        return self._scan(at, several=False) if self._is_swallowing(at, read) else read

    def _is_swallowing(self, at: int, read: _Read) -> bool:
        """Whether a row of several lines is rather several rows, one of which has a quotation mark too many."""
        lines = self._text[at : read.end].splitlines()
        if len(lines) < 2 or self._width < 2:
            return False
        rows = [line.count(self._delimiter) + 1 == self._width for line in lines]
        if len(read.cells) == self._width:
            return self._width > 2 and all(rows)
        return rows[0] or len(read.cells) > self._width

    def _scan(self, at: int, *, several: bool) -> _Read:
        text, cells, unclosed = self._text, list[str](), list[int]()
        while True:
            match = self._quoted.match(text, at)
            if match and (several or not _breaks(match[1])):
                cells.append(match[1].replace('""', '"').strip())
                at = match.end()
            else:
                bare = self._bare.match(text, at)
                at, cell = (bare.end(), bare.group().strip()) if bare else (at, "")
                if cell.startswith('"') and cell.count('"') % 2:
                    unclosed.append(len(cells))
                cells.append(cell)
            if not text.startswith(self._delimiter, at):
                break
            at += len(self._delimiter)
        line = _LINE.match(text, at)
        return _Read(cells, line.end() if line else len(text), tuple(unclosed))


_LONG = "not CSV: a cell is longer than a cell may be"


def _plain(number: int, cells: list[str], start: int, end: int) -> Written:
    if end - start > LONGEST and any(len(cell) > LONGEST for cell in cells):
        return Written(number, (), start, end, _LONG)
    return Written(number, cells, start, end)


def _breaks(text: str) -> bool:
    return "\n" in text or "\r" in text
