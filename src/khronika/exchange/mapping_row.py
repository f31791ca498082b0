"""Rows through a mapping: each row of a table becomes entities and statements, or is refused with its column and the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from khronika.exchange.coming import ComingRow, Loss, Named, RowError, Said, attempted, passing_reference, reference_of, require_all_fit
from khronika.exchange.mapping import ColumnMapping, EntityRule, RelationRule, require_columns
from khronika.exchange.mapping_value import Converter, converter
from khronika.exchange.nobody import NOBODY, TOTAL, empty_value, is_total, names_nobody
from khronika.exchange.repeated_key import KeyRows
from khronika.exchange.several_names import parted_names
from khronika.exchange.sheet import INEXACT
from khronika.exchange.table import Table, TableRow
from khronika.record.vocabulary import Range, Vocabulary

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
    """An entity of the mapping made ready; `parted` is the column whose cell may hold several names of persons, or -1."""

    rule: EntityRule
    key: tuple[int, ...]
    label: tuple[int, ...]
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
    unread = [name for name in table.head if name not in mapping.used()]
    yield ComingRow(0, losses=tuple(_left_out(table, name, places[name]) for name in unread))
    reader = _Reader(table.head, mapping, columns, entities, KeyRows(mapping, words).at(table.head), _cleaning(columns, entities))
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
    return _Entity(rule, tuple(places[name] for name in rule.key), tuple(places[name] for name in rule.label), parted)


class _Cleaning(NamedTuple):
    """Places of cells that may name nobody, and of the other cells of keys."""

    naming: tuple[int, ...]
    keys: tuple[int, ...]


def _cleaning(columns: Sequence[_Column], entities: Sequence[_Entity]) -> _Cleaning:
    naming = {place for each in entities for place in each.naming} | {each.place for each in columns if each.range is Range.NAME}
    return _Cleaning(tuple(sorted(naming)), tuple(sorted({place for each in entities for place in each.key} - naming)))


def _left_out(table: Table, name: str, place: int) -> Loss:
    filled = sum(1 for row in table.rows if not row.fault and row.cells[place])
    return Loss(0, name, f"the mapping does not read this column: {filled} cells with text are left out")


@dataclass(slots=True)
class _Row:
    """A row while it is read: its cells, without what names nobody or says nothing, and what is to be told of it."""

    number: int
    cells: list[str]
    losses: list[Loss] = field(default_factory=list)
    inexact: frozenset[int] = frozenset()
    nameless: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Reader:
    head: tuple[str, ...]
    mapping: ColumnMapping
    columns: list[_Column]
    entities: list[_Entity]
    keys: KeyRows
    cleaning: _Cleaning

    def row(self, given: TableRow) -> ComingRow:
        if given.fault:
            raise RowError("", given.fault)
        require_all_fit(given.cells, self.head)
        if is_total(given.cells):
            raise RowError("", TOTAL)
        row = self._cleaned(given)
        named = {each.rule.name: found for each in self.entities if (found := self._named(each, row))}
        said = self._said(row, named)
        said += self._related(row, named)
        if row.nameless:
            row.losses += [Loss(row.number, self.head[place], NOBODY) for place in sorted(row.nameless)]
        if not said:
            raise RowError("", "nothing in it that the mapping reads")
        entities = tuple(each for found in named.values() for each in found)
        return ComingRow(row.number, given.start, given.end, entities, tuple(said), tuple(row.losses))

    def _cleaned(self, given: TableRow) -> _Row:
        row = _Row(given.number, [*given.cells])
        if given.told:
            row.losses += [Loss(row.number, self.head[place], what) for place, what in given.told]
            row.inexact = frozenset(place for place, what in given.told if what == INEXACT)
        for place in self.cleaning.naming:
            if (text := row.cells[place]) and (names_nobody(text) or empty_value(text)):
                row.cells[place] = ""
                row.nameless.add(place)
        for place in self.cleaning.keys:
            if (text := row.cells[place]) and (why := empty_value(text)):
                row.losses.append(Loss(row.number, self.head[place], why))
                row.cells[place] = ""
        return row

    def _named(self, entity: _Entity, row: _Row) -> tuple[Named, ...]:
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
        if entity.parted >= 0 and len(names := self._parts_of_name(entity, row)) > 1:
            return tuple(Named(reference_of(rule.type, name), rule.type, name, rule.protection) for name in names)
        label = label or " ".join(key) or f"{rule.type}, row {row.number}"
        if key and not row.inexact & {*entity.key}:
            identity = self.keys.reference(rule, key, row.number, cells, row.losses)
        else:
            identity = passing_reference(rule.name, row.number)
        return (Named(identity, rule.type, label, rule.protection),)

    def _parts_of_name(self, entity: _Entity, row: _Row) -> tuple[str, ...]:
        names = parted_names(row.cells[entity.parted])
        if len(names) > 1:
            row.losses.append(Loss(row.number, self.head[entity.parted], f"{len(names)} names in one cell: read as {len(names)} persons"))
        return names

    def _filled(self, entity: str, row: _Row) -> bool:
        return any(row.cells[each.place] for each in self.columns if each.entity == entity)

    def _said(self, row: _Row, named: Mapping[str, Sequence[Named]]) -> list[Said]:
        found: list[Said] = []
        for column in self.columns:
            text = row.cells[column.place]
            if not text or ((why := empty_value(text)) and self._says_nothing(column, text, why, row)):
                continue
            about = named.get(column.entity)
            if about is None:
                raise RowError(column.name, f"it tells of “{column.entity}”, whose key is empty")
            if len(about) > 1:
                found += [Said(each.reference, column.property, each.label, column.name) for each in about]
                continue
            if column.convert is None and not column.separator:
                found.append(Said(about[0].reference, column.property, text, column.name))
                continue
            for part in _parts(text, column.separator) if column.separator else (text,):
                value, loss = column.convert(part) if column.convert else (part, "")
                if loss:
                    row.losses.append(Loss(row.number, column.name, loss))
                found.append(Said(about[0].reference, column.property, value, column.name))
        return found

    def _says_nothing(self, column: _Column, text: str, why: str, row: _Row) -> bool:
        if column.range is Range.CODE and column.convert and not column.convert(text)[1]:
            # “not known” is a code of some lists.
            return False
        row.losses.append(Loss(row.number, column.name, why))
        return True

    def _related(self, row: _Row, named: Mapping[str, Sequence[Named]]) -> Iterable[Said]:
        for rule in self.mapping.relations:
            about, others = named.get(rule.entity, ()), named.get(rule.to, ())
            if about and not others:
                row.losses.append(self._unfound(row, rule))
            for each in about:
                yield from (Said(each.reference, rule.property, {"entity": other.reference}, "") for other in others)

    def _unfound(self, row: _Row, rule: RelationRule) -> Loss:
        """That a relation finds nobody, and why."""
        wanted = next(each for each in self.entities if each.rule.name == rule.to)
        places = (*wanted.key, *wanted.label)
        why = "what stands there names nobody" if row.nameless.intersection(places) else "nothing stands there"
        row.nameless.difference_update(places)
        whom = "nobody" if wanted.rule.type == "Person" else "nothing"
        return Loss(row.number, self.head[places[0]] if places else "", f"“{rule.property}” finds {whom}: {why}")


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]
