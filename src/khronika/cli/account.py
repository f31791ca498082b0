"""khronika show: one item, and the account of what was read of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import as_typed, json_line, on_one_line, size

if TYPE_CHECKING:
    from khronika.archive.derivation.coverage import CoverageAccount
    from khronika.archive.derivation.event import Derivation
    from khronika.archive.index.index import ItemRow
    from khronika.archive.store.archive import Archive

_MOST_METADATA = 40
"""Lines of metadata shown to a person."""

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
    from khronika.archive.custody.overview import full_item_json
    from khronika.archive.derivation.renditions import derivation_of
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        derivation = derivation_of(opened, row)
        if as_json:
            typer.echo(json_line(full_item_json(opened, row, derivation)))
            return
        _show(opened, row, derivation, archive)


def _show(opened: "Archive", row: "ItemRow", derivation: "Derivation | None", archive: Path) -> None:
    from khronika.archive.derivation.coverage import accounts

    typer.echo(
        f"{opened.control(row)}  {size(row.size)}  {on_one_line(row.media)}  sha256 {row.sha256.hex()}"
    )
    _show_received(opened, row, derivation)
    if derivation is None:
        typer.echo(f"not read yet: khronika read {as_typed(archive)} {opened.control(row)}")
        return
    _show_metadata(opened, derivation)
    typer.echo(f"{derivation.outcome.value}{': ' + derivation.reason.value if derivation.reason else ''}")
    for account in accounts(opened, derivation):
        where = f"in it: {on_one_line(' / '.join(account.member))}: " if account.member else ""
        for looked in account.coverage.looked:
            typer.echo(
                f"  {where}looked at by {on_one_line(looked.reader)}: {looked.count} {looked.unit.value}{'s' if looked.count > 1 else ''}"
            )
        for line in _lines(account):
            typer.echo(f"  {line}")


def _show_received(opened: "Archive", row: "ItemRow", derivation: "Derivation | None") -> None:
    from khronika.archive.custody.receipts import receipts
    from khronika.archive.derivation.title import TitleKind, item_title
    from khronika.archive.members.membership import member_names

    title, members = item_title(opened, row, derivation), member_names(opened)
    if title.kind is not TitleKind.FILE_NAME:
        typer.echo(f"{title.kind.value}: {on_one_line(title.text)}")
    for each in receipts(opened, row):
        typer.echo(f"name: {each.name!r}")
        folder = f" in {on_one_line(each.folder)}," if each.folder else ""
        typer.echo(
            f"  the file lay{folder} was changed {on_one_line(each.changed)}"
            if each.changed
            else f"  the file lay{folder}"
        )
        by = on_one_line(members.get(each.by, each.by[:8]))
        typer.echo(f"  sealed {each.at} by {by}, accession {each.accession}")


def _show_metadata(opened: "Archive", derivation: "Derivation") -> None:
    """What the file says of itself, and how many of the files in it do: each of these would be as long."""
    from khronika.archive.custody.receipts import metadata

    inner = 0
    for each in metadata(opened, derivation):
        if each.member:
            inner += 1
            continue
        lines = [f"  {name}: {value}" for name, value in sorted(each.said.items())]
        typer.echo("metadata (camera, author and dates are what the file claims of itself):")
        for line in lines[:_MOST_METADATA]:
            typer.echo(on_one_line(line))
        if len(lines) > _MOST_METADATA:
            typer.echo(f"  and {len(lines) - _MOST_METADATA} more: --json tells all")
    if inner:
        typer.echo(f"files in it with metadata of their own: {inner}; --json tells all")


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
        sys.stderr.write(
            f"khronika: {control} was read partly; what was not: khronika show ARCHIVE {control}\n"
        )


def _lines(account: "CoverageAccount") -> list[str]:
    from khronika.archive.derivation.coverage import gap_text

    where = f"  in it: {' / '.join(account.member)}" if account.member else ""
    return [on_one_line(gap_text(gap) + where) for gap in account.gaps]
