"""khronika review: accept, dispute or withdraw what was recorded."""

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import as_typed, json_line, show_views, tell, tell_next

if TYPE_CHECKING:
    from khronika.record.recorded import State

EXAMPLE = (
    "Examples:\n\n  khronika review ARCHIVE --case ik-99 --accept --why-file why.txt"
    "\n\n  khronika review ARCHIVE STATEMENT BATCH --accept --why -"
    "\n\n  khronika review ARCHIVE STATEMENT --dispute --why -\n\n  khronika review ARCHIVE --reviewers 2"
)


def review(
    archive: ArchiveFolder,
    references: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STATEMENT|BATCH]...", help="Ids of statements or batches.", show_default=False
        ),
    ] = None,
    *,
    case: Annotated[
        str,
        typer.Option(
            metavar="CODE",
            help="All statements that this case rests on, whether you name others or not.",
            show_default=False,
        ),
    ] = "",
    accept: Annotated[bool, typer.Option("--accept", help="It is as recorded.")] = False,
    dispute: Annotated[bool, typer.Option("--dispute", help="It is in doubt.")] = False,
    reopen: Annotated[
        bool, typer.Option("--reopen", help="It is open again, whatever was decided before.")
    ] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="It no longer stands, for good.")] = False,
    why: Annotated[
        str,
        typer.Option(help="The reason; kept encrypted.", show_default=False),
        FreeText("The reason (kept encrypted)"),
    ] = "",
    reviewers: Annotated[
        int | None,
        typer.Option(
            metavar="1|2",
            help="From now on, so many different members accept a statement.",
            show_default=False,
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Review statements, with who, when and why in the log.

    Or set how many members it takes to accept one.
    """
    from khronika.archive.record.review import decide, require_reviewers
    from khronika.archive.release.case import statements_of_case
    from khronika.cli.unlock import unlock
    from khronika.presentation.record import DecisionView
    from khronika.record.recorded import State

    asked = {
        State.ACCEPTED: accept,
        State.DISPUTED: dispute,
        State.PROPOSED: reopen,
        State.WITHDRAWN: withdraw,
    }
    named = references or []
    state = _one_of(asked, [*named, *([case] if case else [])], reviewers)
    with unlock(archive, passphrase_file, keys) as opened:
        if reviewers is not None:
            _tell_reviewers(reviewers, require_reviewers(opened, reviewers), as_json=as_json)
            return
        statements = [*named, *(statements_of_case(opened, case) if case else ())]
        view = DecisionView(decide(opened, statements, state, why).statuses, state is State.ACCEPTED)
    show_views([view], as_json=as_json)
    if case and view.all_accepted and not as_json:
        tell_next(f"khronika dossier {as_typed(archive)} {shlex.quote(case)} OUT --dry-run")


def _tell_reviewers(asked: int, needed: int, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json_line({"reviewers": needed}))
    elif needed == asked:
        tell(say("a statement is accepted by {number} of the members", number=needed))
    else:
        told = "a statement is accepted by {number} of the members: another has to lower it, too"
        tell(say(told, number=needed))


def _one_of(asked: "dict[State, bool]", references: list[str], reviewers: int | None) -> "State":
    from khronika.record.recorded import State

    chosen = [state for state, given in asked.items() if given]
    if reviewers is not None:
        if chosen or references:
            raise typer.BadParameter("--reviewers stands alone")
        return State.PROPOSED
    if len(chosen) != 1 or not references:
        raise typer.BadParameter(
            "name statements, batches or a --case, and one of --accept, --dispute, --reopen, --withdraw"
        )
    return chosen[0]
