"""khronika propose: what the program noticed in the items, for a person to decide on."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.query import showing_nearest
from khronika.cli.show import as_typed, show_marked, show_views, tell, tell_next
from khronika.cli.state import tell_recording
from khronika.primitives.message import message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from khronika.archive.index.index import ItemRow
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika propose ARCHIVE                                                   (how many each item has)

  khronika propose ARCHIVE A-000001

  khronika propose ARCHIVE A-000001 --accept 3 --who - --dry-run

  khronika propose ARCHIVE A-000001 --accept 3 --accept 5 --about - --who - --grade B2

  khronika propose ARCHIVE A-000001 --decline 4

  khronika propose ARCHIVE A-000001 --accept 3 --who - --draft > statements.json"""


def propose(
    archive: ArchiveFolder,
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="Control number or id.", show_default=False)
    ] = "",
    *,
    kind: Annotated[
        str,
        typer.Option(
            help="Only these: person, organisation, facility, place, date, act, passage.", show_default=False
        ),
    ] = "",
    accept: Annotated[
        list[int] | None,
        typer.Option(metavar="NUMBER", help="State what this proposal says; may be given several times."),
    ] = None,
    decline: Annotated[
        list[int] | None,
        typer.Option(
            metavar="NUMBER", help="Turn this proposal down: it is not shown to anybody as waiting again."
        ),
    ] = None,
    reopen: Annotated[
        list[int] | None,
        typer.Option(metavar="NUMBER", help="Show this proposal again that was turned down."),
    ] = None,
    subject: Annotated[
        str,
        typer.Option(
            "--about",
            metavar="WHAT",
            help="What it is told of: id, label, name; TYPE:LABEL is new.",
            show_default=False,
        ),
        FreeText("What it is told of (id, label, name, or type:label)"),
    ] = "",
    property_: Annotated[
        str,
        typer.Option("--property", metavar="WORD", help="Another property than its own.", show_default=False),
    ] = "",
    who: Annotated[
        str,
        typer.Option(metavar="WHO", help="Who says so, if not whom the text names.", show_default=False),
        FreeText("Who says so"),
    ] = "",
    role: Annotated[
        str, typer.Option(help="As what: speaker, author, informant, recorder, translator, publisher.")
    ] = "speaker",
    knows: Annotated[
        str, typer.Option(help="How they know: saw, suffered, did, was told, document.", show_default=False)
    ] = "",
    grade: Annotated[str, typer.Option(help="Reliability A to F and credibility 1 to 6.")] = "F6",
    draft: Annotated[
        bool,
        typer.Option("--draft", help="Record nothing: print the statement file, to be changed and recorded."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, record nothing.")] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Show what was noticed in the items when they were read: names, places, dates, acts.

    It is nobody's statement until you accept it.

    What is accepted becomes a statement that cites those very words, and waits for review as any other.
    """
    from khronika.archive.record.proposed import Acceptance
    from khronika.cli.unlock import unlock
    from khronika.evidence.proposal import ProposalKind

    how = Acceptance(about=subject, property=property_, who=who, role=role, knows=knows, grade=grade)
    if kind and kind not in {each.value for each in ProposalKind}:
        raise typer.BadParameter(
            message("one of {names}", names=", ".join(each.value for each in ProposalKind)),
            param_hint="--kind",
        )
    if sum(map(bool, (accept, decline, reopen))) > 1:
        raise typer.BadParameter("give one of --accept, --decline and --reopen")
    if not item and (accept or draft or decline or reopen):
        raise typer.BadParameter("name the item whose proposals are decided on")
    with unlock(archive, passphrase_file, keys) as opened, showing_nearest():
        if not item:
            _tell_counts(opened, archive, kind, as_json=as_json)
        elif accept:
            _accept(opened, archive, (item, accept, how), draft=draft, dry_run=dry_run, as_json=as_json)
        else:
            _decide(opened, opened.item(item), decline or (), reopen or ())
            _tell_item(opened, opened.item(item), archive, kind, as_json=as_json)


def _decide(opened: "Archive", row: "ItemRow", declined: "Iterable[int]", reopened: "Iterable[int]") -> None:
    from khronika.archive.record.declined import decline, numbered, reopen

    for each in numbered(opened, row, declined):
        decline(opened, row, each)
    for each in numbered(opened, row, reopened):
        reopen(opened, row, each)


def _accept(
    opened: "Archive",
    archive: Path,
    asked: tuple[str, list[int], Any],
    *,
    draft: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    from khronika.archive.record.proposed import accepted_file
    from khronika.archive.record.state import plan_recording, record
    from khronika.record.statement_file import parse_statement_file

    item, numbers, how = asked
    file = json.dumps(
        accepted_file(opened, opened.item(item), numbers, how),
        ensure_ascii=False,
        indent=None if as_json else 1,
    )
    if draft:
        typer.echo(file)
        return
    content = parse_statement_file(file)
    recording = plan_recording(opened, content)[1] if dry_run else record(opened, content)
    tell_recording(recording, archive, dry_run=dry_run, as_json=as_json)


def _tell_counts(opened: "Archive", archive: Path, kind: str, *, as_json: bool) -> None:
    from khronika.presentation.proposal import proposal_counts

    show_views(proposal_counts(opened, kind), as_json=as_json)
    if not as_json:
        told = "next: khronika propose {archive} ITEM   (what was not read has none: khronika read {archive})"
        tell(say(told, archive=as_typed(archive)))


def _tell_item(opened: "Archive", row: "ItemRow", archive: Path, kind: str, *, as_json: bool) -> None:
    from khronika.presentation.proposal import proposal_views

    found, control = proposal_views(opened, row, kind), opened.control(row)
    show_marked(found, as_json=as_json)
    if found and not as_json:
        tell_next(f"khronika propose {as_typed(archive)} {control} --accept NUMBER --who - --dry-run")
    elif not as_json:
        told = "nothing is proposed; if it was not read yet: khronika read {archive} {item}"
        tell(say(told, archive=as_typed(archive), item=control))
