"""Statements by their ids, each as a line: what it says of whom, what became of it, its grade."""

from collections.abc import Iterable, Iterator, Mapping

from khronika.archive.record.present_labels import PresentLabels
from khronika.archive.store.archive import Archive
from khronika.presentation.citing import CitingStatement, is_name_kept
from khronika.record.meaning import shown
from khronika.record.recorded import Recorded, State
from khronika.record.review import standing
from khronika.record.statement import Stance
from khronika.record.value import value_of
from khronika.record.view import entity_views


def statement_lines(archive: Archive, statements: Iterable[str]) -> Mapping[str, CitingStatement]:
    """What these statements say; one that the record does not hold is left out."""
    named, labels = dict.fromkeys(statements), PresentLabels(archive.index.record)
    found: dict[str, CitingStatement] = {}
    for batch in dict.fromkeys(each.rpartition(".")[0] for each in named):
        record = archive.index.record.batch(batch)
        became, reports = standing(record).statuses, record.report_of()
        for each in record.statements:
            if each.id in named:
                report = reports[each.batch]
                state = became[each.id].state if each.id in became else State.WITHDRAWN
                grade = f"{report.reliability}{report.credibility}"
                is_denied = report.stance == Stance.DENIES.value
                found[each.id] = _line(archive, each, labels, state, grade, is_denied=is_denied)
    return found


def statements_about(archive: Archive, entities: Iterable[str], most: int) -> tuple[CitingStatement, ...]:
    """Statements that stand about these entities, in the order of their properties, at most so many."""
    return tuple(each for _, each in zip(range(most), _about(archive, entities), strict=False))


def _about(archive: Archive, entities: Iterable[str]) -> Iterator[CitingStatement]:
    labels = PresentLabels(archive.index.record)
    views = entity_views(archive.index.record.about(entities), archive.words)
    for view in views.values():
        for held in view.held():
            if held.stands:
                grade = f"{held.report.reliability}{held.report.credibility}"
                is_denied = held.report.stance == Stance.DENIES.value
                state = held.status.state
                yield _line(archive, held.statement, labels, state, grade, is_denied=is_denied)


def _line(
    archive: Archive, each: Recorded, labels: PresentLabels, state: State, grade: str, *, is_denied: bool
) -> CitingStatement:
    described = archive.index.record.described(each.subject)
    is_kept = is_name_kept(described.protection if described else "", each.property, archive.words)
    return CitingStatement(
        id=each.id,
        subject=each.subject,
        subject_label=described.label if described else each.subject,
        property=each.property,
        value="" if is_kept else shown(labels.of(value_of(each.value))),
        state=state,
        grade=grade,
        is_denied=is_denied,
        quote="",
    )
