"""khronika show: one item, and the account of what was read of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import json_line, on_one_line, size

if TYPE_CHECKING:
    from khronika.archive.derivation.coverage import CoverageAccount
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
    """Show an item: its names, what became of it, what of it was looked at, by which reader, and what was not, and why.

    What is in doubt was read; what is listed otherwise was not. `khronika text` prints what was read.
    """
    from khronika.archive.custody.overview import item_json
    from khronika.archive.derivation.renditions import derivation_of
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        derivation = derivation_of(opened, row)
        if as_json:
            typer.echo(json_line(item_json(opened, row, derivation)))
            return
        _show(opened, row, derivation, archive)


def _show(opened: "Archive", row: "ItemRow", derivation: "Derivation | None", archive: Path) -> None:
    from khronika.archive.custody.overview import names
    from khronika.archive.derivation.coverage import accounts

    typer.echo(f"{opened.control(row)}  {size(row.size)}  {on_one_line(row.media)}  sha256 {row.sha256.hex()}")
    for name in names(opened, row):
        typer.echo(f"name: {name!r}")
    if derivation is None:
        typer.echo(f"not read yet: khronika read {archive} {opened.control(row)}")
        return
    typer.echo(f"{derivation.outcome.value}{': ' + derivation.reason.value if derivation.reason else ''}")
    for account in accounts(opened, derivation):
        where = f"in it: {on_one_line(' / '.join(account.member))}: " if account.member else ""
        for looked in account.coverage.looked:
            typer.echo(
                f"  {where}looked at by {on_one_line(looked.reader)}: {looked.count} {looked.unit.value}{'s' if looked.count > 1 else ''}"
            )
        for line in _lines(account):
            typer.echo(f"  {line}")


def tell_partly(opened: "Archive") -> None:
    """What was not read, item by item, of those of which something was; of older readings, too."""
    from khronika.archive.derivation.coverage import accounts, is_partly
    from khronika.archive.derivation.renditions import derivations

    for row, derivation in derivations(opened, opened.index.items()):
        if derivation is not None and is_partly(opened, derivation):
            for account in accounts(opened, derivation):
                for line in () if account.is_whole else _lines(account):
                    typer.echo(f"{opened.control(row)}  {line}")


def warn_of_gaps(opened: "Archive", row: "ItemRow", derivation: "Derivation") -> None:
    """One line on standard error where an item was not read as a whole."""
    from khronika.archive.derivation.coverage import is_partly

    if is_partly(opened, derivation):
        control = opened.control(row)
        sys.stderr.write(f"khronika: {control} was read partly; what was not: khronika show ARCHIVE {control}\n")


def _lines(account: "CoverageAccount") -> list[str]:
    from khronika.archive.derivation.coverage import gap_text

    where = f"  in it: {' / '.join(account.member)}" if account.member else ""
    return [on_one_line(gap_text(gap) + where) for gap in account.gaps]
