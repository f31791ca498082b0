"""khronika upgrade --repack: cut what earlier builds sealed into pieces of one size."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from khronika.cli.show import Line, stoppable

if TYPE_CHECKING:
    from khronika.archive.archive import Archive
    from khronika.archive.repacking import Repacking


def cut_objects(opened: "Archive", archive: Path, line: Line, *, dry_run: bool) -> bool:
    """Cut what there is to be cut, or only say what that is; whether all of it is done."""
    from khronika.archive.repacking import outstanding, repack

    before = outstanding(opened)
    if dry_run or not before.objects:
        typer.echo(_waiting(before))
        return True
    with stoppable("object") as stop:
        left = repack(opened, lambda done, total: line.count(done, total, "objects"), stop)
    line.end()
    typer.echo(
        f"cut into pieces of one size: {before.objects - left.objects} objects; copies from before tell their sizes: bring them up to date"
    )
    if left.objects:
        sys.stderr.write(f"khronika: interrupted; go on with: khronika upgrade {archive} --repack\n")
    return not left.objects


def _waiting(waiting: "Repacking") -> str:
    if not waiting.objects:
        return "no object tells its size: there is nothing to cut"
    return f"to be cut: {waiting.objects} objects of {waiting.octets / 1e6:,.0f} MB, into pieces that take {waiting.pieces / 1e6:,.0f} MB"
