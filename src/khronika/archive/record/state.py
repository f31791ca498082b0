"""Recording statements: each batch of a statement file becomes one event whose citation was found in its item first."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from khronika.archive.error import UnknownItemError
from khronika.archive.index.entities import PERSON, Entities
from khronika.archive.index.record_rows import MOST
from khronika.archive.record.citation import Citing
from khronika.archive.record.kind import holds
from khronika.archive.record.review import remark
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.error import EvidenceError, QuoteNotFoundError
from khronika.primitives.codec import Json, format_id
from khronika.primitives.message import message
from khronika.primitives.uncollected import uncollected
from khronika.record.case import CaseContent, CaseSection, CaseSentence, CodedCase, cited_batches
from khronika.record.error import StatementFileError, UnknownWordError
from khronika.record.event import CaseEvent, StateEvent
from khronika.record.event_form import (
    CHAIN_LINK,
    PARTY,
    SECTIONS,
    ChainLink,
    EntityReference,
    Grade,
    LoggedStance,
    LoggedStatement,
)
from khronika.record.meaning import as_said
from khronika.record.review import standing
from khronika.record.source_code import well_typed
from khronika.record.statement import Batch, Statement, StatementFile, StatementLink
from khronika.record.value_file import Taker
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary


@dataclass(frozen=True, slots=True)
class Refusal:
    """A batch that cannot be recorded, why, and for a quote the nearest passage (to be shown, never logged)."""

    batch: str
    fact: str
    hint: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded, or what stands in the way; with a refusal nothing at all was recorded.

    `ids` are the logged ids of the batches in the order of the file; `as_said` are ids of the file's
    statements whose dates could not be read, or whose words are no code of their list: they are kept as they
    were said. `made` are the entities that were new.
    """

    batches: int
    statements: int
    cases: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    ids: tuple[str, ...] = ()
    as_said: tuple[str, ...] = ()
    made: tuple[EntityReference, ...] = ()


def plan_recording(archive: Archive, file: StatementFile) -> tuple[list[StateEvent], Recording]:
    """The event of every batch of the file that can be recorded, or the refusals that stand in the way.

    Raises StatementFileError.
    """
    return _recording(_Plan(archive, file))


def _recording(plan: "_Plan") -> tuple[list[StateEvent], Recording]:
    file = plan.file
    events: list[StateEvent] = []
    refusals: list[Refusal] = []
    for batch in file.batches:
        try:
            events.append(plan.state(batch))
        except QuoteNotFoundError as error:
            refusals.append(Refusal(batch.id, error.fact, error.hint, error.nearest))
        except (EvidenceError, UnknownItemError, StatementFileError) as error:
            refusals.append(Refusal(batch.id, error.fact, error.hint))
    count = sum(len(batch.statements) for batch in file.batches)
    cases = tuple(case.code for case in file.cases)
    ids = tuple(event.batch for event in events)
    if not refusals:
        plan.require_cases()
    return events, Recording(
        len(file.batches), count, cases, tuple(refusals), ids, tuple(plan.as_said), plan.made()
    )


def record(archive: Archive, file: StatementFile, note: str = "") -> Recording:
    """Record a whole statement file, or nothing of it; `note` is for whoever reviews it. Raises StatementFileError."""
    # Planned under the lock, so that what it refers to is still so when it is written.
    with uncollected(), archive.writing() as writer:
        plan = _Plan(archive, file)
        events, recording = _recording(plan)
        if recording.refusals:
            return recording
        commitments = writer.append_all(events)
        made = {event.batch: commitment.hex() for event, commitment in zip(events, commitments, strict=True)}
        writer.append_all([plan.case(case, made) for case in file.cases])
        if note.strip():
            writer.append_all([remark(event.batch, note) for event in events])
        writer.commit()
    return recording


def say_case(archive: Archive, code: str, content: CaseContent) -> None:
    """Record what a case says from now on, all of it, resting on statements of the log.

    Raises StatementFileError.
    """
    record(archive, StatementFile({}, (), (CodedCase(code, content._replace(batches={})),)))


class _Made(NamedTuple):
    """A statement of the file under its logged id."""

    id: str
    subject: str
    property: str


class _Use(NamedTuple):
    """A property of one type, and what its values have to be looked at for, which for most is nothing."""

    word: PropertyWord
    names_a_person: bool
    can_be_as_said: bool


@dataclass(slots=True)
class _Plan:
    """Turns one file into drafts, batch by batch, against what the archive knows."""

    archive: Archive
    file: StatementFile
    as_said: list[str] = field(default_factory=list)
    _citing: Citing = field(init=False)
    _entities: Entities = field(init=False)
    _taker: Taker = field(init=False)
    _words: Vocabulary = field(init=False)
    _stated: dict[str, LoggedStatement] = field(default_factory=dict)
    _uses: dict[tuple[str, str], _Use] = field(default_factory=dict)
    _superseded: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._words = self.archive.words
        self._citing = Citing(self.archive)
        self._entities = Entities(
            self.file.entities,
            self.file.batches,
            self.archive.index.record,
            self._words,
            holds=partial(holds, self.archive),
        )
        self._taker = Taker(self._words, self._entities.reference)

    def state(self, batch: Batch) -> StateEvent:
        """The event of a batch."""
        if len(batch.statements) > MOST:
            raise StatementFileError(
                message("batch {id}", id=batch.id),
                message("a batch holds at most {most} statements", most=MOST),
            )
        row = self._citing.item(batch)
        citation = self._citing.citation(row, batch.citation) if row and batch.citation else None
        identity = format_id(os.urandom(16))
        statements = tuple(
            [self._statement(each, f"{identity}.{n}") for n, each in enumerate(batch.statements, start=1)]
        )
        chain = tuple(self._link(link) for link in batch.chain)
        origin = self._entities.named(batch.origin) if batch.origin else None
        told: list[Json] = [
            *(CHAIN_LINK.write(link) for link in chain),
            PARTY.write(origin) if origin is not None else None,
        ]
        self._entities.require_untold(told, f"batch {batch.id}")
        return StateEvent(
            batch=identity,
            of=None,
            item=row.id if row else None,
            rendition=citation.rendition if citation else None,
            locator=citation.locators if citation else None,
            quote=citation.quote if citation else None,
            context=citation.context if citation else None,
            standing=citation.standing if citation else None,
            stance=LoggedStance(batch.stance, batch.assessment),
            chain=chain,
            origin=origin,
            grade=Grade(batch.reliability, batch.credibility),
            source=well_typed(batch.source) or None,
            statements=statements,
            entities=self._entities.met(),
        )

    def made(self) -> tuple[EntityReference, ...]:
        """The entities of the file that the archive did not know."""
        return tuple(self._entities.made.values())

    def _link(self, link: StatementLink) -> ChainLink:
        source = self._entities.named(link.source) if link.source else None
        return ChainLink(self._entities.named(link.who), link.role, link.knows, link.verb, source)

    def _statement(self, statement: Statement, identity: str) -> LoggedStatement:
        place = f"statement {statement.id}"
        subject = self._entities.reference(statement.subject, place)
        word, names_a_person, can_be_as_said = self._use(subject.type, statement.property, place)
        value = self._taker.taken(statement.value, word, place)
        if names_a_person:
            self._entities.require_no_code(value, place)
        written = value.logged()
        if self._entities.some_drawn:
            self._entities.require_untold(written, place)
        if can_be_as_said and as_said(value, word, self._words):
            self.as_said.append(statement.id)
        earlier = ""
        if statement.supersedes:
            earlier = self._earlier(
                statement.supersedes, _Made(identity, subject.id, statement.property), place
            )
        logged = self._stated[statement.id] = LoggedStatement(
            identity, subject, statement.property, written, earlier
        )
        return logged

    def _use(self, kind: str, name: str, place: str) -> _Use:
        known = self._uses.get((kind, name))
        if known is None:
            try:
                word = self._words.property(kind, name)
            except UnknownWordError as error:
                raise StatementFileError(
                    place, message("{fact}; {hint}", fact=error.fact, hint=error.hint)
                ) from error
            known = _Use(
                word, word.range is Range.NAME and kind == PERSON, word.range in (Range.CODE, Range.DATE)
            )
            self._uses[kind, name] = known
        return known

    def _earlier(self, reference: str, later: _Made, place: str) -> str:
        earlier = (
            _made(self._stated[reference]) if reference in self._stated else self._logged(reference, place)
        )
        if (earlier.subject, earlier.property) != (later.subject, later.property):
            raise StatementFileError(place, "it supersedes a statement about another entity or property")
        self._superseded.add(earlier.id)
        return earlier.id

    def _logged(self, statement: str, place: str) -> _Made:
        """A statement the archive has recorded, which must stand."""
        found = self.archive.index.record.statement(statement)
        for each in found.statements:
            if each.id == statement:
                if not standing(found).stands(statement):
                    raise StatementFileError(place, "the statement is withdrawn or superseded")
                return _Made(each.id, each.subject, each.property)
        raise StatementFileError(place, "no statement has this id, in the file or in the archive")

    def require_cases(self) -> None:
        """Raises StatementFileError for a case that cannot be recorded."""
        for code, content in self.file.cases:
            told: list[Json] = [code, content.title, SECTIONS.write(self._sections(content))]
            self._entities.require_untold(told, f"case “{code}”")

    def case(self, case: CodedCase, made: Mapping[str, str]) -> CaseEvent:
        """The event of a case; `made` are commitments (hex) of the file's own batches by their ids."""
        sections = self._sections(case.content)
        batches = {batch: made.get(batch) or self._commitment(batch) for batch in cited_batches(sections)}
        content = case.content._replace(sections=sections, batches=batches)
        return CaseEvent(case=format_id(os.urandom(16)), of=None, code=case.code, content=content)

    def _sections(self, content: CaseContent) -> tuple[CaseSection, ...]:
        """The sections of a case in a file, their statements under the ids of the log."""
        return tuple(
            section._replace(sentences=tuple(map(self._sentence, section.sentences)))
            for section in content.sections
        )

    def _sentence(self, sentence: CaseSentence) -> CaseSentence:
        return sentence._replace(statements=tuple(self._resting(sentence.statements)))

    def _commitment(self, batch: str) -> str:
        return self.archive.log.commitment(self.archive.index.about(StateEvent, batch)[-1]).hex()

    def _resting(self, statements: tuple[str, ...]) -> Iterator[str]:
        for statement in statements:
            place = message("case statement “{statement}”", statement=statement)
            made = (
                _made(self._stated[statement])
                if statement in self._stated
                else self._logged(statement, place)
            )
            if made.id in self._superseded:
                raise StatementFileError(place, "the statement is withdrawn or superseded")
            yield made.id


def _made(logged: LoggedStatement) -> _Made:
    return _Made(logged.id, logged.subject.id, logged.property)
