"""The statements of an export as one table, a row a value: the columns that spreadsheets and Parquet share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TypeAlias

from khronika.disclosure.plan import ExportedLink, ExportedStatement, ExportPlan
from khronika.disclosure.value import ExportedValue
from khronika.primitives.codec import Json, canonical

CellValue: TypeAlias = str | int | bool | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One value of one statement: days in ISO 8601, `selectors` as canonical JSON, `attribution` from the publication back."""

    statement: str
    report: str
    subject: str
    subject_type: str
    subject_label: str
    property: str
    kind: str
    value: str
    entity: str
    code: str
    number: int | None
    low: int | None
    high: int | None
    edtf: str
    earliest: str
    latest: str
    said: str
    disagrees: bool
    state: str
    stance: str
    assessment: str
    reliability: str
    credibility: str
    item: str
    control: str
    selectors: str
    standing: str
    attribution: str
    origin: str
    date_kind: str
    inferred: bool
    name_kind: str
    script: str
    language: str
    entity_type: str


BETWEEN = " < "
"""What parts the links of a chain of attribution."""
COLUMNS = tuple(field.name for field in fields(StatementRow))
_cells: Callable[[StatementRow], tuple[CellValue, ...]] = attrgetter(*COLUMNS)
NUMBERS = frozenset({"number", "low", "high"})
"""Columns of whole numbers."""
DAYS = frozenset({"earliest", "latest"})
"""Columns of days."""
TRUTHS = frozenset({"disagrees", "inferred"})
"""Columns of truths."""


def rows(plan: ExportPlan) -> Iterator[StatementRow]:
    """Every value of every statement, in the order of the plan."""
    kinds = {entity.id: entity.type for entity in plan.entities}
    for statement in plan.statements:
        for value in statement.values:
            yield _row(plan, statement, value, kinds.get(value.entity, ""))


def cells(row: StatementRow) -> tuple[CellValue, ...]:
    """The row's cells in the order of COLUMNS."""
    return _cells(row)


def _row(
    plan: ExportPlan, statement: ExportedStatement, value: ExportedValue, entity_type: str
) -> StatementRow:
    report, subject = plan.reports[statement.report], statement.subject
    return StatementRow(
        statement=statement.id,
        report=report.id,
        subject=subject.id,
        subject_type=subject.type,
        subject_label=subject.label,
        property=statement.property,
        kind=value.kind.value,
        value=value.text,
        entity=value.entity,
        code=value.code,
        number=value.number,
        low=value.low,
        high=value.high,
        edtf=value.edtf,
        earliest=value.earliest,
        latest=value.latest,
        said=value.said,
        disagrees=statement.disagrees,
        state=statement.state,
        stance=report.stance,
        assessment=report.assessment,
        reliability=report.reliability,
        credibility=report.credibility,
        item=report.item.id if report.item else "",
        control=report.item.control if report.item else "",
        selectors=canonical(list[Json](dict(each) for each in report.selectors)) if report.selectors else "",
        standing=report.standing,
        attribution=BETWEEN.join(map(_link, report.chain)),
        origin=report.origin,
        date_kind=value.date_kind,
        inferred=value.inferred,
        name_kind=value.name_kind,
        script=value.script,
        language=value.language,
        entity_type=entity_type,
    )


def _link(link: ExportedLink) -> str:
    # A name never holds what parts two links, so that a chain can be read back.
    who = f" {link.who.replace(BETWEEN, ' ‹ ')}" if link.who else ""
    return f"{link.role}{who}{f' ({link.knows})' if link.knows else ''}"
