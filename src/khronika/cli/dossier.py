"""khronika dossier: make a package that a stranger can verify."""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, Became, KeysFile, PassphraseFile, Recipient
from khronika.cli.show import ProgressLine, as_typed, on_one_line, tell, tell_settled
from khronika.cli.telling import tell_package
from khronika.cli.text_file import text_of
from khronika.primitives.message import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from khronika.archive.release.order import ReleaseOrder
    from khronika.archive.release.warning import Warnings
    from khronika.archive.store.archive import Archive
    from khronika.dossier.event import LeftOut
    from khronika_verify.quotation import Quotations

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
        if out is None:
            _show_preview(opened, order, archive)
        else:
            _write(opened, order, out)


def _show_preview(archive: "Archive", order: "ReleaseOrder", folder: Path) -> None:
    from khronika.archive.release.case import exhibit_titles
    from khronika.archive.release.release import preview
    from khronika.cli.preview import closing_lines, preview_lines

    line = ProgressLine(quiet=False)
    decision, warnings, whole = preview(
        archive, order, lambda done, total: line.count(done, total, say("exhibits looked through"))
    )
    line.end()
    titles = exhibit_titles(archive, order.code)
    tell(say("EXHIBITS ({number}), with titles that are for you and stay here", number=len(titles)))
    for control, names, title in titles:
        typer.echo(on_one_line(f"  {control}  {names}{'' if title == names else f'  {title}'}"))
    for text in preview_lines(decision, order):
        typer.echo(text)
    typer.echo("")
    _warn(warnings)
    tell_package(archive, order, whole)
    for text in closing_lines(decision, order, folder):
        typer.echo(text)


def _write(archive: "Archive", order: "ReleaseOrder", out: Path) -> None:
    from khronika.archive.release.release import release
    from khronika.disclosure.release import PreviewState

    plan, decision, settled, warnings, quotations = release(archive, order, out)
    tell_settled(*settled)
    tell(
        say(
            "the package is in {out}: {number} exhibits, {number2} batches of statements",
            out=out,
            number=len(plan.exhibits),
            number2=len(plan.batches),
        )
    )
    _tell_quotations(quotations)
    disclosed = ", ".join(plan.disclosed) or say("nothing")
    tell(say("disclosed beyond the dossier itself: {fields}", fields=disclosed))
    told = sum(1 for entry in decision.preview if entry.state is not PreviewState.AGAINST)
    tell(
        say(
            "about protected persons: {told} places, {number} of them confirmed (--dry-run lists them)",
            told=told,
            number=len(order.allow),
        )
    )
    if plan.against or order.left_out:
        tell(
            say(
                "against the case, and cited by no sentence: {number} statements, and {number2} left out",
                number=len(plan.against),
                number2=len(order.left_out),
            )
        )
    if decision.gaps:
        tell(
            say(
                "not looked at for protected names: parts of {names} (--dry-run says which, and why)",
                names=", ".join(decision.gaps),
            )
        )
    _warn(warnings)
    tell(say("next: khronika verify {out}   and read {out2}/data/index.html", out=as_typed(out), out2=out))
    tell(
        say(
            "then: khronika letter ARCHIVE, with --package, and hand the letter over by "
            "another way than the package"
        )
    )


def _tell_quotations(told: "Quotations") -> None:
    """How many quotations a court's verifiers compare; each that they do not, with the reason."""
    quotes = told.quotes()
    tell(
        say(
            "quotations that every verifier compares: {compared} of {value}",
            compared=told.compared,
            value=told.compared + len(quotes),
        )
    )
    for each in quotes:
        named = ", ".join(each.sentences) or say("counter-evidence")
        tell(
            "  "
            + say(
                "not compared: {named} {exhibit} ({batch}): {reasons}",
                named=named,
                exhibit=each.exhibit,
                batch=each.batch,
                reasons=words().of(_REASONS[each.reason.value]),
            )
        )


_REASONS = {
    "bytes": message("the bytes of the exhibit stay behind"),
    "rendition": message("what was read of it does not travel"),
    "unread": message("it was never read"),
    "analyst": message("words of the analyst"),
    "version": message("cited under version 1"),
    "words": message("the words stay behind"),
}


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


def _warn(warnings: "Warnings") -> None:
    if warnings.proposed:
        tell(
            say(
                "not accepted by review: {some}; accept: khronika review ARCHIVE --case CASE "
                "--accept --why -",
                some=_some(warnings.proposed),
            )
        )
    if warnings.disputed:
        tell(
            say(
                "disputed: {some}; khronika history ARCHIVE STATEMENT says why", some=_some(warnings.disputed)
            )
        )
    if warnings.unstamped:
        tell(
            say(
                "no time stamp covers {some}; have the log stamped: khronika anchor ARCHIVE",
                some=_some(warnings.unstamped),
            )
        )
    if warnings.unshown:
        names = _some(warnings.unshown)
        typer.echo(
            say(
                "attached to the case file as speaking against it, and in no sentence: {names}; the matrix tells how many, not what",
                names=names,
            )
        )
    if warnings.based:
        tell(
            say(
                "based on another origin since they were recorded: {some}; {as_signed}",
                some=_some(warnings.based),
                as_signed=_AS_SIGNED,
            )
        )


def _some(names: "Sequence[str]") -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{len(names)} of them: {', '.join(names[:_SHOWN])}{more}" if more else ", ".join(names)


_AS_SIGNED = "a package shows and counts the origins that were signed, which may be more: say in a sentence how many there are"
_SHOWN = 10
