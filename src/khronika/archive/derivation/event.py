"""The `derive` event: which renditions were made of an item, by what, and where they are sealed (docs/format/evidence.md)."""

from dataclasses import dataclass

from khronika.evidence.event import DeriveEvent, RenditionKind
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.ledger.entry import LogEntry
from khronika.primitives.error import MalformedError
from khronika.vault.location import Location


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
    commitment: str = ""
    tools: tuple[tuple[str, str], ...] = ()
    """Name and version of each library or program that was used, in order of their names."""

    def rendition(self, identity: str) -> Rendition:
        """The rendition of this id; raises MalformedError when the outline names one that is not there."""
        for rendition in self.renditions:
            if rendition.id == identity:
                return rendition
        raise MalformedError("the outline of a reading names a rendition that its event does not have")


def derivation_of_entry(entry: LogEntry) -> Derivation:
    """The derivation that an event tells; raises MalformedError."""
    event = entry.event
    if not isinstance(event, DeriveEvent):
        raise MalformedError("not the event of a reading")
    made = tuple(
        Rendition(each.id, each.kind, each.media, each.sha256, each.size, location)
        for each, location in zip(event.renditions, event.objects, strict=True)
    )
    return Derivation(
        entry.position, *event.reading, made, entry.commitment.hex(), tuple(sorted(event.tools.items()))
    )
