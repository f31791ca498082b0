"""The matrix of an allegation: for each row what supports it, what contradicts it, what exculpates, the grades, the origins, the gaps.

Standards of proof are not applied: no row is found to be fulfilled.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from khronika.analysis.independence.graph import Bounds
from khronika.analysis.independence.reports import Relied, origins_of_reports
from khronika.casefile.casefile import Allegation, CaseFile, Evaluation, Hope, SupportEntry
from khronika.casefile.event import Bearing, HopeState
from khronika.casefile.law import Law, LawRow, RowKind
from khronika.record.recorded import State


class StatementFacts(NamedTuple):
    """What of a statement counts in a matrix.

    `state` is None for one that the record does not hold. `origin` tells the origins of two reports apart, as in the record.
    """

    id: str
    state: State | None
    stands: bool
    denies: bool
    grade: str
    origin: str
    item: str

    @property
    def counts(self) -> bool:
        """Whether it is there and neither withdrawn nor superseded."""
        return self.state is not None and self.stands


class AttachedStatement(NamedTuple):
    """A statement as it is attached to a row."""

    support: SupportEntry
    facts: StatementFacts

    @property
    def bearing(self) -> Bearing:
        """What it does to the row."""
        return self.support.event.bearing


class RowState(Enum):
    """How a row stands by what is attached to it. None of these is a verdict."""

    SUPPORTED = "supported"
    BOTH = "supported and contradicted"
    CONTRADICTED = "contradicted"
    NOT_ADDRESSED = "not addressed"


class CaseGap(Enum):
    """What is missing, or must be looked at, worst first."""

    NO_FORUM = "no forum is chosen"
    UNKNOWN_LAW = "the tables of law do not know this crime, mode or row"
    NOT_ADDRESSED = "not addressed"
    NO_ALTERNATIVE = "no alternative explanation was looked for"
    CONTRADICTED = "contradicted, and nobody evaluated it"
    FALLEN = "rests on statements that were withdrawn or superseded"
    UNREVIEWED = "rests on no accepted statement"
    DISPUTED = "rests on disputed statements"
    ONE_ORIGIN = "rests on one independent origin"
    OVERDUE = "what was hoped to be shown is overdue"
    NOBODY_LOOKS = "nobody looks for what is hoped to be shown"
    NO_ACCUSED = "nobody is identified as the accused"
    NO_MODE = "no mode of liability is named"
    DISAGREEMENT = "lawyers see it differently"


class FoundGap(NamedTuple):
    """A gap, where it is (an allegation's id and a row, or empty), and the open hopes about it."""

    gap: CaseGap
    allegation: str
    row: str
    hopes: tuple[Hope, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row with all that is attached to it."""

    law: LawRow
    attached: tuple[AttachedStatement, ...]
    evaluations: tuple[Evaluation, ...]
    hopes: tuple[Hope, ...]

    def of(self, bearing: Bearing) -> tuple[AttachedStatement, ...]:
        """What does this to the row and counts."""
        return tuple(each for each in self.attached if each.bearing is bearing and each.facts.counts)

    @property
    def fallen(self) -> tuple[AttachedStatement, ...]:
        """What is attached and counts no longer."""
        return tuple(each for each in self.attached if not each.facts.counts)

    @property
    def against(self) -> tuple[AttachedStatement, ...]:
        """What contradicts or exculpates."""
        return (*self.of(Bearing.CONTRADICTS), *self.of(Bearing.EXCULPATES))

    @property
    def state(self) -> RowState:
        """How it stands."""
        match bool(self.of(Bearing.SUPPORTS)), bool(self.against):
            case True, True:
                return RowState.BOTH
            case True, False:
                return RowState.SUPPORTED
            case False, True:
                return RowState.CONTRADICTED
            case _:
                return RowState.NOT_ADDRESSED

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades of what supports it, the best first: each is that of one statement, none is computed."""
        return tuple(sorted({each.facts.grade for each in self.of(Bearing.SUPPORTS)}))

    def origins(self, bearing: Bearing) -> int:
        """On how many different origins what does this to the row rests."""
        return len({each.facts.origin for each in self.of(bearing)})

    def independent(self, bearing: Bearing) -> Bounds:
        """On how many origins that do not depend on each other, by their origins and items, at least and at most."""
        relied = set()
        for each in self.of(bearing):
            batch = each.facts.id.rpartition(".")[0]
            origin = "" if each.facts.origin == f"batch {batch}" else each.facts.origin
            relied.add(Relied(batch, each.facts.item, origin))
        return origins_of_reports(relied)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of an allegation. `strays` are attached to rows that the tables of law do not have."""

    allegation: Allegation
    rows: tuple[MatrixRow, ...]
    strays: tuple[AttachedStatement, ...] = ()

    @property
    def id(self) -> str:
        """The id of the allegation."""
        return self.allegation.event.allegation


def matrices(case: CaseFile, facts: Mapping[str, StatementFacts], law: Law) -> tuple[Matrix, ...]:
    """The matrix of each allegation; `facts` are those of every attached statement by its id."""
    attached: dict[tuple[str, str], list[AttachedStatement]] = defaultdict(list)
    for support in case.supports:
        event = support.event
        attached[event.allegation, event.row].append(AttachedStatement(support, facts[event.statement]))
    return tuple(_matrix(each, case, attached, law) for each in case.allegations)


def _matrix(
    allegation: Allegation,
    case: CaseFile,
    attached: Mapping[tuple[str, str], list[AttachedStatement]],
    law: Law,
) -> Matrix:
    event = allegation.event
    known = event.provision in law.crimes and (event.mode is None or event.mode in law.modes)
    rows = law.rows(event.provision, event.mode) if known else ()
    ids = {row.id for row in rows}
    strays = [
        each
        for (owner, row), some in attached.items()
        if owner == event.allegation and row not in ids
        for each in some
    ]
    return Matrix(
        allegation, tuple(_row(row, event.allegation, case, attached) for row in rows), tuple(strays)
    )


def _row(
    row: LawRow, allegation: str, case: CaseFile, attached: Mapping[tuple[str, str], list[AttachedStatement]]
) -> MatrixRow:
    place = allegation, row.id
    return MatrixRow(
        row,
        tuple(attached.get(place, ())),
        tuple(each for each in case.evaluations if (each.event.allegation, each.event.row) == place),
        tuple(each for each in case.hopes if (each.event.allegation, each.event.row) == place),
    )


def gaps(case: CaseFile, found: Iterable[Matrix], today: str) -> tuple[FoundGap, ...]:
    """Everything that is missing or must be looked at, worst first; `today` is a day (RFC 3339)."""
    told = [] if case.forum is not None else [FoundGap(CaseGap.NO_FORUM, "", "")]
    for matrix in found:
        told += _of_allegation(matrix)
        for row in matrix.rows:
            open_hopes = tuple(each for each in row.hopes if each.event.state is HopeState.OPEN)
            told += (FoundGap(gap, matrix.id, row.law.id, open_hopes) for gap in row_gaps(row, today))
    order = list(CaseGap)
    return tuple(sorted(told, key=lambda each: order.index(each.gap)))


def _of_allegation(matrix: Matrix) -> Iterable[FoundGap]:
    event = matrix.allegation.event
    if not matrix.rows or matrix.strays:
        yield FoundGap(CaseGap.UNKNOWN_LAW, matrix.id, "")
    if event.accused is None:
        yield FoundGap(CaseGap.NO_ACCUSED, matrix.id, "")
    if event.mode is None:
        yield FoundGap(CaseGap.NO_MODE, matrix.id, "")


def row_gaps(row: MatrixRow, today: str) -> Iterable[CaseGap]:
    """What is missing in one row."""
    alternative = row.law.kind is RowKind.ALTERNATIVE
    if row.state is RowState.NOT_ADDRESSED:
        yield CaseGap.NO_ALTERNATIVE if alternative else CaseGap.NOT_ADDRESSED
    if row.state in (RowState.BOTH, RowState.CONTRADICTED) and not alternative and not row.evaluations:
        yield CaseGap.CONTRADICTED
    if row.fallen:
        yield CaseGap.FALLEN
    if not alternative:
        yield from _of_support(row)
    yield from _of_hopes(row.hopes, today)
    if len({each.event.opinion for each in row.evaluations}) > 1:
        yield CaseGap.DISAGREEMENT


def _of_support(row: MatrixRow) -> Iterable[CaseGap]:
    supporting = row.of(Bearing.SUPPORTS)
    states = {each.facts.state for each in supporting}
    if supporting and State.ACCEPTED not in states:
        yield CaseGap.UNREVIEWED
    if State.DISPUTED in states:
        yield CaseGap.DISPUTED
    if supporting and row.independent(Bearing.SUPPORTS).upper == 1:
        yield CaseGap.ONE_ORIGIN


def _of_hopes(hopes: Iterable[Hope], today: str) -> Iterable[CaseGap]:
    waiting = [each.event for each in hopes if each.event.state is HopeState.OPEN]
    if any(each.due is not None and each.due < today for each in waiting):
        yield CaseGap.OVERDUE
    if any(not each.who for each in waiting):
        yield CaseGap.NOBODY_LOOKS
