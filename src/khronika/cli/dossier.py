"""khronika dossier: make a package that a stranger can verify."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.option import ArchiveFolder, KeysFile, PassphraseFile
from khronika.cli.show import on_one_line

if TYPE_CHECKING:
    from khronika.archive.archive import Archive
    from khronika.archive.release.order import Order

EXAMPLE = """Examples:

  khronika dossier ARCHIVE ik-99 --dry-run

  khronika dossier ARCHIVE ik-99 court-package --for court

  khronika dossier ARCHIVE ik-99 court-package --disclose A-000003:exhibit.name --withhold A-000007 --allow sentence:s4"""


class Purpose(Enum):
    """Whom a dossier is for."""

    COURT = "court"


def dossier(
    archive: ArchiveFolder,
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's code.", show_default=False)],
    out: Annotated[
        Path | None, typer.Argument(metavar="OUT", help="A folder that does not exist yet; not with --dry-run.", show_default=False)
    ] = None,
    *,
    purpose: Annotated[Purpose, typer.Option("--for", help="Whom it is for.")] = Purpose.COURT,
    recipient: Annotated[str, typer.Option(help="Who receives it; kept encrypted in the custody chain.")] = "",
    disclose: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="Disclose a field: exhibit.name, or of one exhibit A-000003:exhibit.name. Repeat for more."),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE", help="Confirm a place that tells of a protected person, as --dry-run lists it. Repeat for more."),
    ] = None,
    withhold: Annotated[list[str] | None, typer.Option(metavar="ITEM", help="Leave an exhibit's bytes out. Repeat for more.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would leave about protected persons; log and write nothing.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
) -> None:
    """Write the court package of a case: exhibits, custody, proofs, the statements it cites, a reading copy, a PDF, two verifiers.

    What may leave is decided first (docs/format/disclosure.md). The export is logged, as a custody event of every exhibit, before anything
    is written. What has left cannot be recalled.
    """
    from khronika.archive.release.order import Order
    from khronika.cli.unlock import unlock
    from khronika.disclosure.case_place import parse_case_place
    from khronika.disclosure.disclosed_field import parse_disclosed_field

    asked, confirmed = map(parse_disclosed_field, disclose or ()), map(parse_case_place, allow or ())
    order = Order(case, purpose.value, recipient, frozenset(asked), frozenset(confirmed), frozenset(withhold or ()))
    if (out is None) is not dry_run:
        raise typer.BadParameter("name the folder to write, or ask for a --dry-run, which writes none")
    with unlock(archive, passphrase_file, keys) as opened:
        if out is None:
            _show_preview(opened, order)
        else:
            _write(opened, order, out)


def _show_preview(archive: "Archive", order: "Order") -> None:
    from khronika.archive.release.release import preview

    decision = preview(archive, order)
    for entry in decision.preview:
        typer.echo(f"{entry.state.value}: {entry.place}: {on_one_line(entry.text)}")
    for place, reason in decision.refused:
        typer.echo(f"may not leave, {reason.value}: {place}")
    for reason, number in decision.withheld.items():
        typer.echo(f"stays behind, {reason.value}: {number} fields")
    typer.echo("nothing was logged or written")


def _write(archive: "Archive", order: "Order", out: Path) -> None:
    from khronika.archive.release.release import release

    plan, decision, cleared = release(archive, order, out)
    if cleared:
        typer.echo(f"an export was cut off here: what it left unfinished is removed ({cleared} folders)")
    typer.echo(f"the package is in {out}: {len(plan.exhibits)} exhibits, {len(plan.batches)} batches of statements")
    typer.echo(f"disclosed beyond the dossier itself: {on_one_line(', '.join(plan.disclosed)) or 'nothing'}")
    typer.echo(f"about protected persons: {len(decision.preview)} places, {len(order.allow)} of them confirmed (--dry-run lists them)")
    typer.echo(f"next: khronika verify {out}   and read {out}/data/index.html")
