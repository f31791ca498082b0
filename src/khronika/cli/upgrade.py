"""khronika upgrade: take an archive of an earlier version over to this one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet
from khronika.cli.repacking import INTERRUPTED, cut_objects
from khronika.cli.show import ProgressLine, as_typed, stoppable, warn

if TYPE_CHECKING:
    from khronika.archive.upgrade.upgrade import Outstanding

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

    if repack:
        with unlock(archive, passphrase_file, keys) as opened:
            status = cut_objects(opened, archive, ProgressLine(quiet=quiet), dry_run=dry_run, as_json=as_json)
        raise typer.Exit(status)
    with unlock(archive, passphrase_file, keys) as opened:
        before = outstanding(opened)
        if dry_run or before.is_done:
            _tell(before, before, archive, as_json=as_json)
            return
        line = ProgressLine(quiet=quiet)
        with stoppable("portion") as stop:
            left = run(opened, lambda done, total: line.count(done, total, say("batches and cases")), stop)
        line.end()
    _tell(before, left, archive, as_json=as_json)
    if not left.is_done:
        warn(say("interrupted; go on with: khronika upgrade {archive}", archive=as_typed(archive)))
        raise typer.Exit(INTERRUPTED)


def _tell(before: "Outstanding", left: "Outstanding", archive: Path, *, as_json: bool) -> None:
    batches, cases = before.batches - left.batches, before.cases - left.cases
    if as_json:
        answer = {
            "done": left.is_done,
            "batches": batches,
            "cases": cases,
            "left": [left.batches, left.cases],
            "members": left.others,
        }
        typer.echo(json.dumps(answer))
        return
    for line in _lines(before, left, archive):
        typer.echo(line)


def _lines(before: "Outstanding", left: "Outstanding", archive: Path) -> Iterator[str]:
    """What a person is told: what was done, and what is left."""
    batches, cases = before.batches - left.batches, before.cases - left.cases
    if before.is_done:
        yield say("the archive is of version 3: there is nothing to do")
    elif batches or cases or (left.is_done and not before.is_recorded):
        told = "recorded anew: {batches} batches, {cases} versions of cases; what stood in the log before stands as it was"
        yield say(told, batches=batches, cases=cases)
    if left.is_done and not before.is_done:
        yield say(
            "the log and the facts of the archive are encrypted; copies from before hold them in the clear: make them anew"
        )
        yield say(
            "files of keys for a second device were made for the earlier version: make them anew with khronika members --device"
        )
    if left.others:
        told = "members who have to run this, too, before archive.json ceases to name the archive: {number}"
        yield say(told, number=left.others)
    if not left.is_recorded:
        told = "to be recorded anew: {batches} batches, {cases} versions of cases; everything else stays as it is"
        yield say(told, batches=left.batches, cases=left.cases)
    if not left.is_done:
        yield say("to be encrypted: the log, the facts of the archive and your own keys; no event changes")
    elif not before.is_done:
        yield say("next: {command}", command=f"khronika verify {as_typed(archive)}")
