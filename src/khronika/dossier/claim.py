"""What a batch says, parsed once from those of its fields that are disclosed (docs/format/record.md)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.record.event_form import CHAIN_LINK, GRADE, PARTY, STANCE, STATEMENT, ChainLink, EntityReference, Grade, Party
from khronika.record.statement import Assessment, Stance
from khronika.record.value import Value, parse_value

Fields: TypeAlias = Mapping[str, Json]
"""Values of field texts by their names; members of a list by their numbers: `statements.3`."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so, how they know, and from whom it comes in the end, as far as it is disclosed; `origin` is None when nobody is named."""

    chain: tuple[ChainLink, ...]
    is_chain_whole: bool
    origin: Party | None
    is_origin_shown: bool
    stance: Stance
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement: its number in its batch, subject, property, value."""

    id: str
    number: int
    subject: EntityReference
    property: str
    value: Value


def parse_attribution(fields: Fields, withheld: Iterable[str]) -> Attribution:
    """The attribution of a batch of whose fields some are withheld.

    Raises MalformedError, also where it is not said whether the batch asserts or denies.
    """
    if "stance" not in fields:
        raise MalformedError("a batch asserts or denies")
    stated = STANCE.parse(fields["stance"])
    chain = tuple(CHAIN_LINK.parse(value) for _, value in _members(fields, "chain"))
    origin = PARTY.parse(fields["origin"]) if fields.get("origin") is not None else None
    is_whole = not any(name.startswith("chain.") for name in withheld)
    return Attribution(chain, is_whole, origin, "origin" in fields, stated.stance, stated.assessment)


def parse_claims(fields: Fields) -> tuple[Claim, ...]:
    """The statements of a batch that are disclosed, by number; raises MalformedError."""
    return tuple(_claim(number, value) for number, value in _members(fields, "statements"))


def parse_grade(fields: Fields) -> Grade | None:
    """The grade of a batch, None where it is not disclosed; raises MalformedError."""
    return GRADE.parse(fields["grade"]) if "grade" in fields else None


def key_of(party: Party) -> str:
    """What tells two parties apart: the id of an entity, or the words."""
    return f"text {party}" if isinstance(party, str) else f"entity {party.id}"


def label_of(party: Party) -> str:
    """What a party is called."""
    return party if isinstance(party, str) else party.label


def text_of(fields: Fields, name: str) -> str:
    """The text under `name`, empty when there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _claim(number: int, value: Json) -> Claim:
    logged = STATEMENT.parse(value)
    return Claim(logged.id, number, logged.subject, logged.property, parse_value(logged.value))


def _members(fields: Fields, name: str) -> Iterator[tuple[int, Json]]:
    found = (field.removeprefix(f"{name}.") for field in fields if field.startswith(f"{name}."))
    for number in sorted(int(text) for text in found if text.isascii() and text.isdecimal()):
        yield number, fields[f"{name}.{number}"]
