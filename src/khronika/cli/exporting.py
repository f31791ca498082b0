"""khronika export: let the record out in other people's formats, through one filter."""

import json
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from khronika.cli.option import ArchiveFolder, AsJson, Became, KeysFile, PassphraseFile, Recipient
from khronika.cli.show import show_views
from khronika.exchange.exports.export_format import ExportFormat

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
    from khronika.presentation.release.export import ExportView
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
        view = ExportView(export(opened, order, out), order, out)
    if losses is not None:
        write(losses, (json.dumps(view.account(), indent=1) + "\n").encode(), NO_DATE)
    show_views([view], as_json=as_json)


def _require_free(losses: Path) -> None:
    from khronika.archive.error import ExistsError
    from khronika.archive.folder.folder import require_outside

    require_outside(losses)
    if losses.exists():
        raise ExistsError("a file of that name exists already", hint="name a file that does not exist yet")
