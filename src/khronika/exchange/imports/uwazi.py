"""Uwazi's CSV: headings in several languages (`__es`), several values parted by `|`, ranges of dates, rows shorter than the headings."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from khronika.exchange.mapping.mapping import ColumnMapping, ColumnRule, EntityRule
from khronika.exchange.mapping.proposal import DEFAULT_TERMS, property_of
from khronika.exchange.tables.table import Table, TableRow
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate
from khronika.record.vocabulary import Range, Vocabulary

KIND = "uwazi"
TYPE, LASTING = "Document", "Episode"
"""What a row is taken for; one with a range of dates is no document but something that lasted."""
SEPARATOR = "|"
_LANGUAGE = re.compile(r"(.+)__[a-z]{2,3}")
_PLACE = re.compile(r".*_geolocation", re.IGNORECASE)
_DAY = r"[0-9]{4}(?:[-/ ][0-9]{1,2}(?:[-/ ][0-9]{1,2})?)?"
_RANGE = re.compile(rf"({_DAY})?\s*[:~]\s*({_DAY})?")
"""Read with a colon between the two days, written with a tilde (`csvDefinitions.ts`)."""


def documents(head: Sequence[str], words: Vocabulary, ranged: Collection[str] = ()) -> ColumnMapping:
    """A mapping for any template: its title names the thing, what corresponds to no property becomes a note that begins with the heading.

    Columns of `ranged` hold ranges of dates. Files that a row names come in on their own: their names are kept as notes.
    """
    titles = tuple(name for name in head if _base(name).casefold() == "title")
    row = EntityRule("row", LASTING if ranged else TYPE, (), titles[:1])
    return ColumnMapping(
        KIND,
        DEFAULT_TERMS,
        {"row": row},
        tuple(_rule(name, row.type, words, name in ranged) for name in head),
    )


def with_ranges(table: Table) -> tuple[Table, frozenset[str]]:
    """The table with its ranges of dates as timespans, and the columns that hold nothing but such."""
    found = frozenset(name for place, name in enumerate(table.head) if _holds_ranges(table, place))
    places = {place for place, name in enumerate(table.head) if name in found}
    return (
        (replace(table, rows=tuple(_read(row, places) for row in table.rows)), found)
        if found
        else (table, found)
    )


def _holds_ranges(table: Table, place: int) -> bool:
    parts = [
        part
        for row in table.rows
        if not row.fault
        for part in row.cells[place].split(SEPARATOR)
        if part.strip()
    ]
    return bool(parts) and all(_span(part) for part in parts)


def _read(row: TableRow, places: Collection[int]) -> TableRow:
    if row.fault:
        return row
    return row._replace(
        cells=tuple(_spans(cell) if place in places else cell for place, cell in enumerate(row.cells))
    )


def _spans(cell: str) -> str:
    return SEPARATOR.join(_span(part) or part for part in cell.split(SEPARATOR) if part.strip())


def _span(text: str) -> str:
    """A range as a timespan that lasts; empty where it is none."""
    match = _RANGE.fullmatch(text.strip())
    if match is None or not (match[1] or match[2]):
        return ""
    first, last = (
        "-".join(part.zfill(2) for part in re.split(r"[-/ ]", day)) if day else ".." for day in match.groups()
    )
    try:
        edtf = f"{first}/{last}"
        return str(Timespan.of(edtf, Kind.SPAN, text=edtf, inferred=False))
    except UnreadableDate:
        return ""


def _rule(heading: str, kind: str, words: Vocabulary, is_ranged: bool) -> ColumnRule:
    word = property_of(_base(heading), kind, words)
    if is_ranged:
        return ColumnRule(
            heading, "row", word.name if word and word.range is Range.DATE else "date", SEPARATOR
        )
    if kind == LASTING and _base(heading).casefold() == "title":
        return ColumnRule(heading, "row", "name", SEPARATOR)
    # A latitude and a longitude are one value.
    separator = "" if _PLACE.fullmatch(heading) else SEPARATOR
    return ColumnRule(heading, "row", word.name if word else "note", separator, lead="" if word else heading)


def _base(heading: str) -> str:
    match = _LANGUAGE.fullmatch(heading)
    return match[1] if match else heading
