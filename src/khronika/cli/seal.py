"""khronika seal: take material into custody."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText, asked
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet, UnfitError
from khronika.cli.show import ProgressLine, as_typed, show_views, stoppable, tell, tell_next, warn
from khronika.cli.text_file import text_of

if TYPE_CHECKING:
    from khronika.archive.custody.sealing import Sealing
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
    if about is None and not resume and sys.stdin.isatty():
        source = source or asked(say("Code of the source, never a name"))
        obtained = obtained or asked(say("When it was obtained, such as 2024-05"))
        channel = channel or asked(say("How it reached you: drop box, drive, messenger"))
    told = {"source": source, "channel": channel, "note": note, "consent": consent}
    obtained_as = {"when": obtained, "how": how, "from": obtained_from}
    if resume and (paths or about or any(told.values()) or any(obtained_as.values())):
        raise UnfitError(
            "what is sealed, and how it came, was told when this accession began",
            hint="give --resume ACCESSION alone",
        )
    provenance = _provenance(about, told, obtained_as)
    if not resume and not (provenance.source and provenance.channel and provenance.obtained.get("when")):
        raise UnfitError(
            "where the material comes from is missing",
            hint="give --source, --obtained and --channel, or --about FILE",
        )
    with unlock(archive, passphrase_file, keys) as opened:
        from khronika.archive.custody.seal import seal_paths, seal_rest

        line = ProgressLine(quiet=quiet)
        with stoppable() as stop:
            work = (
                lambda p: line.show(
                    p.done, 0, say("{number} items safe, {item}", number=p.committed, item=p.control)
                ),
                stop,
            )
            sealing = (
                seal_rest(opened, resume, *work)
                if resume
                else seal_paths(opened, _octets(paths), provenance, *work)
            )
        line.end()
    _tell(sealing, archive, as_json=as_json)


def _octets(paths: list[Path] | None) -> list[bytes]:
    return [os.fsencode(path.absolute()) for path in paths or []]


def _provenance(about: Path | None, told: Mapping[str, str], obtained: Mapping[str, str]) -> "Provenance":
    from khronika.intake.accession import Provenance, parse_provenance, told_of

    return told_of(parse_provenance(text_of(about)) if about else Provenance("", ""), told, obtained)


def _tell(sealing: "Sealing", archive: Path, *, as_json: bool) -> None:
    from khronika.presentation.sealing import SealingView

    show_views([SealingView(sealing)], as_json=as_json)
    typed = as_typed(archive)
    if sealing.not_sealed and not as_json:
        command = f"khronika status {typed} --accession {sealing.accession}"
        tell(say("what was not sealed is listed in the archive: {command}", command=command))
    if sealing.interrupted:
        command = f"khronika seal {typed} --resume {sealing.accession}"
        warn(say("interrupted; go on with: {command}", command=command))
        raise typer.Exit(130)
    if not as_json:
        tell_next(f"khronika read {typed}")
