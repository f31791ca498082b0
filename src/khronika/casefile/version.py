"""Versions of a case: what it held when it was exported, and what is new since. A version is the log up to there; nothing is kept twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from khronika.casefile.casefile import CaseFile
from khronika.casefile.event import CaseAllegationEvent
from khronika.casefile.matrix import Matrix, MatrixRow, RowState, StatementFacts
from khronika.casefile.word import Bearing
from khronika.record.case import CaseContent, sentences_of


@dataclass(frozen=True, slots=True)
class CaseVersion:
    """A case as the log had it: what it says, its exhibits (control numbers), its file and its matrices.

    `statements` are those that sentences rest on and those attached, by their ids.
    """

    content: CaseContent
    exhibits: frozenset[str]
    statements: Mapping[str, StatementFacts]
    file: CaseFile
    matrices: tuple[Matrix, ...]

    def rows(self) -> Mapping[tuple[str, str], MatrixRow]:
        """Each row of each allegation, also those that the tables of law do not have."""
        return {
            (matrix.id, row.law.id): row for matrix in self.matrices for row in (*matrix.rows, *matrix.strays)
        }

    def allegations(self) -> Mapping[str, CaseAllegationEvent]:
        """What is alleged, by the ids of the allegations."""
        return {each.event.allegation: each.event for each in self.file.allegations}

    def sentences(self) -> Mapping[str, frozenset[str]]:
        """What each sentence rests on, in the order of the sentences; of two that say the same, both."""
        found: dict[str, frozenset[str]] = {}
        for text, statements in sentences_of(self.content.sections):
            found[text] = found.get(text, frozenset()) | frozenset(statements)
        return found


class RowChange(NamedTuple):
    """A row that stands otherwise, or on something else, than before; None where it was not, or is no longer, there."""

    allegation: str
    row: str
    before: RowState | None
    after: RowState | None
    attached: int = 0
    """How many statements do something to it that did not."""
    detached: int = 0
    """How many did, and do no longer."""


class Changes(NamedTuple):
    """Of things of one kind those that are new, gone, and in both versions but not the same; ids in their order."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


NOTHING = Changes()


@dataclass(frozen=True, slots=True)
class CaseDifference:
    """What is new in the later of two versions, what is gone, and what is another."""

    exhibits: Changes = NOTHING
    statements: Changes = NOTHING
    """Changed: another state of review, or superseded."""
    sentences: Changes = NOTHING
    """Changed: the same words on other statements."""
    allegations: Changes = NOTHING
    rows: tuple[RowChange, ...] = ()
    forum_changed: bool = False
    frame_changed: bool = False
    """Whether the title, the language, the headings or the order of the sentences is another."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new, gone or another."""
        return self == CaseDifference()


def difference(before: CaseVersion, after: CaseVersion) -> CaseDifference:
    """What is new in `after`, and what of `before` is gone or another."""
    former, latter = before.sentences(), after.sentences()
    states = [
        {name: (each.state, each.stands) for name, each in told.statements.items()}
        for told in (before, after)
    ]
    forums = [
        (told.file.forum.event.forum, told.file.forum.event.ground) if told.file.forum else None
        for told in (before, after)
    ]
    in_both = frozenset(former.keys() & latter.keys())
    return CaseDifference(
        _changes(dict.fromkeys(sorted(before.exhibits)), dict.fromkeys(sorted(after.exhibits))),
        _changes(*({name: told[name] for name in sorted(told)} for told in states)),
        _changes(former, latter),
        _changes(before.allegations(), after.allegations()),
        tuple(_row_changes(before.rows(), after.rows())),
        forum_changed=forums[0] != forums[1],
        frame_changed=_frame(before.content, in_both) != _frame(after.content, in_both),
    )


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> Changes:
    return Changes(
        tuple(each for each in after if each not in before),
        tuple(each for each in before if each not in after),
        tuple(each for each in after if each in before and after[each] != before[each]),
    )


def _frame(content: CaseContent, sentences: frozenset[str]) -> tuple[object, ...]:
    """Title, language, headings, and the order of these sentences."""
    order = tuple(each.text for each in sentences_of(content.sections) if each.text in sentences)
    return content.title, content.language, tuple(each.heading for each in content.sections), order


def _row_changes(
    before: Mapping[tuple[str, str], MatrixRow], after: Mapping[tuple[str, str], MatrixRow]
) -> Iterator[RowChange]:
    for place in dict.fromkeys([*before, *after]):
        former, latter = before.get(place), after.get(place)
        change = RowChange(
            *place,
            former.state if former else None,
            latter.state if latter else None,
            len(_counting(latter) - _counting(former)),
            len(_counting(former) - _counting(latter)),
        )
        if change.before is not change.after or change.attached or change.detached:
            yield change


def _counting(row: MatrixRow | None) -> frozenset[tuple[Bearing, str]]:
    """What counts in a row, and what it does there."""
    if row is None:
        return frozenset()
    return frozenset((bearing, each.facts.id) for bearing in Bearing for each in row.of(bearing))
