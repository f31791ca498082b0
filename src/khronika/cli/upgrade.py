"""khronika upgrade: take an archive of an earlier version over to this one."""

from typing import Annotated

import typer

from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet
from khronika.cli.repacking import INTERRUPTED, cut_objects
from khronika.cli.show import ProgressLine, as_typed, show_views, stoppable, warn

EXAMPLE = """Examples:

  khronika upgrade ARCHIVE --dry-run

  khronika upgrade ARCHIVE

  khronika upgrade ARCHIVE --repack"""


def upgrade(
    archive: ArchiveFolder,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    repack: Annotated[
        bool,
        typer.Option(
            "--repack",
            help="Cut what earlier versions sealed into pieces, so that no size of it shows; nothing else.",
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Take an archive of an earlier version over to version 3, in place; make a copy of the folder first.

    Every member runs it once.

    Its log goes on, with every proof and time stamp it has. What version 1 recorded is recorded anew behind
    it, under the same ids; then log and facts are encrypted, so that a released package no longer shows whose
    folder this is. Ctrl-C stops it, and the same command goes on. Earlier programs cannot open the archive
    afterwards; earlier copies stay as readable as they are.
    """
    from khronika.archive.upgrade.upgrade import outstanding
    from khronika.archive.upgrade.upgrade import upgrade as run
    from khronika.cli.unlock import unlock
    from khronika.presentation.upgrade import UpgradeView

    if repack:
        with unlock(archive, passphrase_file, keys) as opened:
            status = cut_objects(opened, archive, ProgressLine(quiet=quiet), dry_run=dry_run, as_json=as_json)
        raise typer.Exit(status)
    with unlock(archive, passphrase_file, keys) as opened:
        before = outstanding(opened)
        if dry_run or before.is_done:
            show_views([UpgradeView(before, before, as_typed(archive))], as_json=as_json)
            return
        line = ProgressLine(quiet=quiet)
        with stoppable("portion") as stop:
            left = run(opened, lambda done, total: line.count(done, total, say("batches and cases")), stop)
        line.end()
    show_views([UpgradeView(before, left, as_typed(archive))], as_json=as_json)
    if not left.is_done:
        warn(say("interrupted; go on with: khronika upgrade {archive}", archive=as_typed(archive)))
        raise typer.Exit(INTERRUPTED)
