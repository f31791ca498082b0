"""khronika letter: what a recipient compares packages with, on paper and as a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import language, say
from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile, Recipient
from khronika.cli.show import tell, tell_settled
from khronika.presentation.words import LANGUAGES

if TYPE_CHECKING:
    from khronika.dossier.letter import Letter

EXAMPLE = """Examples:

  khronika letter ARCHIVE letter --package court-package --language fr

  khronika letter ARCHIVE letter --package court-package --recipient-file recipient.txt

  khronika verify court-package --trust letter/letter.json"""


def letter(
    archive: ArchiveFolder,
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="A folder that does not exist yet.", show_default=False)
    ],
    *,
    package: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FOLDER",
            help="A package of this archive that the letter is about. Repeat for more.",
            show_default=False,
        ),
    ] = None,
    lang: Annotated[
        str,
        typer.Option(
            "--language",
            help="Language of the page: en, ru, uk, fr; by default that of this machine.",
            show_default=False,
        ),
    ] = "",
    recipient: Recipient = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
) -> None:
    """Write the keys and roots that a recipient compares packages with: one page to print, one file.

    It is logged.

    Hand it over by another way than the packages. With --package it tells only what these packages tell;
    without, it names every authority of the archive and how many events it has by now
    (docs/format/letter.md).
    """
    from khronika.archive.custody.departure import settle
    from khronika.archive.custody.letter import LetterOrder, write_letter
    from khronika.archive.folder.folder import require_outside
    from khronika.cli.unlock import unlock

    if lang and lang not in LANGUAGES:
        raise typer.BadParameter("the languages are en, ru, uk, fr", param_hint="--language")
    with unlock(archive, passphrase_file, keys) as opened:
        require_outside(out)
        tell_settled(*settle(opened, out.parent))
        made = write_letter(opened, LetterOrder(tuple(package or ()), lang or language(), recipient), out)
    _tell(made, out)


def _tell(made: "Letter", out: Path) -> None:
    from khronika.primitives.digest import Digest

    tell(
        say(
            "the letter is in {out}: letter.pdf to print and to sign by hand, letter.json to give beside it",
            out=out,
        )
    )
    tell(say("SHA-256 of letter.json: {of}", of=Digest.of(made.encode())))
    about = say("no package: it names the log as it is now, {number} events", number=made.size)
    if made.packages:
        about = say("{number} packages", number=len(made.packages))
    tell(say("about {about}; authorities named: {number}", about=about, number=len(made.roots)))
    tell(
        say(
            "next: hand it over by another way than the packages; a letter that comes with "
            "them proves nothing"
        )
    )
