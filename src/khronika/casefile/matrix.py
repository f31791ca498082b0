"""The matrix of an allegation: for each row what supports it, what contradicts it, what exculpates, the grades, the origins, the gaps.

Standards of proof are not applied: no row is found to be fulfilled.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias

from khronika.analysis.independence.graph import Bounds
from khronika.analysis.independence.origins import independent_origins
from khronika.analysis.independence.reports import Passed, Relied, Relying, source_graph
from khronika.casefile.casefile import Allegation, CaseFile, Evaluation, Hope, SupportEntry
from khronika.casefile.law import Law, LawRow, RowKind, unknown_row
from khronika.casefile.word import Bearing, HopeState
from khronika.record.recorded import Report, State
from khronika.record.view import origin_of


class StatementFacts(NamedTuple):
    """What of a statement counts in a matrix: its state and its report, both None for one that the record does not hold."""

    id: str
    state: State | None = None
    stands: bool = False
    report: Report | None = None
    relied: Relied | None = None
    """What its report relies on, persons who were judged to be one taken for one; None: as the report says."""
    passed: tuple[Passed, ...] = ()
    """Who passed it on, without those who only took it down; empty where that is not known."""

    @property
    def counts(self) -> bool:
        """Whether it is there and neither withdrawn nor superseded."""
        return self.state is not None and self.stands

    @property
    def grade(self) -> str:
        """The grade of its report, or empty."""
        return f"{self.report.reliability}{self.report.credibility}" if self.report else ""

    @property
    def item(self) -> str:
        """The item that its report stands in, or empty."""
        return self.report.item if self.report else ""


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
    PERHAPS_ONE_ORIGIN = "may rest on one independent origin"
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
        """What does this to the row and counts, each statement once: two sites may attach the same one."""
        found = {
            each.facts.id: each for each in self.attached if each.bearing is bearing and each.facts.counts
        }
        return tuple(found.values())

    @property
    def fallen(self) -> tuple[AttachedStatement, ...]:
        """What is attached and counts no longer."""
        return tuple(each for each in self.attached if not each.facts.counts)

    @property
    def open_hopes(self) -> tuple[Hope, ...]:
        """What somebody still hopes to show."""
        return tuple(each for each in self.hopes if each.event.state is HopeState.OPEN)

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
        return tuple(sorted({each.facts.grade for each in self.of(Bearing.SUPPORTS)} - {""}))

    def origins(self, bearing: Bearing) -> int:
        """On how many different origins what does this to the row rests."""
        return len({origin_of(each) for each in self._reports(bearing)})

    def independent(self, bearing: Bearing) -> Bounds:
        """On how many origins that do not depend on each other, by whole attributions, at least and at most."""
        relied: dict[str, Relying] = {}
        chains: dict[str, tuple[Passed, ...]] = {}
        for each in self.of(bearing):
            if each.facts.report:
                relied[each.facts.report.batch] = each.facts.relied or each.facts.report
                chains[each.facts.report.batch] = each.facts.passed
        return independent_origins(source_graph(relied.values(), chains))

    def _reports(self, bearing: Bearing) -> frozenset[Report]:
        return frozenset(each.facts.report for each in self.of(bearing) if each.facts.report)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of an allegation, and `strays`: rows that something hangs on and that the tables of law do not have.

    `is_known` says whether these have its crime and its mode of liability.
    """

    allegation: Allegation
    rows: tuple[MatrixRow, ...]
    strays: tuple[MatrixRow, ...] = ()
    is_known: bool = True

    @property
    def id(self) -> str:
        """The id of the allegation."""
        return self.allegation.event.allegation

    def of(self, bearing: Bearing) -> dict[str, None]:
        """The ids of the statements that do this to any row and count, also to one that the tables do not have."""
        return {each.facts.id: None for row in (*self.rows, *self.strays) for each in row.of(bearing)}


_Hanging: TypeAlias = SupportEntry | Evaluation | Hope


def matrices(case: CaseFile, facts: Mapping[str, StatementFacts], law: Law) -> tuple[Matrix, ...]:
    """The matrix of each allegation; `facts` are those of every attached statement by its id."""
    hanging: dict[str, dict[str, list[_Hanging]]] = defaultdict(lambda: defaultdict(list))
    entries: tuple[_Hanging, ...] = (*case.supports, *case.evaluations, *case.hopes)
    for each in entries:
        hanging[each.event.allegation][each.event.row].append(each)
    return tuple(_matrix(each, hanging[each.event.allegation], facts, law) for each in case.allegations)


def _matrix(
    allegation: Allegation,
    hanging: Mapping[str, Sequence[_Hanging]],
    facts: Mapping[str, StatementFacts],
    law: Law,
) -> Matrix:
    event = allegation.event
    rows = law.known_rows(event.provision, event.mode)
    ids = {row.id for row in rows}
    return Matrix(
        allegation,
        tuple(_row(row, hanging.get(row.id, ()), facts) for row in rows),
        tuple(_row(unknown_row(row), some, facts) for row, some in hanging.items() if row not in ids),
        event.provision in law.crimes and (event.mode is None or event.mode in law.modes),
    )


def _row(law: LawRow, hanging: Sequence[_Hanging], facts: Mapping[str, StatementFacts]) -> MatrixRow:
    supports = (each for each in hanging if isinstance(each, SupportEntry))
    return MatrixRow(
        law,
        tuple(AttachedStatement(each, facts[each.event.statement]) for each in supports),
        tuple(each for each in hanging if isinstance(each, Evaluation)),
        tuple(each for each in hanging if isinstance(each, Hope)),
    )


def gaps(case: CaseFile, found: Iterable[Matrix], today: str) -> tuple[FoundGap, ...]:
    """Everything that is missing or must be looked at, worst first; `today` is a day (RFC 3339)."""
    told = [] if case.forum is not None else [FoundGap(CaseGap.NO_FORUM, "", "")]
    for matrix in found:
        told += _of_allegation(matrix)
        for row in matrix.rows:
            told += (FoundGap(gap, matrix.id, row.law.id, row.open_hopes) for gap in row_gaps(row, today))
    order = list(CaseGap)
    return tuple(sorted(told, key=lambda each: order.index(each.gap)))


def _of_allegation(matrix: Matrix) -> Iterable[FoundGap]:
    event = matrix.allegation.event
    if matrix.strays or not matrix.is_known:
        open_hopes = tuple(each for row in matrix.strays for each in row.open_hopes)
        yield FoundGap(CaseGap.UNKNOWN_LAW, matrix.id, "", open_hopes)
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
    yield from _of_hopes(row.open_hopes, today)
    if len({each.event.opinion for each in row.evaluations}) > 1:
        yield CaseGap.DISAGREEMENT


def _of_support(row: MatrixRow) -> Iterable[CaseGap]:
    supporting = row.of(Bearing.SUPPORTS)
    states = {each.facts.state for each in supporting}
    if supporting and State.ACCEPTED not in states:
        yield CaseGap.UNREVIEWED
    if State.DISPUTED in states:
        yield CaseGap.DISPUTED
    independent = row.independent(Bearing.SUPPORTS)
    if independent.upper == 1:
        yield CaseGap.ONE_ORIGIN
    elif independent.lower == 1:
        yield CaseGap.PERHAPS_ONE_ORIGIN


def _of_hopes(hopes: Sequence[Hope], today: str) -> Iterable[CaseGap]:
    if any(each.event.due is not None and each.event.due < today for each in hopes):
        yield CaseGap.OVERDUE
    if any(not each.event.who for each in hopes):
        yield CaseGap.NOBODY_LOOKS
