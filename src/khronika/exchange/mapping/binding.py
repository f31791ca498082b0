"""A mapping bound to the head of a table: places of columns instead of their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khronika.exchange.mapping.cleaned_row import Cleaning, names_beside
from khronika.exchange.mapping.mapping import ColumnMapping, ColumnRule, EntityRule
from khronika.exchange.mapping.values import Converter, converter
from khronika.exchange.tables.row import ImportLoss
from khronika.exchange.tables.table import Table
from khronika.primitives.message import counted
from khronika.record.vocabulary import Range, Vocabulary

_NAMED = ("Person", "Organization", "Facility")
"""Types whose key or label is a name, which may name nobody."""


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """A column made ready: where it stands and what its values are of.

    `convert` turns a text into a value and the reason of a loss; without it a text is its own value.
    """

    place: int
    name: str
    entity: str
    property: str
    separator: str
    range: Range
    convert: Converter | None


@dataclass(frozen=True, slots=True)
class BoundEntity:
    """An entity of the mapping made ready: the places of its key and of its label.

    `content` are the places of all that it is known by where its key lacks a part.
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


def bound_column(
    rule: ColumnRule,
    mapping: ColumnMapping,
    places: Mapping[str, int],
    words: Vocabulary,
) -> BoundColumn:
    """The column of a rule, at its place in the table."""
    kind = mapping.entities[rule.entity].type
    return BoundColumn(
        place=places[rule.column],
        name=rule.column,
        entity=rule.entity,
        property=rule.property,
        separator=rule.separator,
        range=words.property(kind, rule.property).range,
        convert=converter(rule, mapping, words),
    )


def bound_entity(rule: EntityRule, mapping: ColumnMapping, places: Mapping[str, int]) -> BoundEntity:
    """The entity of a rule, with the places of its columns in the table."""
    naming = {*rule.key, *rule.label}
    said = {column.column for column in mapping.columns if column.entity == rule.name}
    is_target = any(relation.to == rule.name for relation in mapping.relations)
    # A person of whom the table says nothing but the names, and to whom something else relates.
    only_named = rule.type == "Person" and is_target and len(naming) == 1 and said <= naming
    keys = {column for each in mapping.entities.values() for column in each.key}
    content = {places[column] for column in naming | said | keys}
    return BoundEntity(
        rule,
        key=tuple(map(places.__getitem__, rule.key)),
        label=tuple(map(places.__getitem__, rule.label)),
        content=tuple(sorted(content)),
        parted=places[min(naming)] if only_named else -1,
    )


def cleaning_of(table: Table, columns: Sequence[BoundColumn], entities: Sequence[BoundEntity]) -> Cleaning:
    """Which places name somebody, which are keys beside, and which name the same person."""
    # A town in a key is no name of a person.
    of_no_name = {each.place for each in columns if each.range is not Range.NAME}
    naming: set[int] = set()
    keys: set[int] = set()
    names: list[list[int]] = []
    for entity in entities:
        own = [each for each in columns if each.entity == entity.rule.name]
        of_names = [each.place for each in own if each.range is Range.NAME]
        in_key_or_label = [place for place in entity.naming if place not in of_no_name]
        naming.update(entity.naming, of_names)
        keys.update(entity.key)
        names.append(list(dict.fromkeys([*of_names, *in_key_or_label])))
    return Cleaning(table.head, tuple(sorted(naming)), tuple(sorted(keys - naming)), names_beside(names))


def columns_left_out(table: Table, mapping: ColumnMapping) -> tuple[ImportLoss, ...]:
    """The columns that the mapping does not read, each with the number of its cells that hold a text."""
    used = mapping.used()
    filled = {place: 0 for place, name in enumerate(table.head) if name not in used}
    if not filled:
        return ()
    for row in table.rows:
        if row.fault:
            continue
        for place in filled:
            if row.cells[place]:
                filled[place] += 1
    return tuple(
        ImportLoss(
            0,
            table.head[place],
            counted(
                "the mapping does not read this column: {n} cell with text is left out",
                "the mapping does not read this column: {n} cells with text are left out",
                count,
            ),
        )
        for place, count in filled.items()
    )
