"""The dossier as it is told: every text ready to be set, in the language of the case, for the reading copy and the PDF alike.

All texts from evidence have passed through `visible`; none is markup. `mark`s name places to link to.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkView:
    """A way to another place of the dossier."""

    label: str
    mark: str


@dataclass(frozen=True, slots=True)
class Support:
    """One report behind a sentence: according to whom, what to know of it at once, its grade, and the statements meant."""

    report: LinkView
    lead: str
    notes: tuple[str, ...]
    grade: str
    statements: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A sentence, the reports it rests on, and how many reports and origins those are."""

    number: int
    mark: str
    text: str
    support: tuple[Support, ...]
    tally: str
    differs: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and its sentences."""

    heading: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement as told; `said` are the source's own words for the value, empty when the value is those.

    `doubt` says that the team disputes it or did not accept it, and is empty where it did.
    """

    label: str
    mark: str
    subject: str
    kind: str
    property: str
    value: str
    said: str
    doubt: str
    cited_by: tuple[LinkView, ...]
    differs: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One link of an attribution chain: who, and in words how they come into it."""

    who: str
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeView:
    """One half of a grade with its meaning."""

    code: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PassageView:
    """Where in the exhibit a report stands.

    `language` is a tag or empty, `fragment` completes the address of the original.

    `standing` says of the quoted words what was not compared with the bytes; `is_analyst` that nothing
    confirms them at all.
    """

    where: str
    prefix: str
    exact: str
    suffix: str
    language: str
    fragment: str
    standing: str
    is_analyst: bool
    corrected: tuple[str, ...] = ()
    """What members read where something else was recognised in these words."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An event's files (`path` without its ending, below `data/`) and its place in the log."""

    path: str
    place: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What reviews made of some statements of a report, and by which members."""

    statements: tuple[LinkView, ...]
    text: str
    by: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """One batch: who says so, how they know, where it stands, and what it says.

    `notice` goes before its exhibit opens.
    """

    number: int
    mark: str
    title: str
    lead: str
    stance: str
    denies: bool
    annotation: str
    hearsay: str
    chain: tuple[Step, ...]
    origin: str
    assessment: str
    reliability: GradeView
    credibility: GradeView
    passage: PassageView | None
    exhibit: LinkView | None
    file: str
    notice: str
    told: tuple[StatementView, ...]
    reviews: tuple[ReviewView, ...]
    decisions: tuple[Filed, ...]
    withheld: str
    filed: Filed


@dataclass(frozen=True, slots=True)
class Side:
    """One version of something told differently, who holds it, and how many reports and origins those are."""

    value: str
    stance: str
    tally: str
    holders: tuple[tuple[str, LinkView], ...]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One property of one thing, told differently by different reports."""

    number: int
    mark: str
    subject: str
    property: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Opposition:
    """A statement that no sentence cites, according to whom it is, and which statements and sentences it speaks against."""

    report: LinkView
    lead: str
    told: StatementView
    denies: bool
    statements: tuple[LinkView, ...]
    sentences: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One custody event.

    `number` is its number in the chain of its site, with the site's name where there are several.
    """

    number: str
    what: str
    at: str
    by: LinkView
    filed: Filed
    withheld: str
    disclosed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExhibitView:
    """One exhibit.

    `file` is empty when its bytes are withheld, and then `notice` says so instead of a warning.

    What is not disclosed of `media`, `size` and `sha256` is said to be withheld.
    """

    control: str
    mark: str
    title: str
    media: str
    size: str
    sha256: str
    item: str
    file: str
    notice: str
    custody: tuple[Happening, ...]
    cited_by: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """A member or an accession, by id, with what is disclosed of it."""

    id: str
    mark: str
    title: str
    filed: Filed
    withheld: str
    disclosed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stamped:
    """What one time-stamp token shows, and its files (`path` without ending)."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page says; `log_root` is base64.

    `warnings` are what a reader must know of the statements at once.
    """

    title: str
    code: str
    dossier: str
    archive: str
    made_at: str
    log_size: str
    log_root: str
    verifiers: tuple[str, ...]
    case: Filed
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BearingView:
    """The statements that do one thing to a row: those that are shown here, how many are not, and on how many origins all rest."""

    title: str
    statements: tuple[LinkView, ...]
    absent: str
    number: int
    origins: str


@dataclass(frozen=True, slots=True)
class MatrixRowView:
    """One row: what it asks for, how it stands, what is attached to it, the grades of what supports it, and what is missing."""

    name: str
    mark: str
    text: str
    state: str
    state_code: str
    bearings: tuple[BearingView, ...]
    grades: str
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """What is alleged of whom, with its rows."""

    number: int
    mark: str
    title: str
    accused: str
    episode: str
    mode: str
    caution: str
    gaps: tuple[str, ...]
    rows: tuple[MatrixRowView, ...]


@dataclass(frozen=True, slots=True)
class GapView:
    """A kind of gap, and where it is."""

    text: str
    places: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class CaseFileView:
    """The case file as told: the forum, who checked the tables of law, the gaps, worst first, and the matrices."""

    forum: str
    ground: str
    checked: str
    standards: tuple[str, ...]
    gaps: tuple[GapView, ...]
    matrices: tuple[MatrixView, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """The whole dossier as told, in `language`; `content_language` is that of the sentences."""

    language: str
    content_language: str
    front: Front
    chapters: tuple[Chapter, ...]
    differences: tuple[DifferenceView, ...]
    against: tuple[Opposition, ...]
    reports: tuple[ReportView, ...]
    pieces: tuple[ExhibitView, ...]
    members: tuple[Signer, ...]
    accessions: tuple[Signer, ...]
    stamps: tuple[Stamped, ...]
    case_file: CaseFileView | None = None
