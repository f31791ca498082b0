"""khronika upgrade: take an archive of an earlier version over to this one."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet
from khronika.cli.show import Line, stoppable

if TYPE_CHECKING:
    from khronika.archive.store.upgrade import Outstanding

EXAMPLE = """Examples:

  khronika upgrade ARCHIVE --dry-run

  khronika upgrade ARCHIVE"""

INTERRUPTED = 130


def upgrade(
    archive: ArchiveFolder,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Take an archive of version 1 over to version 2, in place; make a copy of the folder first.

    Its log goes on, with every proof and time stamp it has. Each batch of statements and each case is recorded anew behind it, under the
    same ids. Ctrl-C stops it, and the same command goes on. Earlier programs cannot open the archive afterwards.
    """
    from khronika.archive.store.upgrade import outstanding
    from khronika.archive.store.upgrade import upgrade as run
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        before = outstanding(opened)
        if dry_run or before.is_done:
            _tell(before, before, archive, as_json=as_json)
            return
        line = Line(quiet=quiet)
        with stoppable("portion") as stop:
            left = run(opened, lambda done, total: line.count(done, total, "batches and cases"), stop)
        line.end()
    _tell(before, left, archive, as_json=as_json)
    if not left.is_done:
        sys.stderr.write(f"khronika: interrupted; go on with: khronika upgrade {archive}\n")
        raise typer.Exit(INTERRUPTED)


def _tell(before: "Outstanding", left: "Outstanding", archive: Path, *, as_json: bool) -> None:
    batches, cases = before.batches - left.batches, before.cases - left.cases
    if as_json:
        typer.echo(json.dumps({"done": left.is_done, "batches": batches, "cases": cases, "left": [left.batches, left.cases]}))
        return
    if before.is_done:
        typer.echo("the archive is of version 2: there is nothing to do")
        return
    if batches or cases or left.is_done:
        typer.echo(f"recorded anew: {batches} batches, {cases} versions of cases; what stood in the log before stands as it was")
    if left.is_done:
        typer.echo(f"next: khronika verify {archive}")
    else:
        typer.echo(f"to be recorded anew: {left.batches} batches, {left.cases} versions of cases; everything else stays as it is")
