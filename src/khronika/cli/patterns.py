"""khronika patterns: what the acts of a record have in common."""

from datetime import datetime
from typing import Annotated

import typer

from khronika.cli.figures import FiguresFolder, write_figures
from khronika.cli.language import words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views

EXAMPLE = (
    "Examples:\n\n  khronika patterns ARCHIVE\n\n  khronika patterns ARCHIVE --order 2024-04-06 --days 60 --seed 7"
    "\n\n  khronika patterns ARCHIVE --figures FOLDER"
)


def patterns(
    archive: ArchiveFolder,
    *,
    order: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The day of an order, to look around it.", show_default=False
        ),
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="So many days before the order and from it on.")] = 90,
    seed: Annotated[int, typer.Option(min=0, help="Trials by chance are the same for one seed.")] = 1,
    figures: FiguresFolder = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Count acts by kind, method, place and month, certain and possible, and say how far reports depend on each other.

    The same method at places that nothing links, timing around an order, and where the months change. Counts show what was reported.
    """
    from khronika.archive.analysis.patterns import PatternOrder
    from khronika.archive.analysis.patterns import patterns as found_patterns
    from khronika.cli.unlock import unlock
    from khronika.presentation.patterns import PatternsView

    asked = PatternOrder(order.date() if order else None, days, seed)
    with unlock(archive, passphrase_file, keys) as opened:
        view = PatternsView(found_patterns(opened, asked))
    if figures is not None:
        write_figures(figures, view.figures(words()))
    show_views([view], as_json=as_json)
