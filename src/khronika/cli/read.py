"""khronika read: items are read into texts, metadata, pictures and proposals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from khronika.cli.language import count, say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet, UnfitError
from khronika.cli.show import ProgressLine, as_typed, show_views, stoppable, warn
from khronika.cli.text_file import text_of

if TYPE_CHECKING:
    from khronika.archive.derivation.read_job import ReadingProgress, ReadPlan, Result
    from khronika.archive.index.index import ItemRow
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika read ARCHIVE

  khronika read ARCHIVE A-000012 --password-file passwords.txt

  khronika read ARCHIVE --again unread

  khronika read ARCHIVE --again partly

  khronika read ARCHIVE --cluster tcp://127.0.0.1:8786     a scheduler on this machine; any other must speak tls://"""

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
    with the reason. Interrupted, it goes on where it stopped when it is run again.
    """
    from khronika.cli.unlock import unlock

    if again not in AGAIN:
        raise UnfitError(
            "--again says which items are read again",
            hint="give --again unread, --again partly, or --again everything",
        )
    plan = _plan(password_file, transcriber, ocr=ocr, proposals=proposals)
    line = ProgressLine(quiet=quiet, everywhere=True)
    with unlock(archive, passphrase_file, keys) as opened:
        result = _read(opened, _rows(opened, items or [], again), plan, _Machines(jobs, cluster), line)
        _catch_up(opened, line)
    _tell(result, archive, as_json=as_json)


class _Machines(NamedTuple):
    """Where items are read."""

    jobs: int
    cluster: str


def _read(
    opened: "Archive", rows: "list[ItemRow]", plan: "ReadPlan", machines: _Machines, line: ProgressLine
) -> "Result":
    from khronika.archive.derivation.read_job import ReadJob
    from khronika.archive.derivation.worker_pool import WorkerPool

    with stoppable() as stop, WorkerPool(*machines) as pool:
        result = ReadJob(opened, plan, pool, lambda progress: _show(line, progress)).run(rows, stop)
    line.end()
    return result


def _catch_up(opened: "Archive", line: ProgressLine) -> None:
    """Take what was read into the search; where its libraries are missing, once they are there."""
    from khronika.archive.search.search import MissingSearchExtraError, Searching

    try:
        with Searching(opened) as searching:
            taken = say("items taken into the search")
            searching.catch_up(lambda done, total: line.count(done, total, taken))
    except MissingSearchExtraError as error:
        warn(words().of(error.fact))
        warn(say("hint: {text}", text=words().of(error.hint)))
    line.end()


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
    done = [say("items: {done} of {total}", done=progress.items, total=progress.all_items)]
    if progress.pages:
        done.append(count("{n} page", "{n} pages", progress.pages))
    if progress.unread:
        done.append(say("{number} unread", number=progress.unread))
    if progress.media:
        kinds = [media.rpartition("/")[2].removeprefix("vnd.") for media in progress.media]
        done.append(say("now: {kinds}", kinds=" ".join(kinds[:_MOST_KINDS])))
    line.show(progress.done, progress.total or 0, ", ".join(done))


def _tell(result: "Result", archive: Path, *, as_json: bool) -> None:
    from khronika.presentation.reading import ReadingView

    typed = as_typed(archive)
    show_views([ReadingView(result, typed)], as_json=as_json)
    if result.damaged:
        warn(
            count(
                "{n} item could not be opened: khronika verify {archive} says more",
                "{n} items could not be opened: khronika verify {archive} says more",
                result.damaged,
                archive=as_typed(archive),
            )
        )
    if result.interrupted:
        warn(say("interrupted; go on with: {command}", command=f"khronika read {typed}"))
        raise typer.Exit(130)
    if result.damaged:
        raise typer.Exit(1)
