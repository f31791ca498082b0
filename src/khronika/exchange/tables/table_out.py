"""The statements of an export as one table, a row a value: the columns that spreadsheets and Parquet share."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from khronika.disclosure.plan import ExportedLink, ExportedReport, ExportPlan
from khronika.primitives.codec import Json, canonical

CellValue: TypeAlias = str | int | bool | None


class StatementRow(NamedTuple):
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
COLUMNS = StatementRow._fields
NUMBERS = frozenset({"number", "low", "high"})
"""Columns of whole numbers."""
DAYS = frozenset({"earliest", "latest"})
"""Columns of days."""
TRUTHS = frozenset({"disagrees", "inferred"})
"""Columns of truths."""


def rows(plan: ExportPlan) -> Iterator[StatementRow]:
    """Every value of every statement, in the order of the plan."""
    kinds = {entity.id: entity.type for entity in plan.entities}
    graded, cited = _Graded("", "", "", ""), _Cited("", "", "", "", "", "")
    report = ""
    for statement in plan.statements:
        # Statements of one batch about one subject follow one another.
        if statement.report != report:
            report = statement.report
            graded, cited = _graded(plan.reports[report]), _cited(plan.reports[report])
        subject = statement.subject
        for value in statement.values:
            yield StatementRow(
                statement.id,
                report,
                subject.id,
                subject.type,
                subject.label,
                statement.property,
                value.kind.value,
                value.text,
                value.entity,
                value.code,
                value.number,
                value.low,
                value.high,
                value.edtf,
                value.earliest,
                value.latest,
                value.said,
                statement.disagrees,
                statement.state,
                *graded,
                *cited,
                value.date_kind,
                value.inferred,
                value.name_kind,
                value.script,
                value.language,
                kinds.get(value.entity, ""),
            )


class _Graded(NamedTuple):
    stance: str
    assessment: str
    reliability: str
    credibility: str


class _Cited(NamedTuple):
    item: str
    control: str
    selectors: str
    standing: str
    attribution: str
    origin: str


def _graded(report: ExportedReport) -> _Graded:
    return _Graded(report.stance, report.assessment, report.reliability, report.credibility)


def _cited(report: ExportedReport) -> _Cited:
    selectors = list[Json](dict(each) for each in report.selectors)
    return _Cited(
        report.item.id if report.item else "",
        report.item.control if report.item else "",
        canonical(selectors) if selectors else "",
        report.standing,
        BETWEEN.join(map(_link, report.chain)),
        report.origin,
    )


def _link(link: ExportedLink) -> str:
    # A name never holds what parts two links, so that a chain can be read back.
    who = f" {link.who.replace(BETWEEN, ' ‹ ')}" if link.who else ""
    return f"{link.role}{who}{f' ({link.knows})' if link.knows else ''}"
