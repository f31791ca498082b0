"""khronika state: record who says that who did what to whom."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import json_line, on_one_line
from khronika.cli.text_file import decoded

if TYPE_CHECKING:
    from khronika.archive.record.state import Recording
    from khronika.archive.store.archive import Archive
    from khronika.record.statement import StatementFile

_TOLD = 20
"""Ids of batches told to a person."""

EXAMPLE = (
    "Examples:\n\n  khronika state ARCHIVE statements.json --dry-run\n\n  khronika state ARCHIVE statements.json"
    "\n\n  khronika state ARCHIVE --undo BATCH --why -"
)


def state(
    archive: ArchiveFolder,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A statement file, JSON or CSV: docs/format/record.md.", show_default=False)
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, record nothing.")] = False,
    undo: Annotated[list[str] | None, typer.Option(metavar="BATCH", help="Withdraw this batch; may be given several times.")] = None,
    why: Annotated[
        str, typer.Option(help="Why a batch is withdrawn; kept encrypted.", show_default=False), FreeText("Why (kept encrypted)")
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Record statements with citation, attribution and grade, or withdraw batches of them.

    A quote that is not in its item is refused and the nearest passage shown; then nothing at all is recorded.
    """
    from khronika.archive.record.state import plan_recording, record
    from khronika.cli.unlock import unlock

    if (file is None) is (not undo):
        raise typer.BadParameter("give a file of statements, or batches to --undo")
    if undo and dry_run:
        raise typer.BadParameter("there is no dry run of --undo: nothing was withdrawn", param_hint="--dry-run")
    if file is None:
        with unlock(archive, passphrase_file, keys) as opened:
            _undo(opened, undo or [], why, as_json=as_json)
        return
    content = _read(file)
    with unlock(archive, passphrase_file, keys) as opened:
        recording = plan_recording(opened, content)[1] if dry_run else record(opened, content)
    _tell(recording, dry_run=dry_run, as_json=as_json)


def _undo(opened: "Archive", batches: list[str], why: str, *, as_json: bool) -> None:
    from khronika.archive.record.review import undo

    decided = undo(opened, batches, why)
    if as_json:
        typer.echo(json_line({"withdrawn": batches, "statements": len(decided.statuses)}))
        return
    typer.echo(f"{len(batches)} batches, {len(decided.statuses)} statements: withdrawn; what they said stays in the log")


def _read(file: Path) -> "StatementFile":
    from khronika.primitives.uncollected import uncollected
    from khronika.record.statement_file import parse_statement_file
    from khronika.record.statement_table import parse_statement_table
    from khronika.record.vocabulary_file import vocabulary

    text = decoded(file.read_bytes())
    with uncollected():
        return parse_statement_table(text, vocabulary()) if file.suffix.lower() == ".csv" else parse_statement_file(text)


def _tell(recording: "Recording", *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        refusals = [{"batch": refusal.batch, "fact": refusal.fact, "nearest": refusal.nearest} for refusal in recording.refusals]
        done = {"batches": recording.batches, "statements": recording.statements, "cases": list(recording.cases), "refused": refusals}
        recorded = not dry_run and not refusals
        rest = {"recorded": recorded, "ids": list(recording.ids) if recorded else [], "as_said": list(recording.as_said)}
        typer.echo(json_line(done | rest))
    else:
        for refusal in recording.refusals:
            typer.echo(f"batch “{on_one_line(refusal.batch)}”: {on_one_line(refusal.fact)}")
            if refusal.nearest:
                typer.echo(f"  nearest passage: “{on_one_line(refusal.nearest)}”")
            sys.stderr.write(f"khronika: hint: {on_one_line(refusal.hint, sys.stderr)}\n")
        typer.echo(_summary(recording, "would be recorded" if dry_run else "recorded"))
        if not dry_run and not recording.refusals:
            _tell_ids(recording)
        if recording.as_said and not recording.refusals:
            as_said = on_one_line(", ".join(recording.as_said))
            typer.echo(f"kept as they were said, since no date or code was found in the words: {as_said}")
    if recording.refusals:
        raise typer.Exit(1)


def _tell_ids(recording: "Recording") -> None:
    """What is recorded is only proposed: by these ids it is reviewed."""
    for batch in recording.ids[:_TOLD]:
        typer.echo(f"  {batch}")
    if len(recording.ids) > _TOLD:
        typer.echo(f"  and {len(recording.ids) - _TOLD} more: --json tells all")
    typer.echo("next: khronika review ARCHIVE BATCH --accept --why -")
    typer.echo("or all that a case rests on: khronika review ARCHIVE --case CASE --accept --why -")


def _summary(recording: "Recording", done: str) -> str:
    counts = f"{recording.batches} batches, {recording.statements} statements, {len(recording.cases)} cases"
    return f"{counts}: nothing {done}, {len(recording.refusals)} refused" if recording.refusals else f"{counts}: {done}"
