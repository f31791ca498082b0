"""khronika copy: another copy of the archive, whole and checked."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, Quiet
from khronika.cli.show import ProgressLine, show_views, warn

if TYPE_CHECKING:
    from khronika.archive.copies.copy import Copied
    from khronika.archive.verification.check import VerifiedArchive

EXAMPLE = """Examples:

  khronika copy ARCHIVE /media/stick/archive

  khronika copy ARCHIVE /media/stick/archive --without-key"""


def copy(
    archive: ArchiveFolder,
    target: Annotated[
        Path,
        typer.Argument(
            metavar="TARGET", help="A new folder, or an older copy of this archive.", show_default=False
        ),
    ],
    *,
    without_key: Annotated[
        bool,
        typer.Option(
            "--without-key",
            help="Compare bytes only; nothing is verified or remembered.",
            show_default=False,
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Copy the archive into another folder, or bring a copy up to date, and check it.

    Run it again after an interruption.

    A copy that was worked in is never overwritten. When it was last checked is kept in the archive: khronika
    status tells.
    """
    line = ProgressLine(quiet=quiet)
    if without_key:
        from khronika.archive.copies.copy import copy_files
        from khronika.archive.folder.folder import Folder

        copied, verdict = copy_files(Folder(archive), target, line.show), None
    else:
        from khronika.archive.copies.copies import make_copy
        from khronika.cli.unlock import unlock

        with unlock(archive, passphrase_file, keys) as opened:
            copied, verdict = make_copy(opened, target, line.show)
            if not opened.folder.is_writable:
                warn(say("the archive lies where nothing can be written: that it was copied is not logged"))
    line.end()
    _tell(copied, verdict, as_json=as_json)
    raise typer.Exit(1 if verdict is not None and verdict.failed else 0)


def _tell(copied: "Copied", verdict: "VerifiedArchive | None", *, as_json: bool) -> None:
    from khronika.presentation.verification import CopiedView

    show_views([CopiedView(copied, verdict)], as_json=as_json)
