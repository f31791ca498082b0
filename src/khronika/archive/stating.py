"""Recording statements: each batch of a statement file becomes one event whose citation was found in its item first."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from khronika.archive.archive import Archive
from khronika.archive.error import UnknownItemError
from khronika.archive.holding import holds
from khronika.archive.record_citing import Citing
from khronika.archive.record_entities import PERSON, Entities
from khronika.archive.record_rows import MOST
from khronika.evidence.citation.error import EvidenceError, QuoteNotFoundError
from khronika.primitives.codec import Json, format_id
from khronika.primitives.uncollected import uncollected
from khronika.record.error import StatementFileError, UnknownWordError
from khronika.record.meaning import as_said
from khronika.record.review import standing
from khronika.record.source_code import well_typed
from khronika.record.statement import Batch, Case, Link, Statement, StatementFile
from khronika.record.value_file import Taker
from khronika.record.vocabulary import PropertyWord, Range, Vocabulary
from khronika.seal.opening import Draft


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

    `ids` are the logged ids of the batches in the order of the file; `as_said` are ids of the file's statements whose dates
    could not be read, or whose words are no code of their list: they are kept as they were said.
    """

    batches: int
    statements: int
    cases: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    ids: tuple[str, ...] = ()
    as_said: tuple[str, ...] = ()


def plan_recording(archive: Archive, file: StatementFile) -> tuple[list[tuple[str, Draft]], Recording]:
    """Drafts of every event the file makes, by type, or the refusals that stand in the way. Raises StatementFileError."""
    plan = _Plan(archive, file)
    drafts: list[tuple[str, Draft]] = []
    refusals: list[Refusal] = []
    for batch in file.batches:
        try:
            drafts.append(("state", plan.state(batch)))
        except QuoteNotFoundError as error:
            refusals.append(Refusal(batch.id, error.fact, error.hint, error.nearest))
        except (EvidenceError, UnknownItemError, StatementFileError) as error:
            refusals.append(Refusal(batch.id, error.fact, error.hint))
    ids = tuple(str(draft.plain["batch"]) for _, draft in drafts)
    if not refusals:
        drafts += [("case", plan.case(case)) for case in file.cases]
    count = sum(len(batch.statements) for batch in file.batches)
    cases = tuple(case.code for case in file.cases)
    return drafts, Recording(len(file.batches), count, cases, tuple(refusals), ids, tuple(plan.as_said))


def record(archive: Archive, file: StatementFile) -> Recording:
    """Record a whole statement file, or nothing of it. Raises StatementFileError."""
    with uncollected():
        drafts, recording = plan_recording(archive, file)
        if recording.refusals:
            return recording
        with archive.writing() as book:
            for kind, draft in drafts:
                book.add(Draft(book.signed(kind, dict(draft.plain)), draft.veiled))
            book.commit()
    return recording


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
    _stated: dict[str, dict[str, Any]] = field(default_factory=dict)
    _uses: dict[tuple[str, str], _Use] = field(default_factory=dict)
    _superseded: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._words = self.archive.words
        self._citing = Citing(self.archive)
        self._entities = Entities(
            self.file.entities, self.file.batches, self.archive.index.record, self._words, holds=partial(holds, self.archive)
        )
        self._taker = Taker(self._words, self._entities.reference)

    def state(self, batch: Batch) -> Draft:
        """The draft of a batch."""
        if len(batch.statements) > MOST:
            raise StatementFileError(f"batch {batch.id}", f"a batch holds at most {MOST} statements")
        row = self._citing.item(batch)
        citation = self._citing.citation(row, batch.selector) if row and batch.selector else None
        identity = format_id(os.urandom(16))
        statements: list[Json] = [self._statement(each, f"{identity}.{n}") for n, each in enumerate(batch.statements, start=1)]
        veiled: dict[str, Json] = {
            "citation": citation,
            "attribution": self._attribution(batch),
            "grade": {"reliability": batch.reliability.value, "credibility": batch.credibility.value},
            "statements": statements,
            "source": well_typed(batch.source) or None,
            "entities": self._entities.met(),
        }
        self._entities.require_untold(veiled["attribution"], f"batch {batch.id}")
        return Draft({"batch": identity, "item": row.id if row else None}, veiled)

    def _attribution(self, batch: Batch) -> Json:
        return {
            "chain": [self._link(link) for link in batch.chain],
            "origin": self._entities.named(batch.origin) if batch.origin else None,
            "stance": batch.stance.value,
            "assessment": batch.assessment.value,
        }

    def _link(self, link: Link) -> Json:
        found: dict[str, Json] = {"who": self._entities.named(link.who), "role": link.role.value}
        if link.knows is not None:
            found["knows"] = link.knows.value
        if link.verb:
            found["verb"] = link.verb
        if link.source:
            found["from"] = self._entities.named(link.source)
        return found

    def _statement(self, statement: Statement, identity: str) -> Json:
        place = f"statement {statement.id}"
        subject = self._entities.reference(statement.subject, place)
        word, names_a_person, can_be_as_said = self._use(str(subject["type"]), statement.property, place)
        value = self._taker.taken(statement.value, word, place)
        if names_a_person:
            self._entities.require_no_code(value, place)
        written = value.logged()
        self._entities.require_untold(written, place)
        if can_be_as_said and as_said(value, word, self._words):
            self.as_said.append(statement.id)
        logged: dict[str, Json] = {"id": identity, "subject": subject, "property": statement.property, "value": written}
        if statement.supersedes:
            logged["supersedes"] = self._earlier(statement.supersedes, _made(logged), place)
        self._stated[statement.id] = logged
        return logged

    def _use(self, kind: str, name: str, place: str) -> _Use:
        known = self._uses.get((kind, name))
        if known is None:
            try:
                word = self._words.property(kind, name)
            except UnknownWordError as error:
                raise StatementFileError(place, f"{error.fact}; {error.hint}") from error
            known = _Use(word, word.range is Range.NAME and kind == PERSON, word.range in (Range.CODE, Range.DATE))
            self._uses[kind, name] = known
        return known

    def _earlier(self, reference: str, later: _Made, place: str) -> str:
        earlier = _made(self._stated[reference]) if reference in self._stated else self._logged(reference, place)
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

    def case(self, case: Case) -> Draft:
        """The draft of a case."""
        sections: list[Json] = []
        for heading, sentences in case.sections:
            rows: list[Json] = [{"text": sentence.text, "statements": list(self._resting(sentence.statements))} for sentence in sentences]
            sections.append({"heading": heading, "sentences": rows})
        content: dict[str, Json] = {"title": case.title, "language": case.language, "sections": sections}
        self._entities.require_untold([case.code, content], f"case “{case.code}”")
        return Draft({"case": format_id(os.urandom(16))}, {"code": case.code, "content": content})

    def _resting(self, statements: tuple[str, ...]) -> Iterator[str]:
        for statement in statements:
            place = f"case statement “{statement}”"
            made = _made(self._stated[statement]) if statement in self._stated else self._logged(statement, place)
            if made.id in self._superseded:
                raise StatementFileError(place, "the statement is withdrawn or superseded")
            yield made.id


def _made(logged: Mapping[str, Any]) -> _Made:
    return _Made(logged["id"], logged["subject"]["id"], logged["property"])
