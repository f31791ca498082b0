"""Who may see what: audiences, what is disclosed only when asked for, and how openly an entity is named to whom."""

import hashlib
from dataclasses import dataclass
from enum import Enum

from khronika.primitives.codec import format_id
from khronika.record.recorded import State
from khronika.record.statement import Protection


class Audience(Enum):
    """Whom an export is for, from the nearest to everybody."""

    INSIDE = "inside"
    COURT = "court"
    PRESS = "press"
    PUBLIC = "public"

    @property
    def is_outer(self) -> bool:
        """Whether what goes out is out of anybody's hands: ids are then no longer those of the archive."""
        return self in (Audience.PRESS, Audience.PUBLIC)


class Disclosure(Enum):
    """What leaves only when it is asked for.

    The code of a source and the names behind a pseudonym never do.
    """

    GRADES = "grades"
    NAMES = "names"


class Naming(Enum):
    """How an entity is named in an export."""

    FULL = "label and names"
    LABEL = "label only"
    NUMBER = "type and number"


class Withheld(Enum):
    """Why a statement, or a part of one, stayed behind.

    Told to the member who exports, never written into the export.
    """

    STATE = "not in a state that was asked for"
    PROTECTED = "about somebody only whose label may leave"
    NAME = "a name that may not leave"
    SPELLED = "words that tell a protected name"
    LABEL = "a label that is, or outside only may be, a protected name: a number stands for it"
    QUOTE = "a quote of which only the place leaves"
    CONTEXT = "what tells more of an item than the words cited, where the item does not leave"
    SOURCE = "about a source"
    NOTE = "a note of the team"
    IDENTIFYING = "a number or address that leads to a person"
    UNKNOWN = "of a property or type the vocabulary does not know"
    NEVER = "never disclosed"
    UNCITED = "on which no sentence of the case rests"
    ELSEWHERE = "of an item that is no exhibit of the case"


STATES = frozenset({State.PROPOSED, State.ACCEPTED, State.DISPUTED})
"""States that may be asked for; what is withdrawn or superseded never leaves."""


@dataclass(frozen=True, slots=True)
class Access:
    """What one export may hold.

    `salt` is random and of this export alone: outer audiences get ids made with it.

    States not in STATES are never given, whoever asks.
    """

    audience: Audience
    salt: bytes
    states: frozenset[State] = frozenset({State.ACCEPTED})
    disclosed: frozenset[Disclosure] = frozenset()

    def naming(self, protection: str) -> Naming:
        """How an entity under this protection is named; under none, as `named inside`.

        Under one that is not known here, by nothing.
        """
        match protection:
            case Protection.PSEUDONYM.value:
                return Naming.LABEL
            case Protection.PUBLIC.value:
                return Naming.FULL
            case Protection.INSIDE.value | "":
                return self._named_inside()
            case _:
                return Naming.NUMBER

    def _named_inside(self) -> Naming:
        if self.audience.is_outer:
            return Naming.NUMBER
        asked = self.audience is Audience.INSIDE or Disclosure.NAMES in self.disclosed
        return Naming.FULL if asked else Naming.LABEL


def exported_id(access: Access, identity: str) -> str:
    """The id something has in the export: its own, or for outer audiences one that no other export shares."""
    return pseudonymous_id(access, identity) if access.audience.is_outer else identity


def pseudonymous_id(access: Access, text: str) -> str:
    """What stands for a text in this export and in no other; empty for an empty one."""
    if not text:
        return ""
    return format_id(
        hashlib.sha256(b"khronika/export-id/1\0" + access.salt + b"\0" + text.encode()).digest()[:16]
    )
