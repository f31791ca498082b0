"""Every type of event, and entries of the log read as events of these types (docs/format/events.md)."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import Any, ClassVar, cast

from khronika.archive.events.event_v1 import read_version_1
from khronika.casefile.event import (
    CaseAllegationEvent,
    CaseEvaluationEvent,
    CaseForumEvent,
    CaseHopeEvent,
    CaseSupportEvent,
    CaseWithdrawnEvent,
)
from khronika.dossier.event import ExportEvent, LetterEvent, PackageEvent
from khronika.evidence.event import DeriveEvent, RevealEvent
from khronika.exchange.event import ImportEvent, RecordExportEvent
from khronika.intake.event import (
    AccessionClosedEvent,
    AccessionCorrectedEvent,
    AccessionEvent,
    OpenEvent,
    SealEvent,
    TakeBackEvent,
)
from khronika.ledger.custody import LINK_FIELDS, CustodyEvent, Link, parse_link
from khronika.ledger.entry import LogEntry
from khronika.ledger.event import (
    CopyEvent,
    CosignEvent,
    LossEvent,
    MemoryEvent,
    MergeEvent,
    TimestampEvent,
    TransferEvent,
    UpgradeEvent,
)
from khronika.link.event import JudgeEvent, JudgeWithdrawnEvent
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event, EventFields, Exposure, FieldType, Veil, fields_of, parse_event
from khronika.primitives.form import ID, INSTANT, TEXT, parse_identity, parse_instant, parse_text
from khronika.record.event import (
    AssignEvent,
    CaseEvent,
    NoteEvent,
    OriginEvent,
    PolicyEvent,
    ProposalEvent,
    RemarkWithdrawnEvent,
    ReviewEvent,
    SavedViewEvent,
    StateEvent,
    TagEvent,
    TextCorrectedEvent,
    TextCorrectionWithdrawnEvent,
    WithdrawEvent,
)
from khronika.seal.event import (
    DrillEvent,
    EpochEvent,
    MemberEvent,
    RecoveryEvent,
    RoleEvent,
    ShredEvent,
    TurnEvent,
)
from khronika.seal.opening import FIELD, Opening, Sealed, parse, parse_field, unveil, veils_of

CUSTODY_TYPES: tuple[type[CustodyEvent], ...] = (
    SealEvent,
    OpenEvent,
    DeriveEvent,
    ExportEvent,
    TakeBackEvent,
    TextCorrectedEvent,
    TextCorrectionWithdrawnEvent,
)
RESERVED_TYPES: tuple[type[Event], ...] = (
    *(RoleEvent, AssignEvent),
    *(ShredEvent, MergeEvent, TransferEvent, CosignEvent),
)
EVENT_TYPES: tuple[type[Event], ...] = (
    *(EpochEvent, MemberEvent, TurnEvent, RecoveryEvent, DrillEvent),
    *(AccessionEvent, AccessionClosedEvent, AccessionCorrectedEvent),
    *CUSTODY_TYPES,
    *(
        StateEvent,
        ReviewEvent,
        WithdrawEvent,
        OriginEvent,
        PolicyEvent,
        CaseEvent,
        JudgeEvent,
        JudgeWithdrawnEvent,
    ),
    *(CaseForumEvent, CaseAllegationEvent, CaseSupportEvent, CaseEvaluationEvent, CaseHopeEvent),
    *(CaseWithdrawnEvent, NoteEvent, TagEvent, SavedViewEvent, ProposalEvent, RemarkWithdrawnEvent),
    *(ImportEvent, RecordExportEvent, PackageEvent, LetterEvent, TimestampEvent, UpgradeEvent),
    *(CopyEvent, LossEvent, MemoryEvent),
    RevealEvent,
    *RESERVED_TYPES,
)
"""All types, in the order of the format page."""

HEADER_TYPES: tuple[FieldType, ...] = (
    FieldType("kind", "type", Veil.OPEN, TEXT, Exposure.PUBLIC, "which type of event it is"),
    FieldType(
        "at",
        "at",
        Veil.OPEN,
        INSTANT,
        Exposure.PUBLIC,
        "when it was recorded, as its author claims: no proof of a time",
    ),
    FieldType("by", "by", Veil.OPEN, ID, Exposure.PUBLIC, "the member who recorded and signed it"),
)
"""The fields that every event has beside its own."""

_BY_KIND: Mapping[str, type[Event]] = {kind.KIND: kind for kind in EVENT_TYPES}


class Unreadable(Enum):
    """Why an event of the log is taken for nothing."""

    UNKNOWN = "of a type this program does not know"
    MALFORMED = "not of the form of its type"
    UNSIGNED = "not signed by the member it names"
    REPEATED = "it makes something under an id that is taken, or stands in the log already"
    MISPLACED = "no link that its custody chain goes on with"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableEvent(Event):
    """An event that stands in the log and is taken for nothing."""

    KIND: ClassVar[str] = ""

    kind: str
    reason: Unreadable


def event_fields(event: Event, at: str, by: str, link: Link | None) -> EventFields:
    """The fields of an event as its opening has them: its own, its type, its time, its author, and its place in a custody chain."""
    fields = fields_of(event)
    fields.plain.update(type=event.KIND, at=at, by=by)
    if link is not None:
        fields.plain.update(link.to_json())
    return fields


def read_entry(position: int, sealed: Sealed, site: str) -> LogEntry:
    """The entry that stands at a position of the log of a site, everything parsed strictly.

    Its signature is not checked.

    An event of an unknown type comes as UnreadableEvent. Raises MalformedError, also for a text that is not
    under its veil.
    """
    return entry_of(position, sealed, parse(sealed.opening), site)


def entry_of(
    position: int,
    sealed: Sealed,
    opening: Opening,
    site: str,
    parse_value: Callable[[bytes], Json] = parse_field,
    *,
    commitment: bytes | None = None,
) -> LogEntry:
    """`read_entry` for an opening that was parsed already.

    `parse_value` reads the field texts, `commitment` is given where it is known.
    """
    event = opening.event
    at, by = _head(event.get("at"), event.get("by"))
    if opening.version == 1:
        link, found = read_version_1(event, _values(sealed, veils_of(event), parse_value), site)
    else:
        link, found = _read(unveil(event, sealed.fields, parse_value))
    known = found or UnreadableEvent(kind=parse_text(event.get("type")), reason=Unreadable.UNKNOWN)
    return LogEntry(position, commitment or sealed.commitment, at, by, link, known, opening.version)


def fields_among(sealed: Sealed, names: Collection[str]) -> dict[str, Json] | None:
    """The values of those of these fields that are veiled, each member of a list under a name of its own.

    By the names of their texts, which must be there and under their veils. None for an event of version 1.
    Raises MalformedError.
    """
    opening = parse(sealed.opening)
    if opening.version == 1:
        return None
    event, texts, found = opening.event, sealed.fields, dict[str, Json]()
    for text, veil in veils_of({name: event[name] for name in names if name in event}).items():
        if sha256(told := texts.get(text, b"")).hexdigest() != veil:
            raise MalformedError("a field text that is missing, or not under its veil")
        found[text] = loose_value(told)
    return found


def _head(at: Json, by: Json) -> tuple[str, str]:
    return _parsed_head(at, by) if type(at) is type(by) is str else (parse_instant(at), parse_identity(by))


# Events that were recorded together claim one time and name one author.
@lru_cache(maxsize=64)
def _parsed_head(at: str, by: str) -> tuple[str, str]:
    return parse_instant(at), parse_identity(by)


def _read(fields: EventFields) -> tuple[Link | None, Event | None]:
    plain = fields.plain
    kind = _BY_KIND.get(parse_text(plain.pop("type", None)))
    del plain["at"], plain["by"]
    if kind is None:
        return (parse_link(plain) if plain.keys() >= _LINK else None), None
    if not issubclass(kind, CustodyEvent):
        return None, parse_event(kind, fields)
    link = parse_link(plain)
    for name in LINK_FIELDS:
        plain.pop(name, None)
    return link, parse_event(kind, fields, item=link.item)


_LINK = frozenset(LINK_FIELDS)


def _values(
    sealed: Sealed, veils: Mapping[str, str], parse_value: Callable[[bytes], Json]
) -> dict[str, Json]:
    if veils.keys() != sealed.fields.keys():
        raise MalformedError("a field text is missing, or one too many")
    values: dict[str, Json] = {}
    for name, text in sealed.fields.items():
        if sha256(text).hexdigest() != veils[name]:
            raise MalformedError("a field text that is not under its veil")
        values[name] = parse_value(text)
    return values


def loose_value(text: bytes) -> Json:
    """The value of a field text out of an authentic bundle.

    That it is spelled canonically is for the verification to say, which takes four times as long: the index
    is built again from millions.
    """
    if text.endswith(_NULL):
        return None
    try:
        line = text[_VALUE:-1].decode()
        value, end = _SCAN(line, 0)
    except (ValueError, StopIteration, RecursionError) as error:
        raise MalformedError("not a field text") from error
    if end != len(line):
        raise MalformedError("not a field text")
    found: Json = value
    return found


_NULL = b"\nnull\n"
_VALUE = len(FIELD) + 45
"""Where the value begins: behind 32 bytes of salt in base64 and the end of that line."""
# What `json.loads` calls once it has looked for an encoding and for blanks, which are not there.
_SCAN: Callable[[str, int], tuple[Any, int]] = cast("Any", json.JSONDecoder()).scan_once
