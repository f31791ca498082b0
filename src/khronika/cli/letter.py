"""khronika letter: what a recipient compares packages with, on paper and as a file."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.language import language
from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile, Recipient
from khronika.cli.show import show_views, tell_settled
from khronika.presentation.words import LANGUAGES

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
    from khronika.presentation.letter import WrittenLetter

    if lang and lang not in LANGUAGES:
        raise typer.BadParameter("the languages are en, ru, uk, fr", param_hint="--language")
    with unlock(archive, passphrase_file, keys) as opened:
        require_outside(out)
        tell_settled(*settle(opened, out.parent))
        made = write_letter(opened, LetterOrder(tuple(package or ()), lang or language(), recipient), out)
    show_views([WrittenLetter(made, out)], as_json=False)
