"""Claim sheets of the Security Force Monitor: their four dates and two flags become timespans (research handbook, "How dates work")."""

from dataclasses import replace

from khronika.exchange.mapping import ColumnMapping
from khronika.exchange.mapping_formats import known_mapping
from khronika.exchange.table import Table, TableRow
from khronika.primitives.timespan import Kind, Timespan, UnreadableDate
from khronika.record.vocabulary import Vocabulary

KIND = "sfm"
BEGINNING = "since_beginning_of_time"
PRECISE = (("first_precise:range", "last_precise:range"), ("posting:date-range-precise:first", "posting:date-range-precise:last"))
IMPRECISE = (("first_imprecise:range", "last_imprecise:range"), ("posting:date-range-imprecise:first", "posting:date-range-imprecise:last"))
FLAGS = (("starting:range", "ending:range"), ("posting:date-range:starting?", "posting:date-range:ending?"))
ADDED = ("span", "starting", "ending")
"""Columns that are put together from the others: when it was so, when it began, when it ended."""


def claims(table: Table, words: Vocabulary) -> tuple[Table, ColumnMapping]:
    """The claims with their dates put together, and the mapping that reads them. Raises ForeignError."""
    head = tuple(name.strip("`").removeprefix(":") for name in table.head)
    rows = tuple(row if row.fault else _dated(row, head) for row in table.rows)
    put_together = {name for pairs in (PRECISE, IMPRECISE, FLAGS) for pair in pairs for name in pair}
    whole = (*head, *ADDED)
    mapping = known_mapping(KIND, whole, words)
    columns = tuple(rule for rule in mapping.columns if rule.column not in put_together and (rule.column not in ADDED or not rule.lead))
    return Table(whole, rows), replace(mapping, columns=columns)


def _dated(row: TableRow, head: tuple[str, ...]) -> TableRow:
    cells = dict(zip(head, row.cells, strict=True))
    found = _timespan(cells)
    starting, ending = (any(cells.get(pair[place], "").upper() == "Y" for pair in FLAGS) for place in (0, 1))
    added = ("" if starting or ending else found, found if starting else "", found if ending else "")
    return row._replace(cells=(*row.cells, *added))


def _timespan(cells: dict[str, str]) -> str:
    """True on all days of the precise range; on at least one of the imprecise: there it is a point somewhere between."""
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
