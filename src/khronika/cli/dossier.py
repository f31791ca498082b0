"""khronika dossier: make a package that a stranger can verify."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile
from khronika.cli.show import on_one_line

EXAMPLE = """Examples:

  khronika dossier ARCHIVE ik-99 court-package --for court

  khronika dossier ARCHIVE ik-99 court-package --for court --recipient "Office of the Prosecutor" --disclose times --withhold A-000007"""


class Purpose(Enum):
    """Whom a dossier is for."""

    COURT = "court"


def dossier(
    archive: ArchiveFolder,
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's code.", show_default=False)],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder that does not exist yet.", show_default=False)],
    *,
    purpose: Annotated[Purpose, typer.Option("--for", help="Whom it is for.")] = Purpose.COURT,
    recipient: Annotated[str, typer.Option(help="Who receives it; kept encrypted in the custody chain.")] = "",
    disclose: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="Disclose a veiled field (name, path, times, source, ...). Repeat for more.")
    ] = None,
    withhold: Annotated[list[str] | None, typer.Option(metavar="ITEM", help="Leave an exhibit's bytes out. Repeat for more.")] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
) -> None:
    """Write the court package of a case: exhibits, custody, proofs, statements, a reading copy, a PDF, two verifiers.

    The export is logged first, as a custody event of every exhibit. What has left cannot be recalled.
    """
    from khronika.archive.export import Order
    from khronika.archive.release import release
    from khronika.cli.unlock import unlock

    order = Order(case, purpose.value, recipient, frozenset(disclose or ()), frozenset(withhold or ()))
    with unlock(archive, passphrase_file, keys) as opened:
        plan, cleared = release(opened, order, out)
    if cleared:
        typer.echo(f"an export was cut off here: what it left unfinished is removed ({cleared} folders)")
    typer.echo(f"the package is in {out}: {len(plan.exhibits)} exhibits, {len(plan.batches)} batches of statements")
    typer.echo(f"disclosed beyond the dossier itself: {on_one_line(', '.join(plan.disclosed)) or 'nothing'}")
    typer.echo(f"next: khronika verify {out}   and read {out}/data/index.html")
