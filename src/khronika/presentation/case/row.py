"""One row of a matrix with all that hangs on it, and the statements of the record that may belong there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khronika.archive.casefile.case import KnownCase
from khronika.archive.store.archive import Archive
from khronika.casefile.error import UnknownEntryError
from khronika.casefile.law import row_meant, tables_of_law
from khronika.casefile.matrix import AttachedStatement
from khronika.casefile.word import Bearing
from khronika.presentation.case.file import CaseFileView, case_file_view
from khronika.presentation.case.matrix import AllegationView, RowView
from khronika.presentation.citing import CitingStatement
from khronika.presentation.statement_lines import statement_lines, statements_about
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

MOST_OFFERED = 60
"""Statements about the accused and the episode that are offered; others are named by their ids."""


@dataclass(frozen=True, slots=True)
class RowPage:
    """A row of an allegation. `lines` are what the attached statements say, `offered` those that may be attached."""

    case: KnownCase
    file: CaseFileView
    allegation: AllegationView
    row: RowView
    lines: Mapping[str, CitingStatement]
    offered: tuple[CitingStatement, ...]

    def to_json(self) -> Json:
        """As the row stands in `khronika case show --json`."""
        return self.row.to_json()

    def text(self, words: Words) -> Iterator[str]:
        """As `khronika case show` shows the row."""
        yield from self.row.text(words)

    def of(self, bearing: Bearing) -> tuple[AttachedStatement, ...]:
        """What is attached and does this, also what counts no longer."""
        return tuple(each for each in self.row.row.attached if each.bearing is bearing)


def row_page(archive: Archive, case: KnownCase, allegation: str, row: str, today: str) -> RowPage:
    """The page of a row; raises UnknownEntryError, UnknownLawError."""
    file = case_file_view(archive, case.code, today)
    found = next((each for each in file.allegations if each.matrix.id == allegation), None)
    if found is None:
        raise UnknownEntryError(
            "no allegation of this case has this id", hint="it may have been taken back by now"
        )
    event = found.matrix.allegation.event
    law = row_meant(tables_of_law().known_rows(event.provision, event.mode), row)
    view = next(each for each in found.rows if each.row.law.id == law.id)
    attached = [each.facts.id for each in view.row.attached]
    about = [each for each in (event.accused, event.episode) if each]
    offered = [
        each for each in statements_about(archive, about, MOST_OFFERED) if each.id not in set(attached)
    ]
    return RowPage(case, file, found, view, statement_lines(archive, attached), tuple(offered))
