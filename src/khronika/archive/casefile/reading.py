"""A case file read out of the log, as it stands now or stood at an earlier place."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from khronika.analysis.independence.reports import without_recorders
from khronika.archive.casefile.case import case_events, newest_case
from khronika.archive.events.subject import SEVERAL_CASES
from khronika.archive.link.attributions import chains_of, relied_by
from khronika.archive.link.judgements import called_by_judgement
from khronika.archive.store.archive import Archive
from khronika.casefile.casefile import CaseFile, CaseFileEvent, Entered, fold_case
from khronika.casefile.event import (
    CaseAllegationEvent,
    CaseEvaluationEvent,
    CaseForumEvent,
    CaseHopeEvent,
    CaseSupportEvent,
    CaseWithdrawnEvent,
)
from khronika.casefile.forum import EpisodeExtent, ForumDoubt, extent_of, forum_doubts
from khronika.casefile.law import tables_of_law
from khronika.casefile.matrix import FoundGap, Matrix, StatementFacts, gaps, matrices
from khronika.primitives.event import Event
from khronika.record.case import CaseContent
from khronika.record.event import NoteEvent
from khronika.record.event_form import SubjectKind
from khronika.record.fold import Record
from khronika.record.recorded import Place
from khronika.record.review import standing
from khronika.record.view import entity_view

CASE_FILE_TYPES: tuple[type[Event], ...] = (
    CaseForumEvent,
    CaseAllegationEvent,
    CaseSupportEvent,
    CaseEvaluationEvent,
    CaseHopeEvent,
    CaseWithdrawnEvent,
)
"""Events that are found by the code of their case."""
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class CaseReading:
    """A case as it stands: what it says, its file, a matrix for each allegation, what is missing, and doubts about the forum."""

    code: str
    content: CaseContent
    file: CaseFile
    matrices: tuple[Matrix, ...]
    gaps: tuple[FoundGap, ...]
    doubts: tuple[ForumDoubt, ...]


def read_case_file(archive: Archive, code: str, today: str) -> CaseReading:
    """The case file as it stands; `today` (RFC 3339 day) is what is due compared with. Raises UnknownCaseError."""
    content = newest_case(archive, code).event.content
    file = case_file(archive, code)
    law = tables_of_law()
    found = matrices(file, statement_facts(archive, file.statements), law)
    doubts = tuple(forum_doubts(file.forum, law, _extents(archive, file))) if file.forum else ()
    return CaseReading(code, content, file, found, gaps(file, found, today), doubts)


def case_file(archive: Archive, code: str, before: int | None = None) -> CaseFile:
    """What stands in the case file by the first `before` entries of the log, or by all of them."""
    positions: list[int] = []
    for kind in CASE_FILE_TYPES:
        positions += archive.index.about(kind, code)
    cases = frozenset(each.event.case for each in case_events(archive, code))
    for noted in (*cases, SEVERAL_CASES):
        positions += archive.index.about(NoteEvent, noted)
    return fold_case(_entered(archive, _first(sorted(positions), before), cases))


def _first(positions: list[int], before: int | None) -> list[int]:
    return positions if before is None else positions[: bisect_left(positions, before)]


def _entered(archive: Archive, positions: list[int], cases: frozenset[str]) -> Iterator[Entered]:
    for entry in archive.entries(positions):
        if (event := _of_case(entry.event, cases)) is not None:
            yield Entered(Place(entry.position, entry.at, entry.by), event)


def _of_case(event: Event, cases: frozenset[str]) -> CaseFileEvent | None:
    match event:
        case NoteEvent(about=about):
            named = {each.id for each in about if each.kind is SubjectKind.CASE}
            return event if named & cases else None
        case (
            CaseForumEvent()
            | CaseAllegationEvent()
            | CaseSupportEvent()
            | CaseEvaluationEvent()
            | CaseHopeEvent()
            | CaseWithdrawnEvent()
        ):
            return event
        case _:
            return None


def statement_facts(
    archive: Archive, statements: Iterable[str], before: int | None = None
) -> Mapping[str, StatementFacts]:
    """What of these statements counts in a matrix, by the first `before` entries of the log, or by all of them."""
    named = dict.fromkeys(statements)
    subjects: set[str] = set()
    for batch in dict.fromkeys(statement.rpartition(".")[0] for statement in named):
        for each in archive.index.record.batch(batch).statements:
            if each.id in named:
                subjects.add(each.subject)
    # Whatever supersedes a statement is about the same subject.
    found = dict(_facts(_until(archive.index.record.about(subjects), before), named))
    return _with_attributions(archive, found)


def _with_attributions(archive: Archive, found: Mapping[str, StatementFacts]) -> Mapping[str, StatementFacts]:
    """The same with who passed each of them on, and from whom it comes in the end."""
    reports = {each.report.batch: each.report for each in found.values() if each.report}
    called = called_by_judgement(archive)
    chains = without_recorders(chains_of(archive, reports.values(), called))
    return {
        statement: each._replace(
            relied=relied_by(each.report, called), passed=tuple(chains.get(each.report.batch, ()))
        )
        if each.report
        else each
        for statement, each in found.items()
    }


def _until(record: Record, before: int | None) -> Record:
    if before is None:
        return record
    reports = _earlier(record.reports, lambda each: each.place.position < before)
    batches = {each.batch for each in reports}
    return replace(
        record,
        reports=reports,
        statements=_earlier(record.statements, lambda each: each.batch in batches),
        reviews=_earlier(record.reviews, lambda each: each.place.position < before),
        policies=_earlier(record.policies, lambda each: each.place.position < before),
        bases=_earlier(record.bases, lambda each: each.place.position < before),
    )


def _earlier(those: Iterable[Part], is_earlier: Callable[[Part], bool]) -> frozenset[Part]:
    return frozenset(filter(is_earlier, those))


def _facts(record: Record, named: Iterable[str]) -> Iterator[tuple[str, StatementFacts]]:
    became, reports = standing(record), record.report_of()
    known = {each.id: each for each in record.statements}
    for statement in named:
        if statement not in known:
            yield statement, StatementFacts(statement)
            continue
        report = reports[known[statement].batch]
        state = became.statuses[statement].state
        yield statement, StatementFacts(statement, state, became.stands(statement), report)


def _extents(archive: Archive, file: CaseFile) -> Iterator[EpisodeExtent]:
    """First and last possible day of each episode that is alleged."""
    for episode in dict.fromkeys(each.event.episode for each in file.allegations):
        if episode is None:
            continue
        view = entity_view(archive.index.record.about([episode]), episode, archive.words)
        found = extent_of(view) if view else None
        if found is not None:
            yield found
