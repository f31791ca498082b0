"""The case file as a package tells it: the matrices, without what lawyers think of them, hope for or note."""

from collections.abc import Mapping
from dataclasses import replace

from khronika.archive.casefile.reading import case_file, statement_facts
from khronika.archive.store.archive import Archive
from khronika.casefile.casefile import CaseFile
from khronika.casefile.law import tables_of_law
from khronika.casefile.matrix import gaps, matrices
from khronika.casefile.word import Bearing
from khronika.disclosure.rules import Rules
from khronika.dossier.plan import PlannedCaseFile

_NO_DAY = "0001-01-01"
"""What is due is no business of a package: nothing is, before this day."""


def planned_case_file(archive: Archive, code: str, rules: Rules) -> PlannedCaseFile:
    """What of the case file is told; of accused and episodes the labels that the audience reads."""
    file = replace(case_file(archive, code), evaluations=(), hopes=(), notes=())
    found = matrices(file, statement_facts(archive, file.statements), tables_of_law())
    forum = file.forum.event if file.forum else None
    return PlannedCaseFile(
        forum.forum.value if forum else "",
        forum.ground.value if forum else "",
        found,
        gaps(file, found, _NO_DAY) if found else (),
        _labels(file, rules),
    )


def labels_by_allegation(planned: PlannedCaseFile) -> Mapping[str, tuple[str, ...]]:
    """By id of an allegation the labels that are told of its accused and its episode."""
    found: dict[str, tuple[str, ...]] = {}
    for matrix in planned.matrices:
        event = matrix.allegation.event
        labels = (planned.labels.get(each or "", "") for each in (event.accused, event.episode))
        found[matrix.id] = tuple(filter(None, labels))
    return found


def speaking_against(planned: PlannedCaseFile) -> tuple[str, ...]:
    """The statements that contradict a row or exculpate, each once."""
    found: dict[str, None] = {}
    for matrix in planned.matrices:
        found |= matrix.of(Bearing.CONTRADICTS) | matrix.of(Bearing.EXCULPATES)
    return tuple(found)


def _labels(file: CaseFile, rules: Rules) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in file.allegations:
        for entity in (each.event.accused, each.event.episode):
            shown = rules.shown.get(entity or "")
            if entity and shown and not rules.is_source(entity):
                found[entity] = shown.label
    return found
