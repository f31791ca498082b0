"""khronika init: a new archive."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.option import ArchiveFolder, AsJson, PassphraseFile
from khronika.cli.show import as_typed, show_views

EXAMPLE = "Examples:\n\n  khronika init ARCHIVE --name -\n\n  khronika init SOURCES --sources --name -"


def init(
    archive: ArchiveFolder,
    *,
    name: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Your name or pseudonym; kept encrypted, shown to nobody.",
            show_default=False,
        ),
        FreeText("Your name or pseudonym (kept encrypted)"),
    ] = "",
    keys_to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep your locked keys in FILE, on a stick, instead of in the folder.",
            show_default=False,
        ),
    ] = None,
    sources: Annotated[
        bool,
        typer.Option("--sources", help="An archive of sources: who they are, apart from what they gave."),
    ] = False,
    no_memory: Annotated[
        bool,
        typer.Option(
            "--no-memory",
            help="Remember nothing of it outside the folder: then nobody sees that an old copy was put back.",
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a new archive: a folder that says nothing without your passphrase.

    There is no way in without it, until there are recovery cards: write it down and keep it apart. Sources
    belong in an archive of their own, with another passphrase.
    """
    from khronika.archive.store.archive import Archive
    from khronika.archive.store.create import Founding
    from khronika.cli.unlock import new_passphrase
    from khronika.ledger.event import Remembering
    from khronika.presentation.new_archive import new_archive
    from khronika.seal.event import ArchiveKind

    holds = ArchiveKind.SOURCES if sources else ArchiveKind.GENERAL
    heads = Remembering.NONE if no_memory else Remembering.KEPT
    founding = Founding(
        new_passphrase(passphrase_file), name, keys_elsewhere=keys_to, holds=holds, heads=heads
    )
    with Archive.create(archive, founding) as made:
        view = new_archive(made, holds, folder=str(archive), typed=as_typed(archive))
    show_views([view], as_json=as_json)
