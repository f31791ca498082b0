"""The person a clock is of, as far as a rule asks: sex, age, protection as a prisoner of war, and what happened on single days."""

from dataclasses import dataclass
from enum import Enum

from khronika.analysis.detention.interval import When
from khronika.analysis.detention.standing import AlarmStanding


class Sex(Enum):
    """As far as a rule tells men from women."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class OccurrenceKind(Enum):
    """What can happen on a day, as far as a rule or the watch list asks for it."""

    SIGN_OF_LIFE = "sign of life"
    COUNSEL = "counsel"
    HEARING = "hearing"
    LETTER = "letter"
    MEDICAL = "medical inspection"
    DARKNESS = "darkness"
    CONSTANT_LIGHT = "constant light"
    DIET = "cut in diet"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened to the person on some day. `doubted` says that it is denied or disputed."""

    kind: OccurrenceKind
    when: When | None = None
    doubted: bool = False
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detainee:
    """What is told of the person.

    `disappeared` says that those who hold the person do not say so, or not where.
    """

    sex: Sex = Sex.UNKNOWN
    born: When | None = None
    prisoner_of_war: AlarmStanding = AlarmStanding.NO
    disappeared: AlarmStanding = AlarmStanding.NO
    occurrences: tuple[Occurrence, ...] = ()


NOBODY_KNOWN = Detainee()
"""A person of whom only intervals are told."""
