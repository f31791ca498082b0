"""khronika doctor, khronika seize-test: what this machine can do, and what it would give away."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.option import ArchiveFolder
from khronika.cli.show import on_one_line

DOCTOR_EXAMPLE = "Example:\n\n  khronika doctor"
SEIZE_EXAMPLE = "Example:\n\n  khronika seize-test ARCHIVE --originals ~/from-the-stick"


def doctor() -> None:
    """Say what this machine can do, what is missing and how to get it."""
    from khronika.archive.machine import examine

    worst = 0
    for check in examine():
        worst = max(worst, not check.fine)
        typer.echo(f"{'ok  ' if check.fine else 'LOOK'}  {check.what}: {check.found}")
        if not check.fine and check.hint:
            typer.echo(f"      {check.hint}")
    raise typer.Exit(int(worst))


def seize_test(
    archive: ArchiveFolder,
    *,
    originals: Annotated[Path, typer.Option(metavar="DIR", help="The originals, as a thief may have them.", show_default=False)],
) -> None:
    """Run the thief's script: look for traces of the originals in the archive's folder, without any key.

    Names, digests, sizes, times and content are looked for, and whether the sizes of all sealed files fit the originals better than others.
    """
    from khronika.archive.seizure import seize

    traces = seize(archive, originals)
    for trace in traces:
        typer.echo(on_one_line(f"{trace.path}\t{trace.kind}\t{trace.what}"))
    _tell_sizes(archive)
    typer.echo(f"{len(traces)} traces of the originals" if traces else "no trace of the originals")
    raise typer.Exit(1 if traces else 0)


def _tell_sizes(archive: Path) -> None:
    """What shows of sizes whatever the originals are."""
    from khronika.archive.folder import Folder
    from khronika.archive.shown_sizes import shown_in
    from khronika.vault.piece import PIECE

    shown = shown_in(Folder(archive).vault)
    if shown.pieces:
        least, most = (f"{count * PIECE / 1e6:,.0f}" for count in (shown.least - 1, shown.pieces))
        typer.echo(f"what shows of the size: {shown.pieces:,} pieces, so {least} to {most} MB in all, in items that nobody can count")
    if shown.alone:
        typer.echo(f"sealed before version 3: {shown.alone} objects still tell their size")
        typer.echo("  a new archive, into which the originals are sealed again, has none; this one keeps them, and stays readable")
