"""The matrices of the case file on the page: a figure of squares, and a table that says the same and leads to the statements."""

from khronika.dossier.page.markup import Markup, join, tag
from khronika.dossier.page.parts import bdi, chips, fact, section
from khronika.dossier.view.view_model import (
    BearingView,
    CaseFileView,
    CaseView,
    GapView,
    MatrixRowView,
    MatrixView,
)
from khronika.dossier.wording.words import Words

_SIDE, _STEP, _LEFT, _TOP = 24, 30, 150, 26
"""Sizes of the figure in units of its own: a square, from one to the next, room for names of rows and of columns."""


def case_file(account: CaseView, words: Words) -> Markup:
    """The whole part; empty where nothing is alleged."""
    told = account.case_file
    if told is None:
        return Markup()
    facts = [fact(words.say("forum"), told.forum)]
    if told.ground:
        facts.append(fact(words.say("forum ground"), told.ground))
    return section(
        "matrix",
        words,
        "matrix title",
        "matrix note",
        tag("p", told.checked, class_="hearsay"),
        tag("dl", facts, class_="facts"),
        _gaps(told, words),
        *(_matrix(each, words) for each in told.matrices),
        tag("h3", words.say("standards title")),
        tag("p", words.say("standards note")),
        tag("ol", [tag("li", each) for each in told.standards], class_="steps"),
    )


def _gaps(told: CaseFileView, words: Words) -> Markup:
    heading = tag("h3", words.say("matrix gaps"))
    return join(heading, tag("ul", [_gap(each) for each in told.gaps], class_="gaps"))


def _gap(gap: GapView) -> Markup:
    return tag("li", gap.text, " ", chips(gap.places))


def _matrix(matrix: MatrixView, words: Words) -> Markup:
    facts = [fact(words.say("alleged of"), bdi(matrix.accused))]
    for label, value in (("in episode", matrix.episode), ("by mode", matrix.mode)):
        if value:
            facts.append(fact(words.say(label), bdi(value)))
    eyebrow = tag("p", words.say("allegation", number=matrix.number), class_="eyebrow")
    return tag(
        "article",
        eyebrow,
        tag("h3", matrix.title),
        tag("dl", facts, class_="facts"),
        tag("p", matrix.caution, class_="quiet") if matrix.caution else "",
        *(tag("p", gap, class_="unresolved") for gap in matrix.gaps),
        figure(matrix, words),
        _table(matrix, words),
        id=matrix.mark,
    )


def figure(matrix: MatrixView, words: Words) -> Markup:
    """The matrix as squares: a row for each row, a column for what supports, contradicts and exculpates; numbers are statements."""
    height = _TOP + _STEP * len(matrix.rows)
    columns = matrix.rows[0].bearings if matrix.rows else ()
    width = _LEFT + 130 * len(columns)
    heads = [_text(_LEFT + 130 * number, 14, each.title) for number, each in enumerate(columns)]
    rows = [_figure_row(number, row) for number, row in enumerate(matrix.rows)]
    label = words.say("matrix figure", title=matrix.title)
    return tag(
        "svg",
        tag("title", label),
        *heads,
        *rows,
        class_="matrix",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=label,
    )


def _figure_row(number: int, row: MatrixRowView) -> Markup:
    top = _TOP + _STEP * number
    cells = [_cell(column, top, each) for column, each in enumerate(row.bearings)]
    return tag("g", _text(0, top + 16, row.name), *cells, class_=row.state_code)


def _cell(column: int, top: int, bearing: BearingView) -> Markup:
    left = _LEFT + 130 * column
    square = tag(
        "rect",
        x=str(left),
        y=str(top),
        width=str(_SIDE),
        height=str(_SIDE),
        class_=f"bearing-{column}" if bearing.number else "empty",
    )
    return join(square, _text(left + 8, top + 16, str(bearing.number))) if bearing.number else square


def _text(left: int, top: int, text: str) -> Markup:
    return tag("text", text, x=str(left), y=str(top))


def _table(matrix: MatrixView, words: Words) -> Markup:
    columns = matrix.rows[0].bearings if matrix.rows else ()
    titles = [words.say("row asks"), words.say("row stands"), *(each.title for each in columns)]
    head = tag("tr", [tag("th", title, scope="col") for title in titles])
    body = [_table_row(row, words) for row in matrix.rows]
    caption = tag("caption", words.say("matrix table", title=matrix.title))
    return tag("table", caption, tag("thead", head), tag("tbody", body), class_="matrix")


def _table_row(row: MatrixRowView, words: Words) -> Markup:
    asks = tag("th", tag("span", row.name, class_="number"), " ", row.text, scope="row")
    grades = f"{words.labelled(words.say('matrix grades'))} {row.grades}" if row.grades else ""
    stands = tag(
        "td",
        tag("b", row.state),
        *(tag("span", gap, class_="gap") for gap in row.gaps if gap != row.state),
        tag("span", grades, class_="meta") if grades else "",
    )
    return tag("tr", asks, stands, *(_bearing(each) for each in row.bearings), id=row.mark)


def _bearing(bearing: BearingView) -> Markup:
    if not bearing.number:
        return tag("td", "\N{EN DASH}", class_="quiet")
    absent = tag("span", bearing.absent, class_="meta") if bearing.absent else ""
    return tag("td", chips(bearing.statements), absent, tag("span", bearing.origins, class_="meta"))
