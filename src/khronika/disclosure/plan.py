"""What goes out, after the filter: entities, statements and what they rest on, the same for every format."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from khronika.disclosure.audience import Audience, Withheld
from khronika.disclosure.value import ExportedValue
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class ExportedEntity:
    """An entity under the id and label it has in this export; `names` only where they may leave."""

    id: str
    type: str
    label: str
    names: tuple[str, ...] = ()


class ExportedStatement(NamedTuple):
    """A statement with each of its values.

    `disagrees` when not all that leaves of the property can be true.
    """

    id: str
    subject: ExportedEntity
    property: str
    values: tuple[ExportedValue, ...]
    report: str
    state: str
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class ExportedLink:
    """A link of the chain of attribution: the role, how one knows, and who, where that may be said."""

    role: str
    knows: str
    who: str


@dataclass(frozen=True, slots=True)
class ExportedItem:
    """An item under its id in this export.

    Number, digest, size and type are empty or 0 where they would tell that one has it.
    """

    id: str
    control: str = ""
    sha256: str = ""
    size: int = 0
    media: str = ""


@dataclass(frozen=True, slots=True)
class ExportedReport:
    """What statements share: where in which item they were read, by which road they came, and how far to believe them, when asked for.

    `origin` is the id of an entity, words, or where it must not be named a mark that only reports of the same origin have in this export.
    """

    id: str
    item: ExportedItem | None
    selectors: tuple[Mapping[str, Json], ...]
    standing: str
    """How far the citation was compared; empty where nothing is cited."""
    chain: tuple[ExportedLink, ...]
    origin: str
    stance: str
    assessment: str
    reliability: str
    credibility: str


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """All of an export. `withheld` counts what stayed behind.

    It is for the member who exports and in no file of the export.
    """

    audience: Audience
    entities: tuple[ExportedEntity, ...]
    statements: tuple[ExportedStatement, ...]
    reports: Mapping[str, ExportedReport]
    withheld: Mapping[Withheld, int]
    items: tuple[ExportedItem, ...] = ()
    """Items that were asked for, whether anything rests on them or not."""
