"""The event of reading an item: which renditions were made of it, by what, and where they are sealed (docs/format/evidence.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, NamedTuple

from khronika.evidence.reading.outcome import Outcome, Reason
from khronika.evidence.reading.shield import ShieldStep
from khronika.ledger.custody import CustodyEvent
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event, Exposure, Form, each_veiled, veiled
from khronika.primitives.form import (
    TEXT,
    listed,
    mapped,
    one_of,
    optional,
    parse_digest,
    parse_identity,
    parse_instant,
    parse_members,
    parse_number,
    parse_text,
)
from khronika.vault.location import LOCATION, Location


class RenditionKind(Enum):
    """What a rendition is."""

    OUTLINE = "outline"
    """What became of the item and of each file in it, and which rendition is whose. The first of every event
    that has any."""
    TEXT = "text"
    METADATA = "metadata"
    NOTE = "note"
    PICTURE = "picture"
    MEMBER = "member"
    """The bytes of a contained file."""
    PROPOSALS = "proposals"


class ReadingFacts(NamedTuple):
    """What one reading of an item came to, and which reader of which version of this program made it."""

    outcome: Outcome
    reason: Reason | None
    reader: str
    version: str


class RenditionFacts(NamedTuple):
    """Something made of an item: its id, what it is, media type, SHA-256 in hex, and size in bytes."""

    id: str
    kind: RenditionKind
    media: str
    sha256: str
    size: int


class Reveal(NamedTuple):
    """Something that somebody was shown: an item by its id, a file in it, how much of it, which page or milliseconds, and when.

    `start` and `end` are the page twice, or milliseconds of a recording.
    """

    item: str
    member: tuple[str, ...]
    step: ShieldStep
    start: int
    end: int
    at: str


_OUTCOME, _REASON, _KIND = one_of(Outcome), optional(one_of(Reason)), one_of(RenditionKind)
_READING_NAMES = frozenset(ReadingFacts._fields)
_RENDITION_NAMES = frozenset({"rendition", "kind", "media", "sha256", "size"})


def _parse_reading(value: Json) -> ReadingFacts:
    found = parse_members(value, _READING_NAMES)
    outcome, reason = _OUTCOME.parse(found["outcome"]), _REASON.parse(found["reason"])
    return ReadingFacts(outcome, reason, parse_text(found["reader"]), parse_text(found["version"]))


def _write_reading(facts: ReadingFacts) -> Json:
    reason = facts.reason.value if facts.reason else None
    return {
        "outcome": facts.outcome.value,
        "reason": reason,
        "reader": facts.reader,
        "version": facts.version,
    }


def _parse_rendition(value: Json) -> RenditionFacts:
    found = parse_members(value, _RENDITION_NAMES)
    identity, kind, media = (
        parse_identity(found["rendition"]),
        _KIND.parse(found["kind"]),
        parse_text(found["media"]),
    )
    return RenditionFacts(identity, kind, media, parse_digest(found["sha256"]), parse_number(found["size"]))


def _write_rendition(facts: RenditionFacts) -> Json:
    return {
        "rendition": facts.id,
        "kind": facts.kind.value,
        "media": facts.media,
        "sha256": facts.sha256,
        "size": facts.size,
    }


_STEP, _MEMBER = one_of(ShieldStep), listed(TEXT)
_REVEAL_NAMES = frozenset(Reveal._fields)


def _parse_reveal(value: Json) -> Reveal:
    found = parse_members(value, _REVEAL_NAMES)
    return Reveal(
        parse_identity(found["item"]),
        _MEMBER.parse(found["member"]),
        _STEP.parse(found["step"]),
        parse_number(found["start"]),
        parse_number(found["end"]),
        parse_instant(found["at"]),
    )


def _write_reveal(reveal: Reveal) -> Json:
    return {**reveal._asdict(), "member": list(reveal.member), "step": reveal.step.value}


REVEAL: Form[Reveal] = Form('`{"at","end","item","member","start","step"}`', _parse_reveal, _write_reveal)
READING: Form[ReadingFacts] = Form(
    '`{"outcome","reason","reader","version"}`', _parse_reading, _write_reading
)
RENDITION: Form[RenditionFacts] = Form(
    '`{"kind","media","rendition","sha256","size"}`', _parse_rendition, _write_rendition
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeriveEvent(CustodyEvent):
    """An item was read. The n-th rendition lies where the n-th of `objects` says."""

    KIND: ClassVar[str] = "derive"

    reading: ReadingFacts = veiled(READING, Exposure.PROTECTED, "what became of it, and what read it")
    tools: Mapping[str, str] = veiled(
        mapped(TEXT), Exposure.PROTECTED, "name -> version of the libraries and engines that were used"
    )
    renditions: tuple[RenditionFacts, ...] = each_veiled(RENDITION, Exposure.PROTECTED, "what was made of it")
    objects: tuple[Location, ...] = each_veiled(
        LOCATION, Exposure.PROTECTED, "where each lies, and its key. Never disclosed"
    )

    def require_consistent(self) -> None:
        """Raises MalformedError where there are more or fewer places than renditions."""
        if len(self.renditions) != len(self.objects):
            raise MalformedError("a reading with more or fewer places than renditions")


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealEvent(Event):
    """A member was shown pictures, film or sound, step by step, and wants to know how much that was."""

    KIND: ClassVar[str] = "reveal"

    reveals: tuple[Reveal, ...] = each_veiled(
        REVEAL, Exposure.PERSONAL, "what was shown, and when. Never disclosed"
    )
