"""`statements.json`: the case, its sentences and the statements behind them, for programs (docs/format/dossier.md)."""

import json

from khronika.dossier.plan import DossierPlan, Exhibit, PlannedBatch
from khronika.dossier.view.place import original
from khronika.primitives.codec import Json
from khronika.record.case import numbered


def statements_file(plan: DossierPlan) -> bytes:
    """The whole file; its values equal the logged ones as JSON."""
    content: dict[str, Json] = {
        "format": "khronika-dossier/2",
        "dossier": plan.dossier,
        "case": _case(plan),
        "sections": _sections(plan),
        "batches": [_batch(plan, batch) for batch in plan.batches],
        "exhibits": [_exhibit(exhibit) for exhibit in plan.exhibits],
        "against": [{"statement": each.statement, "against": list(each.against)} for each in plan.against],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _case(plan: DossierPlan) -> Json:
    batches: dict[str, Json] | None = None if plan.commitments is None else {**plan.commitments}
    return {"code": plan.code, "title": plan.title, "language": plan.language, "batches": batches}


def _sections(plan: DossierPlan) -> list[Json]:
    found: list[Json] = []
    names = (f"s{number}" for number, _ in numbered(plan.sections))
    for section in plan.sections:
        sentences: list[Json] = []
        for sentence in section.sentences:
            statements: list[Json] = [*sentence.statements]
            sentences.append({"id": next(names), "text": sentence.text, "statements": statements})
        found.append({"heading": section.heading, "sentences": sentences})
    return found


def _batch(plan: DossierPlan, batch: PlannedBatch) -> Json:
    states: dict[str, Json] = {}
    for number, _ in batch.shown.members(lambda event: event.statements):
        statement = f"{batch.batch}.{number}"
        reviewed = plan.state(statement)
        states[statement] = {"state": reviewed.state.value, "by": list(reviewed.accepted_by)}
    return {
        "batch": batch.batch,
        "opening": f"statements/{batch.batch}.opening",
        "exhibit": batch.exhibit,
        "fields": {name: batch.fields[name] for name in sorted(batch.fields)},
        "states": states,
    }


def _exhibit(exhibit: Exhibit) -> Json:
    content = exhibit.content
    return {
        "control": exhibit.control,
        "item": exhibit.item,
        "file": None if exhibit.withheld else original(exhibit),
        "sha256": content.sha256 if content else None,
        "size": content.size if content else None,
        "media": content.media if content else None,
    }
