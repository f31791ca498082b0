"""khronika doctor, khronika seize-test: what this machine can do, and what it would give away."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.option import ArchiveFolder
from khronika.cli.show import on_one_line

DOCTOR_EXAMPLE = "Example:\n\n  khronika doctor"
SEIZE_EXAMPLE = (
    "Examples:\n\n  khronika seize-test ARCHIVE --originals ~/from-the-stick\n\n  khronika seize-test ARCHIVE --package court-package"
)


def doctor() -> None:
    """Say what this machine can do, what is missing and how to get it."""
    from khronika.archive.doctor import examine

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
    originals: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The originals, as a thief may have them.", show_default=False)
    ] = None,
    package: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A released package, as a court has it; may be repeated.", show_default=False),
    ] = None,
) -> None:
    """Run the thief's script: look for traces of originals and of released packages in the archive's folder, without any key.

    Of packages: every run of 16 bytes that both hold, as ids, commitments, keys, digests, tokens, the log's name. Of originals: names,
    digests, sizes, times and content, and whether the sizes of all sealed files fit them better than others.
    """
    from khronika.archive.seizure.scan import seize

    if originals is None and not package:
        raise typer.BadParameter("name what a thief may have: --originals DIR, --package DIR, or both")
    traces = seize(archive, originals, package or ())
    for trace in traces:
        typer.echo(on_one_line(f"{trace.path}\t{trace.kind}\t{trace.what}"))
    _tell_sizes(archive)
    of = " and ".join([*(["the originals"] if originals else []), *(["released packages"] if package else [])])
    typer.echo(f"{len(traces)} traces of {of}" if traces else f"no trace of {of}")
    raise typer.Exit(1 if traces else 0)


def _tell_sizes(archive: Path) -> None:
    """What shows of sizes whatever the originals are."""
    from khronika.archive.folder.folder import Folder
    from khronika.archive.seizure.shown_sizes import shown_in
    from khronika.vault.piece import PIECE

    shown = shown_in(Folder(archive).vault)
    if shown.pieces:
        least, most = (f"{count * PIECE / 1e6:,.0f}" for count in (shown.least - 1, shown.pieces))
        typer.echo(f"what shows of the size: {shown.pieces:,} pieces, so {least} to {most} MB in all, in items that nobody can count")
    if shown.alone:
        typer.echo(f"sealed before version 3: {shown.alone} objects still tell their size")
        typer.echo("  cut them into pieces: khronika upgrade ARCHIVE --repack")
