"""The `derive` event: which renditions were made of an item, by what, and where they are sealed (docs/format/evidence.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.vault.location import Location


class RenditionKind(Enum):
    """What a rendition is."""

    OUTLINE = "outline"
    """What became of the item and of each file in it, and which rendition is whose. The first of every event that has any."""
    TEXT = "text"
    METADATA = "metadata"
    NOTE = "note"
    PICTURE = "picture"
    MEMBER = "member"
    """The octets of a contained file."""
    PROPOSALS = "proposals"


@dataclass(frozen=True, slots=True)
class Rendition:
    """Something made of an item: its id, media type, fixity, and where it lies."""

    id: str
    kind: RenditionKind
    media: str
    sha256: str
    size: int
    location: Location


@dataclass(frozen=True, slots=True)
class Derivation:
    """What one reading of an item came to. `position` is the event's place in the log."""

    position: int
    outcome: Outcome
    reason: Reason | None
    reader: str
    version: str
    renditions: tuple[Rendition, ...]

    def rendition(self, identity: str) -> Rendition:
        """The rendition of this id; raises MalformedError when the outline names one that is not there."""
        for rendition in self.renditions:
            if rendition.id == identity:
                return rendition
        raise MalformedError("the outline of a reading names a rendition that its event does not have")


def plain_fields(derivation: Derivation) -> dict[str, Json]:
    """The plain fields of the event, beside those of every custody event."""
    return {
        "outcome": derivation.outcome.value,
        "reason": derivation.reason.value if derivation.reason else None,
        "reader": derivation.reader,
        "version": derivation.version,
    }


def veiled_fields(derivation: Derivation, tools: Mapping[str, str]) -> dict[str, Json]:
    """The veiled fields of the event: the renditions with their places, and what the reader used."""
    renditions: list[Json] = [
        {
            "rendition": made.id,
            "kind": made.kind.value,
            "media": made.media,
            "sha256": made.sha256,
            "size": made.size,
            "object": made.location.to_json(),
        }
        for made in derivation.renditions
    ]
    return {"renditions": renditions, "tools": dict(tools)}


def parse_derivation(position: int, event: Mapping[str, Json], values: Mapping[str, Json]) -> Derivation:
    """The derivation that an event tells; raises MalformedError."""
    made = values.get("renditions")
    match dict(event):
        case {"outcome": str(outcome), "reason": reason, "reader": str(reader), "version": str(version)} if isinstance(made, list):
            renditions = tuple(_rendition(each) for each in made)
            return Derivation(position, _outcome(outcome), _reason(reason), reader, version, renditions)
        case _:
            raise MalformedError("not the event of a reading")


def _outcome(value: str) -> Outcome:
    try:
        return Outcome(value)
    except ValueError as error:
        raise MalformedError("no known outcome of a reading") from error


def _reason(value: Json) -> Reason | None:
    try:
        return None if value is None else Reason(value)
    except ValueError as error:
        raise MalformedError("no known reason of a reading") from error


def _rendition(value: Json) -> Rendition:
    match value:
        case {"rendition": str(made), "kind": str(kind), "media": str(media), "sha256": str(digest), "size": int(size), "object": place}:
            try:
                known = RenditionKind(kind)
            except ValueError as error:
                raise MalformedError("no known kind of rendition") from error
            return Rendition(made, known, media, digest, size, Location.from_json(place))
        case _:
            raise MalformedError("not a rendition")
