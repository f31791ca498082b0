"""Rows through a mapping: each row of a table becomes entities and statements, or is refused with its column and the reason."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial

from khronika.exchange.coming import ComingRow, Loss, Named, RowError, Said, attempted, passing_reference, reference_of, require_all_fit
from khronika.exchange.mapping import ColumnMapping, ColumnRule, EntityRule, require_columns
from khronika.exchange.table import Table, TableRow
from khronika.primitives.codec import Json
from khronika.primitives.timespan.span import FORM
from khronika.record.error import StatementFileError
from khronika.record.value import UnreadDate
from khronika.record.value_file import Taker, no_entity
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_RANGE = re.compile(r"([0-9]{1,15})\s*[-–—]\s*([0-9]{1,15})", re.ASCII)
_SERIAL = re.compile(r"[2-6][0-9]{4}", re.ASCII)
_EDTF = re.compile(r"[0-9X.\[{~?%/-][0-9X.,~?%/\[\]{}TZ:-]*", re.ASCII)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)? ?(?:Z|[+-][0-9]{2}:?[0-9]{2})?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column made ready: where it stands, what its values are of, and what turns a text into a value and a reason for a loss.

    A text is its own value where there is nothing to turn.
    """

    place: int
    name: str
    entity: str
    property: str
    separator: str
    convert: Callable[[str], tuple[Json, str]] | None


@dataclass(frozen=True, slots=True)
class _Entity:
    rule: EntityRule
    key: tuple[int, ...]
    label: tuple[int, ...]


def mapped_rows(table: Table, mapping: ColumnMapping, words: Vocabulary) -> Iterator[ComingRow]:
    """Every row of the table in its order; what no row can hold comes first, as losses of row 0. Raises MappingError."""
    require_columns(mapping, table.head)
    places = {name: place for place, name in enumerate(table.head)}
    columns = [_column(rule, places[rule.column], _converter(rule, mapping, words)) for rule in mapping.columns]
    entities = [_entity(rule, places) for rule in mapping.entities.values()]
    unread = [name for name in table.head if name not in mapping.used()]
    yield ComingRow(0, losses=tuple(_left_out(table, name, places[name]) for name in unread))
    reader = _Reader(table.head, mapping, columns, entities)
    for row in table.rows:
        yield attempted(row.number, (row.start, row.end), partial(reader.row, row))


def _column(rule: ColumnRule, place: int, convert: Callable[[str], tuple[Json, str]] | None) -> _Column:
    return _Column(place, rule.column, rule.entity, rule.property, rule.separator, convert)


def _entity(rule: EntityRule, places: dict[str, int]) -> _Entity:
    return _Entity(rule, tuple(places[name] for name in rule.key), tuple(places[name] for name in rule.label))


def _left_out(table: Table, name: str, place: int) -> Loss:
    filled = sum(1 for row in table.rows if not row.fault and row.cells[place])
    return Loss(0, name, f"the mapping does not read this column: {filled} cells with text are left out")


@dataclass(frozen=True, slots=True)
class _Reader:
    head: tuple[str, ...]
    mapping: ColumnMapping
    columns: list[_Column]
    entities: list[_Entity]

    def row(self, row: TableRow) -> ComingRow:
        if row.fault:
            raise RowError("", row.fault)
        require_all_fit(row.cells, self.head)
        named = {each.rule.name: found for each in self.entities if (found := self._named(each, row))}
        losses: list[Loss] = []
        said = self._said(row, named, losses)
        said += self._related(named)
        if not said:
            raise RowError("", "nothing in it that the mapping reads")
        return ComingRow(row.number, row.start, row.end, tuple(named.values()), tuple(said), tuple(losses))

    def _named(self, entity: _Entity, row: TableRow) -> Named | None:
        rule, cells = entity.rule, row.cells
        key = [cells[place] for place in entity.key]
        if entity.key and not any(key):
            # Without its key an entity is not there, unless the row has nothing else to be about.
            if len(self.entities) == 1:
                raise RowError(rule.key[0], "the key is empty")
            return None
        label = " ".join(cells[place] for place in entity.label if cells[place])
        if not label and not key and len(self.entities) > 1 and not self._filled(rule.name, row):
            return None
        identity = reference_of(rule.type, *key) if key else passing_reference(rule.name, row.number)
        return Named(identity, rule.type, label or " ".join(key) or f"{rule.type}, row {row.number}", rule.protection)

    def _filled(self, entity: str, row: TableRow) -> bool:
        return any(row.cells[each.place] for each in self.columns if each.entity == entity)

    def _said(self, row: TableRow, named: dict[str, Named], losses: list[Loss]) -> list[Said]:
        found: list[Said] = []
        for column in self.columns:
            text = row.cells[column.place]
            if not text:
                continue
            about = named.get(column.entity)
            if about is None:
                raise RowError(column.name, f"it tells of “{column.entity}”, whose key is empty")
            for part in _parts(text, column.separator) if column.separator else (text,):
                value, loss = column.convert(part) if column.convert else (part, "")
                if loss:
                    losses.append(Loss(row.number, column.name, loss))
                found.append(Said(about.reference, column.property, value, column.name))
        return found

    def _related(self, named: dict[str, Named]) -> Iterator[Said]:
        for rule in self.mapping.relations:
            if rule.entity in named and rule.to in named:
                yield Said(named[rule.entity].reference, rule.property, {"entity": named[rule.to].reference}, "")


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def _converter(rule: ColumnRule, mapping: ColumnMapping, words: Vocabulary) -> Callable[[str], tuple[Json, str]] | None:
    word = words.property(mapping.entities[rule.entity].type, rule.property)
    match word.range:
        case Range.TEXT | Range.ENTITY:
            return (lambda text: ({"text": f"{rule.lead}: {text}", "verbatim": text}, "")) if rule.lead else None
        case Range.NAME:
            return (lambda text: ({"value": text, "kind": rule.kind}, "")) if rule.kind else None
        case Range.CODE:
            return lambda text: coded(text, word, words)
        case Range.NUMBER:
            return numbered
        case Range.DATE:
            return _dates(rule, word, words)


def coded(text: str, word: PropertyWord, words: Vocabulary) -> tuple[Json, str]:
    """The code that a text is or is the label of, else the text; and what is lost."""
    code = words.lists[word.list].code_of(text)
    if not code:
        return text, f"no code of the list “{word.list}”: kept as it was written"
    return {"code": code, "said": text} if code != text else {"code": code}, ""


def numbered(text: str) -> tuple[Json, str]:
    """A whole number or a range of two, else the text; and what is lost."""
    if _NUMBER.fullmatch(text):
        return int(text), ""
    if (match := _RANGE.fullmatch(text)) and int(match[1]) <= int(match[2]):
        return {"from": int(match[1]), "to": int(match[2]), "said": text}, ""
    return text, "no whole number and no range of two: kept as it was written"


def _dates(rule: ColumnRule, word: PropertyWord, words: Vocabulary) -> Callable[[str], tuple[Json, str]]:
    given: dict[str, Json] = {name: value for name in ("language", "reference") if (value := getattr(rule, name))}
    taker = Taker(words, no_entity)

    @lru_cache(maxsize=65_536)
    def convert(text: str) -> tuple[Json, str]:
        if _SERIAL.fullmatch(text):
            day = date(1899, 12, 30) + timedelta(days=int(text))
            return {"date": day.isoformat(), "said": text, "inferred": True}, "read as the day's number in a spreadsheet (from 1900 on)"
        return dated(text, word, taker, given)

    return convert


def dated(text: str, word: PropertyWord, taker: Taker, given: dict[str, Json]) -> tuple[Json, str]:
    """A date as EDTF or in words, as a statement file writes it; what cannot be read is kept as it was written; and what is lost.

    A moment is its day, as its own clock had it, and its words.
    """
    if moment := _MOMENT.fullmatch(text):
        _, loss = dated(moment[1], word, taker, given)
        return ({"date": moment[1], "said": text}, "") if not loss else ({"said": text, **given}, loss)
    if _EDTF.fullmatch(text) or FORM.fullmatch(text):
        try:
            taker.taken({"date": text}, word, "")
        except StatementFileError:
            pass
        else:
            return {"date": text}, ""
    value: dict[str, Json] = {"said": text, **given}
    unread = isinstance(taker.taken(value, word, ""), UnreadDate)
    return value, "no date that can be read: kept as it was written" if unread else ""
