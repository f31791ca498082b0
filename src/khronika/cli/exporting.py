"""khronika export: let the record out in other people's formats, through one filter."""

import json
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, Became, KeysFile, PassphraseFile, Recipient
from khronika.cli.show import tell, tell_settled
from khronika.exchange.exports.export_format import ExportFormat

if TYPE_CHECKING:
    from khronika.archive.exchange.export import Exported, ExportOrder

EXAMPLE = """Examples:

  khronika export ARCHIVE --format ftm --for press --recipient - for-the-press

  khronika export ARCHIVE --format xlsx --for court --state accepted --state disputed --grades tables

  khronika export ARCHIVE --format case --for court --item A-000003 --item A-000007 custody"""


class ExportAudience(Enum):
    """Whom it is for."""

    INSIDE = "inside"
    COURT = "court"
    PRESS = "press"
    PUBLIC = "public"


def export(
    archive: ArchiveFolder,
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="A folder that does not exist yet.", show_default=False)
    ],
    *,
    form: Annotated[
        ExportFormat, typer.Option("--format", help="What it is written as.", show_default=False)
    ],
    reader: Annotated[ExportAudience, typer.Option("--for", help="Whom it is for.")] = ExportAudience.INSIDE,
    state: Annotated[
        list[Became] | None, typer.Option(help="Statements in this state; accepted ones when none is named.")
    ] = None,
    item: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM", help="An item whose custody goes out. Repeat for more."),
    ] = None,
    grades: Annotated[
        bool, typer.Option("--grades", help="With the grades of reliability and credibility.")
    ] = False,
    names: Annotated[
        bool, typer.Option("--names", help="For a court: with the names of who is named inside.")
    ] = False,
    recipient: Recipient = "",
    losses: Annotated[
        Path | None,
        typer.Option(
            "--losses",
            metavar="FILE",
            help="Write what is missing and why to FILE, for you alone.",
            show_default=False,
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Write the record, or the custody of items, as files of another program.

    One filter decides for every format what leaves: of somebody under a pseudonym only the label, for press
    and public nobody by name who is not public, never a source. The export is logged first. What has left
    cannot be recalled.
    """
    from khronika.archive.exchange.export import ExportOrder, export
    from khronika.cli.unlock import unlock
    from khronika.disclosure.audience import Audience, Disclosure
    from khronika.durable import NO_DATE, write
    from khronika.record.recorded import State

    if losses is not None:
        _require_free(losses)
    asked = {Disclosure.GRADES: grades, Disclosure.NAMES: names}
    order = ExportOrder(
        form,
        Audience(reader.value),
        frozenset(State(each.value) for each in state or [Became.ACCEPTED]),
        frozenset(each for each, wanted in asked.items() if wanted),
        tuple(item or ()),
        recipient,
    )
    with unlock(archive, passphrase_file, keys) as opened:
        done = export(opened, order, out)
    if losses is not None:
        write(losses, (json.dumps(_account(done), indent=1) + "\n").encode(), NO_DATE)
    _show(done, order, out, as_json=as_json)


def _require_free(losses: Path) -> None:
    from khronika.archive.error import ExistsError
    from khronika.archive.folder.folder import require_outside

    require_outside(losses)
    if losses.exists():
        raise ExistsError("a file of that name exists already", hint="name a file that does not exist yet")


def _account(done: "Exported") -> dict[str, Any]:
    return {
        "export": done.id,
        "format could not hold": {say(loss.value): count for loss, count in done.losses.items()},
        "kept back": {say(reason.value): count for reason, count in done.withheld.items()},
    }


def _show(done: "Exported", order: "ExportOrder", out: Path, *, as_json: bool) -> None:
    if as_json:
        facts: dict[str, Any] = {
            "files": list(done.files),
            "format": order.format.value,
            "for": order.audience.value,
        }
        facts |= {
            "held": done.held,
            "cleared": done.cleared,
            "named": list(map(str, done.named)),
            "others": done.others,
        }
        typer.echo(json.dumps(_account(done) | facts | {"digest": done.digest}))
        return
    tell_settled(done.cleared, done.named, done.others)
    tell(
        say(
            "{held} {counted} for {value} in {out}: {names}",
            held=done.held,
            counted=order.format.counted,
            value=order.audience.value,
            out=out,
            names=", ".join(done.files),
        )
    )
    for loss, count in done.losses.items():
        tell(say("the format could not hold: {value}: {count}", value=loss.value, count=count))
    for reason, count in done.withheld.items():
        tell(say("kept back: {value}: {count}", value=reason.value, count=count))
