"""khronika dossier: make a package that a stranger can verify."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, Became, KeysFile, PassphraseFile, Recipient
from khronika.cli.show import ProgressLine, as_typed, show_views
from khronika.cli.text_file import text_of

if TYPE_CHECKING:
    from khronika.archive.release.order import ReleaseOrder
    from khronika.archive.store.archive import Archive
    from khronika.dossier.event import LeftOut
    from khronika.presentation.release.preview import DossierPreview
    from khronika.presentation.release.written import WrittenPackage

EXAMPLE = """Examples:

  khronika dossier ARCHIVE ik-99 --dry-run

  khronika dossier ARCHIVE ik-99 court-package --for court --recipient -

  khronika dossier ARCHIVE ik-99 court-package --disclose A-000003:exhibit.name --withhold A-000007 --allow sentence:s4"""


class Purpose(Enum):
    """Whom a dossier is for."""

    COURT = "court"


def dossier(
    archive: ArchiveFolder,
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's code.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="OUT", help="A folder that does not exist yet; not with --dry-run.", show_default=False
        ),
    ] = None,
    *,
    purpose: Annotated[Purpose, typer.Option("--for", help="Whom it is for.")] = Purpose.COURT,
    recipient: Recipient = "",
    disclose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD",
            help="Disclose a field: exhibit.name, or of one exhibit A-000003:exhibit.name. Repeat for more.",
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE",
            help="Confirm a place that tells of a protected person, as --dry-run lists it. Repeat for more.",
        ),
    ] = None,
    withhold: Annotated[
        list[str] | None, typer.Option(metavar="ITEM", help="Leave an exhibit's bytes out. Repeat for more.")
    ] = None,
    state: Annotated[
        list[Became] | None,
        typer.Option(
            help="Let statements in this state leave, too, and say that they are; accepted ones always may. Repeat for more."
        ),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            "--leave-out",
            metavar="STATEMENT:FILE",
            help="Leave out a statement that speaks against the case, for the reason in FILE, which is logged and stays. Repeat for more.",
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Show what would leave about protected persons; log and write nothing."
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Write the court package of a case: exhibits, custody, proofs, the statements it cites, a reading copy, a PDF, two verifiers.

    What may leave is decided first (docs/format/disclosure.md). Statements that no sentence cites and that speak against cited ones leave
    as well, as such (docs/format/dossier.md). The export is logged, as a custody event of every exhibit, before anything is written. What
    has left cannot be recalled.
    """
    from khronika.archive.release.order import ReleaseOrder
    from khronika.cli.unlock import unlock
    from khronika.disclosure.case_place import parse_case_place
    from khronika.disclosure.disclosed_field import parse_disclosed_field
    from khronika.record.recorded import State

    asked, confirmed = map(parse_disclosed_field, disclose or ()), map(parse_case_place, allow or ())
    order = ReleaseOrder(
        case,
        purpose.value,
        recipient,
        frozenset(asked),
        frozenset(confirmed),
        frozenset(withhold or ()),
        states=frozenset(State(each.value) for each in state or ()),
        left_out=tuple(map(_left_out, leave_out or ())),
    )
    if (out is None) is not dry_run:
        raise typer.BadParameter("name the folder to write, or ask for a --dry-run, which writes none")
    with unlock(archive, passphrase_file, keys) as opened:
        shown = _written(opened, order, out) if out is not None else _previewed(opened, order, archive)
        show_views([shown], as_json=as_json)


def _previewed(archive: "Archive", order: "ReleaseOrder", folder: Path) -> "DossierPreview":
    from khronika.presentation.release.preview import dossier_preview

    line = ProgressLine(quiet=False)
    looked = say("exhibits looked through")
    shown = dossier_preview(archive, order, str(folder), lambda done, total: line.count(done, total, looked))
    line.end()
    return shown


def _written(archive: "Archive", order: "ReleaseOrder", out: Path) -> "WrittenPackage":
    from khronika.archive.release.release import release
    from khronika.presentation.release.written import WrittenPackage

    return WrittenPackage(release(archive, order, out), order, out, as_typed(out))


def _left_out(given: str) -> "LeftOut":
    from khronika.archive.release.order import NotAgainstError
    from khronika.dossier.event import LeftOut

    statement, colon, path = given.partition(":")
    why = text_of(Path(path)).strip() if colon else ""
    if not why:
        raise NotAgainstError(
            "a statement cannot be left out without a reason",
            hint="write it into a file: --leave-out STATEMENT:FILE",
        )
    return LeftOut(statement.removeprefix("statement:"), why)
