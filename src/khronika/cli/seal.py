"""khronika seal: take material into custody."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText, asked
from khronika.cli.language import count, say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet, UnfitError
from khronika.cli.show import ProgressLine, as_typed, show_views, stoppable, warn
from khronika.cli.text_file import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from khronika.archive.custody.sealing import Sealing, SealingProgress
    from khronika.archive.store.archive import Archive
    from khronika.intake.accession import Provenance

EXAMPLE = """Examples:

  khronika seal ARCHIVE ~/from-the-stick                 (asks from whom it is, since when you have it, and how it came)

  khronika seal ARCHIVE ~/from-the-stick --about accession.json

  khronika seal ARCHIVE --resume k3v7q..."""

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH...", help="Files and folders to seal.", show_default=False),
]


def seal(
    archive: ArchiveFolder,
    paths: Paths = None,
    *,
    source: Annotated[
        str,
        typer.Option(
            help="Code of the source, never a name: khronika sources draws one.", show_default=False
        ),
        FreeText("Code of the source", elsewhere="--about"),
    ] = "",
    obtained: Annotated[
        str,
        typer.Option(
            help="When it was obtained: 2024-05, 2024-05-03~ (EDTF), or in words with the year.",
            show_default=False,
        ),
        FreeText("When it was obtained, such as 2024-05", elsewhere="--about"),
    ] = "",
    channel: Annotated[
        str,
        typer.Option(help="How it reached you: drop box, drive, messenger.", show_default=False),
        FreeText("How it reached you", elsewhere="--about"),
    ] = "",
    how: Annotated[
        str,
        typer.Option(help="How the source came by it.", show_default=False),
        FreeText("How the source came by it", elsewhere="--about"),
    ] = "",
    obtained_from: Annotated[
        str,
        typer.Option("--from", help="Who or where the source has it from.", show_default=False),
        FreeText("Who or where the source has it from", elsewhere="--about"),
    ] = "",
    note: Annotated[
        str,
        typer.Option(help="Anything else worth keeping.", show_default=False),
        FreeText("Anything else worth keeping", elsewhere="--about"),
    ] = "",
    consent: Annotated[
        str,
        typer.Option(help="What the source allows.", show_default=False),
        FreeText("What the source allows", elsewhere="--about"),
    ] = "",
    about: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="All of the above as JSON, so that it stays out of the shell's history."
        ),
    ] = None,
    resume: Annotated[
        str, typer.Option(metavar="ACCESSION", help="Go on with an accession that was interrupted.")
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Seal files into the archive: read once, hashed, encrypted, logged. Originals are not changed.

    Symbolic links are not followed.

    From whom it is, since when you have it and how it came is asked for where it is not given.
    """
    from khronika.cli.unlock import unlock

    if not resume and not paths:
        raise UnfitError("nothing to seal", hint="name at least one file or folder, or --resume ACCESSION")
    told = {"source": source, "channel": channel, "note": note, "consent": consent}
    came = {"when": obtained, "how": how, "from": obtained_from}
    if resume and (paths or about or any(told.values()) or any(came.values())):
        raise UnfitError(
            "what is sealed, and how it came, was told when this accession began",
            hint="give --resume ACCESSION alone",
        )
    if about is None and not resume and sys.stdin.isatty():
        _ask(told, came)
    provenance = _provenance(about, told, came)
    if not resume:
        _require_told(provenance)
    with unlock(archive, passphrase_file, keys) as opened:
        sealing = _seal(opened, resume or (paths or [], provenance), ProgressLine(quiet=quiet))
    _tell(sealing, archive, as_json=as_json)


def _ask(told: dict[str, str], came: dict[str, str]) -> None:
    """Ask for what was not given."""
    told["source"] = told["source"] or asked(say("Code of the source, never a name"))
    came["when"] = came["when"] or asked(say("When it was obtained, such as 2024-05"))
    told["channel"] = told["channel"] or asked(say("How it reached you: drop box, drive, messenger"))


def _require_told(provenance: "Provenance") -> None:
    if not (provenance.source and provenance.channel and provenance.obtained.get("when")):
        raise UnfitError(
            "where the material comes from is missing",
            hint="give --source, --obtained and --channel, or --about FILE",
        )


def _seal(
    opened: "Archive", what: "str | tuple[Sequence[Path], Provenance]", line: ProgressLine
) -> "Sealing":
    """Go on with an accession by its id, or seal these paths."""
    from khronika.archive.custody.seal import seal_paths, seal_rest

    def show(progress: "SealingProgress") -> None:
        safe = count(
            "{n} item safe, {item}", "{n} items safe, {item}", progress.committed, item=progress.control
        )
        line.show(progress.done, 0, safe)

    with stoppable() as stop:
        if isinstance(what, str):
            sealing = seal_rest(opened, what, show, stop)
        else:
            paths, provenance = what
            sealing = seal_paths(opened, _bytes(paths), provenance, show, stop)
    line.end()
    return sealing


def _bytes(paths: "Sequence[Path]") -> list[bytes]:
    return [os.fsencode(path.absolute()) for path in paths]


def _provenance(about: Path | None, told: Mapping[str, str], obtained: Mapping[str, str]) -> "Provenance":
    from khronika.intake.accession import Provenance, parse_provenance, told_of

    return told_of(parse_provenance(text_of(about)) if about else Provenance("", ""), told, obtained)


def _tell(sealing: "Sealing", archive: Path, *, as_json: bool) -> None:
    from khronika.presentation.sealing import SealingView

    typed = as_typed(archive)
    show_views([SealingView(sealing, typed)], as_json=as_json)
    if sealing.interrupted:
        command = f"khronika seal {typed} --resume {sealing.accession}"
        warn(say("interrupted; go on with: {command}", command=command))
        raise typer.Exit(130)
