"""khronika independence: from how many independent origins statements come."""

from typing import Annotated

import typer

from khronika.cli.figures import FiguresFolder, write_figures
from khronika.cli.language import words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views

EXAMPLE = (
    "Examples:\n\n  khronika independence ARCHIVE"
    "\n\n  khronika independence ARCHIVE --statement 4k2m7q4k2m7q4k2m7q4k2m7q4a.1 --json"
)


def independence(
    archive: ArchiveFolder,
    *,
    statement: Annotated[
        str, typer.Option(metavar="ID", help="Only what this statement says.", show_default=False)
    ] = "",
    figures: FiguresFolder = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Count for each thing that is said how many of its origins do not depend on each other, at least and at most.

    Ways from an origin to what is said that share a report, an item, a source or somebody who passed it on are one.

    Figures are drawn of what a statement relies on, and of reports that rely on each other in a circle.
    """
    from khronika.archive.analysis.independence import value_origins
    from khronika.cli.unlock import unlock
    from khronika.presentation.independence import OriginsView

    with unlock(archive, passphrase_file, keys) as opened:
        views = [OriginsView(each) for each in value_origins(opened, statement)]
    if figures is not None:
        shown = [each for each in views if statement or each.found.circles]
        write_figures(figures, [(str(number), each.figure(words())) for number, each in enumerate(shown, 1)])
    show_views(views, as_json=as_json)
