"""Ruled pages with printed headings and rows filled in by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PIL import Image

from khronika.demo.material.ink import InkLine, blank, handwrite, rule, type_lines, worn
from khronika.demo.material.paper import A4

Row: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Where the rules run, in pixels: `edges` across, `top` of the heading, then `rows` of height `step`."""

    edges: tuple[int, ...]
    top: int
    head: int
    step: int
    rows: int

    def y(self, row: int) -> int:
        """The upper rule of a row, counted from 0."""
        return self.top + self.head + row * self.step


def grid(table: PaperTable, headings: Sequence[str]) -> tuple[Image.Image, Image.Image]:
    """The masks of the rules and of the printed headings; `|` in a heading breaks its line."""
    rules = blank(A4)
    left, right, bottom = table.edges[0], table.edges[-1], table.y(table.rows)
    rule(rules, (left, table.top, right, table.top), *((x, table.top, x, bottom) for x in table.edges))
    rule(rules, *((left, table.y(row), right, table.y(row)) for row in range(table.rows + 1)))
    lines = [
        InkLine(x + 8, table.top + 8 + number * 23, text, height=20)
        for x, heading in zip(table.edges, headings, strict=False)
        for number, text in enumerate(heading.split("|"))
    ]
    return worn(rules, f"rules {table}"), type_lines(A4, lines)


def filled(table: PaperTable, rows: Sequence[Row], *, first: int = 0, height: int = 25) -> Image.Image:
    """The mask of the rows written by hand from row `first`; `|` breaks a cell's line."""
    mask = blank(A4)
    for number, row in enumerate(rows, start=first):
        for x, cell in zip(table.edges, row, strict=False):
            for line, text in enumerate(cell.split("|")):
                handwrite(mask, (x + 10, table.y(number) + 9 + line * (height + 4)), text, height=height)
    return worn(mask, f"pen {table.top} {first} {len(rows)}")
