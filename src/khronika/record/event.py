"""Events of the record: batches of statements, what is decided about them, cases (docs/format/record.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from khronika.evidence.citation.citation import (
    Citation,
    CitationStanding,
    CitedRendition,
    Context,
    FromReading,
    Quote,
    citation_json,
    context_json,
    locators_json,
    parse_citation,
    parse_context,
    parse_locators,
    parse_quote,
    parse_rendition,
    quote_json,
    rendition_json,
)
from khronika.evidence.citation.locator import Locator
from khronika.ledger.custody import CustodyEvent
from khronika.primitives.codec import Json
from khronika.primitives.error import MalformedError
from khronika.primitives.event import Event, Exposure, Form, each_veiled, plain, veiled
from khronika.primitives.form import DAY, DIGEST, ID, NUMBER, TEXT, listed, mapped, one_of, optional
from khronika.record.case import CaseContent
from khronika.record.event_form import (
    CASE_CONTENT,
    CHAIN_LINK,
    DESCRIPTION,
    GRADE,
    PARTY,
    STANCE,
    STATEMENT,
    SUBJECT,
    ChainLink,
    EntityDescription,
    Grade,
    LoggedStance,
    LoggedStatement,
    Party,
    Subject,
)
from khronika.record.recorded import State
from khronika.record.team_word import ProposalVerdict, ViewKind

PUBLIC, PROTECTED, PERSONAL = Exposure.PUBLIC, Exposure.PROTECTED, Exposure.PERSONAL

RENDITION: Form[CitedRendition] = Form(
    '`{"original"}` or `{"reading"}` (record.md)', parse_rendition, rendition_json
)
LOCATORS: Form[tuple[Locator, ...]] = Form(
    "a locator, or a list of several (record.md)", parse_locators, locators_json
)
QUOTE: Form[Quote] = Form('`{"exact"}`, or with `start` and `end`', parse_quote, quote_json)
CONTEXT: Form[Context] = Form('`{"prefix","suffix"}`', parse_context, context_json)
CITATION: Form[Citation] = Form("a citation (record.md)", parse_citation, citation_json)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateEvent(Event):
    """A batch of statements that share citation, attribution and grade.

    Each statement and each part of the citation has a veil.
    """

    KIND: ClassVar[str] = "state"

    batch: str = plain(ID, PUBLIC, "the batch's id")
    of: str | None = plain(
        optional(DIGEST), PUBLIC, "commitment of the event of version 1 that this one records anew, else null"
    )
    item: str | None = veiled(optional(ID), PROTECTED, "the item cited; null for an annotation by the team")
    rendition: CitedRendition | None = veiled(
        optional(RENDITION), PROTECTED, "which rendition of it was read"
    )
    locator: tuple[Locator, ...] | None = veiled(optional(LOCATORS), PROTECTED, "where in it")
    quote: Quote | None = veiled(optional(QUOTE), PERSONAL, "the words cited")
    context: Context | None = veiled(optional(CONTEXT), PERSONAL, "what stands around them")
    standing: CitationStanding | None = veiled(
        optional(one_of(CitationStanding)), PROTECTED, "how far the citation was compared"
    )
    stance: LoggedStance = veiled(
        STANCE, PROTECTED, "whether it is asserted or denied, and by whom it was assessed"
    )
    chain: tuple[ChainLink, ...] = each_veiled(
        CHAIN_LINK, PERSONAL, "attribution: from the publication back to the fact"
    )
    origin: Party | None = veiled(optional(PARTY), PERSONAL, "who saw, suffered or produced the thing")
    grade: Grade = veiled(GRADE, PROTECTED, "reliability and credibility")
    source: str | None = veiled(optional(TEXT), PERSONAL, "code of the source. Never disclosed")
    statements: tuple[LoggedStatement, ...] = each_veiled(
        STATEMENT, PERSONAL, "the statements: shown where a sentence cites them"
    )
    entities: tuple[EntityDescription, ...] = veiled(
        listed(DESCRIPTION), PERSONAL, "what is said of entities themselves. Never disclosed"
    )

    @property
    def citation(self) -> Citation | None:
        """The parts of the citation in one; None for an annotation by the team."""
        if self.item is None or self.rendition is None or self.locator is None or self.standing is None:
            return None
        return Citation(self.item, self.rendition, self.locator, self.quote, self.context, self.standing)

    def require_consistent(self) -> None:
        """Raises MalformedError where a statement does not bear its number in this batch, or parts of the citation contradict each other.

        Whoever shows one part alone could not see it, so that two readers would take the event differently.
        """
        batch = self.batch
        if any(each.id != f"{batch}.{number}" for number, each in enumerate(self.statements, start=1)):
            raise MalformedError("statements of a batch that are not numbered as its own")
        parts = (self.item, self.rendition, self.locator, self.quote, self.context, self.standing)
        if self.citation is None and parts.count(None) < len(parts):
            raise MalformedError("parts of a citation that are none together")


def citation_fields(citation: Citation | None) -> dict[str, Json]:
    """The parts of a citation as the fields of a `state` event of today hold them."""
    if citation is None:
        return dict.fromkeys(_CITATION)
    return {
        "item": citation.item,
        "rendition": rendition_json(citation.rendition),
        "locator": locators_json(citation.locators),
        "quote": quote_json(citation.quote) if citation.quote else None,
        "context": context_json(citation.context) if citation.context else None,
        "standing": citation.standing.value,
    }


_CITATION = ("item", "rendition", "locator", "quote", "context", "standing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEvent(Event):
    """A decision on statements of one batch."""

    KIND: ClassVar[str] = "review"

    batch: str = plain(ID, PUBLIC, "the batch")
    statements: tuple[str, ...] | None = veiled(
        optional(listed(TEXT)), PROTECTED, "ids of statements of the batch; null for all"
    )
    state: State = veiled(one_of(State), PROTECTED, "what they are now")
    why: str = veiled(TEXT, PERSONAL, "the reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEvent(Event):
    """Statements of one batch are withdrawn, for good."""

    KIND: ClassVar[str] = "withdraw"

    batch: str = plain(ID, PUBLIC, "the batch")
    statements: tuple[str, ...] | None = veiled(
        optional(listed(TEXT)), PROTECTED, "ids of statements of the batch; null for all"
    )
    why: str = veiled(TEXT, PERSONAL, "the reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkWithdrawnEvent(Event):
    """Whoever left statements open with a comment takes the comment back; it stays in the history."""

    KIND: ClassVar[str] = "remark-withdrawn"

    batch: str = plain(ID, PUBLIC, "the batch that the comment is on")
    remark: str = veiled(DIGEST, PROTECTED, "commitment of the `review` event, of the same author")


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginEvent(Event):
    """Reports rest on one origin from now on; what each said when it was recorded stays.

    The newest event about a report stands.
    """

    KIND: ClassVar[str] = "origin"

    batches: tuple[str, ...] = veiled(listed(ID), PROTECTED, "the batches")
    origin: str = veiled(TEXT, PERSONAL, "the id of an entity, or the words that name the origin")
    why: str = veiled(TEXT, PERSONAL, "the reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyEvent(Event):
    """How many members it takes to accept a statement from now on."""

    KIND: ClassVar[str] = "policy"

    reviewers: int = plain(NUMBER, PUBLIC, "1 or 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(Event):
    """A case: headed sentences, each resting on statements, under the commitments of the events that made them."""

    KIND: ClassVar[str] = "case"

    case: str = plain(ID, PUBLIC, "the id of this version of the case")
    of: str | None = plain(
        optional(DIGEST), PUBLIC, "commitment of the event of version 1 that this one records anew, else null"
    )
    code: str = veiled(TEXT, PROTECTED, "what the team calls the case; its newest version stands")
    content: CaseContent = veiled(
        CASE_CONTENT, PROTECTED, "title, language, sections, and the batches they rest on"
    )


class TagChange(Enum):
    """What happens to a tag."""

    PUT = "put"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagEvent(Event):
    """A word that the team puts on items, entities or statements, or takes off them.

    Never evidence, never released.
    """

    KIND: ClassVar[str] = "tag"

    about: tuple[Subject, ...] = veiled(listed(SUBJECT), PROTECTED, "what is tagged")
    word: str = veiled(TEXT, PERSONAL, "the tag")
    change: TagChange = veiled(one_of(TagChange), PROTECTED, "whether it is put on or taken off")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEvent(Event):
    """What a member notes about something for the team; never evidence, never released."""

    KIND: ClassVar[str] = "note"

    note: str = plain(ID, PUBLIC, "the note's id")
    about: tuple[Subject, ...] = veiled(listed(SUBJECT), PROTECTED, "what it is about")
    place: Citation | None = veiled(optional(CITATION), PERSONAL, "where in an item, if it is about a place")
    text: str | None = veiled(
        optional(TEXT), PERSONAL, "what it says; `null` takes back the note it replaces"
    )
    answers: str | None = veiled(optional(ID), PROTECTED, "the note it answers, else `null`")
    replaces: str | None = veiled(
        optional(ID), PROTECTED, "the earlier note it stands instead of, else `null`"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewEvent(Event):
    """A choice of the list of evidence, or a search, kept under a name to be opened again; the newest event of a view stands.

    Never evidence, never released.
    """

    KIND: ClassVar[str] = "saved-view"

    view: str = plain(ID, PUBLIC, "the view's id, the same in all its events")
    name: str | None = veiled(optional(TEXT), PERSONAL, "what it is called; `null`: it is kept no longer")
    of: ViewKind = veiled(one_of(ViewKind), PROTECTED, "what it is a view of")
    filters: Mapping[str, str] = veiled(mapped(TEXT), PERSONAL, "what is chosen (saved-view.md)")
    seen: int = veiled(
        NUMBER, PROTECTED, "the highest running number of an item when its author saw it; or 0"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalEvent(Event):
    """A proposal of the program was turned down, so that it is not shown again, or is open again; the newest event stands."""

    KIND: ClassVar[str] = "proposal"

    item: str = veiled(ID, PROTECTED, "the item it was proposed in")
    proposal: str = veiled(DIGEST, PROTECTED, "digest of what was proposed where (proposal.md)")
    verdict: ProposalVerdict = veiled(one_of(ProposalVerdict), PROTECTED, "what was decided")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCorrectedEvent(CustodyEvent):
    """What a member reads at a place of an item, beside what was recognised there; both are kept."""

    KIND: ClassVar[str] = "text-corrected"

    correction: str = plain(ID, PUBLIC, "the correction's id")
    rendition: CitedRendition = veiled(RENDITION, PROTECTED, "the recognised text: a reading of the item")
    locator: tuple[Locator, ...] = veiled(LOCATORS, PROTECTED, "where in the item the words stand")
    recognised: Quote = veiled(QUOTE, PERSONAL, "the words of the reading, and where they stand in it")
    context: Context = veiled(CONTEXT, PERSONAL, "what stands around them in the reading")
    corrected: str = veiled(TEXT, PERSONAL, "what the member reads there")
    note: str | None = veiled(optional(TEXT), PERSONAL, "what the member says of it. Never disclosed")

    def require_consistent(self) -> None:
        """Raises MalformedError where the parts are not those of words that were found in a reading."""
        if not isinstance(self.rendition, FromReading) or not self.corrected.strip():
            raise MalformedError("a correction of what no reader read, or without words")
        # Parts that contradict each other make no citation.
        _ = self.citation

    @property
    def citation(self) -> Citation:
        """The recognised words as they are cited."""
        standing = CitationStanding.FOUND
        return Citation(self.item, self.rendition, self.locator, self.recognised, self.context, standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCorrectionWithdrawnEvent(CustodyEvent):
    """A correction of recognised text counts no longer; it stays in the log."""

    KIND: ClassVar[str] = "text-correction-withdrawn"

    correction: str = plain(ID, PUBLIC, "the correction that counts no longer")
    why: str | None = veiled(optional(TEXT), PERSONAL, "why. Never disclosed")


class AssignmentState(Enum):
    """How an assignment stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignEvent(Event):
    """Reserved. Who is to do what by when. The newest event of an assignment stands."""

    KIND: ClassVar[str] = "assign"

    assignment: str = plain(ID, PUBLIC, "the assignment's id, the same in all its events")
    about: tuple[Subject, ...] = veiled(listed(SUBJECT), PROTECTED, "what is to be worked on")
    member: str | None = veiled(optional(ID), PROTECTED, "who is to do it; `null`: nobody has it")
    task: str = veiled(TEXT, PERSONAL, "what is to be done")
    due: str | None = veiled(optional(DAY), PROTECTED, "the last day for it, or `null`")
    state: AssignmentState = veiled(one_of(AssignmentState), PROTECTED, "how it stands")
