"""Options that several commands share."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.primitives.error import KhronikaError


class UnfitError(KhronikaError):
    """The command's arguments do not fit together."""


class Became(Enum):
    """States of statements that may be asked for."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"


ArchiveFolder = Annotated[
    Path, typer.Argument(metavar="ARCHIVE", help="The archive's folder.", show_default=False)
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="Read the passphrase from the first line of FILE instead of asking.",
        show_default=False,
    ),
]
KeysFile = Annotated[
    Path | None,
    typer.Option(
        "--keys",
        metavar="FILE",
        help="Your locked keys, when they are kept on a stick instead of in the folder.",
        show_default=False,
    ),
]
Recipient = Annotated[
    str,
    typer.Option(metavar="WHO", help="Who receives it; kept encrypted in the log.", show_default=False),
    FreeText("Who receives it (kept encrypted)"),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write the result as JSON on standard output.")]
