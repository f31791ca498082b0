"""What a program noticed in a text, shown to a person who decides; it is never a statement."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from khronika.primitives.timespan import Timespan


class ProposalKind(Enum):
    """What a proposal points at."""

    PERSON = "person"
    ORGANISATION = "organisation"
    FACILITY = "facility"
    PLACE = "place"
    DATE = "date"
    ACT = "act"
    PASSAGE = "passage"
    """Words that someone other than the author of the text stands behind."""


class ProposedStance(Enum):
    """How a speaker stands to the reported words."""

    SAID = "said"
    CLAIMED = "claimed"
    BELIEVED = "believed"
    DENIED = "denied"
    TOLD = "told"
    """Somebody was told so: the speaker is not named."""


class ProposalStanding(Enum):
    """Whether the words say that an act happened."""

    STATED = "stated"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    """A condition, a threat, a promise, a wish."""


@dataclass(frozen=True, slots=True)
class Proposer:
    """Which rules or which model proposed, and in which version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class ProposedAttribution:
    """Who speaks, and how they stand to it. The speaker's words are `text[start:end]`.

    Nobody is named where they are empty.
    """

    speaker: str
    start: int
    end: int
    stance: ProposedStance


@dataclass(frozen=True, slots=True)
class ProposedName:
    """A person, organisation or place: the name in its first case where that is certain, else as it is written."""

    name: str


@dataclass(frozen=True, slots=True)
class FacilityName:
    """A place of detention by kind and number, with the region named near it (ISO 3166-2).

    `IK-6` in Russia is `VK-6` in Ukraine; `SIZO` has no number. `known` is its key in the gazetteer
    (facilities.json) when only one facility there fits.
    """

    code: str
    region: str | None = None
    known: str | None = None


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A date whose day cannot be told without the day on which it was said."""


@dataclass(frozen=True, slots=True)
class ActName:
    """The code of an act (words/*.json), and whether the words say that it happened."""

    code: str
    standing: ProposalStanding


Value: TypeAlias = ProposedName | FacilityName | Timespan | RelativeDate | ActName | ProposedAttribution


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing noticed: `quote` is `text[start:end]` to the letter, in code points.

    `attribution` says who stands behind the innermost reported passage around it; None where the author of
    the text does.
    """

    start: int
    end: int
    quote: str
    kind: ProposalKind
    value: Value
    proposer: Proposer
    attribution: ProposedAttribution | None = None
