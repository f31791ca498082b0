"""khronika open: the original bytes of an item."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_views, tell_settled

EXAMPLE = "Example:\n\n  khronika open ARCHIVE A-000003 copy.png --reason -"


def open_item(
    archive: ArchiveFolder,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Control number or id.", show_default=False)],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="A file that does not exist yet.", show_default=False)
    ],
    *,
    reason: Annotated[
        str,
        typer.Option(
            metavar="WHY", help="Why; kept encrypted in the item's custody chain.", show_default=False
        ),
        FreeText("Why (kept encrypted)"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Take an item's original bytes out of the archive.

    That is an event of its custody chain. The file may be hostile: do not double-click it.
    """
    from khronika.archive.custody.take_out import take_out
    from khronika.cli.unlock import unlock
    from khronika.presentation.taken_out import TakenOut

    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        settled = take_out(opened, row, out, reason)
        view = TakenOut(opened.control(row), out, row.size, row.sha256.hex())
    if not as_json:
        tell_settled(*settled)
    show_views([view], as_json=as_json)
