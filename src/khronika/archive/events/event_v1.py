"""Events of version 1, which archives and packages made before `khronika upgrade` hold, read as the types of today."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

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
from khronika.record.event import (
    CaseEvent,
    PolicyEvent,
    ReviewEvent,
    StateEvent,
    WithdrawEvent,
    citation_fields,
)
from khronika.seal.event import EpochEvent, MemberEvent

Fields: TypeAlias = Mapping[str, Json]
"""Open and veiled fields of an event of version 1 together; none of them has the name of another."""


def read_version_1(event: Fields, values: Fields, site: str) -> tuple[Link | None, Event | None]:
    """The event as a type of today, and its place in a custody chain at the log's one site.

    None for an unknown type.

    Raises MalformedError, also for a field that no build of version 1 wrote: nothing that is read is left
    out.
    """
    fields = {name: value for name, value in event.items() if name not in values} | dict(values)
    link = parse_link({**fields, "site": site, "seen": {}}) if "seq" in event else None
    known = VERSION_1.get(_old_type(fields, link))
    if known is None:
        return link, None
    names = fields.keys() - (_CHAINED if link else _HEADER)
    if not known.names <= names <= known.names | known.optional:
        raise MalformedError("an event of version 1 with a field too many, or one too few")
    return link, known.read(fields, link.item if link else "")


_HEADER = frozenset({"type", "at", "by"})
_CHAINED = _HEADER | {"item", "seq", "prev"}


def _old_type(fields: Fields, link: Link | None) -> str:
    """Which row of VERSION_1 an event is: three types meant two things each. Raises MalformedError."""
    match parse_text(fields.get("type")):
        case "export" if link is None:
            return "export, not in a chain"
        case "accession" if fields.get("state") in ("opened", "closed"):
            return f"accession, `state` `{fields['state']}`"
        case "accession":
            raise MalformedError("an accession of version 1 in no known state")
        case "judge" if "withdraws" in fields:
            return "judge, with `withdraws`"
        case kind:
            return kind


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
    return (
        parse_event(kind, sorted_fields, item=item)
        if issubclass(kind, CustodyEvent)
        else parse_event(kind, sorted_fields)
    )


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
    return _event(
        DeriveEvent, {**fields, "reading": reading, "renditions": renditions, "objects": objects}, item
    )


def _judge_withdrawn(fields: Fields, _: str) -> Event:
    return _event(JudgeWithdrawnEvent, {**fields, "judgement": fields["withdraws"]})


def _state(fields: Fields, _: str) -> Event:
    attribution = fields.get("attribution")
    if not isinstance(attribution, dict):
        raise MalformedError("an attribution of version 1 in no known form")
    if attribution.keys() != _ATTRIBUTION:
        raise MalformedError("an attribution of version 1 in no known form")
    stance = {name: attribution[name] for name in ("stance", "assessment")}
    citation = citation_of_target(fields.get("citation"))
    if citation is not None and citation.item != fields.get("item"):
        raise MalformedError("a citation of version 1 of another item than its event")
    return _event(
        StateEvent,
        {
            **fields,
            **citation_fields(citation),
            "item": fields.get("item"),
            "of": None,
            "stance": stance,
            "chain": attribution["chain"],
            "origin": attribution["origin"],
        },
    )


_ATTRIBUTION = {"chain", "origin", "stance", "assessment"}


def _case(fields: Fields, _: str) -> Event:
    content = fields.get("content")
    if not isinstance(content, dict):
        raise MalformedError("a case of version 1 in no known form")
    return _event(CaseEvent, {**fields, "of": None, "content": {**content, "batches": {}}})


class OldType(NamedTuple):
    """An event type of version 1: the fields it had, those that only some builds or some events had, and how it is read."""

    today: type[Event]
    names: frozenset[str]
    optional: frozenset[str]
    read: Callable[[Fields, str], Event]
    how: str


def _same(kind: type[Event], **added: Json) -> OldType:
    names = frozenset(each.name for each in field_types(kind)) - added.keys()
    return OldType(kind, names, frozenset(added), _straight(kind, **added), "as it stands")


def _changed(
    kind: type[Event], names: str, read: Callable[[Fields, str], Event], how: str, optional: str = ""
) -> OldType:
    return OldType(kind, frozenset(names.split()), frozenset(optional.split()), read, how)


VERSION_1: Mapping[str, OldType] = {
    "epoch": _same(EpochEvent, holds=None, holders=[])._replace(
        how="`holders` left out as `[]`, `holds` as `null`"
    ),
    "member": _same(MemberEvent),
    "accession, `state` `opened`": _changed(
        AccessionEvent,
        "accession state source channel obtained note consent paths",
        _straight(AccessionEvent),
        "`state` is in the type",
    ),
    "accession, `state` `closed`": _changed(
        AccessionClosedEvent,
        "accession state outcomes",
        _straight(AccessionClosedEvent),
        "`state` is in the type",
    ),
    "seal": _changed(
        SealEvent,
        "accession control media sha256 size name path times",
        _seal,
        "`accession` stood open; `media`, `sha256`, `size`, open then, as `content`; `object` left out as `null`",
        "object",
    ),
    "open": _same(OpenEvent),
    "derive": _changed(
        DeriveEvent,
        "outcome reason reader version renditions tools",
        _derive,
        "`outcome`, `reason`, `reader`, `version`, open then, as `reading`; one veil over all `renditions`, "
        "each of which had its `object` in it, as `renditions` and `objects`",
    ),
    "export": _same(ExportEvent),
    "export, not in a chain": _same(RecordExportEvent),
    "import": _same(ImportEvent),
    "judge": _same(JudgeEvent),
    "judge, with `withdraws`": _changed(
        JudgeWithdrawnEvent, "withdraws grounds", _judge_withdrawn, "`withdraws` as `judgement`"
    ),
    "state": _changed(
        StateEvent,
        "batch item citation attribution grade statements source entities",
        _state,
        "`item`, open then, and `citation`, a W3C Web Annotation target, as the parts of a citation (record.md); `attribution` as `chain`, "
        "`origin`, `stance`; one veil over all `statements` as `statements`; `of` is `null`",
    ),
    "review": _same(ReviewEvent),
    "withdraw": _same(WithdrawEvent),
    "policy": _same(PolicyEvent),
    "case": _changed(CaseEvent, "case code content", _case, "`batches` of `content` is `{}`; `of` is `null`"),
    "timestamp": _same(TimestampEvent),
}
"""Every event type of version 1."""
