"""What a member was shown of pictures, film and sound: logged sealed, for that member to see how much it was (docs/decisions/0039)."""

from collections.abc import Iterator, Sequence

from khronika.archive.store.archive import Archive
from khronika.archive.store.writer import Writer
from khronika.evidence.event import Reveal, RevealEvent

MOST_AT_ONCE = 200
"""Reveals of one event."""


def log_reveals(writer: Writer, reveals: Sequence[Reveal]) -> None:
    """Log these, and commit."""
    for start in range(0, len(reveals), MOST_AT_ONCE):
        writer.append(RevealEvent(reveals=tuple(reveals[start : start + MOST_AT_ONCE])))
    writer.commit()


def own_reveals(archive: Archive) -> Iterator[Reveal]:
    """What this member was shown, the newest first; raises MalformedError, VaultError."""
    own = archive.keyring.member.member
    for position, _ in reversed(archive.index.events(RevealEvent)):
        entry = archive.entry(position)
        if entry.by == own and isinstance(entry.event, RevealEvent):
            yield from reversed(entry.event.reveals)
