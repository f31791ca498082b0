"""khronika show: one item, and the account of what was read of it."""

from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import as_typed, show_views, tell, warn

if TYPE_CHECKING:
    from khronika.archive.derivation.event import Derivation
    from khronika.archive.index.index import ItemRow
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika show ARCHIVE A-000003

  khronika show ARCHIVE A-000003 --json"""


def show(
    archive: ArchiveFolder,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Control number or id.", show_default=False)],
    *,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Show an item: its title and names, what its file says of itself, what of it was looked at, and what was not, and why.

    What is in doubt was read; what is listed otherwise was not. `khronika text` prints what was read.
    """
    from khronika.archive.derivation.renditions import derivation_of
    from khronika.cli.unlock import unlock
    from khronika.presentation.item import item_view

    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        view = item_view(opened, row, derivation_of(opened, row))
        show_views([view], as_json=as_json)
        if view.outcome is None and not as_json:
            told = "not read yet: khronika read {archive} {item}"
            tell(say(told, archive=as_typed(archive), item=view.control))


def tell_partly(opened: "Archive") -> None:
    """What was not read, item by item, of those of which something was; of older readings, too."""
    from khronika.archive.derivation.coverage import accounts, is_partly
    from khronika.archive.derivation.renditions import derivations
    from khronika.presentation.item import gap_lines

    for row, derivation in derivations(opened, opened.index.items()):
        if derivation is not None and is_partly(opened, derivation):
            for account in accounts(opened, derivation):
                for line in () if account.is_whole else gap_lines(account, words()):
                    tell(f"{opened.control(row)}  {line}")


def warn_of_gaps(opened: "Archive", row: "ItemRow", derivation: "Derivation") -> None:
    """One line on standard error where an item was not read as a whole."""
    from khronika.archive.derivation.coverage import is_partly

    if is_partly(opened, derivation):
        told = "{item} was read partly; what was not: khronika show ARCHIVE {item}"
        warn(say(told, item=opened.control(row)))
