"""Claim sheets of the Security Force Monitor: their four dates and two flags become timespans (research handbook, "How dates work")."""

from dataclasses import replace

from khronika.exchange.mapping.formats import known_mapping
from khronika.exchange.mapping.mapping import ColumnMapping
from khronika.exchange.tables.table import Table, TableRow
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate
from khronika.record.vocabulary import Vocabulary

KIND = "sfm"
BEGINNING = "since_beginning_of_time"
PRECISE = (
    ("first_precise:range", "last_precise:range"),
    ("posting:date-range-precise:first", "posting:date-range-precise:last"),
)
IMPRECISE = (
    ("first_imprecise:range", "last_imprecise:range"),
    ("posting:date-range-imprecise:first", "posting:date-range-imprecise:last"),
)
FLAGS = (("starting:range", "ending:range"), ("posting:date-range:starting?", "posting:date-range:ending?"))
ADDED = ("span", "starting", "ending", "several")
"""Columns that are put together from others: when it was so, when it began, when it ended; references of
several entities in one cell."""


def claims(table: Table, words: Vocabulary) -> tuple[Table, ColumnMapping]:
    """The claims with their dates put together, and the mapping that reads them. Raises ForeignError."""
    head = tuple(name.strip("`").removeprefix(":") for name in table.head)
    kept = tuple(name for name in head if name not in _PUT_TOGETHER)
    rows = tuple(row if row.fault else _claim(row, head, kept) for row in table.rows)
    whole = (*kept, *ADDED)
    mapping = known_mapping(KIND, whole, words)
    columns = tuple(rule for rule in mapping.columns if rule.column not in ADDED[:3] or not rule.lead)
    return Table(whole, rows), replace(mapping, columns=columns)


_PUT_TOGETHER = frozenset(name for pairs in (PRECISE, IMPRECISE, FLAGS) for pair in pairs for name in pair)


def _claim(row: TableRow, head: tuple[str, ...], kept: tuple[str, ...]) -> TableRow:
    cells = dict(zip(head, row.cells, strict=True))
    several = [
        name for name in kept if ":refs:" in name and name != "citation:refs:claim" and ";" in cells[name]
    ]
    told = "; ".join(f"{name}: {cells[name]}" for name in several)
    found = _timespan(cells)
    starting, ending = (any(cells.get(pair[place], "").upper() == "Y" for pair in FLAGS) for place in (0, 1))
    added = ("" if starting or ending else found, found if starting else "", found if ending else "", told)
    return row._replace(cells=(*("" if name in several else cells[name] for name in kept), *added))


def _timespan(cells: dict[str, str]) -> str:
    """True on all days of the precise range.

    On at least one of the imprecise: there it is a point somewhere between.
    """
    for pairs, kind in ((PRECISE, Kind.SPAN), (IMPRECISE, Kind.POINT)):
        for first, last in pairs:
            begin, end = cells.get(first, ""), cells.get(last, "")
            if begin or end:
                return _text(begin, end, kind)
    return ""


def _text(begin: str, end: str, kind: Kind) -> str:
    begin = ".." if begin == BEGINNING else begin or ".."
    edtf = begin if begin == end else f"{begin}/{end or '..'}"
    try:
        return str(Timespan.of(edtf, Kind.POINT if begin == end else kind, text=edtf, inferred=False))
    except UnreadableDate:
        return edtf
