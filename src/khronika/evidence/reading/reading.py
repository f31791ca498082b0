"""What a reading of an item found."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from khronika.evidence.reading.mapping import MappedText
from khronika.evidence.reading.note import NoteKind, Picture
from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome, what was whole when it ended, the reader and the versions of what it used."""

    outcome: Outcome
    reason: Reason | None = None
    reader: str = ""
    tools: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[MappedText, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[NoteKind, Json] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    contained: tuple["Contained", ...] = ()


@dataclass(frozen=True, slots=True)
class Contained:
    """A file in a container: its names from the outermost container, never a path; its octets; what was read of it.

    `message` is the message of a mailbox it hangs on. `content` is None where the octets could not be had; the reading says why.
    """

    member: tuple[str, ...]
    media: str
    content: bytes | None
    reading: Reading
    message: int | None = None


def unread(reason: Reason) -> Reading:
    """The reading of an item of which nothing was read."""
    return Reading(Outcome.UNREAD, reason)
