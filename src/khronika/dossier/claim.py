"""The four logged values of a batch, parsed once from their JSON (docs/format/record.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.record.statement import Stance
from khronika.record.value import Value, parse_value

Object: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or something named; `key` tells two of them apart."""

    key: str
    label: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """One link of an attribution chain; what was not recorded is an empty text."""

    who: Party
    role: str
    knows: str
    verb: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so, how they know, and from whom it comes in the end."""

    chain: tuple[Teller, ...]
    origin: Party | None
    stance: Stance
    assessment: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement: subject, property, value."""

    id: str
    subject: Party
    property: str
    value: Value


def parse_attribution(value: Json) -> Attribution:
    """The attribution of a batch; raises MalformedError."""
    fields = as_object(value)
    chain = tuple(_teller(as_object(link)) for link in as_list(fields.get("chain") or []))
    origin = fields.get("origin")
    return Attribution(chain, None if origin is None else party(origin), _stance(fields), text_of(fields, "assessment"))


def parse_claims(value: Json) -> tuple[Claim, ...]:
    """The statements of a batch; raises MalformedError."""
    return tuple(_claim(as_object(member)) for member in as_list(value))


def parse_grade(value: Json) -> tuple[str, str]:
    """Reliability and credibility, each empty when not given."""
    fields = as_object(value or {})
    return text_of(fields, "reliability"), text_of(fields, "credibility")


def parse_selectors(citation: Json) -> tuple[Object, ...]:
    """The selectors of a citation, none when the whole item is meant or nothing is cited; raises MalformedError."""
    fields = as_object(citation or {})
    return tuple(as_object(selector) for selector in as_list(fields.get("selector") or []))


def party(value: Json) -> Party:
    """A named party: an entity with its label, or a plain text; raises MalformedError."""
    match value:
        case str():
            return Party(f"text {value}", value)
        case {"entity": str(entity)} | {"id": str(entity)}:
            fields = as_object(value)
            return Party(f"entity {entity}", text_of(fields, "label") or entity, text_of(fields, "type"))
        case _:
            raise MalformedError("a party is an entity or a text")


def as_object(value: Json) -> Object:
    """`value` as an object; raises MalformedError."""
    if not isinstance(value, dict):
        raise MalformedError("an object was expected in a logged value")
    return value


def as_list(value: Json) -> list[Json]:
    """`value` as a list; raises MalformedError."""
    if not isinstance(value, list):
        raise MalformedError("a list was expected in a logged value")
    return value


def text_of(fields: Object, name: str) -> str:
    """The text under `name`, empty when there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _stance(fields: Object) -> Stance:
    try:
        return Stance(fields.get("stance"))
    except ValueError as error:
        raise MalformedError("a batch asserts or denies") from error


def _teller(fields: Object) -> Teller:
    return Teller(party(fields.get("who")), text_of(fields, "role"), text_of(fields, "knows"), text_of(fields, "verb"))


def _claim(fields: Object) -> Claim:
    return Claim(text_of(fields, "id"), party(fields.get("subject")), text_of(fields, "property"), parse_value(fields.get("value")))
