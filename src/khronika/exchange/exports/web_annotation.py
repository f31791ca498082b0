"""Citations out as W3C Web Annotations: each report that was read in an item is an annotation that leads to the place."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from khronika.disclosure.plan import ExportedReport, ExportedStatement, ExportPlan
from khronika.evidence.citation.citation import CitationStanding
from khronika.exchange.tables.written import ExportFiles, ExportLoss
from khronika.primitives.codec import Json, canonical

FILE = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotations(plan: ExportPlan) -> ExportFiles:
    """The plan as one annotation collection (Web Annotation Data Model, 2017, sections 3, 4 and 5.1)."""
    stated: dict[str, list[ExportedStatement]] = defaultdict(list)
    for statement in plan.statements:
        stated[statement.report].append(statement)
    held = [_annotation(report, stated[report.id]) for report in plan.reports.values() if report.item]
    page: dict[str, Json] = {"type": "AnnotationPage", "items": list[Json](held)}
    collection: dict[str, Json] = {
        "@context": CONTEXT,
        "id": "urn:khronika:collection",
        "type": "AnnotationCollection",
        "total": len(held),
        "first": page | {"id": "urn:khronika:page:1", "startIndex": 0},
    }
    return ExportFiles({FILE: f"{canonical(collection)}\n".encode()}, len(held), _losses(plan))


def _annotation(report: ExportedReport, statements: list[ExportedStatement]) -> Json:
    source = f"urn:khronika:item:{report.item.id}" if report.item else ""
    selectors: list[Json] = [dict(selector) for selector in report.selectors]
    target: Json = (
        {"type": "SpecificResource", "source": source, "selector": selectors} if selectors else source
    )
    return {
        "id": f"urn:khronika:report:{report.id}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [*_bodies(report, statements), *_unconfirmed(report)],
        "target": target,
    }


def _bodies(report: ExportedReport, statements: list[ExportedStatement]) -> Iterator[Json]:
    for statement in statements:
        values = "; ".join(value.text for value in statement.values)
        stance = "" if report.stance == "asserts" else f" ({report.stance})"
        told = f"{statement.subject.label}: {statement.property}: {values}{stance}"
        yield {
            "id": f"urn:khronika:statement:{statement.id}",
            "type": "TextualBody",
            "format": "text/plain",
            "value": told,
        }


def _unconfirmed(report: ExportedReport) -> Iterator[Json]:
    """A remark where nobody compared what is cited with the item."""
    if report.standing == CitationStanding.ANALYST.value:
        told = f"{report.standing}: nothing that was read confirms the place, or the words cited"
        yield {"type": "TextualBody", "format": "text/plain", "purpose": "commenting", "value": told}


def _losses(plan: ExportPlan) -> dict[ExportLoss, int]:
    reports = plan.reports
    without = sum(1 for statement in plan.statements if reports[statement.report].item is None)
    found = Counter(
        {
            ExportLoss.UNCITED: without,
            ExportLoss.ROAD: sum(1 for report in reports.values() if report.chain),
            ExportLoss.GRADE: sum(1 for report in reports.values() if report.reliability),
            ExportLoss.STATE: len(plan.statements),
            ExportLoss.NAMES: sum(len(entity.names) for entity in plan.entities),
            ExportLoss.WORDS: sum(
                1 for statement in plan.statements for value in statement.values if value.said
            ),
        }
    )
    return dict(+found)
