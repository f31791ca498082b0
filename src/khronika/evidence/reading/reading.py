"""What a reading of an item found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from khronika.evidence.citation.mapped_text import MappedText
from khronika.evidence.reading.coverage import Coverage
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
    coverage: Coverage = field(default_factory=Coverage)

    def with_contained(self, contained: tuple["Contained", ...]) -> "Reading":
        """The reading of a container with what was read of the files in it."""
        return replace(self, contained=contained) if contained else self

    @property
    def state(self) -> Outcome:
        """What became of the item with everything in it: read only if all of it was.

        A file in it that is empty takes nothing away.
        """
        if self.outcome is not Outcome.READ:
            return self.outcome
        return (
            Outcome.READ
            if self.coverage.is_whole and all(_is_whole(file.reading) for file in self.contained)
            else Outcome.PARTLY
        )


def _is_whole(reading: Reading) -> bool:
    return reading.state is Outcome.READ or reading.reason is Reason.EMPTY


@dataclass(frozen=True, slots=True)
class Contained:
    """A file in a container: its names from the outermost container, never a path; its bytes.

    What was read of it.

    `message` is the message of a mailbox it hangs on. `content` is what the keeper calls it (its bytes, when
    it was kept in memory); None where the bytes could not be had: the reading says why.
    """

    member: tuple[str, ...]
    media: str
    content: object
    reading: Reading
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of an item beside what it says by itself."""

    recognise: bool = True
    """Recognise the text in pictures of text."""
    model: str = ""
    """The folder of a model that transcribes speech; empty for none."""
    longest: int = 7200
    """Seconds of processor time that writing down one recording may take."""
    passwords: tuple[str, ...] = ()
    """Passwords to try on what is locked; they are kept out of everything that is said."""


def unread(reason: Reason) -> Reading:
    """The reading of an item of which nothing was read."""
    return Reading(Outcome.UNREAD, reason)
