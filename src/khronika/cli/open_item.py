"""khronika open: the original bytes of an item."""

from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile
from khronika.cli.show import size, tell, tell_settled

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
) -> None:
    """Take an item's original bytes out of the archive.

    That is an event of its custody chain. The file may be hostile: do not double-click it.
    """
    from khronika.archive.custody.take_out import take_out
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        tell_settled(*take_out(opened, row, out, reason))
        told = "{item} is written to {file}: {size}, sha256 {digest}"
        tell(say(told, item=opened.control(row), file=out, size=size(row.size), digest=row.sha256.hex()))
