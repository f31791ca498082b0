"""khronika continue: go on with an archive of which something is lost."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import as_typed, show_views
from khronika.cli.text_file import text_of
from khronika.primitives.error import KhronikaError

EXAMPLE = "Examples:\n\n  khronika continue ARCHIVE\n\n  khronika continue ARCHIVE --reason-file reason.txt"


class ReasonError(KhronikaError):
    """No reason was given."""


def go_on(
    archive: ArchiveFolder,
    *,
    reason_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Read the reason from the first line of FILE instead of asking.",
            show_default=False,
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Go on with an archive that was set back or is incomplete, when no newer copy is left.

    First look for the newest copy: what is lost here may be there, and khronika copy brings it back. What is
    given up, and why, is logged for good; the log then has two histories, and a copy that holds the lost one
    is refused.
    """
    from khronika.archive.copies.continue_log import go_on as continued
    from khronika.cli.unlock import passphrase
    from khronika.presentation.continued import ContinuedView

    done = continued(archive, passphrase(passphrase_file), keys, _reason(reason_file))
    show_views([ContinuedView(done, as_typed(archive))], as_json=as_json)


def _reason(file: Path | None) -> str:
    if file is not None:
        reason = text_of(file).split("\n", 1)[0].strip()
    elif sys.stdin.isatty():
        reason = typer.prompt(say("Why is nothing newer left")).strip()
    else:
        reason = ""
    if not reason:
        raise ReasonError(
            "no reason was given",
            hint="give --reason-file FILE, or answer on the terminal; it is kept encrypted",
        )
    return reason
