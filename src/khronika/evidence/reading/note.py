"""What a reader says beside texts, metadata and contained files: notes, and pictures made of the item."""

from dataclasses import dataclass
from enum import Enum

from khronika.evidence.citation.locator import Locator


class NoteKind(Enum):
    """What a note is about; its form stands in docs/format/evidence.md."""

    LIKENESS = "likeness"
    """Fingerprints of pictures."""
    SOUND = "sound"
    """Loudness and where somebody speaks."""
    SPEECH = "speech"
    """What wrote down what is said, and the times of its words."""
    SHOTS = "shots"
    """Where a film is cut."""
    PROVENANCE = "provenance"
    """What a file claims, signed, about how it was made (C2PA)."""
    PROOF = "proof"
    """A time stamp that is itself the item."""


class NoteRole(Enum):
    """What a picture is for."""

    THUMBNAIL = "thumbnail"
    PAGE = "page"
    FRAME = "frame"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made of a place of the item, for people to look at instead of the hostile original."""

    role: NoteRole
    locator: Locator
    media: str
    content: bytes
