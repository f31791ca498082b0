"""What a batch says, parsed once from those of its fields that are disclosed (docs/format/record.md)."""

from collections.abc import Iterable
from dataclasses import dataclass

from khronika.primitives.error import MalformedError
from khronika.primitives.event import ShownEvent, field_name
from khronika.record.event import StateEvent
from khronika.record.event_form import ChainLink, EntityReference, Grade, LoggedStatement, Party
from khronika.record.statement import Assessment, Stance
from khronika.record.value import Value, parse_value


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so, how they know, and from whom it comes in the end, as far as it is disclosed.

    `origin` is None when nobody is named.
    """

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


def parse_attribution(shown: ShownEvent[StateEvent], withheld: Iterable[str]) -> Attribution:
    """The attribution of a batch; `withheld` are the names of those of its field texts that are not shown.

    Raises MalformedError, also where it is not said whether the batch asserts or denies.
    """
    stated = shown.value(lambda event: event.stance)
    if stated is None:
        raise MalformedError("a batch asserts or denies")
    chain = tuple(link for _, link in shown.members(lambda event: event.chain))
    is_whole = not any(
        name.startswith(f"{field_name(StateEvent, lambda event: event.chain)}.") for name in withheld
    )
    origin, is_shown = shown.value(lambda event: event.origin), shown.shows(lambda event: event.origin)
    return Attribution(chain, is_whole, origin, is_shown, stated.stance, stated.assessment)


def parse_claims(shown: ShownEvent[StateEvent]) -> tuple[Claim, ...]:
    """The statements of a batch that are disclosed, by number; raises MalformedError."""
    return tuple(_claim(number, logged) for number, logged in shown.members(lambda event: event.statements))


def parse_grade(shown: ShownEvent[StateEvent]) -> Grade | None:
    """The grade of a batch, None where it is not disclosed; raises MalformedError."""
    return shown.value(lambda event: event.grade)


def key_of(party: Party) -> str:
    """What tells two parties apart: the id of an entity, or the words."""
    return f"text {party}" if isinstance(party, str) else f"entity {party.id}"


def label_of(party: Party) -> str:
    """What a party is called."""
    return party if isinstance(party, str) else party.label


def _claim(number: int, logged: LoggedStatement) -> Claim:
    return Claim(logged.id, number, logged.subject, logged.property, parse_value(logged.value))
