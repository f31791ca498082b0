"""A case file as JSON."""

from typing import TYPE_CHECKING

from khronika.casefile.law import tables_of_law
from khronika.casefile.word import Bearing
from khronika.presentation.bounds import bounds_json
from khronika.primitives.codec import Json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from khronika.archive.casefile.reading import CaseExport, CaseReading
    from khronika.casefile.casefile import Hope
    from khronika.casefile.command_chain import Superior
    from khronika.casefile.law import Law, LawRow
    from khronika.casefile.matrix import FoundGap, Matrix, MatrixRow
    from khronika.casefile.version import CaseDifference
    from khronika.cli.case_lines import CaseWords


def case_json(reading: "CaseReading", words: "CaseWords") -> dict[str, Json]:
    """The whole case file."""
    forum = reading.file.forum
    return {
        "case": reading.code,
        "title": reading.content.title,
        "forum": None
        if forum is None
        else {
            "forum": forum.event.forum.value,
            "ground": forum.event.ground.value,
            "why": forum.event.why,
            "look": tables_of_law().forums[forum.event.forum.value].warning.en,
            "look_again": [doubt.value for doubt in reading.doubts],
        },
        "gaps": gaps_json(reading),
        "allegations": [_matrix_json(each, words) for each in reading.matrices],
        "notes": [
            {
                "note": each.event.note,
                "at": each.place.at,
                "by": words.member(each.place.by),
                "text": each.event.text,
            }
            for each in reading.file.notes
        ],
        "standards": _standards_json(tables_of_law()),
        "law": _checking_json(tables_of_law()),
    }


def gaps_json(reading: "CaseReading") -> list[Json]:
    """What is missing, worst first; `text` is what the row asks for, if it is about one."""
    rows = {row.law.id: row.law for matrix in reading.matrices for row in matrix.rows}
    return [_gap_json(each, rows.get(each.row)) for each in reading.gaps]


def _gap_json(gap: "FoundGap", row: "LawRow | None") -> dict[str, Json]:
    return {
        "gap": gap.gap.value,
        "allegation": gap.allegation,
        "row": gap.row,
        "text": row.labels.en if row else None,
        "hopes": [_hope_json(each) for each in gap.hopes],
    }


def _hope_json(hope: "Hope") -> dict[str, Json]:
    event = hope.event
    return {
        "hope": event.hope,
        "fact": event.fact,
        "who": event.who,
        "due": event.due,
        "state": event.state.value,
    }


def _matrix_json(matrix: "Matrix", words: "CaseWords") -> dict[str, Json]:
    event = matrix.allegation.event
    law = tables_of_law()
    crime, mode = law.crimes.get(event.provision), law.modes.get(event.mode or "")
    return {
        "allegation": matrix.id,
        "provision": event.provision,
        "crime": crime.labels.en if crime else None,
        "caution": crime.caution.en if crime and crime.caution else None,
        "accused": event.accused,
        "accused_label": words.entity(event.accused) if event.accused else None,
        "episode": event.episode,
        "episode_label": words.entity(event.episode) if event.episode else None,
        "mode": event.mode,
        "mode_article": mode.article if mode else None,
        "rows": [_row_json(each, words) for each in matrix.rows],
        "strays": [_row_json(each, words) for each in matrix.strays],
    }


def _row_json(row: "MatrixRow", words: "CaseWords") -> dict[str, Json]:
    return {
        "row": row.law.id,
        "kind": row.law.kind.value,
        "part": row.law.part,
        "text": row.law.labels.en,
        "proof": row.law.proof,
        "state": row.state.value,
        "grades": list(row.grades),
        "origins": {bearing.value: row.origins(bearing) for bearing in Bearing},
        "independent": {bearing.value: bounds_json(row.independent(bearing)) for bearing in Bearing},
        "attached": [
            {
                "support": each.support.event.support,
                "statement": each.support.event.statement,
                "bearing": each.bearing.value,
                "why": each.support.event.why,
                "grade": each.facts.grade,
                "state": each.facts.state.value if each.facts.state else None,
                "counts": each.facts.counts,
            }
            for each in row.attached
        ],
        "evaluations": [
            {
                "evaluation": each.event.evaluation,
                "by": words.member(each.place.by),
                "opinion": each.event.opinion.value,
                "why": each.event.why,
            }
            for each in row.evaluations
        ],
        "hopes": [_hope_json(each) for each in row.hopes],
    }


def export_json(number: int, export: "CaseExport") -> dict[str, Json]:
    """A package that left, by its number among those of its case, from 1."""
    return {
        "number": number,
        "dossier": export.dossier,
        "at": export.at,
        "purpose": export.purpose,
        "recipient": export.recipient or None,
        "size": export.size,
    }


def difference_json(found: "CaseDifference") -> dict[str, Json]:
    """What is new, what is gone, and what is another."""
    kinds = {
        "exhibits": found.exhibits,
        "statements": found.statements,
        "sentences": found.sentences,
        "allegations": found.allegations,
    }
    return {
        "new": {name: list(each.new) for name, each in kinds.items()},
        "gone": {name: list(each.gone) for name, each in kinds.items()},
        "changed": {name: list(each.changed) for name, each in kinds.items()},
        "rows": [
            {
                "allegation": each.allegation,
                "row": each.row,
                "before": each.before.value if each.before else None,
                "after": each.after.value if each.after else None,
                "attached": each.attached,
                "detached": each.detached,
            }
            for each in found.rows
        ],
        "forum_changed": found.forum_changed,
        "frame_changed": found.frame_changed,
    }


def superior_json(found: "Superior", words: "CaseWords") -> dict[str, Json]:
    """A superior with the links that lead there."""
    return {
        "entity": found.entity,
        "label": words.entity(found.entity),
        "certainty": found.certainty.value,
        "steps": [
            {
                "source": step.source,
                "relation": step.relation.value,
                "target": step.target,
                "certainty": step.certainty.value,
                "statements": list(dict.fromkeys(step.statements)),
            }
            for step in found.steps
        ],
    }


def law_json(law: "Law", rows: "Iterable[LawRow]") -> dict[str, Json]:
    """The crimes, or the rows of one, with the state of checking."""
    return {
        "crimes": [{"provision": each.provision, "label": each.labels.en} for each in law.crimes.values()],
        "rows": [
            {"row": row.id, "part": row.part, "text": row.labels.en, "proof": row.proof} for row in rows
        ],
        "standards": _standards_json(law),
        "law": _checking_json(law),
    }


def _standards_json(law: "Law") -> list[Json]:
    return [
        {"standard": each.code, "article": each.article, "text": each.labels.en} for each in law.standards
    ]


def _checking_json(law: "Law") -> dict[str, Json]:
    return {name: dict(each._asdict()) for name, each in law.checking.items()}
