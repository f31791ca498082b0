"""Events of version 1, which archives and packages made before `khronika upgrade` hold, read as the types of today."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from khronika.dossier.event import ExportEvent
from khronika.evidence.citation.version_1 import citation_of_target
from khronika.evidence.event import DeriveEvent
from khronika.exchange.event import ImportEvent, RecordExportEvent
from khronika.intake.event import AccessionClosedEvent, AccessionEvent, OpenEvent, SealEvent
from khronika.ledger.custody import CustodyEvent, Link, parse_link
from khronika.ledger.event import TimestampEvent
from khronika.link.event import JudgeEvent, JudgeWithdrawnEvent
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event, EventFields, Veil, field_types, parse_event
from khronika.primitives.form import parse_text
from khronika.record.event import CaseEvent, PolicyEvent, ReviewEvent, StateEvent, WithdrawEvent, citation_fields
from khronika.seal.event import EpochEvent, MemberEvent

Fields: TypeAlias = Mapping[str, Json]
"""Open and veiled fields of an event of version 1 together; none of them has the name of another."""


def read_version_1(event: Fields, values: Fields, site: str) -> tuple[Link | None, Event | None]:
    """The event as a type of today, and its place in a custody chain at the log's one site; None for an unknown type.

    Raises MalformedError.
    """
    fields = {name: value for name, value in event.items() if name not in values} | dict(values)
    link = parse_link({**fields, "site": site, "seen": {}}) if "seq" in event else None
    kind = parse_text(event.get("type"))
    reader = _READERS.get("record-export" if kind == "export" and link is None else kind)
    return link, reader(fields, link.item if link else "") if reader else None


def _straight(kind: type[Event], **added: Json) -> Callable[[Fields, str], Event]:
    """Reads a type whose fields have the same names and forms today, but for those that came since."""

    def read(fields: Fields, item: str) -> Event:
        return _event(kind, {**added, **fields}, item)

    return read


def _event(kind: type[Event], fields: Fields, item: str = "") -> Event:
    """The event of this type with those of the fields that it has."""
    sorted_fields = EventFields({}, {}, {})
    for _, name, veil, _, _, _ in field_types(kind):
        if name not in fields:
            raise MalformedError("an event of version 1 lacks a field")
        value = fields[name]
        if veil is Veil.EACH:
            sorted_fields.each[name] = value if isinstance(value, list) else [value]
        else:
            (sorted_fields.plain if veil is Veil.OPEN else sorted_fields.veiled)[name] = value
    return parse_event(kind, sorted_fields, item=item) if issubclass(kind, CustodyEvent) else parse_event(kind, sorted_fields)


def _accession(fields: Fields, _: str) -> Event:
    return _event(AccessionEvent if fields.get("state") == "opened" else AccessionClosedEvent, fields)


def _seal(fields: Fields, item: str) -> Event:
    content = {name: fields.get(name) for name in _CONTENT}
    return _event(SealEvent, {"object": None, **fields, "content": content}, item)


_CONTENT = ("media", "sha256", "size")


def _derive(fields: Fields, item: str) -> Event:
    renditions: list[Json] = []
    objects: list[Json] = []
    made = fields.get("renditions")
    for each in made if isinstance(made, list) else [made]:
        if not isinstance(each, dict):
            raise MalformedError("a rendition of version 1 in no known form")
        renditions.append({name: value for name, value in each.items() if name != "object"})
        objects.append(each.get("object"))
    reading = {name: fields.get(name) for name in ("outcome", "reason", "reader", "version")}
    return _event(DeriveEvent, {**fields, "reading": reading, "renditions": renditions, "objects": objects}, item)


def _judge(fields: Fields, _: str) -> Event:
    if "withdraws" in fields:
        return _event(JudgeWithdrawnEvent, {**fields, "judgement": fields["withdraws"]})
    return _event(JudgeEvent, fields)


def _state(fields: Fields, _: str) -> Event:
    attribution = fields.get("attribution")
    if not isinstance(attribution, dict):
        raise MalformedError("an attribution of version 1 in no known form")
    stance = {name: attribution.get(name) for name in ("stance", "assessment")}
    return _event(
        StateEvent,
        {
            **fields,
            **citation_fields(citation_of_target(fields.get("citation"))),
            "item": fields.get("item"),
            "of": None,
            "stance": stance,
            "chain": attribution.get("chain"),
            "origin": attribution.get("origin"),
        },
    )


def _case(fields: Fields, _: str) -> Event:
    content = fields.get("content")
    if not isinstance(content, dict):
        raise MalformedError("a case of version 1 in no known form")
    return _event(CaseEvent, {**fields, "of": None, "content": {**content, "batches": {}}})


_READERS: Mapping[str, Callable[[Fields, str], Event]] = {
    "epoch": _straight(EpochEvent, holds=None, holders=[]),
    "member": _straight(MemberEvent),
    "accession": _accession,
    "seal": _seal,
    "open": _straight(OpenEvent),
    "derive": _derive,
    "export": _straight(ExportEvent),
    "record-export": _straight(RecordExportEvent),
    "import": _straight(ImportEvent),
    "judge": _judge,
    "state": _state,
    "review": _straight(ReviewEvent),
    "withdraw": _straight(WithdrawEvent),
    "policy": _straight(PolicyEvent),
    "case": _case,
    "timestamp": _straight(TimestampEvent),
}
