"""What an archive holds: material and what is recorded of it, or sources.

Which of the two only its keys tell (docs/format/ledger.md).
"""

from typing import TYPE_CHECKING

from khronika.seal.event import ArchiveKind, EpochEvent

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive


def holds(archive: "Archive") -> ArchiveKind:
    """What this archive was made for; one made before there were archives of sources holds no sources."""
    for position, _ in archive.index.events(EpochEvent)[:1]:
        event = archive.entry(position).event
        if isinstance(event, EpochEvent) and event.holds is not None:
            return event.holds
    return ArchiveKind.GENERAL
