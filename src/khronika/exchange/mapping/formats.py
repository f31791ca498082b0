"""Mappings of the formats that are known: what the columns of other programs' exports mean, from a file of words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from khronika.exchange.error import ForeignError
from khronika.exchange.mapping.mapping import (
    ColumnMapping,
    ColumnRule,
    EntityRule,
    RelationRule,
    require_sound,
)
from khronika.exchange.mapping.proposal import DEFAULT_TERMS
from khronika.primitives.codec import Json
from khronika.record.node import Node
from khronika.record.vocabulary import Vocabulary

NOTE = "note"


def known_mapping(kind: str, head: Sequence[str], words: Vocabulary, separator: str = "") -> ColumnMapping:
    """The mapping of the first known table of this format whose columns are there.

    Every other column becomes a note with its heading.

    Raises ForeignError where no known table has these columns.
    """
    for form in Node(_formats()[kind], kind).elements():
        members = form.members("when", "entities", "main", "columns", "relations", "leave_out")
        if {node.text() for node in members["when"].elements()} <= set(head):
            found = _built(kind, head, members, separator)
            require_sound(found, words)
            return found
    raise ForeignError(
        "the columns are not those of any known table of this format",
        hint="read it as csv, with a mapping of your own",
    )


@lru_cache(maxsize=1)
def _formats() -> Mapping[str, Json]:
    text = files("khronika.exchange.mapping").joinpath("formats.json").read_text(encoding="utf-8")
    read: dict[str, Json] = json.loads(text)
    return read


def _built(kind: str, head: Sequence[str], members: Mapping[str, Node], separator: str) -> ColumnMapping:
    entities = {name: _entity(name, node, head) for name, node in members["entities"].entries()}
    entities = {name: rule for name, rule in entities.items() if rule.key}
    columns = [
        rule
        for column, node in members["columns"].entries()
        if column in head and (rule := _column(column, node, entities))
    ]
    relations = [
        RelationRule(*(each.text() for each in node.elements())) for node in members["relations"].elements()
    ]
    kept = tuple(rule for rule in relations if rule.entity in entities and rule.to in entities)
    main = members["main"].text()
    mapping = ColumnMapping(
        kind, DEFAULT_TERMS, entities, tuple(replace(rule, separator=separator) for rule in columns), kept
    )
    left = {each.text() for each in members["leave_out"].elements()} if "leave_out" in members else set()
    given = (heading for heading in head if heading not in mapping.used() | left)
    rest = [ColumnRule(heading, main, NOTE, separator, lead=heading) for heading in given]
    return replace(mapping, columns=(*mapping.columns, *rest))


def _entity(name: str, node: Node, head: Sequence[str]) -> EntityRule:
    members = node.members("type", "key", "label")
    key = tuple(each.text() for each in members["key"].elements() if each.text() in head)
    label = (
        [each.text() for each in members["label"].elements() if each.text() in head]
        if "label" in members
        else []
    )
    return EntityRule(name, members["type"].text(), key, tuple(label[:1]))


def _column(column: str, node: Node, entities: Mapping[str, EntityRule]) -> ColumnRule | None:
    entity, name = (each.text() for each in node.elements())
    return ColumnRule(column, entity, name) if entity in entities else None
