"""khronika state: record who says that who did what to whom."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile

if TYPE_CHECKING:
    from khronika.archive.stating import Recording

EXAMPLE = "Examples:\n\n  khronika state ARCHIVE statements.json --dry-run\n\n  khronika state ARCHIVE statements.json"


def state(
    archive: ArchiveFolder,
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="A statement file: docs/format/record.md.", show_default=False)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, record nothing.")] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Record statements with citation, attribution and grade.

    A quote that is not in its item is refused and the nearest passage shown; then nothing at all is recorded.
    """
    from khronika.archive.stating import plan_recording, record
    from khronika.cli.unlock import unlock
    from khronika.record.statement_file import parse_statement_file

    content = parse_statement_file(file.read_text(encoding="utf-8"))
    with unlock(archive, passphrase_file, keys) as opened:
        recording = plan_recording(opened, content)[1] if dry_run else record(opened, content)
    _tell(recording, dry_run=dry_run, as_json=as_json)


def _tell(recording: "Recording", *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        refusals = [{"batch": refusal.batch, "fact": refusal.fact, "nearest": refusal.nearest} for refusal in recording.refusals]
        done = {"batches": recording.batches, "statements": recording.statements, "cases": list(recording.cases), "refused": refusals}
        typer.echo(json.dumps(done | {"recorded": not dry_run and not refusals}, ensure_ascii=False))
    else:
        for refusal in recording.refusals:
            typer.echo(f"batch “{refusal.batch}”: {refusal.fact}")
            if refusal.nearest:
                typer.echo(f"  nearest passage: “{refusal.nearest}”")
            sys.stderr.write(f"khronika: hint: {refusal.hint}\n")
        typer.echo(_summary(recording, "would be recorded" if dry_run else "recorded"))
    if recording.refusals:
        raise typer.Exit(1)


def _summary(recording: "Recording", done: str) -> str:
    counts = f"{recording.batches} batches, {recording.statements} statements, {len(recording.cases)} cases"
    return f"{counts}: nothing {done}, {len(recording.refusals)} refused" if recording.refusals else f"{counts}: {done}"
