"""What a court package will hold, decided before a byte of it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from khronika.casefile.matrix import FoundGap, Matrix
from khronika.dossier.active import ActiveKind
from khronika.intake.event import Content
from khronika.primitives.codec import Json
from khronika.primitives.event import ShownEvent
from khronika.record.case import CaseSection
from khronika.record.event import StateEvent
from khronika.record.recorded import State


@dataclass(frozen=True, slots=True)
class Evidenced:
    """One logged event as it goes out: its opening, its proof, and the field texts disclosed with it."""

    opening: bytes
    proof: bytes
    fields: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """One event of an exhibit's custody: `seq` is its number in the chain of its site, `by` the member who recorded it.

    `is_first` is the item's first receipt; `dossier` is that of an export, else empty; an export that did not leave was only prepared.
    """

    site: str
    seq: int
    type: str
    at: str
    by: str
    evidenced: Evidenced
    is_first: bool = False
    dossier: str = ""
    did_leave: bool = True
    hold: str = ""


class AccessionState(Enum):
    """What an event tells of an accession."""

    OPENED = "opened"
    CLOSED = "closed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class AccessionEntry:
    """One of the events of an accession; `number` is that of a correction."""

    accession: str
    state: AccessionState
    evidenced: Evidenced
    number: int = 0


@dataclass(frozen=True, slots=True)
class Fixity:
    """A rendition that goes out: its id, SHA-256 (hex) and size, as the `derive` event shows them."""

    id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One item as it goes out; `withheld` means the bytes stay behind, and every rendition with them.

    `content` is what its first seal shows of the bytes: None where that is not disclosed, which it must be
    for bytes that go out. `reader` is what tells the kind of the bytes where their media type names a mere
    container; a `derive` event shows it. `active` is what they are where they leave under a name by which
    they do not run.
    """

    control: str
    item: str
    content: Content | None
    custody: tuple[CustodyEntry, ...]
    withheld: bool = False
    reader: str = ""
    active: ActiveKind | None = None
    renditions: tuple[Fixity, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """One logged batch of statements.

    `fields` are the values of exactly those field texts that are disclosed with its event, by name.
    """

    batch: str
    exhibit: str | None
    fields: Mapping[str, Json]
    evidenced: Evidenced

    @property
    def shown(self) -> ShownEvent[StateEvent]:
        """The same, each field read as its form says."""
        return ShownEvent(StateEvent, self.fields)

    @property
    def is_annotation(self) -> bool:
        """Whether it is an annotation by the team, and not a report on an item that does not leave."""
        return self.shown.shows(lambda event: event.item) and self.exhibit is None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What reviews made of a statement: its state, the members whose acceptances count, and who reviewed it last and when, if anybody."""

    state: State
    accepted_by: tuple[str, ...] = ()
    last_by: str = ""
    last_at: str = ""


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """A review of statements of a batch, or where `batch` is empty a policy of review.

    `number` counts them in the order of the log.
    """

    batch: str
    number: int
    evidenced: Evidenced


@dataclass(frozen=True, slots=True)
class Opposed:
    """A statement that no sentence cites, and the cited ones that it speaks against."""

    statement: str
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedStamp:
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
class PlannedCorrection:
    """What a member (by id) reads where a program recognised words that a batch cites, and when that was recorded."""

    recognised: str
    corrected: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class PlannedCaseFile:
    """What of the case file is told: before whom the case is brought (codes, or empty), the matrices without what lawyers think of them.

    `labels` has by id those of accused and episodes that may be told; who is not in it is not named.
    """

    forum: str
    ground: str
    matrices: tuple[Matrix, ...]
    gaps: tuple[FoundGap, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DossierPlan:
    """Everything of a court package but the bytes of its exhibits.

    `commitments` are those the case names, in hex by batch; None where it is a case of version 1, which names
    none.
    """

    dossier: str
    archive: str
    code: str
    title: str
    language: str
    made_at: str
    checkpoint: bytes
    policy: bytes
    sections: tuple[CaseSection, ...]
    commitments: Mapping[str, str] | None
    batches: tuple[PlannedBatch, ...]
    exhibits: tuple[Exhibit, ...]
    members: Mapping[str, Evidenced]
    accessions: tuple[AccessionEntry, ...]
    case: Evidenced
    stamps: tuple[PlannedStamp, ...]
    disclosed: tuple[str, ...] = ()
    reviews: tuple[ReviewEntry, ...] = ()
    states: Mapping[str, Reviewed] = field(default_factory=dict)
    """Of every statement that is shown."""
    against: tuple[Opposed, ...] = ()
    """Statements that are shown although no sentence cites them."""

    case_file: PlannedCaseFile | None = None
    corrections: Mapping[str, tuple[PlannedCorrection, ...]] = field(default_factory=dict)
    """By id of a batch, of words that it cites; the events stand in the custody of its exhibit."""

    def state(self, statement: str) -> Reviewed:
        """What reviews made of a statement; proposed where none is known."""
        return self.states.get(statement, Reviewed(State.PROPOSED))
