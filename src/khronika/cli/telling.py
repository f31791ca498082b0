"""The page "what this package tells", which looking first prints after the preview."""

from typing import TYPE_CHECKING

import typer

from khronika.cli.language import say
from khronika.cli.show import on_one_line, tell

if TYPE_CHECKING:
    from khronika.archive.release.decision import Decision
    from khronika.archive.release.order import ReleaseOrder
    from khronika.archive.store.archive import Archive


def tell_package(archive: "Archive", order: "ReleaseOrder", decision: "Decision") -> None:
    """Print what the package of an order would tell whoever holds it, besides what the case says, as it was decided on."""
    from khronika.archive.release.tells import package_tells
    from khronika.dossier.files.tells import lines_of

    tell(say("what this package tells whoever holds it, besides what the case says (THREATS.md):"))
    for line in lines_of(package_tells(archive, order, decision)):
        indent = len(line) - len(line.lstrip(" "))
        typer.echo(" " * indent + on_one_line(line[indent:]))
