"""Our own table of statements come back: every row on the terms it went out with (docs/format/exchange.md, "Out" and "In")."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from khronika.exchange.coming import ComingRow, Loss, Named, RowError, Said, attempted, reference_of, require_fit
from khronika.exchange.going_table import COLUMNS
from khronika.exchange.mapping_proposal import DEFAULT_TERMS
from khronika.exchange.table import Table, TableRow
from khronika.primitives.codec import Json
from khronika.record.error import StatementFileError
from khronika.record.node import Node
from khronika.record.statement import Batch
from khronika.record.statement_file import parse_batch
from khronika.record.value import Taker
from khronika.record.vocabulary import Vocabulary

NAME = "statements"
NOT_TAKEN = ("state", "item", "control", "selectors", "statement", "report")
_GUARDED = re.compile(r"'\s*[=+\-@|%＝＋－＠'\t\r\n]")
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)


def is_own(table: Table) -> bool:
    """Whether these are the headings of our own table of statements."""
    return table.head == COLUMNS


def own_rows(table: Table, words: Vocabulary) -> Iterator[ComingRow]:
    """Every row as the statement it was. What a table cannot carry back is told: reviews are made anew, places in items cited anew."""
    filled = [name for name in NOT_TAKEN if any(not row.fault and row.cells[COLUMNS.index(name)] for row in table.rows)]
    what = "told by the row that is cited; reviews, places and ids are not taken over from a table"
    yield ComingRow(0, losses=tuple(Loss(0, name, what) for name in filled))
    kinds = {row.cells[2]: row.cells[3] for row in table.rows if not row.fault}
    reader = _Reader(words, kinds, Taker(words, lambda _key, _place: {}))
    for row in table.rows:
        yield attempted(row.number, (row.start, row.end), partial(reader.row, row))


@dataclass(frozen=True, slots=True)
class _Reader:
    words: Vocabulary
    kinds: Mapping[str, str]
    taker: Taker

    def row(self, row: TableRow) -> ComingRow:
        if row.fault:
            raise RowError("", row.fault)
        cells = {name: _unguarded(cell) for name, cell in zip(COLUMNS, row.cells, strict=True)}
        for name, cell in cells.items():
            require_fit(cell, name)
        about = self._named(cells["subject"], cells["subject_type"], cells["subject_label"])
        word = self.words.properties.get((about.type, cells["property"]))
        if word is None:
            raise RowError("property", f"the type {about.type} has no such property")
        value, others = self._value(cells, word.to)
        lost = [Loss(row.number, column, what) for column, what in _lost(value, cells)]
        self._require_of_range(value, about.type, cells["property"])
        said = Said(about.reference, word.name, value, "value")
        return ComingRow(
            row.number, row.start, row.end, (about, *others), (said,), tuple(lost), terms=_terms(*(cells[name] for name in _TERMS))
        )

    def _named(self, identity: str, kind: str, label: str) -> Named:
        if kind not in self.words.types or not identity:
            raise RowError("subject_type", "no type of the vocabulary, or no id of the subject")
        return Named(reference_of(kind, identity), kind, label or identity)

    def _value(self, cells: Mapping[str, str], to: frozenset[str]) -> tuple[Json, tuple[Named, ...]]:
        said = {"said": cells["said"]} if cells["said"] else {}
        match cells["kind"]:
            case "entity":
                kind = self.kinds.get(cells["entity"]) or (min(to) if len(to) == 1 else "")
                if kind not in to:
                    return cells["value"], ()
                other = self._named(cells["entity"], kind, cells["value"])
                return {"entity": other.reference, **said}, (other,)
            case "code":
                return {"code": cells["code"], **said}, ()
            case "date":
                return {"date": cells["edtf"], **said}, ()
            case "number":
                bounds = {name: int(cells[column]) for name, column in _BOUNDS.items() if _WHOLE.fullmatch(cells[column])}
                return {**bounds, **said}, ()
            case _:
                return cells["value"] or cells["said"], ()

    def _require_of_range(self, value: Json, kind: str, name: str) -> None:
        if not value:
            raise RowError("value", "the value is empty")
        if isinstance(value, dict) and "entity" not in value:
            try:
                self.taker.taken(value, self.words.property(kind, name), "the value")
            except StatementFileError as error:
                raise RowError("value", error.fact) from error


def _lost(value: Json, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if cells["kind"] == "date" and "/" in cells["edtf"] and not cells["said"]:
        yield "edtf", _KIND
    if cells["kind"] == "entity" and isinstance(value, str):
        yield "entity", "the table does not say of which type it is: kept by its label"


_KIND = "the table does not say whether it lasted all that time or happened once in it: read as lasting"
_BOUNDS = {"number": "number", "from": "low", "to": "high"}
_TERMS = ("stance", "assessment", "reliability", "credibility", "attribution")


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it as a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


@lru_cache(maxsize=4_096)
def _terms(stance: str, assessment: str, reliability: str, credibility: str, attribution: str) -> Batch:
    """What the report said of itself; a table for the press has no grades: then nothing is known of them."""
    grade: Json = {"reliability": reliability or "F", "credibility": credibility or "6"}
    statement: Json = {"id": "s", "subject": "s", "property": "note", "value": "s"}
    given: dict[str, Json] = {"id": "terms", "statements": [statement], "grade": grade, "attribution": _chain(attribution)}
    given |= {name: text for name, text in (("stance", stance), ("assessment", assessment)) if text}
    try:
        return parse_batch(Node(given, ""))
    except StatementFileError as error:
        raise RowError("attribution", "stance, assessment, grade or attribution is not as it went out") from error


def _chain(text: str) -> Json:
    # The table tells a whole chain in one text: it is kept as it stands there.
    known: Json = [{"who": text, "role": "recorder"}]
    return known if text else [{"who": DEFAULT_TERMS.chain[0].who, "role": "recorder", "knows": "document"}]


def with_terms(row: ComingRow, terms: Batch) -> Batch:
    """The terms of a row: its own, on the word of the source of the whole, else those of the whole."""
    return replace(row.terms, source=terms.source) if row.terms else terms
