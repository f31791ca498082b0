"""khronika state: record who says that who did what to whom."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.query import showing_nearest, tell_meant
from khronika.cli.show import as_typed, json_line, show_views, tell, tell_next, warn
from khronika.cli.text_file import decoded
from khronika.primitives.message import counted, message

if TYPE_CHECKING:
    from khronika.archive.record.state import Recording
    from khronika.archive.store.archive import Archive
    from khronika.record.statement import StatementFile

"""Ids of batches told to a person."""

EXAMPLE = """Examples:

  khronika state ARCHIVE statements.json --dry-run

  khronika state ARCHIVE statements.json

  khronika state ARCHIVE --item A-000001 --quote - --about - --property date --value - --who - --dry-run

  khronika state ARCHIVE --undo BATCH --why -

The third states one thing and asks for the words: what is cited, what it is about (an id, a label, a name, or act:beating of B. for an
act that is new), the value, and who says so."""


def state(
    archive: ArchiveFolder,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="A statement file, JSON or CSV: docs/format/record.md.", show_default=False
        ),
    ] = None,
    *,
    item: Annotated[
        str, typer.Option(metavar="ITEM", help="One statement: the item it cites.", show_default=False)
    ] = "",
    quote: Annotated[
        str,
        typer.Option(metavar="WORDS", help="The words of the item, to the letter.", show_default=False),
        FreeText("The words cited"),
    ] = "",
    page: Annotated[
        int | None,
        typer.Option(min=1, help="The page of the item, beside or instead of words.", show_default=False),
    ] = None,
    subject: Annotated[
        str,
        typer.Option(
            "--about",
            metavar="WHAT",
            help="What it is about: id, label, name; TYPE:LABEL is new.",
            show_default=False,
        ),
        FreeText("What it is about (id, label, name, or type:label)"),
    ] = "",
    property_: Annotated[
        str,
        typer.Option(
            "--property",
            metavar="WORD",
            help="Which property: khronika vocabulary TYPE lists them.",
            show_default=False,
        ),
    ] = "",
    value: Annotated[
        str,
        typer.Option(metavar="WORDS", help="Its value; an entity as in --about.", show_default=False),
        FreeText("The value"),
    ] = "",
    who: Annotated[
        str, typer.Option(metavar="WHO", help="Who says so.", show_default=False), FreeText("Who says so")
    ] = "",
    role: Annotated[
        str, typer.Option(help="As what: speaker, author, informant, recorder, translator, publisher.")
    ] = "speaker",
    knows: Annotated[
        str,
        typer.Option(
            help="How they know: saw, suffered, did, was told, document, inference, unknown.",
            show_default=False,
        ),
    ] = "",
    grade: Annotated[str, typer.Option(help="Reliability A to F and credibility 1 to 6.")] = "F6",
    denies: Annotated[bool, typer.Option("--denies", help="They deny it.")] = False,
    in_words: Annotated[
        bool, typer.Option("--in-words", help="Keep the value in words where an entity is asked for.")
    ] = False,
    source: Annotated[
        str,
        typer.Option(metavar="CODE", help="Code of the source.", show_default=False),
        FreeText("Code of the source"),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, record nothing.")] = False,
    undo: Annotated[
        list[str] | None,
        typer.Option(metavar="BATCH", help="Withdraw this batch; may be given several times."),
    ] = None,
    why: Annotated[
        str,
        typer.Option(help="Why a batch is withdrawn; kept encrypted.", show_default=False),
        FreeText("Why (kept encrypted)"),
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

    cited = {"item": item, "quote": quote, "page": page}
    line = {
        "about": subject,
        "property": property_,
        "value": value,
        "who": who,
        "source": source,
        "knows": knows,
        **cited,
    }
    _require_one_way(file, undo, line, dry_run=dry_run)
    content = _read(file) if file is not None else None
    with unlock(archive, passphrase_file, keys) as opened, showing_nearest():
        if undo:
            _undo(opened, undo, why, as_json=as_json)
            return
        if content is None:
            content = _read_line(
                opened, line | {"role": role, "grade": grade, "is_denied": denies, "is_in_words": in_words}
            )
        recording = plan_recording(opened, content)[1] if dry_run else record(opened, content)
    tell_recording(recording, archive, dry_run=dry_run, as_json=as_json)


def _require_one_way(
    file: Path | None, undo: list[str] | None, line: Mapping[str, object], *, dry_run: bool
) -> None:
    given = [name for name, value in line.items() if value]
    if (file is not None) + bool(undo) + bool(given) != 1:
        raise typer.BadParameter(
            "give a file of statements, one statement with --about, or batches to --undo"
        )
    if undo and dry_run:
        raise typer.BadParameter(
            "there is no dry run of --undo: nothing was withdrawn", param_hint="--dry-run"
        )
    missing = [f"--{name}" for name in ("about", "property", "value", "who") if not line[name]]
    if given and missing:
        raise typer.BadParameter(
            message(
                "one statement needs {names}, too; each takes - to be asked for", names=", ".join(missing)
            )
        )


def _read_line(opened: "Archive", given: Mapping[str, Any]) -> "StatementFile":
    """The one statement of the options; whom references were taken for is said on standard error."""
    from khronika.archive.record.statement_line import StatementLine, read_line

    read = read_line(opened, StatementLine(**given))
    tell_meant(read.meant)
    return read.file


def _undo(opened: "Archive", batches: list[str], why: str, *, as_json: bool) -> None:
    from khronika.archive.record.review import undo

    decided = undo(opened, batches, why)
    if as_json:
        typer.echo(json_line({"withdrawn": batches, "statements": len(decided.statuses)}))
        return
    tell(
        say(
            "{batches}, {statements}: withdrawn; what they said stays in the log",
            batches=counted("{n} batch", "{n} batches", len(batches)),
            statements=counted("{n} statement", "{n} statements", len(decided.statuses)),
        )
    )


def _read(file: Path) -> "StatementFile":
    from khronika.durable.reading import bytes_given
    from khronika.primitives.uncollected import uncollected
    from khronika.record.statement_file import parse_statement_file
    from khronika.record.statement_table import parse_statement_table
    from khronika.record.vocabulary_file import vocabulary

    text = decoded(bytes_given(file))
    with uncollected():
        return (
            parse_statement_table(text, vocabulary())
            if file.suffix.lower() == ".csv"
            else parse_statement_file(text)
        )


def tell_recording(recording: "Recording", archive: Path, *, dry_run: bool, as_json: bool) -> None:
    """What was recorded, or would be, under which ids, and the next command; or what stands in the way."""
    from khronika.presentation.recording import RecordingView

    show_views([RecordingView(recording, dry_run)], as_json=as_json)
    if recording.refusals:
        for refusal in recording.refusals if not as_json else ():
            warn(say("hint: {text}", text=words().of(refusal.hint)))
        raise typer.Exit(1)
    if dry_run and not as_json:
        tell(say("next: the same without --dry-run"))
    elif not as_json:
        _tell_review(recording, as_typed(archive))


def _tell_review(recording: "Recording", typed: str) -> None:
    """What is recorded is only proposed: by its ids it is reviewed."""
    batch = recording.ids[0] if len(recording.ids) == 1 else "BATCH"
    tell_next(f"khronika review {typed} {batch} --accept --why -")
    case = shlex.quote(recording.cases[0]) if len(recording.cases) == 1 else "CASE"
    command = f"khronika review {typed} --case {case} --accept --why -"
    tell(say("or all that a case rests on: {command}", command=command))
