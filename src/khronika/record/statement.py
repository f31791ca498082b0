"""Statements and what they rest on: selectors, attribution, grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from khronika.evidence.citation.draft import CitationDraft
from khronika.primitives.codec import Json
from khronika.record.case import CodedCase
from khronika.record.value import Value


class Reliability(Enum):
    """How reliable a source is (Admiralty code)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(Enum):
    """How credible a piece of information is (Admiralty code).

    Never combined with the reliability of its source.
    """

    CONFIRMED = "1"
    PROBABLE = "2"
    POSSIBLE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    UNKNOWN = "6"


class Knowledge(Enum):
    """How someone in a chain of attribution knows."""

    SAW = "saw"
    SUFFERED = "suffered"
    DID = "did"
    TOLD = "was told"
    DOCUMENT = "document"
    INFERENCE = "inference"
    UNKNOWN = "unknown"


class Role(Enum):
    """What someone in a chain of attribution does."""

    PUBLISHER = "publisher"
    RECORDER = "recorder"
    SPEAKER = "speaker"
    INFORMANT = "informant"
    AUTHOR = "author"
    TRANSLATOR = "translator"


class Stance(Enum):
    """Whether a batch asserts its statements or denies them."""

    ASSERTS = "asserts"
    DENIES = "denies"


class Assessment(Enum):
    """Who vouches for the reading: the source itself, or an analyst who looked at the evidence."""

    CLAIMED = "claimed by source"
    OBSERVED = "observed by analyst"


class Protection(Enum):
    """How openly a person may be named."""

    PUBLIC = "public"
    INSIDE = "named inside"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something statements are about, under the key of its file.

    `id` is given when the archive knows it.
    """

    key: str
    type: str
    label: str
    protection: Protection
    names: tuple[Value, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class ItemReference:
    """How a file names an item: a control number or id, or an original name."""

    text: str
    by_name: bool


@dataclass(frozen=True, slots=True)
class StatementLink:
    """One link of a chain of attribution, from the publication back to the fact."""

    who: str
    role: Role
    knows: Knowledge | None
    verb: str
    source: str


class Statement(NamedTuple):
    """Subject, property, value, under the id of its file.

    `supersedes` is the id, of the file or the log, of an earlier one.
    """

    id: str
    subject: str
    property: str
    value: Json
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Statements that share citation, attribution and grade: one violation entered in one form."""

    id: str
    item: ItemReference | None
    citation: CitationDraft | None
    chain: tuple[StatementLink, ...]
    origin: str
    stance: Stance
    assessment: Assessment
    reliability: Reliability
    credibility: Credibility
    source: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A whole statement file."""

    entities: Mapping[str, Entity]
    batches: tuple[Batch, ...]
    cases: tuple[CodedCase, ...]
