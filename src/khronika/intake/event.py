"""Events of receiving material: an accession is opened and closed, each of its originals is sealed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, NamedTuple

from khronika.intake.accession import AccessionOutcome, parse_path, path_json
from khronika.ledger.custody import CustodyEvent
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event, Exposure, Form, plain, veiled
from khronika.primitives.form import (
    ID,
    NUMBER,
    TEXT,
    listed,
    mapped,
    one_of,
    optional,
    parse_digest,
    parse_members,
    parse_number,
    parse_text,
)
from khronika.vault.location import LOCATION, Location

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL
_CONTROL = re.compile(r"[A-Z][A-Z0-9]{0,15}-(\d{6}|[1-9]\d{6,17})", re.ASCII)


def _parse_control(value: Json) -> str:
    if type(value) is str and _CONTROL.fullmatch(value):
        return value
    raise MalformedError("a control number is expected in this field of an event")


def _write_control(control: str) -> Json:
    return control


CONTROL: Form[str] = Form("control number", _parse_control, _write_control)
PATH: Form[bytes] = Form('text, or `{"octets","shown"}` for bytes that are no UTF-8', parse_path, path_json)


class Content(NamedTuple):
    """What an original is: its media type, SHA-256 in hex, and size in bytes."""

    media: str
    sha256: str
    size: int


def _parse_content(value: Json) -> Content:
    members = parse_members(value, _CONTENT_NAMES)
    return Content(
        parse_text(members["media"]), parse_digest(members["sha256"]), parse_number(members["size"])
    )


def _write_content(content: Content) -> Json:
    return {"media": content.media, "sha256": content.sha256, "size": content.size}


_CONTENT_NAMES = frozenset(Content._fields)
CONTENT: Form[Content] = Form('`{"media","sha256","size"}`', _parse_content, _write_content)


def _parse_modified(value: Json) -> str:
    return parse_text(parse_members(value, _MODIFIED)["modified"])


_MODIFIED = frozenset({"modified"})
MODIFIED: Form[str] = Form('`{"modified"}`, RFC 3339', _parse_modified, lambda value: {"modified": value})


class NotSealed(NamedTuple):
    """An entry that was not sealed, and why."""

    path: bytes
    outcome: AccessionOutcome
    reason: str = ""


class Outcomes(NamedTuple):
    """What became of an accession; `before` is how many originals were sealed before the last resumption."""

    before: int
    counts: Mapping[AccessionOutcome, int]
    not_sealed: tuple[NotSealed, ...]


_OUTCOME = one_of(AccessionOutcome)
_NOT_SEALED_NAMES = frozenset({"path", "outcome", "reason"})


def _parse_not_sealed(value: Json) -> NotSealed:
    members = parse_members(value, _NOT_SEALED_NAMES)
    return NotSealed(
        parse_path(members["path"]), _OUTCOME.parse(members["outcome"]), parse_text(members["reason"])
    )


def _write_not_sealed(entry: NotSealed) -> Json:
    return {"path": path_json(entry.path), "outcome": entry.outcome.value, "reason": entry.reason}


_ASIDE: Form[tuple[NotSealed, ...]] = listed(
    Form('`{"path","outcome","reason"}`', _parse_not_sealed, _write_not_sealed)
)
_COUNTS = mapped(NUMBER)


def _parse_outcomes(value: Json) -> Outcomes:
    members = parse_members(value, _OUTCOMES_NAMES)
    counts = {_OUTCOME.parse(outcome): count for outcome, count in _COUNTS.parse(members["counts"]).items()}
    return Outcomes(parse_number(members["before"]), counts, _ASIDE.parse(members["not_sealed"]))


def _write_outcomes(outcomes: Outcomes) -> Json:
    counts: dict[str, Json] = {outcome.value: count for outcome, count in outcomes.counts.items()}
    return {"before": outcomes.before, "counts": counts, "not_sealed": _ASIDE.write(outcomes.not_sealed)}


_OUTCOMES_NAMES = frozenset(Outcomes._fields)
OUTCOMES: Form[Outcomes] = Form('`{"before","counts","not_sealed"}`', _parse_outcomes, _write_outcomes)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessionEvent(Event):
    """Material begins to be received: from whom, how, when, on what terms."""

    KIND: ClassVar[str] = "accession"

    accession: str = plain(ID, PUBLIC, "the accession's id")
    source: str = veiled(TEXT, PERSONAL, "code of the source (record.md)")
    channel: str = veiled(TEXT, PERSONAL, "by which way it came")
    obtained: Mapping[str, str] = veiled(
        mapped(TEXT), PERSONAL, "`when`, `how`, `from`, as its receiver states it"
    )
    note: str = veiled(TEXT, PERSONAL, "a note of the team")
    consent: str = veiled(TEXT, PERSONAL, "what the source agreed to")
    paths: tuple[bytes, ...] = veiled(listed(PATH), PERSONAL, "what was to be sealed")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessionClosedEvent(Event):
    """All that could be sealed of an accession is sealed."""

    KIND: ClassVar[str] = "accession-closed"

    accession: str = plain(ID, PUBLIC, "the accession's id")
    outcomes: Outcomes = veiled(OUTCOMES, PERSONAL, "what became of each file")


_TEXT, _TOLD = optional(TEXT), optional(mapped(TEXT))


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessionCorrectedEvent(Event):
    """What was told of an accession was wrong.

    A field that is not null takes the place of the one before, which stays logged.
    """

    KIND: ClassVar[str] = "accession-corrected"

    accession: str = plain(ID, PUBLIC, "the accession")
    number: int = plain(NUMBER, PUBLIC, "which correction of it this is, from 1 without gaps")
    source: str | None = veiled(_TEXT, PERSONAL, "what it is instead; null where it stays as it was")
    channel: str | None = veiled(_TEXT, PERSONAL, "as `source`")
    obtained: Mapping[str, str] | None = veiled(_TOLD, PERSONAL, "as `source`: all of it")
    note: str | None = veiled(_TEXT, PERSONAL, "as `source`")
    consent: str | None = veiled(_TEXT, PERSONAL, "as `source`")
    why: str = veiled(TEXT, PERSONAL, "the reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealEvent(CustodyEvent):
    """An original was received and sealed.

    The same bytes received again are a further link of the same item.
    """

    KIND: ClassVar[str] = "seal"

    control: str = plain(CONTROL, PUBLIC, "control number that people use, `A-000001`")
    accession: str = veiled(
        ID, PERSONAL, "the accession it came with: shown, it tells what else came from there"
    )
    content: Content = veiled(CONTENT, PROTECTED, "media type, digest and size: shown when the bytes travel")
    name: bytes = veiled(PATH, PERSONAL, "its original name")
    path: bytes = veiled(PATH, PERSONAL, "its original path; empty where nobody told it")
    times: str = veiled(
        MODIFIED, PERSONAL, "when it was last changed, as its medium says; empty where unknown"
    )
    object: Location | None = veiled(
        optional(LOCATION),
        PROTECTED,
        "where its bytes lie, and the key; null for a further receipt. Never disclosed",
    )


class Hold(Enum):
    """Whether the archive holds an item as one of its own."""

    TAKEN_BACK = "taken back"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackEvent(CustodyEvent):
    """An item that should not have been sealed is held no longer, or is held again.

    Its bytes stay where they are.
    """

    KIND: ClassVar[str] = "take-back"

    hold: Hold = plain(one_of(Hold), PUBLIC, "what holds from now on")
    why: str = veiled(TEXT, PERSONAL, "the reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEvent(CustodyEvent):
    """The bytes of an item were taken out of the archive by a member."""

    KIND: ClassVar[str] = "open"

    note: str | None = veiled(optional(TEXT), PERSONAL, "why")
