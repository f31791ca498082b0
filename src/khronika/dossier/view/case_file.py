"""The case file as a dossier tells it: forum, gaps first, a matrix for each allegation. Nothing in it is a verdict."""

from collections import defaultdict
from collections.abc import Iterator

from khronika.casefile.casefile import Allegation
from khronika.casefile.law import ALTERNATIVE, RowKind, tables_of_law
from khronika.casefile.matrix import FoundGap, Matrix, MatrixRow
from khronika.casefile.word import Bearing
from khronika.dossier.plan import PlannedCaseFile
from khronika.dossier.view.context import Frame
from khronika.dossier.view.tally import bounds_text
from khronika.dossier.view.view_model import (
    BearingView,
    CaseFileView,
    GapView,
    LinkView,
    MatrixRowView,
    MatrixView,
)
from khronika.dossier.wording.visible import one_line

_LIABILITY = ("Involvement", "mode_of_liability")
"""The property whose code list has the modes."""


def case_file_view(ground: Frame) -> CaseFileView | None:
    """The case file; None where nothing is alleged in it."""
    planned = ground.plan.case_file
    if planned is None or not planned.matrices:
        return None
    words, law = ground.words, tables_of_law()
    forum = law.forums.get(planned.forum)
    checked = law.checking["crimes"].checked
    return CaseFileView(
        forum=forum.labels.get(words.language) if forum else words.say("no forum"),
        ground=words.say(f"ground {planned.ground}") if planned.ground else "",
        checked=words.say("law unchecked") if checked == "no" else words.say("law checked", who=checked),
        standards=tuple(
            f"{each.labels.get(words.language)}{f' ({each.article})' if each.article else ''}"
            for each in law.standards
        ),
        gaps=tuple(_gap_views(ground, planned)),
        matrices=tuple(
            _matrix(ground, planned, number, matrix)
            for number, matrix in enumerate(planned.matrices, start=1)
        ),
    )


def _gap_views(ground: Frame, planned: PlannedCaseFile) -> Iterator[GapView]:
    numbers = {matrix.id: number for number, matrix in enumerate(planned.matrices, start=1)}
    places: dict[str, list[LinkView]] = defaultdict(list)
    for found in planned.gaps:
        where = places[_gap_text(ground, found)]
        if found.allegation:
            number = numbers[found.allegation]
            where.append(
                LinkView(f"{number}: {_row_name(ground, found.row)}", _row_mark(number, found.row))
                if found.row
                else LinkView(str(number), f"matrix-{number}")
            )
    yield from (GapView(text, tuple(links)) for text, links in places.items())


def _gap_text(ground: Frame, found: FoundGap) -> str:
    return ground.words.say(f"gap {found.gap.name.lower().replace('_', ' ')}")


def _row_name(ground: Frame, row: str) -> str:
    """What a row is called: by its provision, or the article of its mode of liability."""
    if row == ALTERNATIVE:
        return ground.words.say("row alternative name")
    code, _, number = row.rpartition(".")
    mode = tables_of_law().modes.get(code)
    return f"{mode.article}.{number}" if mode else row


def _row_mark(number: int, row: str) -> str:
    """A name for a place of the page: provisions have brackets, which addresses and paper have not."""
    return f"matrix-{number}-{row.replace('(', '-').replace(')', '').replace('.', '-')}"


def _matrix(ground: Frame, planned: PlannedCaseFile, number: int, matrix: Matrix) -> MatrixView:
    words, event = ground.words, matrix.allegation.event
    crime = tables_of_law().crimes.get(event.provision)
    # What the tables do not have is a text that somebody logged and no guard has looked at.
    title = f"{crime.provision} {crime.labels.get(words.language)}" if crime else words.say("gap unknown law")
    missing = [each for each in planned.gaps if each.allegation == matrix.id]
    by_row: dict[str, list[str]] = defaultdict(list)
    for each in missing:
        by_row[each.row].append(_gap_text(ground, each))
    return MatrixView(
        number=number,
        mark=f"matrix-{number}",
        title=title,
        accused=_label(planned, event.accused) or words.say("not named"),
        episode=_label(planned, event.episode),
        mode=_mode(ground, matrix.allegation),
        caution=crime.caution.get(words.language) if crime and crime.caution else "",
        gaps=(*by_row[""], *_stray_counts(ground, matrix)),
        rows=tuple(_row(ground, number, row, by_row[row.law.id]) for row in matrix.rows),
    )


def _stray_counts(ground: Frame, matrix: Matrix) -> Iterator[str]:
    """How many statements hang on rows that the tables do not have: counted, and not shown."""
    for bearing in Bearing:
        number = len({each.facts.id for row in matrix.strays for each in row.of(bearing)})
        if number:
            does = ground.words.labelled(ground.words.say(f"bearing {bearing.value}"))
            yield f"{does} {ground.words.count('stray statements', number)}"


def _label(planned: PlannedCaseFile, entity: str | None) -> str:
    return one_line(planned.labels.get(entity or "", ""))


def _mode(ground: Frame, allegation: Allegation) -> str:
    mode = tables_of_law().modes.get(allegation.event.mode or "")
    return f"{ground.terms.code(*_LIABILITY, mode.code)}, {mode.article}" if mode else ""


def _row(ground: Frame, number: int, row: MatrixRow, gaps: list[str]) -> MatrixRowView:
    words = ground.words
    state = f"row {row.state.name.lower().replace('_', ' ')}"
    if row.law.kind is RowKind.ALTERNATIVE:
        state = "row alternative" if row.attached else "row no alternative"
    return MatrixRowView(
        name=_row_name(ground, row.law.id),
        mark=_row_mark(number, row.law.id),
        text=row.law.labels.get(words.language),
        state=words.say(state),
        state_code=row.state.name.lower().replace("_", "-"),
        bearings=tuple(_bearing(ground, row, bearing) for bearing in Bearing),
        grades=", ".join(row.grades),
        gaps=tuple(gaps),
    )


def _bearing(ground: Frame, row: MatrixRow, bearing: Bearing) -> BearingView:
    words, attached = ground.words, row.of(bearing)
    named = [each.facts.id for each in attached]
    links = tuple(ground.statements[each] for each in named if each in ground.statements)
    absent = len(named) - len(links)
    return BearingView(
        title=words.say(f"bearing {bearing.value}"),
        statements=links,
        absent=words.count("not in package", absent) if absent else "",
        number=len(named),
        origins=_origins(ground, row, bearing) if named else "",
    )


def _origins(ground: Frame, row: MatrixRow, bearing: Bearing) -> str:
    """How many origins they come down to, and how many of these do not depend on each other, at least and at most."""
    text = bounds_text(row.independent(bearing))
    told = ground.words.count("origins", row.origins(bearing))
    return f"{told}, {ground.words.say('matrix independent', bounds=text)}"
