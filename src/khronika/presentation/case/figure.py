"""The matrix of an allegation as a figure, drawn as a court package draws it, and several allegations of one crime side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from khronika.analysis.drawing import Drawn
from khronika.casefile.law import LawRow, RowKind, tables_of_law
from khronika.casefile.matrix import MatrixRow
from khronika.casefile.word import Bearing
from khronika.dossier.page.matrix import figure
from khronika.dossier.view.view_model import BearingView, MatrixRowView, MatrixView
from khronika.dossier.wording.words import Words as PackageWords
from khronika.presentation.case.matrix import AllegationView, RowView
from khronika.presentation.case.names import shown
from khronika.presentation.words import Words


@dataclass(frozen=True, slots=True)
class Crossing:
    """Allegations of one crime, a column each, and for each row of the law how it stands in each of them."""

    allegations: tuple[AllegationView, ...]
    rows: tuple[tuple[LawRow, tuple[RowView | None, ...]], ...]


def crossings(allegations: Sequence[AllegationView]) -> tuple[Crossing, ...]:
    """Crimes of which more than one allegation is made: element x accused x episode."""
    by_crime: dict[str, list[AllegationView]] = {}
    for each in allegations:
        by_crime.setdefault(each.matrix.allegation.event.provision, []).append(each)
    return tuple(_crossing(some) for some in by_crime.values() if len(some) > 1)


def _crossing(allegations: Sequence[AllegationView]) -> Crossing:
    laws = {row.row.law.id: row.row.law for each in allegations for row in each.rows}
    found = []
    for law in laws.values():
        columns = tuple(
            next((row for row in each.rows if row.row.law.id == law.id), None) for each in allegations
        )
        found.append((law, columns))
    return Crossing(tuple(allegations), tuple(found))


def row_name(row: MatrixRow, words: Words) -> str:
    """What a row is called: by its provision, or the article of its mode of liability."""
    if row.law.kind is RowKind.ALTERNATIVE:
        return words.say("another explanation")
    code, _, number = row.law.id.rpartition(".")
    mode = tables_of_law().modes.get(code)
    return f"{mode.article}.{number}" if mode else row.law.id


def matrix_figure(view: AllegationView, words: Words) -> Drawn:
    """Squares with numbers of statements, and the same as rows."""
    bearings = tuple(Bearing)
    rows = []
    for each in view.rows:
        numbers = tuple(len(each.row.of(bearing)) for bearing in bearings)
        rows.append((row_name(each.row, words), shown(each.row.state, words), numbers))
    titles = tuple(shown(bearing, words) for bearing in bearings)
    drawn = MatrixView(
        number=1,
        mark="matrix",
        title=view.crime.labels.get(words.language) if view.crime else "",
        accused="",
        episode="",
        mode="",
        caution="",
        gaps=(),
        rows=tuple(_row(name, numbers, titles) for name, _, numbers in rows),
    )
    table = tuple((name, state, *map(str, numbers)) for name, state, numbers in rows)
    svg = figure(drawn, PackageWords.of(words.language))
    return Drawn(str(svg), (words.say("row"), words.say("how it stands"), *titles), table)


def _row(name: str, numbers: Sequence[int], titles: Sequence[str]) -> MatrixRowView:
    bearings = tuple(
        BearingView(title=title, statements=(), absent="", number=number, origins="")
        for title, number in zip(titles, numbers, strict=True)
    )
    return MatrixRowView(
        name=name, mark="", text="", state="", state_code="row", bearings=bearings, grades="", gaps=()
    )
