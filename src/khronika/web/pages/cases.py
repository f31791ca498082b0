"""Case files: all of them, one with its gaps first, one row of a matrix, and versions."""

from khronika.archive.casefile.case import KnownCase, known_case
from khronika.archive.casefile.version import versions_compared
from khronika.archive.store.archive import Archive
from khronika.casefile.law import tables_of_law, typed
from khronika.casefile.matrix import CaseGap
from khronika.casefile.word import Bearing, Forum, ForumGround, Opinion
from khronika.presentation.case.figure import crossings, matrix_figure, row_name
from khronika.presentation.case.file import CaseFileView, case_file_view
from khronika.presentation.case.gap import CaseGapView
from khronika.presentation.case.listing import case_list
from khronika.presentation.case.row import row_page
from khronika.presentation.case.version import CaseDifferenceView, case_versions_view
from khronika.presentation.citing import CitingStatement
from khronika.presentation.statement_lines import statement_lines
from khronika.presentation.words import LANGUAGES
from khronika.record.case import cited_statements, sentences_of
from khronika.web.page import PageAnswer, PageRequest, ShownPage
from khronika.web.pages.alarms import today
from khronika.web.pages.items import number

CHOICES = {
    "forums": tuple(Forum),
    "grounds": tuple(ForumGround),
    "bearings": tuple(Bearing),
    "opinions": tuple(Opinion),
    "languages_of_cases": LANGUAGES,
    "typed": typed,
    "row_name": row_name,
}
"""What forms offer, and how rows are named."""
MOST_GAPS = 12
"""Places of one kind of gap that are shown at once."""


def listed(asked: PageRequest) -> PageAnswer:
    """Every case."""
    day = today(asked).isoformat()
    with asked.workspace.reading() as archive:
        lines = case_list(archive, day)
    return ShownPage("cases.html", {"cases": lines, "law": tables_of_law(), **CHOICES})


def case(asked: PageRequest) -> PageAnswer:
    """A case file; raises UnknownCaseError."""
    day = today(asked).isoformat()
    with asked.workspace.reading() as archive:
        known = known_case(archive, asked.path["case"])
        view = case_file_view(archive, known.code, day)
    shown = {
        "case": known,
        "view": view,
        "law": tables_of_law(),
        "gaps": _by_kind(view),
        "crossings": crossings(view.allegations),
        "figures": [matrix_figure(each, asked.words) for each in view.allegations],
        "sentences": len([*sentences_of(view.reading.content.sections)]),
        "most_gaps": MOST_GAPS,
        **CHOICES,
    }
    return ShownPage("case.html", shown)


def _by_kind(view: CaseFileView) -> dict[CaseGap, list[CaseGapView]]:
    found: dict[CaseGap, list[CaseGapView]] = {}
    for each in view.gaps.gaps:
        found.setdefault(each.gap.gap, []).append(each)
    return found


def row(asked: PageRequest) -> PageAnswer:
    """One row of a matrix; raises UnknownCaseError, UnknownEntryError, UnknownLawError."""
    day = today(asked).isoformat()
    with asked.workspace.reading() as archive:
        known = known_case(archive, asked.path["case"])
        page = row_page(archive, known, asked.path["allegation"], asked.path["row"], day)
    return ShownPage("case_row.html", {"case": known, "page": page, "today": day, **CHOICES})


def versions(asked: PageRequest) -> PageAnswer:
    """The packages that left, and what is new between two; raises UnknownCaseError, NoVersionError."""
    before, after = number(asked.query, "before", None), number(asked.query, "after", None)
    with asked.workspace.reading() as archive:
        known = known_case(archive, asked.path["case"])
        found = case_versions_view(archive, known.code)
        difference = None
        if found.exports:
            compared = versions_compared(archive, known.code, before, after)
            difference = CaseDifferenceView(compared)
    shown = {
        "case": known,
        "versions": found,
        "difference": difference,
        "before": before or len(found.exports),
        "after": after,
    }
    return ShownPage("case_versions.html", shown)


def sentences(asked: PageRequest) -> PageAnswer:
    """The sentences of a case, each with the statements it rests on; raises UnknownCaseError."""
    with asked.workspace.reading() as archive:
        known = known_case(archive, asked.path["case"])
        lines = statement_lines(archive, cited_statements(known.newest.content.sections))
        offered = _attached(archive, known)
    return ShownPage("case_sentences.html", {"case": known, "lines": lines, "offered": offered})


def _attached(archive: Archive, known: KnownCase) -> tuple[CitingStatement, ...]:
    """Statements attached to rows that no sentence cites, those that count."""
    view = case_file_view(archive, known.code, archive.clock.now()[:10])
    cited = cited_statements(known.newest.content.sections)
    free = [each for each in view.reading.file.statements if each not in cited]
    return tuple(statement_lines(archive, free).values())
