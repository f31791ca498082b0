"""A mapping: which column says what about whom, on whose word.

Saved as JSON and used again (docs/format/exchange.md, "In").
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from khronika.exchange.error import MappingError
from khronika.primitives.codec import Json
from khronika.primitives.json_fault import json_fault
from khronika.primitives.message import message
from khronika.record.error import RecordError, UnknownWordError
from khronika.record.node import Fraction, Node, need
from khronika.record.statement import Batch, Protection
from khronika.record.statement_file import parse_batch
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary, nearest

FORMAT = "khronika-mapping/1"
MOST_TOGETHER = 1_000


@dataclass(frozen=True, slots=True)
class EntityRule:
    """What a row is about: one entity a row, or with a key one for all rows whose key columns say the same."""

    name: str
    type: str
    key: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    protection: Protection = Protection.INSIDE


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What a column says: a property of one of the row's entities.

    `separator` parts several values in one cell; `language` (en, ru, uk, fr) and `reference` (a day) read
    dates in words; `lead` are words put before a text, such as the heading of a column that no property
    corresponds to.
    """

    column: str
    entity: str
    property: str
    separator: str = ""
    language: str = ""
    reference: str = ""
    kind: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class RelationRule:
    """What a row says by having two entities: one is a property of the other."""

    entity: str
    property: str
    to: str


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A whole mapping. `name` is what later versions of the same table are known by.

    `terms` is a batch whose statements do not count.
    """

    name: str
    terms: Batch
    entities: Mapping[str, EntityRule]
    columns: tuple[ColumnRule, ...]
    relations: tuple[RelationRule, ...] = ()
    left_out: tuple[str, ...] = field(default=())
    together: int = 0
    """Rows that share a batch: 1 keeps every row a report of its own; 0 leaves it to the number of rows."""

    def used(self) -> set[str]:
        """Every column the mapping reads."""
        keys = {column for rule in self.entities.values() for column in (*rule.key, *rule.label)}
        return keys | {rule.column for rule in self.columns}


_PROPOSE = "propose one with --propose-mapping and change that"


def parse_mapping(text: str, words: Vocabulary) -> ColumnMapping:
    """A saved mapping; raises MappingError, with the place in the file."""
    try:
        value: Json = json.loads(text, parse_float=Fraction)
        return _mapping(Node(value, ""), words)
    except json.JSONDecodeError as error:
        what = json_fault(error)
        raise MappingError(
            message(
                "the mapping is not JSON: line {line}, column {column}: {what}",
                line=error.lineno,
                column=error.colno,
                what=what,
            ),
            hint=_PROPOSE,
        ) from error
    except (ValueError, RecursionError) as error:
        raise MappingError("the mapping is not JSON", hint=_PROPOSE) from error
    except RecordError as error:
        raise MappingError(
            message("the mapping, {fact}", fact=error.fact), hint="docs/format/exchange.md shows the form"
        ) from error


_TERMS = ("attribution", "origin", "stance", "assessment", "grade", "source")
_MEMBERS = ("format", "name", *_TERMS, "entities", "columns", "relations", "leave_out", "together", "note")


def _mapping(root: Node, words: Vocabulary) -> ColumnMapping:
    members = root.members(*_MEMBERS)
    if need(members, "format", root).value != FORMAT:
        raise members["format"].fail(message("“{format}” is expected here", format=FORMAT))
    entities = {key: _entity(key, node) for key, node in need(members, "entities", root).entries()}
    found = ColumnMapping(
        name=need(members, "name", root).text(),
        terms=_terms({name: members[name].value for name in _TERMS if name in members}),
        entities=entities,
        columns=tuple(_column(node) for node in need(members, "columns", root).elements()),
        relations=tuple(_relation(node) for node in members["relations"].elements())
        if "relations" in members
        else (),
        left_out=_texts(members.get("leave_out")),
        together=_together(members.get("together")),
    )
    require_sound(found, words)
    return found


def _together(node: Node | None) -> int:
    count = node.integer(1) if node else 0
    if node and count > MOST_TOGETHER:
        raise node.fail(
            message("at most {most_together} rows share a batch", most_together=format(MOST_TOGETHER, ","))
        )
    return count


def _terms(given: Mapping[str, Json]) -> Batch:
    statement: Json = {"id": "s", "subject": "s", "property": "note", "value": "s"}
    return parse_batch(Node({"id": "terms", "statements": [statement], **given}, ""))


def _texts(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    return (node.text(),) if isinstance(node.value, str) else tuple(each.text() for each in node.elements())


def _entity(name: str, node: Node) -> EntityRule:
    members = node.members("type", "key", "label", "protection")
    protection = members["protection"].choice(Protection) if "protection" in members else Protection.INSIDE
    return EntityRule(
        name,
        need(members, "type", node).text(),
        _texts(members.get("key")),
        _texts(members.get("label")),
        protection,
    )


_OPTIONS = ("separator", "language", "reference", "kind", "lead")


def _column(node: Node) -> ColumnRule:
    members = node.members("column", "entity", "property", *_OPTIONS)
    column, entity, name = (need(members, each, node).text() for each in ("column", "entity", "property"))
    return ColumnRule(
        column, entity, name, **{each: _option(each, members[each]) for each in _OPTIONS if each in members}
    )


def _option(name: str, node: Node) -> str:
    # Forms part the choices of one cell by blanks (KoboToolbox, ODK).
    return " " if name == "separator" and node.value == " " else node.text()


def _relation(node: Node) -> RelationRule:
    members = node.members("entity", "property", "to")
    return RelationRule(*(need(members, each, node).text() for each in ("entity", "property", "to")))


def require_sound(mapping: ColumnMapping, words: Vocabulary) -> None:
    """Raises MappingError for an entity that is not there, or a type or property that the vocabulary does not have."""
    for rule in mapping.entities.values():
        _require_type(rule, words)
    for column in mapping.columns:
        word = _word(mapping, column.entity, column.property, words)
        if column.kind and (
            word.range is not Range.NAME or column.kind not in words.lists["name-kind"].values
        ):
            raise MappingError(
                message("“{property}” has no kind “{kind}”", property=column.property, kind=column.kind),
                hint="kinds are those of names: vocabulary name-kind",
            )
        if column.language not in ("", "en", "ru", "uk", "fr"):
            raise MappingError(
                message("dates are not read in the language “{language}”", language=column.language),
                hint="known are en, ru, uk, fr",
            )
    for relation in mapping.relations:
        word = _word(mapping, relation.entity, relation.property, words)
        to = _rule(mapping, relation.to).type
        if word.range is not Range.ENTITY or to not in word.to:
            raise MappingError(
                message(
                    "“{property}” of {entity} is no {to}",
                    property=relation.property,
                    entity=relation.entity,
                    to=to,
                ),
                hint="khronika vocabulary lists what it may be",
            )


def _require_type(rule: EntityRule, words: Vocabulary) -> None:
    if rule.type not in words.types:
        raise MappingError(
            message("there is no type “{type}”", type=rule.type), hint=nearest(rule.type, words.types)
        )


def _rule(mapping: ColumnMapping, name: str) -> EntityRule:
    if name not in mapping.entities:
        raise MappingError(
            message("the mapping has no entity “{name}”", name=name),
            hint=message("it has {names}", names=", ".join(mapping.entities) or "–"),
        )
    return mapping.entities[name]


def _word(mapping: ColumnMapping, entity: str, name: str, words: Vocabulary) -> PropertyWord:
    rule = _rule(mapping, entity)
    try:
        return words.property(rule.type, name)
    except UnknownWordError as error:
        raise MappingError(error.fact, hint=error.hint) from error


def require_columns(mapping: ColumnMapping, head: Iterable[str]) -> None:
    """Raises MappingError where the mapping reads a column that the table does not have."""
    missing = sorted(mapping.used() - set(head))
    if missing:
        hint = "propose a mapping anew with --propose-mapping, or rename the column"
        raise MappingError(
            message(
                "{number} of the mapping's columns are not in the table, the first “{missing}”",
                number=len(missing),
                missing=missing[0],
            ),
            hint=hint,
        )


def mapping_text(mapping: ColumnMapping) -> str:
    """The JSON of a mapping, as `parse_mapping` reads it and a person changes it."""
    members: dict[str, Json] = {"format": FORMAT, "name": mapping.name, **_terms_json(mapping.terms)}
    members["entities"] = {
        rule.name: _without_empty(_entity_json(rule)) for rule in mapping.entities.values()
    }
    members["columns"] = [_without_empty(_column_json(rule)) for rule in mapping.columns]
    members["relations"] = [
        {"entity": rule.entity, "property": rule.property, "to": rule.to} for rule in mapping.relations
    ]
    members["leave_out"] = [*mapping.left_out]
    if mapping.together:
        members["together"] = mapping.together
    return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def _terms_json(terms: Batch) -> dict[str, Json]:
    chain: list[Json] = [
        _without_empty(
            {
                "who": link.who,
                "role": link.role.value,
                "knows": link.knows.value if link.knows else "",
                "verb": link.verb,
                "from": link.source,
            }
        )
        for link in terms.chain
    ]
    grade: Json = {"reliability": terms.reliability.value, "credibility": terms.credibility.value}
    shared: dict[str, Json] = {
        "attribution": chain,
        "stance": terms.stance.value,
        "assessment": terms.assessment.value,
        "grade": grade,
    }
    return shared | _without_empty({"origin": terms.origin, "source": terms.source})


def _entity_json(rule: EntityRule) -> dict[str, Json]:
    return {
        "type": rule.type,
        "key": [*rule.key],
        "label": [*rule.label],
        "protection": rule.protection.value,
    }


def _column_json(rule: ColumnRule) -> dict[str, Json]:
    return {name: getattr(rule, name) for name in ("column", "entity", "property", *_OPTIONS)}


def _without_empty(members: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in members.items() if value not in ("", [], None)}
