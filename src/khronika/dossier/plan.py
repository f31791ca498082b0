"""What a court package will hold, decided before a byte of it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class Evidenced:
    """One logged event as it goes out: its opening, its proof, and the field texts disclosed with it."""

    opening: bytes
    proof: bytes
    fields: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """One event of an exhibit's custody chain."""

    seq: int
    type: str
    at: str
    evidenced: Evidenced


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One item as it goes out; `withheld` means the bytes stay behind."""

    control: str
    item: str
    sha256: str
    size: int
    media: str
    custody: tuple[CustodyEntry, ...]
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """One logged batch of statements; the four values are the decoded JSON of its field texts of those names."""

    batch: str
    exhibit: str | None
    citation: Json
    attribution: Json
    grade: Json
    statements: Json
    evidenced: Evidenced


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the dossier and the ids of the statements it rests on."""

    id: str
    text: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """One time-stamp token over one checkpoint.

    `at` is what the token claims, for display; `consistency` is None when the sizes are equal.
    """

    stem: str
    checkpoint: bytes
    request: bytes
    reply: bytes
    chain: bytes
    consistency: bytes | None
    at: str


@dataclass(frozen=True, slots=True)
class DossierPlan:
    """Everything of a court package but the bytes of its exhibits."""

    dossier: str
    archive: str
    code: str
    title: str
    language: str
    made_at: str
    checkpoint: bytes
    policy: bytes
    sections: tuple[Section, ...]
    batches: tuple[Batch, ...]
    exhibits: tuple[Exhibit, ...]
    members: Mapping[str, Evidenced]
    accessions: Mapping[str, Evidenced]
    case: Evidenced
    stamps: tuple[Stamp, ...]
    disclosed: tuple[str, ...] = ()
