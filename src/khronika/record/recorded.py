"""What the log recorded, as it is folded: batches of statements, reviews, withdrawals, policies (docs/format/record.md)."""

import json
from enum import Enum
from json.encoder import encode_basestring
from typing import NamedTuple, TypeAlias

from khronika.primitives.codec import Json


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
    """What the statements of one batch share.

    `origin` is the id of an entity or the words that name the origin, or empty.
    """

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


class Based(NamedTuple):
    """That these batches rest on one origin, whatever they said when they were recorded."""

    place: Place
    batches: frozenset[str]
    origin: str


class ReviewPolicy(NamedTuple):
    """How many different members it takes to accept a statement."""

    place: Place
    reviewers: int


class Stated(NamedTuple):
    """A batch of statements with the entities they are about."""

    report: Report
    statements: tuple[Recorded, ...]
    entities: tuple[Described, ...]


RecordEvent: TypeAlias = Stated | Review | ReviewPolicy | Based


def text_of(value: Json) -> str:
    """Canonical JSON of a value that was canonical already: nothing is checked again, for there are many."""
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is dict:
        members = [(name, value[name]) for name in sorted(value)]
        written = [
            f'"{name}":{encode_basestring(each) if type(each) is str else text_of(each)}'
            for name, each in members
        ]
        return "{" + ",".join(written) + "}"
    return str(value) if type(value) is int else _ENCODE(value)


_ENCODE = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode
