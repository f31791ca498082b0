"""khronika take-back: what was sealed by mistake is held no longer, as long as nothing rests on it."""

from typing import Annotated

import typer

from khronika.cli.free_text import FreeText, asked_until_told
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views

EXAMPLE = """Examples:

  khronika take-back ARCHIVE k3v7qa2f --why -                     (all that came with this accession; khronika correct lists them)

  khronika take-back ARCHIVE A-000012 A-000013 --why-file why.txt

  khronika take-back ARCHIVE A-000012 --undo --why -

  khronika take-back ARCHIVE                                      (lists what was taken back)"""


def take_back(
    archive: ArchiveFolder,
    references: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ACCESSION|ITEM]...", help="What was sealed by mistake.", show_default=False),
    ] = None,
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Hold it again.")] = False,
    why: Annotated[
        str,
        typer.Option(help="The reason; kept encrypted.", show_default=False),
        FreeText("The reason (kept encrypted)"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Take back what was sealed by mistake: it leaves lists, search, counts, exports and packages.

    This is no deletion.

    The bytes and what was logged stay in the archive, encrypted, readable to members, until erasure is built.
    It is refused where something rests on an item: statements that cite it or have it for their origin, a
    package or export that it left with or may have been cited in, the first part of an archive that it was
    read with. Sealed once more, it is held again.
    """
    from khronika.archive.custody.take_back import RestsOnItError, hold_again
    from khronika.archive.custody.take_back import take_back as take
    from khronika.cli.unlock import unlock
    from khronika.presentation.taken_back import TakenBackView, resting, taken_items

    if not references and (undo or why):
        raise typer.BadParameter("name what is meant: an accession, or items by control number")
    reason = why or (asked_until_told(say("The reason (kept encrypted)")) if references else "")
    with unlock(archive, passphrase_file, keys) as opened:
        if not references:
            show_views(taken_items(opened), as_json=as_json)
            return
        try:
            done = (hold_again if undo else take)(opened, references, reason)
        except RestsOnItError as error:
            show_views(resting(error), as_json=as_json)
            raise
    show_views([TakenBackView(done, undo)], as_json=as_json)
