"""Figures with their tables, written into a new folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import say
from khronika.cli.show import warn
from khronika.presentation.view import one_line

if TYPE_CHECKING:
    from khronika.analysis.drawing import Drawn

FiguresFolder = Annotated[
    Path | None,
    typer.Option(
        "--figures",
        metavar="FOLDER",
        help="A new folder for figures (SVG), each with a table. They are not encrypted.",
        show_default=False,
    ),
]


def write_figures(folder: Path, drawn: Iterable[tuple[str, "Drawn"]]) -> None:
    """Each figure as NAME.svg, and its table as NAME.tsv."""
    folder.mkdir()
    for name, each in drawn:
        (folder / f"{name}.svg").write_text(each.svg, encoding="utf-8")
        (folder / f"{name}.tsv").write_text(table_of(each), encoding="utf-8")
    warn(say("the figures are not encrypted: whoever has the folder reads them"))


def table_of(drawn: "Drawn") -> str:
    """The table of a figure as lines of tab-separated values."""
    rows = [drawn.headings, *drawn.rows]
    return "".join("\t".join(one_line(each).replace("\t", " ") for each in row) + "\n" for row in rows)
