"""What goes out, after the filter: entities, statements and what they rest on, the same for every format."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from khronika.exchange.going_access import Audience, Withheld
from khronika.exchange.going_value import GoneValue
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class GoneEntity:
    """An entity under the id and label it has in this export; `names` only where they may leave."""

    id: str
    type: str
    label: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoneStatement:
    """A statement with each of its values; `disagrees` when not all that leaves of the property can be true."""

    id: str
    subject: GoneEntity
    property: str
    values: tuple[GoneValue, ...]
    report: str
    state: str
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class GoneLink:
    """A link of the chain of attribution: the role, how one knows, and who, where that may be said."""

    role: str
    knows: str
    who: str


@dataclass(frozen=True, slots=True)
class GoneItem:
    """An item under its id in this export; number, digest, size and type are empty or 0 where they would tell that one has it."""

    id: str
    control: str = ""
    sha256: str = ""
    size: int = 0
    media: str = ""


@dataclass(frozen=True, slots=True)
class GoneReport:
    """What statements share: where in which item they were read, by which road they came, and how far to believe them, when asked for.

    `origin` is the id of an entity, words, or where it must not be named a mark that only reports of the same origin have in this export.
    """

    id: str
    item: GoneItem | None
    selectors: tuple[Mapping[str, Json], ...]
    chain: tuple[GoneLink, ...]
    origin: str
    stance: str
    assessment: str
    reliability: str
    credibility: str


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """All of an export. `withheld` counts what stayed behind; it is for the member who exports and in no file of the export."""

    audience: Audience
    entities: tuple[GoneEntity, ...]
    statements: tuple[GoneStatement, ...]
    reports: Mapping[str, GoneReport]
    withheld: Mapping[Withheld, int]


class Loss(Enum):
    """What a format cannot hold."""

    TYPE = "entities of a type the format has none for"
    INCOMPLETE = "entities without what the format demands of them"
    PROPERTY = "statements of a property the format has none for"
    FORM = "values of a form the format does not take"
    DENIED = "statements that deny"
    UNCERTAIN = "dates less exact than recorded, or without their uncertainty"
    ROLE = "persons whose part in an event is no longer told"
    PLACE = "places in items"
    ROAD = "chains of attribution"
    GRADE = "grades"
    STATE = "states of statements"
    NAMES = "names of entities beside their label"
    WORDS = "words a value was said in"
    UNCITED = "statements that cite no item"
    LONG = "texts longer than a cell, cut"
    PERFORMER = "who did what: no member is named"
    CONTROL = "signs that a cell cannot hold, taken out"


@dataclass(frozen=True, slots=True)
class Written:
    """The files of an export by name, how many things are in them, and what the format could not hold, counted by reason."""

    files: Mapping[str, bytes]
    held: int
    losses: Mapping[Loss, int]
