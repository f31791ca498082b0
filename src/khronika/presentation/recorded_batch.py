"""A batch as it was recorded: what it states, who says so, the words it cites, what became of it, and by whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.members.membership import member_names
from khronika.archive.record.present_labels import PresentLabels
from khronika.archive.record.review import standing_remarks
from khronika.archive.stating.superseding import property_word
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import Citation
from khronika.evidence.citation.locator import Locator
from khronika.presentation.citing import is_name_kept
from khronika.presentation.history import ChangeLine, change_lines
from khronika.presentation.stating import ASSESSMENTS, KNOWLEDGE, ROLES
from khronika.presentation.text_corrections import CorrectionView, corrected_since, correction_views
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json, canonical
from khronika.primitives.message import Message
from khronika.record.error import QuestionError
from khronika.record.event import StateEvent
from khronika.record.event_form import ChainLink, EntityReference, LoggedStatement
from khronika.record.history import history
from khronika.record.meaning import shown
from khronika.record.recorded import Review, State
from khronika.record.review import Standing, Status, standing
from khronika.record.statement import Assessment, Knowledge, Role
from khronika.record.value import entities, value_of


@dataclass(frozen=True, slots=True)
class BatchStatement:
    """A statement of a batch, entities by the labels they have now: `name` is its property.

    `value` is empty of a name that is kept inside.
    """

    id: str
    subject: str
    subject_label: str
    subject_type: str
    name: str
    value: str
    status: Status
    superseded_by: tuple[str, ...]
    supersedes: str = ""
    entity: str = ""
    """The id of the entity that the value is, where it is one."""
    is_line: bool = False
    """Whether the value is typed on one line, so that it can be said otherwise."""

    @property
    def stands(self) -> bool:
        """Whether it is neither withdrawn nor superseded."""
        return not self.superseded_by and self.status.state is not State.WITHDRAWN


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One link of the attribution: who, by label, as what, how they know, and the verb."""

    who: str
    entity: str
    role: str
    knows: str
    verb: str

    @property
    def role_told(self) -> Message:
        """Their part in the telling, in words."""
        return ROLES[Role(self.role)]

    @property
    def knows_told(self) -> Message | None:
        """How they know, in words; None where nothing is said of it."""
        return KNOWLEDGE[Knowledge(self.knows)] if self.knows else None


@dataclass(frozen=True, slots=True)
class ReviewRemark:
    """A word of a member on the batch or some of it, by the name they gave."""

    at: str
    member: str
    why: str
    is_own: bool
    """Whether it is by whoever recorded the batch."""
    position: int
    """Where in the log it stands."""
    is_mine: bool
    """Whether it is by the member who looks at it, who can take it back."""


@dataclass(frozen=True, slots=True)
class RecordedBatch:
    """A batch with everything it rests on; `item` and `control` are empty of an annotation by the team."""

    batch: str
    at: str
    member: str
    position: int
    item: str
    control: str
    locators: tuple[Locator, ...]
    quote: str
    before: str
    after: str
    place: tuple[str, int, int] | None
    """The rendition that the quote stands in, empty for the original, and its code points."""
    voices: tuple[VoiceLine, ...]
    origin: str
    grade: str
    is_denied: bool
    assessment: str
    source: str
    statements: tuple[BatchStatement, ...]
    remarks: tuple[ReviewRemark, ...]
    changes: tuple[ChangeLine, ...]
    corrected: tuple[CorrectionView, ...] = ()
    """What members read where words were recognised that it cites: the citation stays as it is."""

    @property
    def assessment_told(self) -> Message:
        """Who vouches for the reading, in words."""
        return ASSESSMENTS[Assessment(self.assessment)]

    @property
    def is_withdrawn(self) -> bool:
        """Whether nothing of it is left."""
        return all(each.status.state is State.WITHDRAWN for each in self.statements)

    def statement(self, identity: str) -> BatchStatement | None:
        """One of its statements."""
        return next((each for each in self.statements if each.id == identity), None)

    def to_json(self) -> Json:
        """By name."""
        statements: list[Json] = [
            {
                "id": each.id,
                "subject": each.subject,
                "property": each.name,
                "value": each.value or None,
                "state": each.status.state.value,
                "superseded_by": [*each.superseded_by],
            }
            for each in self.statements
        ]
        return {
            "batch": self.batch,
            "at": self.at,
            "item": self.item or None,
            "quote": self.quote or None,
            "grade": self.grade,
            "denied": self.is_denied,
            "statements": statements,
            "corrected": [each.to_json() for each in self.corrected],
        }

    def text(self, words: Words) -> Iterator[str]:
        """A line a statement, after the words it cites."""
        if self.quote:
            yield f"{self.control}  «{one_line(self.quote)}»"
        for each in self.statements:
            value = each.value or words.say("a name that is kept inside")
            state = words.say(each.status.state.value)
            yield f"{each.id}  {state}  {one_line(f'{each.subject_label}  {each.name}: {value}')}"


def recorded_batch(archive: Archive, batch: str) -> RecordedBatch:
    """A batch by its id; raises QuestionError where there is none."""
    positions = archive.index.about(StateEvent, batch)
    entry = archive.entry(positions[-1]) if positions else None
    if entry is None or not isinstance(entry.event, StateEvent):
        raise QuestionError("no batch of statements has this id", hint="search for whom it is about")
    event, record = entry.event, archive.index.record.batch(batch)
    # What supersedes a statement may stand in another batch.
    around = record | archive.index.record.about({each.subject.id for each in event.statements})
    members, citation = member_names(archive), event.citation
    labels = PresentLabels(archive.index.record)
    is_kept = any(_is_kept(archive, each) for each in event.statements)
    quote = citation.quote if citation and not is_kept else None
    context = citation.context if citation and quote else None
    return RecordedBatch(
        batch=batch,
        at=entry.at,
        member=members.get(entry.by, entry.by[:8]),
        position=entry.position,
        item=event.item or "",
        control=_control(archive, event.item),
        locators=citation.locators if citation else (),
        quote=quote.exact if quote else "",
        before=context.prefix if context else "",
        after=context.suffix if context else "",
        place=_place(event) if quote else None,
        voices=tuple(_voice(archive, link) for link in event.chain),
        origin=_label(archive, event.origin)[0] if event.origin else "",
        grade=f"{event.grade.reliability.value}{event.grade.credibility.value}",
        is_denied=event.stance.stance.value == "denies",
        assessment=event.stance.assessment.value,
        source=event.source or "",
        statements=tuple(_statements(archive, event, standing(around), labels)),
        remarks=tuple(
            _remark(each, entry.by, members, archive.keyring.member.member)
            for each in standing_remarks(archive, batch)
        ),
        changes=change_lines(history(record), members),
        corrected=_corrected(archive, citation) if citation and quote else (),
    )


def _corrected(archive: Archive, citation: Citation) -> tuple[CorrectionView, ...]:
    return corrected_since(correction_views(archive, archive.any_item(citation.item)), citation)


def _control(archive: Archive, item: str | None) -> str:
    return archive.control(archive.any_item(item)) if item else ""


def _place(event: StateEvent) -> tuple[str, int, int] | None:
    citation = event.citation
    quote = citation.quote if citation else None
    if citation is None or quote is None or quote.start is None or quote.end is None:
        return None
    return getattr(citation.rendition, "id", ""), quote.start, quote.end


def _is_kept(archive: Archive, each: LoggedStatement) -> bool:
    described = archive.index.record.described(each.subject.id)
    return is_name_kept(described.protection if described else "", each.property, archive.words)


def _statements(
    archive: Archive, event: StateEvent, became: Standing, labels: PresentLabels
) -> Iterator[BatchStatement]:
    for each in event.statements:
        described = archive.index.record.described(each.subject.id)
        value = value_of(canonical(each.value))
        met = [*entities(value)]
        yield BatchStatement(
            id=each.id,
            subject=each.subject.id,
            subject_label=described.label if described else each.subject.label,
            subject_type=each.subject.type,
            name=each.property,
            value="" if _is_kept(archive, each) else shown(labels.of(value)),
            status=became.statuses[each.id],
            superseded_by=became.superseded.get(each.id, ()),
            supersedes=each.supersedes,
            entity=met[0].id if len(met) == 1 else "",
            is_line=property_word(archive, each) is not None,
        )


def _voice(archive: Archive, link: ChainLink) -> VoiceLine:
    label, entity = _label(archive, link.who)
    return VoiceLine(label, entity, link.role.value, link.knows.value if link.knows else "", link.verb)


def _label(archive: Archive, party: EntityReference | str) -> tuple[str, str]:
    """The label that an entity has now, and its id; the words themselves where it is none."""
    if isinstance(party, str):
        return party, ""
    described = archive.index.record.described(party.id)
    return (described.label if described else party.label), party.id


def _remark(review: Review, recorded_by: str, members: Mapping[str, str], reader: str) -> ReviewRemark:
    at, by = review.place.at, review.place.by
    name, position = members.get(by, by[:8]), review.place.position
    return ReviewRemark(at, name, review.why, by == recorded_by, position, by == reader)
