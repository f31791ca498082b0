"""How cells of old spreadsheets look: numbers that are dates, words struck through, hidden rows and columns ([MS-XLS] 2.4.353)."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from khronika.evidence.readers.legacy_office.old_sheet_text import OldText
from khronika.evidence.readers.office.cell_value import (
    DATES,
    PLAIN,
    SHOWS_NOTHING,
    Style,
    built_in,
    number_text,
    style_of,
)

ROW, COLUMNS, HEIGHT = 0x0208, 0x007D, 0x0225
"""Kinds of records that hide rows and columns."""
_STRUCK = 0x0008
_HIDDEN_COLUMNS, _HIDDEN_ROW, _HIDDEN_BY_DEFAULT = 0x0001, 0x0020, 0x0002
_NO_FONT = 4
"""The number that no font has ([MS-XLS] section 2.5.129)."""
_ALL_COLUMNS = 256


class LookRecord(Protocol):
    """A record of a workbook."""

    @property
    def kind(self) -> int:
        """Its number."""

    @property
    def body(self) -> bytes:
        """Its own bytes."""


Looked = TypeVar("Looked", bound=LookRecord)


@dataclass(slots=True)
class OldLook:
    """Of each style its number format and its font, the formats that are written out, fonts that strike through, and the epoch."""

    styles: list[tuple[int, int]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)
    fonts: int = 0
    from_1904: bool = False

    def learn_font(self, body: bytes) -> None:
        """Take down the next font; raises struct.error."""
        number = self.fonts if self.fonts < _NO_FONT else self.fonts + 1
        if struct.unpack_from("<HH", body)[1] & _STRUCK:
            self.struck.add(number)
        self.fonts += 1

    def style(self, number: int) -> Style:
        """What a style makes of a number; a plain one where there is none of this number."""
        if number >= len(self.styles):
            return PLAIN
        place = self.styles[number][0]
        return style_of(self.formats[place]) if place in self.formats else built_in(place)

    def shown(self, said: OldText, style: int, number: float | None) -> str:
        """What a cell says: a date as one, `2021-03-16 04:12`; words that are struck through or not shown are marked."""
        words = said.marked(self.struck)
        found = self.style(style)
        if number is not None and found.meant in DATES:
            words = number_text(number, found, from_1904=self.from_1904).replace("T", " ")
        mark = self._mark(style)
        return f"[{mark}: {said.text if number is None else words}]" if mark and words.strip() else words

    def _mark(self, style: int) -> str:
        if style >= len(self.styles):
            return ""
        place, font = self.styles[style]
        if font in self.struck:
            return "struck through"
        return "hidden" if self.formats.get(place, "").strip() == SHOWS_NOTHING else ""


@dataclass(slots=True)
class HiddenCells:
    """Rows and columns of a sheet that are hidden, as far as its records were read."""

    rows: dict[int, bool] = field(default_factory=dict)
    columns: set[int] = field(default_factory=set)
    others: bool = False
    """Whether rows that no record describes are hidden."""

    def watched(self, records: Iterable[Looked]) -> Iterator[Looked]:
        """The same records; what they hide is taken down."""
        for record in records:
            body = record.body
            if record.kind == ROW and len(body) >= 14:
                self.rows[int.from_bytes(body[:2], "little")] = bool(body[12] & _HIDDEN_ROW)
            elif record.kind == COLUMNS and len(body) >= 10:
                first, last, _width, _style, flags = struct.unpack_from("<5H", body)
                if flags & _HIDDEN_COLUMNS:
                    self.columns.update(range(first, min(last + 1, _ALL_COLUMNS)))
            elif record.kind == HEIGHT and body:
                self.others = bool(body[0] & _HIDDEN_BY_DEFAULT)
            yield record

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell, by row and column from 0, is in a hidden row or column."""
        return column in self.columns or self.rows.get(row, self.others)
