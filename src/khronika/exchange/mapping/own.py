"""Our own table of statements come back: every row on the terms it went out with (docs/format/exchange.md, "Out" and "In")."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from khronika.exchange.mapping.own_terms import terms_of
from khronika.exchange.tables.row import (
    CellText,
    ComingRow,
    ImportLoss,
    Named,
    RowError,
    attempted,
    reference_of,
    require_fit,
)
from khronika.exchange.tables.table import Table, TableRow
from khronika.exchange.tables.table_out import COLUMNS
from khronika.primitives.codec import MAX_INTEGER, Json
from khronika.primitives.message import message
from khronika.record.error import StatementFileError
from khronika.record.statement import Batch
from khronika.record.value import ordinary_kind
from khronika.record.value_file import Taker, no_entity
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

NAME = "statements"
NOT_TAKEN = ("state", "item", "control", "selectors", "standing", "statement", "report")
_GUARDED = re.compile(r"'\s*[=+\-@|%＝＋－＠'\t\r\n]")
_WHOLE = re.compile(r"-?[0-9]{1,16}", re.ASCII)
_BOUNDS = {"number": "number", "from": "low", "to": "high"}
_NAME = {"kind": "name_kind", "script": "script", "language": "language"}


def is_own(table: Table) -> bool:
    """Whether these are the headings of our own table of statements."""
    return table.head == COLUMNS


def own_rows(table: Table, words: Vocabulary) -> Iterator[ComingRow]:
    """Every row as the statement it was.

    What a table cannot carry back is told: reviews are made anew, places in items cited anew.
    """
    filled = [
        name
        for name in NOT_TAKEN
        if any(not row.fault and row.cells[COLUMNS.index(name)] for row in table.rows)
    ]
    what = "told by the row that is cited; reviews, places and ids are not taken over from a table"
    yield ComingRow(0, losses=tuple(ImportLoss(0, name, what) for name in filled))
    reader = _Reader(words, _entities(table), Taker(words, no_entity))
    for row in table.rows:
        yield attempted(row.number, (row.start, row.end), partial(reader.row, row))


def _entities(table: Table) -> Mapping[str, tuple[str, str]]:
    """Type and label of every entity that the table tells of or names, by its id."""
    places = [
        [COLUMNS.index(name) for name in names]
        for names in (("entity", "entity_type", "value"), ("subject", "subject_type", "subject_label"))
    ]
    found: dict[str, tuple[str, str]] = {}
    for identity, kind, label in places:
        told = (row.cells for row in table.rows if not row.fault)
        found |= {
            cells[identity]: (cells[kind], _unguarded(cells[label])) for cells in told if cells[identity]
        }
    return found


def with_terms(row: ComingRow, terms: Batch, ids: Mapping[str, str]) -> Batch:
    """The terms of a row: its own, on the word of the source of the whole, else those of the whole.

    `ids` are of entities known before.
    """
    own = replace(row.terms, source=terms.source) if row.terms else terms
    return replace(own, origin=ids[own.origin]) if own.origin in ids else own


@dataclass(frozen=True, slots=True)
class _Reader:
    words: Vocabulary
    entities: Mapping[str, tuple[str, str]]
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
            raise RowError("property", message("the type {type} has no such property", type=about.type))
        value, others = self._value(cells, word)
        losses = (
            [ImportLoss(row.number, "entity", _UNTYPED)]
            if cells["kind"] == "entity" and isinstance(value, str)
            else []
        )
        self._require_of_range(value, word)
        origin, speaking = self._origin(cells)
        named = tuple({each.reference: each for each in (about, *others, *speaking)}.values())
        said = (CellText(about.reference, word.name, value, "value"),)
        return ComingRow(
            row.number, row.start, row.end, named, said, tuple(losses), terms=terms_of(cells, origin)
        )

    def _named(self, identity: str, kind: str, label: str) -> Named:
        if kind not in self.words.types or not identity:
            raise RowError("subject_type", "no type of the vocabulary, or no id of the subject")
        return Named(reference_of(kind, identity), kind, label or identity)

    def _value(self, cells: Mapping[str, str], word: PropertyWord) -> tuple[Json, tuple[Named, ...]]:
        said: dict[str, Json] = {"said": cells["said"]} if cells["said"] else {}
        match cells["kind"]:
            case "entity":
                kind = cells["entity_type"]
                if kind not in word.to or kind not in self.words.types or not cells["entity"]:
                    return cells["value"], ()
                other = self._named(cells["entity"], kind, cells["value"])
                return {"entity": other.reference, **said}, (other,)
            case "code":
                return {"code": cells["code"], **said}, ()
            case "date":
                return _date(cells) | said, ()
            case "number":
                return {
                    name: _number(cells[column], column) for name, column in _BOUNDS.items() if cells[column]
                } | said, ()
            case _:
                return _text(cells, word), ()

    def _origin(self, cells: Mapping[str, str]) -> tuple[str, tuple[Named, ...]]:
        """What the report of a row rests on.

        Rows of a report without an origin came by one road: the report stands for it.
        """
        origin = cells["origin"]
        kind, label = self.entities.get(origin, ("", ""))
        if kind in self.words.types:
            named = self._named(origin, kind, label)
            return named.reference, (named,)
        return origin or (f"report {cells['report']}" if cells["report"] else ""), ()

    def _require_of_range(self, value: Json, word: PropertyWord) -> None:
        if not value and value != 0:
            raise RowError("value", "the value is empty")
        if isinstance(value, dict) and "entity" not in value:
            try:
                self.taker.taken(value, word, "the value")
            except StatementFileError as error:
                raise RowError("value", error.fact) from error


def _date(cells: Mapping[str, str]) -> dict[str, Json]:
    # The kind is always said: without it the words would be asked, and they may mean another than was
    # recorded.
    edtf = cells["edtf"]
    value: dict[str, Json] = {"date": edtf, "kind": cells["date_kind"] or ordinary_kind(edtf).value}
    return value | {"inferred": True} if cells["inferred"].casefold() in ("true", "1") else value


def _number(cell: str, column: str) -> int:
    if not _WHOLE.fullmatch(cell) or abs(int(cell)) > MAX_INTEGER:
        raise RowError(column, "no whole number")
    return int(cell)


def _text(cells: Mapping[str, str], word: PropertyWord) -> Json:
    text, said = cells["value"] or cells["said"], cells["said"]
    if word.range is Range.NAME:
        told: dict[str, Json] = {name: cells[column] for name, column in _NAME.items() if cells[column]}
        return {"value": text, **told} if told else text
    return {"text": text, "verbatim": said} if word.range is Range.TEXT and said not in ("", text) else text


_UNTYPED = "the table does not say of which type it is: kept by its label"


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it as a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell
