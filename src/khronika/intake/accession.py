"""An accession: material received together, from whom, how and when, and what became of each file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from khronika.primitives.codec import Json, b64


class Outcome(Enum):
    """What became of one entry of an accession."""

    SEALED = "sealed"
    SEALED_AGAIN = "sealed again"
    UNREADABLE = "unreadable"
    CHANGED = "changed while read"
    SYMLINK = "symlink, not followed"
    SPECIAL = "device, socket or pipe"
    ARCHIVE = "the archive itself"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where material comes from, as its receiver states it. Every value is kept veiled."""

    source: str
    channel: str
    obtained: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    consent: str = ""

    def to_json(self) -> dict[str, Json]:
        """The veiled fields of an `accession` event."""
        return {
            "source": self.source,
            "channel": self.channel,
            "obtained": dict(self.obtained),
            "note": self.note,
            "consent": self.consent,
        }


def path_json(path: bytes) -> Json:
    """A path or name as JSON: text, or for octets that are no UTF-8 the octets and a readable form."""
    try:
        return path.decode()
    except UnicodeDecodeError:
        return {"octets": b64(path), "shown": path.decode(errors="backslashreplace")}
