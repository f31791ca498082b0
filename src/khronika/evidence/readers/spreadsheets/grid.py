"""The cells of a sheet on their places, with what merged cells hold written into every cell they cover."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from khronika.evidence.reading.error import UnreadError
from khronika.evidence.reading.outcome import Reason

MOST_CELLS = 8_000_000
_MOST_FILLED = 1_000_000


class CellMark(IntEnum):
    """What has to be told of a cell beside its text."""

    NONE = 0
    FILLED = 1
    """It is covered by a merged cell and has its text."""
    UNCOMPUTED = 2
    """It is a formula without a computed value."""
    INEXACT = 3
    """It is a whole number with more digits than the program that wrote it keeps."""


class GridCell(NamedTuple):
    """A cell by its column from 1."""

    column: int
    text: str
    mark: CellMark = CellMark.NONE


class Merged(NamedTuple):
    """A range of cells that are one; rows and columns from 1, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetGrid:
    """A sheet as it is gathered: cells by row and column, from 1, and ranges of merged cells."""

    name: str
    cells: dict[int, dict[int, GridCell]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    _count: int = 0

    def expect(self, more: int) -> None:
        """Check for room before so many cells are set; raises UnreadError where they are too many."""
        if self._count + more > MOST_CELLS:
            raise UnreadError(Reason.TOO_MUCH)

    def put(self, row: int, cell: GridCell) -> None:
        """Set a cell; raises UnreadError where there are too many."""
        self._count += 1
        if self._count > MOST_CELLS:
            raise UnreadError(Reason.TOO_MUCH)
        self.cells.setdefault(row, {})[cell.column] = cell

    def put_first(self, row: int, cell: GridCell) -> None:
        """Set a cell.

        Raises UnreadError where there are too many, or where it stands already: one of two texts would be
        lost.
        """
        if cell.column in self.cells.get(row, {}):
            raise UnreadError(Reason.MALFORMED)
        self.put(row, cell)

    def rows(self) -> Iterator[tuple[int, list[GridCell]]]:
        """Rows with any cell in their order, each with its cells in theirs."""
        self._fill()
        for number in sorted(self.cells):
            row = self.cells[number]
            yield number, [row[column] for column in sorted(row)]

    def _fill(self) -> None:
        lowest = max(self.cells, default=0)
        widest = max((max(row) for row in self.cells.values() if row), default=0)
        left = _MOST_FILLED
        for span in self.merged:
            above = self.cells.get(span.top, {}).get(span.left)
            if above is None or not above.text:
                continue
            if above.mark is CellMark.FILLED:
                raise UnreadError(Reason.MALFORMED)
            for row, column in _covered(span, lowest, widest):
                there = self.cells.get(row, {}).get(column)
                if there is None:
                    left -= 1
                    if left < 0:
                        raise UnreadError(Reason.TOO_MUCH)
                    self.put(row, GridCell(column, above.text, CellMark.FILLED))
                elif there.mark is CellMark.FILLED:
                    # Of two ranges that overlap nobody knows which text the cell has.
                    raise UnreadError(Reason.MALFORMED)
        self.merged.clear()


def _covered(span: Merged, lowest: int, widest: int) -> Iterator[tuple[int, int]]:
    """The places of a range that lie in the sheet, in their order, without its first."""
    for row in range(span.top, min(span.bottom, lowest) + 1):
        for column in range(span.left, min(span.right, widest) + 1):
            if (row, column) != (span.top, span.left):
                yield row, column
