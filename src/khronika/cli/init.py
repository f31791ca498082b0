"""khronika init: a new archive."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, PassphraseFile
from khronika.cli.show import as_typed, tell, tell_next

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
) -> None:
    """Make a new archive: a folder that says nothing without your passphrase.

    There is no way in without it, until there are recovery cards: write it down and keep it apart. Sources
    belong in an archive of their own, with another passphrase.
    """
    from khronika.archive.store.archive import Archive
    from khronika.archive.store.create import Founding
    from khronika.cli.unlock import new_passphrase
    from khronika.ledger.event import Remembering
    from khronika.seal.event import ArchiveKind

    holds = ArchiveKind.SOURCES if sources else ArchiveKind.GENERAL
    heads = Remembering.NONE if no_memory else Remembering.KEPT
    founding = Founding(
        new_passphrase(passphrase_file), name, keys_elsewhere=keys_to, holds=holds, heads=heads
    )
    with Archive.create(archive, founding) as made:
        tell(say("archive {id} is made in {folder}", id=made.id, folder=archive))
        tell(say("to be compared with a letter later, the log's verifier keys:"))
        for verifier in made.site.verifiers[:1]:
            typer.echo(f"  {verifier}")
    told = "there is no recovery yet if this passphrase is lost: {command}"
    tell(say(told, command=f"khronika recovery split {as_typed(archive)} --to /dev/shm/cards.pdf"))
    if sources:
        note = say("asks for a word by which you know the source")
        tell_next(f"khronika sources {as_typed(archive)} --new -", note)
    else:
        note = say("asks from whom it is, since when you have it, and how it came")
        tell_next(f"khronika seal {as_typed(archive)} PATH", note)
