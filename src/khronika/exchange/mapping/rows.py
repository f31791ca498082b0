"""Rows through a mapping: each becomes entities and statements, or is refused with column and reason."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from khronika.exchange.mapping.binding import (
    BoundColumn,
    BoundEntity,
    bound_column,
    bound_entity,
    cleaning_of,
    columns_left_out,
)
from khronika.exchange.mapping.cleaned_row import CleanedRow, Cleaning
from khronika.exchange.mapping.mapping import (
    ColumnMapping,
    EntityRule,
    RelationRule,
    require_columns,
)
from khronika.exchange.mapping.nobody import NOBODY, TOTAL, empty_value
from khronika.exchange.mapping.repeated_key import KeyRows
from khronika.exchange.mapping.several_names import names_of
from khronika.exchange.mapping.totals import Totals
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
from khronika.primitives.message import message
from khronika.record.vocabulary import Range, Vocabulary

HALF_KEY = (
    "a part of the key is missing: "
    "what the row is about is known by all that it says, and no other row joins it"
)  # fmt: skip
PERHAPS_SEVERAL = (
    "the cell may name several persons: read as one; "
    "write a semicolon between them where they are several"
)  # fmt: skip


def mapped_rows(table: Table, mapping: ColumnMapping, words: Vocabulary) -> Iterator[ComingRow]:
    """Every row of the table in its order; what no row can hold comes first, as losses of row 0.

    Raises MappingError.
    """
    require_columns(mapping, table.head)
    places = {name: place for place, name in enumerate(table.head)}
    columns = [bound_column(rule, mapping, places, words) for rule in mapping.columns]
    entities = [bound_entity(rule, mapping, places) for rule in mapping.entities.values()]
    yield ComingRow(0, losses=columns_left_out(table, mapping))

    dates = [each.place for each in columns if each.range is Range.DATE]
    reader = _Reader(
        head=table.head,
        mapping=mapping,
        columns=columns,
        entities=entities,
        keys=KeyRows(mapping, words, table.head),
        cleaning=cleaning_of(table, columns, entities),
        totals=Totals(table.rows, dates),
    )
    reader.keys.look_through(table.rows, reader.cells)
    for row in table.rows:
        yield attempted(row.number, (row.start, row.end), partial(reader.row, row))
    repeated = tuple(reader.keys.losses())
    if repeated:
        yield ComingRow(0, losses=repeated)


@dataclass(frozen=True, slots=True)
class _Reader:
    head: tuple[str, ...]
    mapping: ColumnMapping
    columns: list[BoundColumn]
    entities: list[BoundEntity]
    keys: KeyRows
    cleaning: Cleaning
    totals: Totals
    own: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many rows said the same without a whole key, by the entity and what they said."""

    def cells(self, given: TableRow) -> Sequence[str] | None:
        """The cells of a row as they are read; None where the row is refused as a whole."""
        if given.fault or given in self.totals:
            return None
        return self.cleaning.cleaned(given).cells

    def row(self, given: TableRow) -> ComingRow:
        if given.fault:
            raise RowError("", given.fault)
        require_all_fit(given.cells, self.head)
        if given in self.totals:
            raise RowError("", TOTAL)

        row = self.cleaning.cleaned(given)
        named = self._entities_named(row)
        said = self._said(row, named)
        said += self._related(row, named)
        for place in sorted(row.nameless):
            row.losses.append(ImportLoss(row.number, self.head[place], NOBODY))
        if not said:
            raise RowError("", "nothing in it that the mapping reads")

        entities = tuple(each for found in named.values() for each in found)
        return ComingRow(row.number, given.start, given.end, entities, tuple(said), tuple(row.losses))

    def _entities_named(self, row: CleanedRow) -> dict[str, tuple[Named, ...]]:
        """The entities of the row by their names in the mapping; several where a cell names several."""
        found: dict[str, tuple[Named, ...]] = {}
        for entity in self.entities:
            named = self._named(entity, row)
            if named:
                found[entity.rule.name] = named
        return found

    def _named(self, entity: BoundEntity, row: CleanedRow) -> tuple[Named, ...]:
        rule = entity.rule
        key = [row.cells[place] for place in entity.key]
        if key and not any(key):
            # Without its key an entity is not there, unless the row has nothing else to be about.
            if len(self.entities) == 1:
                key_names_nobody = not row.nameless.isdisjoint(entity.key)
                raise RowError(rule.key[0], NOBODY if key_names_nobody else "the key is empty")
            return ()

        label = " ".join([row.cells[place] for place in entity.label if row.cells[place]])
        if not label and not key and len(self.entities) > 1 and not self._is_told_of(rule.name, row):
            return ()
        if rule.type == "Person":
            names = self._names(entity, row)
            if len(names) > 1:
                return tuple(_person(name, rule) for name in names)
        label = label or " ".join(filter(None, key))
        if not label or self._is_rest_of_name(label, entity, row):
            label = f"{rule.type}, row {row.number}"
        return (Named(self._identity(entity, key, row), rule.type, label, rule.protection),)

    def _is_rest_of_name(self, label: str, entity: BoundEntity, row: CleanedRow) -> bool:
        """Whether a label has no letter, as what is left of a name whose other cells name nobody."""
        if not row.nameless or any(map(str.isalpha, label)):
            return False
        return not row.nameless.isdisjoint(entity.naming)

    def _identity(self, entity: BoundEntity, key: Sequence[str], row: CleanedRow) -> str:
        rule = entity.rule
        if not key:
            return passing_reference(rule.name, row.number)
        is_whole = all(key)
        if is_whole and row.inexact.isdisjoint(entity.key) and row.doubtful.isdisjoint(entity.key):
            return self.keys.reference(rule, key, row.number, row.cells, row.losses)

        if not is_whole:
            missing = rule.key[key.index("")]
            row.losses.append(ImportLoss(row.number, missing, HALF_KEY))
        content = canonical([row.cells[place] for place in entity.content])
        digest = sha256(content.encode()).hexdigest()[:16]
        self.own[rule.name, digest] += 1
        return own_reference(rule.type, digest, self.own[rule.name, digest])

    def _names(self, entity: BoundEntity, row: CleanedRow) -> tuple[str, ...]:
        """The names of the persons that the cell of a person holds, where each is one.

        What may be several, and is read as one, is told.
        """
        for place in dict.fromkeys(entity.naming):
            found = names_of(row.cells[place])
            count = len(found.names)
            if count > 1 and place == entity.parted:
                what = message("names in one cell: {number}, read as so many persons", number=count)
                row.losses.append(ImportLoss(row.number, self.head[place], what))
                return found.names
            if count > 1 or found.doubtful:
                row.losses.append(ImportLoss(row.number, self.head[place], PERHAPS_SEVERAL))
        return ()

    def _is_told_of(self, entity: str, row: CleanedRow) -> bool:
        return any(row.cells[each.place] for each in self.columns if each.entity == entity)

    def _said(self, row: CleanedRow, named: Mapping[str, Sequence[Named]]) -> list[CellText]:
        said: list[CellText] = []
        for column in self.columns:
            text = row.cells[column.place]
            if not text:
                continue
            why = empty_value(text)
            if why and self._says_nothing(column, text, why, row):
                continue
            subjects = named.get(column.entity)
            if subjects is None:
                raise RowError(
                    column.name, message("it tells of “{entity}”, whose key is empty", entity=column.entity)
                )

            if len(subjects) > 1:
                # Of several persons in one cell the table says nothing but their names.
                said += [_name_said(each, column) for each in subjects]
            elif column.convert is None and not column.separator:
                said.append(CellText(subjects[0].reference, column.property, text, column.name))
            else:
                said += self._converted(column, text, subjects[0].reference, row)
        return said

    def _converted(self, column: BoundColumn, text: str, subject: str, row: CleanedRow) -> list[CellText]:
        """The values of a cell, each converted; what is lost by it is told."""
        found: list[CellText] = []
        for part in _parts(text, column.separator) if column.separator else (text,):
            value, loss = column.convert(part) if column.convert else (part, "")
            if loss:
                row.losses.append(ImportLoss(row.number, column.name, loss))
            found.append(CellText(subject, column.property, value, column.name))
        return found

    def _says_nothing(self, column: BoundColumn, text: str, why: str, row: CleanedRow) -> bool:
        """Whether a cell that holds a sign or word for nothing says nothing here; that is told as a loss."""
        if column.place in row.doubtful:
            return False
        if column.range is Range.CODE and column.convert:
            _, loss = column.convert(text)
            if not loss:
                # “not known” is a code of some lists.
                return False
        row.losses.append(ImportLoss(row.number, column.name, why))
        return True

    def _related(self, row: CleanedRow, named: Mapping[str, Sequence[Named]]) -> Iterator[CellText]:
        for rule in self.mapping.relations:
            subjects = named.get(rule.entity, ())
            objects = named.get(rule.to, ())
            if subjects and not objects:
                row.losses.append(self._unfound(row, rule))
            for subject in subjects:
                for each in objects:
                    yield CellText(subject.reference, rule.property, {"entity": each.reference}, "")

    def _unfound(self, row: CleanedRow, rule: RelationRule) -> ImportLoss:
        """That a relation finds nobody, and why."""
        wanted = next(each for each in self.entities if each.rule.name == rule.to)
        places = (*wanted.key, *wanted.label)
        is_person = wanted.rule.type == "Person"
        what = (
            "“{property}” finds nobody: nothing stands there"
            if is_person
            else "“{property}” finds nothing: nothing stands there"
        )
        if not row.nameless.isdisjoint(places):
            what = (
                "“{property}” finds nobody: what stands there names nobody"
                if is_person
                else "“{property}” finds nothing: what stands there names nobody"
            )
            row.nameless.difference_update(places)
        column = self.head[places[0]] if places else ""
        return ImportLoss(row.number, column, message(what, property=rule.property))


def _person(name: str, rule: EntityRule) -> Named:
    """One of several persons in a cell, whom nothing but the name tells from others."""
    return Named(reference_of(rule.type, name), rule.type, name, rule.protection)


def _name_said(person: Named, column: BoundColumn) -> CellText:
    return CellText(person.reference, column.property, person.label, column.name)


def _parts(text: str, separator: str) -> list[str]:
    parts = (part.strip() for part in text.split(separator))
    return [part for part in parts if part]
