"""Rows through a mapping: each row of a table becomes entities and statements, or is refused with its column and the reason."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from khronika.exchange.mapping.cleaned_row import CleanedRow, Cleaning, names_beside
from khronika.exchange.mapping.mapping import ColumnMapping, EntityRule, RelationRule, require_columns
from khronika.exchange.mapping.nobody import NOBODY, TOTAL, empty_value
from khronika.exchange.mapping.repeated_key import KeyRows
from khronika.exchange.mapping.several_names import names_of
from khronika.exchange.mapping.totals import Totals
from khronika.exchange.mapping.values import Converter, converter
from khronika.exchange.tables.row import (
    CellText,
    ComingRow,
    ImportLoss,
    Named,
    RowError,
    attempted,
    own_reference,
    passing_reference,
    reference_of,
    require_all_fit,
)
from khronika.exchange.tables.table import Table, TableRow
from khronika.primitives.codec import canonical
from khronika.record.vocabulary import Range, Vocabulary

HALF_KEY = "a part of the key is missing: what the row is about is known by all that it says, and no other row joins it"
PERHAPS_SEVERAL = "the cell may name several persons: read as one; write a semicolon between them where they are several"
_NAMED = ("Person", "Organization", "Facility")
"""Types whose key or label is a name, which may name nobody."""


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
    range: Range
    convert: Converter | None


@dataclass(frozen=True, slots=True)
class _Entity:
    """An entity of the mapping made ready: the places of its key and its label, and of all that it is known by where its key lacks a part.

    `parted` is the column whose cell may hold several names of persons, or -1.
    """

    rule: EntityRule
    key: tuple[int, ...]
    label: tuple[int, ...]
    content: tuple[int, ...]
    parted: int = -1

    @property
    def naming(self) -> tuple[int, ...]:
        """The places that name it, where its type is one that has names."""
        return (*self.key, *self.label) if self.rule.type in _NAMED else ()


def mapped_rows(table: Table, mapping: ColumnMapping, words: Vocabulary) -> Iterator[ComingRow]:
    """Every row of the table in its order; what no row can hold comes first, as losses of row 0. Raises MappingError."""
    require_columns(mapping, table.head)
    places = {name: place for place, name in enumerate(table.head)}
    columns = [
        _Column(
            *(places[rule.column], rule.column, rule.entity, rule.property, rule.separator),
            words.property(mapping.entities[rule.entity].type, rule.property).range,
            converter(rule, mapping, words),
        )
        for rule in mapping.columns
    ]
    entities = [_entity(rule, mapping, places) for rule in mapping.entities.values()]
    used = mapping.used()
    yield ComingRow(0, losses=tuple(_left_out(table, [(name, places[name]) for name in table.head if name not in used])))
    totals = Totals(table.rows, [each.place for each in columns if each.range is Range.DATE])
    reader = _Reader(
        table.head, mapping, columns, entities, KeyRows(mapping, words, table.head), _cleaning(table, columns, entities), totals
    )
    reader.keys.look_through(table.rows, reader.cells)
    for row in table.rows:
        yield attempted(row.number, (row.start, row.end), partial(reader.row, row))
    if repeated := tuple(reader.keys.losses()):
        yield ComingRow(0, losses=repeated)


def _entity(rule: EntityRule, mapping: ColumnMapping, places: Mapping[str, int]) -> _Entity:
    naming = {*rule.key, *rule.label}
    told = {column.column for column in mapping.columns if column.entity == rule.name}
    target = any(relation.to == rule.name for relation in mapping.relations)
    alone = rule.type == "Person" and target and len(naming) == 1 and told <= naming
    parted = places[next(iter(naming))] if alone else -1
    keys = {column for each in mapping.entities.values() for column in each.key}
    content = tuple(sorted({places[column] for column in naming | told | keys}))
    return _Entity(rule, tuple(places[name] for name in rule.key), tuple(places[name] for name in rule.label), content, parted)


def _cleaning(table: Table, columns: Sequence[_Column], entities: Sequence[_Entity]) -> Cleaning:
    named = {
        each.rule.name: [column.place for column in columns if column.entity == each.rule.name and column.range is Range.NAME]
        for each in entities
    }
    naming = {place for each in entities for place in each.naming} | {place for places in named.values() for place in places}
    # A town in a key is no name of a person.
    others = {each.place for each in columns if each.range is not Range.NAME}
    groups = [[*dict.fromkeys([*named[each.rule.name], *(place for place in each.naming if place not in others)])] for each in entities]
    keys = {place for each in entities for place in each.key} - naming
    return Cleaning(table.head, tuple(sorted(naming)), tuple(sorted(keys)), names_beside(groups))


def _left_out(table: Table, unread: Sequence[tuple[str, int]]) -> Iterator[ImportLoss]:
    filled = [0] * len(unread)
    for row in table.rows if unread else ():
        if not row.fault:
            for number, (_, place) in enumerate(unread):
                filled[number] += bool(row.cells[place])
    for (name, _), count in zip(unread, filled, strict=True):
        yield ImportLoss(0, name, f"the mapping does not read this column: {count} cells with text are left out")


@dataclass(frozen=True, slots=True)
class _Reader:
    head: tuple[str, ...]
    mapping: ColumnMapping
    columns: list[_Column]
    entities: list[_Entity]
    keys: KeyRows
    cleaning: Cleaning
    totals: Totals
    own: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many rows said the same without a whole key, by the entity and what they said."""

    def cells(self, given: TableRow) -> Sequence[str] | None:
        """The cells of a row as they are read; None where the row is refused as a whole."""
        return None if given.fault or given in self.totals else self.cleaning.cleaned(given).cells

    def row(self, given: TableRow) -> ComingRow:
        if given.fault:
            raise RowError("", given.fault)
        require_all_fit(given.cells, self.head)
        if given in self.totals:
            raise RowError("", TOTAL)
        row = self.cleaning.cleaned(given)
        named = {each.rule.name: found for each in self.entities if (found := self._named(each, row))}
        said = self._said(row, named)
        said += self._related(row, named)
        if row.nameless:
            row.losses += [ImportLoss(row.number, self.head[place], NOBODY) for place in sorted(row.nameless)]
        if not said:
            raise RowError("", "nothing in it that the mapping reads")
        entities = tuple(each for found in named.values() for each in found)
        return ComingRow(row.number, given.start, given.end, entities, tuple(said), tuple(row.losses))

    def _named(self, entity: _Entity, row: CleanedRow) -> tuple[Named, ...]:
        rule, cells = entity.rule, row.cells
        key = [cells[place] for place in entity.key]
        if entity.key and not any(key):
            # Without its key an entity is not there, unless the row has nothing else to be about.
            if len(self.entities) == 1:
                raise RowError(rule.key[0], NOBODY if row.nameless & {*entity.key} else "the key is empty")
            return ()
        label = " ".join(cells[place] for place in entity.label if cells[place])
        if not label and not key and len(self.entities) > 1 and not self._filled(rule.name, row):
            return ()
        if rule.type == "Person" and len(names := self._names(entity, row)) > 1:
            return tuple(Named(reference_of(rule.type, name), rule.type, name, rule.protection) for name in names)
        label = label or " ".join(filter(None, key))
        if not label or (row.nameless and not any(map(str.isalpha, label)) and not row.nameless.isdisjoint(entity.naming)):
            label = f"{rule.type}, row {row.number}"
        return (Named(self._identity(entity, key, row), rule.type, label, rule.protection),)

    def _identity(self, entity: _Entity, key: Sequence[str], row: CleanedRow) -> str:
        rule = entity.rule
        if not key:
            return passing_reference(rule.name, row.number)
        if all(key) and row.inexact.isdisjoint(entity.key) and row.doubtful.isdisjoint(entity.key):
            return self.keys.reference(rule, key, row.number, row.cells, row.losses)
        if not all(key):
            row.losses.append(ImportLoss(row.number, rule.key[key.index("")], HALF_KEY))
        content = sha256(canonical([row.cells[place] for place in entity.content]).encode()).hexdigest()[:16]
        self.own[rule.name, content] += 1
        return own_reference(rule.type, content, self.own[rule.name, content])

    def _names(self, entity: _Entity, row: CleanedRow) -> tuple[str, ...]:
        """The names of the persons that the cell of a person holds, where each is one; what may be several, and is read as one, is told."""
        for place in dict.fromkeys(entity.naming):
            found = names_of(row.cells[place])
            if len(found.names) > 1 and place == entity.parted:
                what = f"{len(found.names)} names in one cell: read as {len(found.names)} persons"
                row.losses.append(ImportLoss(row.number, self.head[place], what))
                return found.names
            if len(found.names) > 1 or found.doubtful:
                row.losses.append(ImportLoss(row.number, self.head[place], PERHAPS_SEVERAL))
        return ()

    def _filled(self, entity: str, row: CleanedRow) -> bool:
        return any(row.cells[each.place] for each in self.columns if each.entity == entity)

    def _said(self, row: CleanedRow, named: Mapping[str, Sequence[Named]]) -> list[CellText]:
        found: list[CellText] = []
        for column in self.columns:
            text = row.cells[column.place]
            if not text or ((why := empty_value(text)) and column.place not in row.doubtful and self._says_nothing(column, text, why, row)):
                continue
            about = named.get(column.entity)
            if about is None:
                raise RowError(column.name, f"it tells of “{column.entity}”, whose key is empty")
            if len(about) > 1:
                found += [CellText(each.reference, column.property, each.label, column.name) for each in about]
                continue
            if column.convert is None and not column.separator:
                found.append(CellText(about[0].reference, column.property, text, column.name))
                continue
            for part in _parts(text, column.separator) if column.separator else (text,):
                value, loss = column.convert(part) if column.convert else (part, "")
                if loss:
                    row.losses.append(ImportLoss(row.number, column.name, loss))
                found.append(CellText(about[0].reference, column.property, value, column.name))
        return found

    def _says_nothing(self, column: _Column, text: str, why: str, row: CleanedRow) -> bool:
        if column.range is Range.CODE and column.convert and not column.convert(text)[1]:
            # “not known” is a code of some lists.
            return False
        row.losses.append(ImportLoss(row.number, column.name, why))
        return True

    def _related(self, row: CleanedRow, named: Mapping[str, Sequence[Named]]) -> Iterable[CellText]:
        for rule in self.mapping.relations:
            about, others = named.get(rule.entity, ()), named.get(rule.to, ())
            if about and not others:
                row.losses.append(self._unfound(row, rule))
            for each in about:
                yield from (CellText(each.reference, rule.property, {"entity": other.reference}, "") for other in others)

    def _unfound(self, row: CleanedRow, rule: RelationRule) -> ImportLoss:
        """That a relation finds nobody, and why."""
        wanted = next(each for each in self.entities if each.rule.name == rule.to)
        places = (*wanted.key, *wanted.label)
        why = "what stands there names nobody" if row.nameless.intersection(places) else "nothing stands there"
        row.nameless.difference_update(places)
        whom = "nobody" if wanted.rule.type == "Person" else "nothing"
        return ImportLoss(row.number, self.head[places[0]] if places else "", f"“{rule.property}” finds {whom}: {why}")


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]
