"""khronika query: what the record says."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import json_line, on_one_line
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.archive.record.present_labels import PresentLabels
    from khronika.archive.store.archive import Archive
    from khronika.record.act_summary import ActSummary
    from khronika.record.naming import ResolvedName
    from khronika.record.question import Answer, QueryResult
    from khronika.record.view import Assertion, EntityView

EXAMPLE = (
    "Examples:\n\n  khronika query ARCHIVE --act beating --facility - --from 2024-04-01 --to 2024-04-30 --certain"
    "\n\n  khronika query ARCHIVE --victim - --json\n\n  khronika query ARCHIVE --entity -"
)
NAMED = "By id, label or name; the name in any alphabet and case."


def query(
    archive: ArchiveFolder,
    *,
    act: Annotated[
        str, typer.Option(help="Kind of act: a type or a code, or its label in one of four languages.")
    ] = "",
    victim: Annotated[
        str, typer.Option(metavar="WHO", help=NAMED, show_default=False), FreeText("Which victim")
    ] = "",
    perpetrator: Annotated[
        str,
        typer.Option(metavar="WHO", help=f"Alleged perpetrator. {NAMED}", show_default=False),
        FreeText("Which alleged perpetrator"),
    ] = "",
    facility: Annotated[
        str,
        typer.Option(metavar="WHICH", help=f"A facility with all places in it. {NAMED}", show_default=False),
        FreeText("Which facility"),
    ] = "",
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.", show_default=False)
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.", show_default=False)
    ] = None,
    certain: Annotated[
        bool, typer.Option("--certain", help="Only acts certainly within the period, not those possibly.")
    ] = False,
    source: Annotated[
        str,
        typer.Option(metavar="CODE", help="Code of a source.", show_default=False),
        FreeText("Code of the source"),
    ] = "",
    status: Annotated[
        str, typer.Option(metavar="STATE", help="Only statements proposed, accepted, disputed or withdrawn.")
    ] = "",
    entity: Annotated[
        str,
        typer.Option(
            metavar="WHO", help=f"Show the page of this entity instead. {NAMED}", show_default=False
        ),
        FreeText("Whose page"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Find acts, and count acts, persons, reports and origins.

    Or show everything that is said of one entity.
    """
    from khronika.archive.record.present_labels import PresentLabels
    from khronika.archive.record.query import QueryInput, ask, meant_entity, page
    from khronika.cli.unlock import unlock
    from khronika.record.error import QuestionError
    from khronika.record.question import Certainty
    from khronika.record.recorded import State

    if status and status not in {state.value for state in State}:
        raise QuestionError(
            message("there is no state “{status}”", status=status),
            hint=message("known are {names}", names=", ".join(state.value for state in State)),
        )
    wanted = QueryInput(
        kind=act,
        victim=victim,
        perpetrator=perpetrator,
        facility=facility,
        first=since.date() if since else None,
        last=until.date() if until else None,
        certainty=Certainty.CERTAIN if certain else Certainty.POSSIBLE,
        source=source,
        state=State(status) if status else None,
    )
    with unlock(archive, passphrase_file, keys) as opened, showing_nearest():
        if entity:
            found = meant_entity(opened, entity)
            tell_meant([] if found.is_exact else [found])
            _show_page(page(opened, found.id), PresentLabels(opened.index.record), as_json=as_json)
        else:
            answer = ask(opened, wanted)
            tell_meant(answer.meant)
            _show_answer(answer, opened, as_json=as_json)


@contextmanager
def showing_nearest() -> Iterator[None]:
    """Names that are near to one that nobody bears, and those of all who bear a surname, go to whoever asked, and into no error."""
    from khronika.record.error import SeveralBearersError, UnknownNameError

    try:
        yield
    except UnknownNameError as error:
        for line in error.nearest:
            sys.stderr.write(f"nearest: {on_one_line(line, sys.stderr)}\n")
        raise
    except SeveralBearersError as error:
        for line in error.bearers:
            sys.stderr.write(f"bears it: {on_one_line(line, sys.stderr)}\n")
        raise


def _show_answer(answer: "Answer", archive: "Archive", *, as_json: bool) -> None:
    from khronika.archive.record.present_labels import PresentLabels
    from khronika.record.act_summary import act_summary

    words, named = archive.words, PresentLabels(archive.index.record).of
    if as_json:
        meant = {"meant": [asdict(each) for each in answer.meant]} if answer.meant else {}
        acts = [_found_json(found, act_summary(found, words, named)) for found in answer.found]
        typer.echo(json_line({"acts": acts, "counts": asdict(answer.counts)} | meant))
        return
    for found in answer.found:
        reports = len({held.report.batch for held in found.held})
        typer.echo(
            f"{found.act.id}  {found.act.type:14}  {on_one_line(found.act.label)}  ({reports} reports, {len(found.origins)} origins)"
        )
        if summary := _summary_line(act_summary(found, words, named)):
            typer.echo(f"    {on_one_line(summary)}")
    counts = answer.counts
    judged = (
        f" by judgement ({counts.entities_named} entities named)"
        if counts.persons != counts.entities_named
        else ""
    )
    doubt = f", {counts.persons_in_doubt} of them in doubt" if counts.persons_in_doubt else ""
    typer.echo(
        f"acts: {counts.acts}, of which {counts.acts_on_one_origin} rest on one origin; persons: {counts.persons}{judged}{doubt}"
        f", and {counts.persons_in_words} only described; reports: {counts.reports}; origins: {counts.origins}"
    )


def tell_meant(meant: Iterable["ResolvedName"]) -> None:
    """Say what was taken for what was not named exactly."""
    for each in meant:
        reference, label = (on_one_line(text, sys.stderr) for text in (each.reference, each.label))
        sys.stderr.write(f"khronika: “{reference}” is taken for “{label}” ({each.id})\n")


def _summary_line(summary: "ActSummary") -> str:
    parts = (("when", summary.dates), ("victim", summary.victims), ("where", summary.places))
    return "  ".join(f"{name}: {'; '.join(values)}" for name, values in parts if values)


def _found_json(found: "QueryResult", summary: "ActSummary") -> dict[str, Any]:
    held = sorted({each.statement.id for each in found.held})
    known = {"id": found.act.id, "type": found.act.type, "label": found.act.label}
    return known | asdict(summary) | {"statements": held, "origins": len(found.origins)}


def _show_page(view: "EntityView", labels: "PresentLabels", *, as_json: bool) -> None:
    from khronika.record.meaning import shown

    if as_json:
        typer.echo(json_line(_page_json(view)))
        return
    typer.echo(
        f"{on_one_line(view.label)} ({view.type}{', ' + view.protection if view.protection else ''})  {view.id}"
    )
    for each in view.properties:
        typer.echo(f"{each.name}{'  -- reports disagree' if each.disagrees else ''}")
        for value in each.values:
            typer.echo(f"  {on_one_line(shown(labels.of(value.value)))}")
            for held in value.held:
                typer.echo(f"    {_line(held)}")


def _line(held: "Assertion") -> str:
    report = held.report
    denied = "denied, " if report.stance == "denies" else ""
    became = (
        f"superseded by {', '.join(held.superseded_by)}" if held.superseded_by else held.status.state.value
    )
    return f"{held.statement.id}  {denied}{became}  grade {report.reliability}{report.credibility}"


def _page_json(view: "EntityView") -> dict[str, Any]:
    properties = [
        {
            "property": each.name,
            "disagrees": each.disagrees,
            "values": [
                {
                    "value": value.value.logged(),
                    "origins": len(value.origins),
                    "statements": [_held_json(held) for held in value.held],
                }
                for value in each.values
            ],
        }
        for each in view.properties
    ]
    known = {"id": view.id, "type": view.type, "label": view.label, "protection": view.protection}
    return known | {"names": [name.logged() for name in view.described], "properties": properties}


def _held_json(held: "Assertion") -> dict[str, Any]:
    report = held.report
    return {
        "id": held.statement.id,
        "state": held.status.state.value,
        "stands": held.stands,
        "superseded_by": list(held.superseded_by),
        "stance": report.stance,
        "assessment": report.assessment,
        "grade": {"reliability": report.reliability, "credibility": report.credibility},
        "item": report.item or None,
        "at": report.place.at,
        "by": report.place.by,
    }
