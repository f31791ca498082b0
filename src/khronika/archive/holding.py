"""What an archive holds: material and what is recorded of it, or sources. Which of the two only its keys tell (docs/format/ledger.md)."""

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khronika.archive.archive import Archive


class Holds(Enum):
    """What an archive was made for, as its first `epoch` event says. The two words are of one length, so that no size tells them apart."""

    GENERAL = "general"
    SOURCES = "sources"


def holds(archive: "Archive") -> Holds:
    """What this archive was made for; one made before there were archives of sources holds no sources."""
    for position, _ in archive.index.events("epoch")[:1]:
        if archive.event(position)[1].get("holds") == Holds.SOURCES.value:
            return Holds.SOURCES
    return Holds.GENERAL
