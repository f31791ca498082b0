"""What the log recorded, as it is folded: batches of statements, reviews, withdrawals, policies (docs/format/record.md)."""

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from json.encoder import encode_basestring
from typing import Any, NamedTuple, TypeAlias

from khronika.primitives.codec import Json

KINDS = frozenset({"state", "review", "withdraw", "policy"})
"""Types of events the record is made of."""


class State(Enum):
    """What became of a statement."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class Place(NamedTuple):
    """Where in the log an event stands, when it was made as its author claims (RFC 3339), and by which member."""

    position: int
    at: str
    by: str


class Report(NamedTuple):
    """What the statements of one batch share. `origin` is the id of an entity or the words that name the origin, or empty."""

    place: Place
    batch: str
    item: str
    origin: str
    source: str
    stance: str
    assessment: str
    reliability: str
    credibility: str


class Recorded(NamedTuple):
    """One statement as recorded; `value` is canonical JSON."""

    id: str
    batch: str
    subject: str
    property: str
    value: str
    supersedes: str = ""


class Described(NamedTuple):
    """What a batch says of an entity itself; `names` is canonical JSON."""

    position: int
    id: str
    type: str
    label: str
    protection: str
    names: str


def described_again(earlier: Described | None, later: Described) -> Described:
    """What is said of an entity after a later event: the newest of each, where something is said at all."""
    if earlier is None:
        return later
    names = earlier.names if later.names == "[]" else later.names
    kind, label = later.type or earlier.type, later.label or earlier.label
    return Described(later.position, later.id, kind, label, later.protection or earlier.protection, names)


class Review(NamedTuple):
    """A decision on statements of one batch, on all of them when `statements` is None."""

    place: Place
    batch: str
    statements: frozenset[str] | None
    state: State
    why: str


class Policy(NamedTuple):
    """How many different members it takes to accept a statement."""

    place: Place
    reviewers: int


class Stated(NamedTuple):
    """A batch of statements with the entities they are about."""

    report: Report
    statements: tuple[Recorded, ...]
    entities: tuple[Described, ...]


RecordEvent: TypeAlias = Stated | Review | Policy


def read_event(position: int, event: Mapping[str, Json], values: Mapping[str, Json]) -> RecordEvent | None:
    """The event of the record that stands at this position of the log; None for one of another type or form."""
    place = Place(position, str(event.get("at", "")), str(event.get("by", "")))
    match event.get("type"):
        case "state":
            report = read_report(place, event, values)
            rows = read_statements(values)
            statements = tuple(Recorded(row.id, report.batch, row.subject, row.property, row.text, row.supersedes) for row in rows)
            entities = read_entities(position, values, {each.subject for each in statements})
            return Stated(report, statements, tuple(entities.values()))
        case "review":
            return _review(place, event, values, _state(values.get("state")))
        case "withdraw":
            return _review(place, event, values, State.WITHDRAWN)
        case "policy" if isinstance(reviewers := event.get("reviewers"), int):
            return Policy(place, max(1, reviewers))
        case _:
            return None


def _state(value: Json) -> State | None:
    try:
        return State(value)
    except ValueError:
        return None


def _review(place: Place, event: Mapping[str, Json], values: Mapping[str, Json], state: State | None) -> Review | None:
    named = values.get("statements")
    statements = frozenset(str(each) for each in named) if isinstance(named, list) else None
    return Review(place, str(event.get("batch")), statements, state, str(values.get("why") or "")) if state else None


def read_report(place: Place, event: Mapping[str, Json], values: Mapping[str, Json]) -> Report:
    """What a `state` event says of all its statements."""
    attribution, grade = _members(values.get("attribution")), _members(values.get("grade"))
    return Report(
        place,
        str(event.get("batch")),
        str(event.get("item") or ""),
        _party(attribution.get("origin")),
        str(values.get("source") or ""),
        str(attribution.get("stance") or "asserts"),
        str(attribution.get("assessment") or ""),
        str(grade.get("reliability") or ""),
        str(grade.get("credibility") or ""),
    )


def _members(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _party(value: Json) -> str:
    members = _members(value)
    named = members.get("entity") or members.get("id") if members else value
    return str(named or "")


class Row(NamedTuple):
    """A statement of a batch as it was read: its id, the fields of `Recorded` that are its own, and its value as it was parsed."""

    id: str
    subject: str
    property: str
    text: str
    supersedes: str
    value: Json


def read_statements(values: Mapping[str, Json]) -> list[Row]:
    """The statements of a `state` event; what is not of their form is passed over."""
    found: list[Row] = []
    for each in _objects(values.get("statements")):
        try:
            identity, about, name, value = each["id"], each["subject"]["id"], each["property"], each["value"]
        except (KeyError, TypeError):
            continue
        if type(identity) is type(about) is type(name) is str:
            text = encode_basestring(value) if type(value) is str else text_of(value)
            found.append(Row(identity, about, name, text, str(each.get("supersedes", "")), value))
    return found


def text_of(value: Json) -> str:
    """Canonical JSON of a value that was canonical already: nothing is checked again, for there are many."""
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is dict:
        members = [(name, value[name]) for name in sorted(value)]
        written = [f'"{name}":{encode_basestring(each) if type(each) is str else text_of(each)}' for name, each in members]
        return "{" + ",".join(written) + "}"
    return str(value) if type(value) is int else _ENCODE(value)


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def read_entities(position: int, values: Mapping[str, Json], subjects: Iterable[str]) -> dict[str, Described]:
    """What a `state` event says of entities: of those it lists, and of these subjects of its statements."""
    met = {str(each.get("id")): _described(position, each) for each in _objects(values.get("entities"))}
    missing = {subject for subject in subjects if subject not in met}
    for statement in _objects(values.get("statements")) if missing else ():
        subject = statement.get("subject")
        if isinstance(subject, dict) and subject.get("id") in missing:
            met.setdefault(str(subject["id"]), _described(position, subject))
    return met


def _described(position: int, entity: Mapping[str, Json]) -> Described:
    told = entity.get
    kind, label, protection, names = told("type"), told("label"), told("protection"), told("names")
    texts = str(told("id")), str(kind or ""), str(label or ""), str(protection or "")
    return Described(position, *texts, text_of(names) if names else "[]")


def _objects(value: Json) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
