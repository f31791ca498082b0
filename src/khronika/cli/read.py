"""khronika read and text: what the items say."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.account import warn_of_gaps
from khronika.cli.free_text import FreeText
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet, UnfitError
from khronika.cli.show import ProgressLine, as_typed, for_terminal, json_line, on_one_line, stoppable
from khronika.cli.text_file import text_of
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.archive.derivation.read_job import ReadingProgress, ReadPlan, Result
    from khronika.archive.index.index import ItemRow
    from khronika.archive.store.archive import Archive

READ_EXAMPLE = """Examples:

  khronika read ARCHIVE

  khronika read ARCHIVE A-000012 --password-file passwords.txt

  khronika read ARCHIVE --again unread

  khronika read ARCHIVE --again partly

  khronika read ARCHIVE --cluster tcp://127.0.0.1:8786     a scheduler on this machine; any other must speak tls://"""

TEXT_EXAMPLE = """Examples:

  khronika text ARCHIVE A-000003

  khronika text ARCHIVE A-000003 --cite -

  khronika text ARCHIVE A-000003 --json"""

AGAIN = ("nothing", "unread", "partly", "everything")

Items = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ITEM...", help="Control numbers or ids; all that were not read yet when none is named."
    ),
]


def read(
    archive: ArchiveFolder,
    items: Items = None,
    *,
    jobs: Annotated[int, typer.Option(min=0, help="Items read at once; 0: one for each processor.")] = 0,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="A Dask scheduler to work on: tls://host:port.")
    ] = "",
    again: Annotated[
        str, typer.Option(metavar="WHICH", help="Read again what was read: unread, partly, or everything.")
    ] = "nothing",
    ocr: Annotated[
        bool, typer.Option("--ocr/--no-ocr", help="Recognise the text in pictures and scanned pages.")
    ] = True,
    proposals: Annotated[
        bool, typer.Option("--proposals/--no-proposals", help="Propose names, places, dates and passages.")
    ] = True,
    transcriber: Annotated[
        Path | None,
        typer.Option(
            metavar="MODEL",
            help="Folder of a Whisper model on this machine, to write down speech.",
            show_default=False,
        ),
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Passwords to try on locked files, one a line.", show_default=False
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Read sealed items into text, metadata, pictures, fingerprints and proposals, and index them for search.

    Every file is read in a process that has no network and can open nothing. What cannot be read is listed
    with the reason.
    Interrupted, it goes on where it stopped when it is run again.
    """
    from khronika.archive.derivation.read_job import ReadJob
    from khronika.archive.derivation.worker_pool import WorkerPool
    from khronika.archive.search.search import MissingSearchExtraError, Searching
    from khronika.cli.unlock import unlock

    if again not in AGAIN:
        raise UnfitError(
            "--again says which items are read again",
            hint="give --again unread, --again partly, or --again everything",
        )
    plan = _plan(password_file, transcriber, ocr=ocr, proposals=proposals)
    with unlock(archive, passphrase_file, keys) as opened:
        rows = _rows(opened, items or [], again)
        line = ProgressLine(quiet=quiet, everywhere=True)
        with stoppable() as stop, WorkerPool(jobs, cluster) as pool:
            result = ReadJob(opened, plan, pool, lambda progress: _show(line, progress)).run(rows, stop)
        line.end()
        try:
            with Searching(opened) as searching:
                searching.catch_up(lambda done, total: line.count(done, total, "items taken into the search"))
        except MissingSearchExtraError as error:
            # What was read stands; it is taken in once the libraries are there.
            sys.stderr.write(f"khronika: {error.fact}\nkhronika: hint: {error.hint}\n")
        line.end()
    _tell(result, archive, as_json=as_json)


def _plan(password_file: Path | None, transcriber: Path | None, *, ocr: bool, proposals: bool) -> "ReadPlan":
    from khronika.archive.derivation.read_job import ReadPlan
    from khronika.evidence.reading.reading import Wanted

    lines = text_of(password_file).splitlines() if password_file is not None else []
    if transcriber is not None and not transcriber.is_dir():
        raise UnfitError(
            "there is no folder with a model there",
            hint="name the folder that holds model.bin; nothing is ever downloaded",
        )
    model = str(transcriber.absolute()) if transcriber is not None else ""
    return ReadPlan(
        Wanted(recognise=ocr, model=model, passwords=tuple(line for line in lines if line)), propose=proposals
    )


def _rows(opened: "Archive", items: list[str], again: str) -> list["ItemRow"]:
    from khronika.archive.derivation.read_job import Again, items_to_read

    return [opened.item(item) for item in items] if items else items_to_read(opened, Again(again))


_MOST_KINDS = 3


def _show(line: ProgressLine, progress: "ReadingProgress") -> None:
    done = [f"{progress.items} of {progress.all_items} items"]
    if progress.pages:
        done.append(f"{progress.pages} pages")
    if progress.unread:
        done.append(f"{progress.unread} unread")
    if progress.media:
        kinds = [media.rpartition("/")[2].removeprefix("vnd.") for media in progress.media]
        done.append(f"now: {' '.join(kinds[:_MOST_KINDS])}")
    line.show(progress.done, progress.total or 0, ", ".join(done))


def _tell(result: "Result", archive: Path, *, as_json: bool) -> None:
    unread = {
        reason.value: count
        for reason, count in sorted(result.unread.items(), key=lambda pair: (-pair[1], pair[0].value))
    }
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "read": result.read,
                    "partly": result.partly,
                    "unread": unread,
                    "damaged": result.damaged,
                    "interrupted": result.interrupted,
                }
            )
        )
    else:
        typer.echo(f"read: {result.read}; partly: {result.partly}; unread: {sum(unread.values())}")
        for reason, count in unread.items():
            typer.echo(f"  {count:8}  {reason}")
        if unread:
            typer.echo(f"which, and why: khronika status {as_typed(archive)} --unread")
        if result.partly:
            typer.echo(f"what of them was not read: khronika status {as_typed(archive)} --partly")
        typer.echo(
            f"next: khronika search {as_typed(archive)}   or what was noticed in them: khronika propose {as_typed(archive)}"
        )
    if result.damaged:
        sys.stderr.write(
            f"khronika: {result.damaged} items could not be opened: khronika verify {as_typed(archive)} says more\n"
        )
    if result.interrupted:
        sys.stderr.write(f"khronika: interrupted; go on with: khronika read {as_typed(archive)}\n")
        raise typer.Exit(130)
    if result.damaged:
        raise typer.Exit(1)


def text(
    archive: ArchiveFolder,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Control number or id.", show_default=False)],
    *,
    cite: Annotated[
        str,
        typer.Option(
            metavar="WORDS",
            help="Print the citation of these words, as a statement file takes it.",
            show_default=False,
        ),
        FreeText("The words to cite"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Print the text of an item, and of the files in it.

    With --json, one text a line: its rendition, and the place of every run in the original. A statement
    file's citation takes item,
    rendition, a run's locator and its words as they are printed.
    """
    from khronika.archive.derivation.citable import citable
    from khronika.archive.derivation.renditions import derivation_of, texts_of
    from khronika.cli.unlock import unlock
    from khronika.evidence.citation.citation import rendition_json
    from khronika.evidence.citation.mapped_text import text_json

    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        if cite:
            _cite(opened, row, cite, as_json=as_json)
            return
        derivation = derivation_of(opened, row)
        if derivation is None:
            raise UnfitError(
                "this item was not read yet",
                hint=message("khronika read {archive} {item}", archive=as_typed(archive), item=item),
            )
        warn_of_gaps(opened, row, derivation)
        for number, found in enumerate(texts_of(opened, derivation)):
            if as_json:
                rendition = rendition_json(citable(derivation, found).rendition)
                typer.echo(json_line({"item": row.id, "rendition": rendition, **text_json(found.mapped)}))
                continue
            if number and found.part.member:
                typer.echo(f"--- {on_one_line(' / '.join(found.part.member))} ---")
            shown = for_terminal(found.mapped.text)
            typer.echo(shown, nl=not shown.endswith("\n"))


def _cite(opened: "Archive", row: "ItemRow", words: str, *, as_json: bool) -> None:
    from khronika.archive.record.citation import Citing
    from khronika.evidence.citation.citation import citation_json
    from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
    from khronika.evidence.citation.error import QuoteNotFoundError

    try:
        found = Citing(opened).citation(row, CitationDraft(QuoteDraft(words)))
    except QuoteNotFoundError as error:
        said = (
            f"nearest passage: “{on_one_line(error.nearest)}”"
            if error.nearest
            else "no passage is near to it"
        )
        typer.echo(json_line({"nearest": error.nearest}) if as_json else said)
        raise
    typer.echo(json_line(citation_json(found)))
