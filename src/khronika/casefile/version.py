"""Versions of a case: what it held when it was exported, and what is new since. A version is the log up to there; nothing is kept twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from khronika.casefile.casefile import CaseFile
from khronika.casefile.matrix import Matrix, RowState


@dataclass(frozen=True, slots=True)
class CaseVersion:
    """A case as the log had it: exhibits (control numbers), statements it rests on, sentences, the case file and its matrices."""

    exhibits: frozenset[str]
    statements: frozenset[str]
    sentences: tuple[str, ...]
    file: CaseFile
    matrices: tuple[Matrix, ...]

    def row_states(self) -> Mapping[tuple[str, str], RowState]:
        """How each row of each allegation stands."""
        return {(matrix.id, row.law.id): row.state for matrix in self.matrices for row in matrix.rows}


class RowChange(NamedTuple):
    """A row that stands otherwise than before; None where it was not, or is no longer, there."""

    allegation: str
    row: str
    before: RowState | None
    after: RowState | None


@dataclass(frozen=True, slots=True)
class CaseDifference:
    """What is new in the later of two versions, and what is gone; ids in their order."""

    exhibits: tuple[str, ...]
    exhibits_gone: tuple[str, ...]
    statements: tuple[str, ...]
    statements_gone: tuple[str, ...]
    sentences: tuple[str, ...]
    sentences_gone: tuple[str, ...]
    allegations: tuple[str, ...]
    allegations_gone: tuple[str, ...]
    rows: tuple[RowChange, ...]
    forum_changed: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new and nothing gone."""
        return self == CaseDifference((), (), (), (), (), (), (), (), (), forum_changed=False)


def difference(before: CaseVersion, after: CaseVersion) -> CaseDifference:
    """What is new in `after`, and what of `before` is gone."""
    former, latter = before.row_states(), after.row_states()
    rows = (
        RowChange(*place, former.get(place), latter.get(place))
        for place in dict.fromkeys([*former, *latter])
        if former.get(place) is not latter.get(place)
    )
    told = {each.event.allegation for each in before.file.allegations}
    tells = {each.event.allegation for each in after.file.allegations}
    forums = [each.file.forum.event if each.file.forum else None for each in (before, after)]
    return CaseDifference(
        tuple(sorted(after.exhibits - before.exhibits)),
        tuple(sorted(before.exhibits - after.exhibits)),
        tuple(sorted(after.statements - before.statements)),
        tuple(sorted(before.statements - after.statements)),
        tuple(each for each in after.sentences if each not in before.sentences),
        tuple(each for each in before.sentences if each not in after.sentences),
        tuple(sorted(tells - told)),
        tuple(sorted(told - tells)),
        tuple(rows),
        forum_changed=forums[0] != forums[1],
    )
