"""khronika query: what the record says."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import on_one_line, show_views, warn
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.record.naming import ResolvedName

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
    from khronika.archive.record.query import QueryInput, ask, meant_entity, page
    from khronika.cli.unlock import unlock
    from khronika.presentation.record import answer_view, entity_page
    from khronika.record.error import QuestionError
    from khronika.record.period import Certainty
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
            show_views([entity_page(opened, page(opened, found.id))], as_json=as_json)
        else:
            answer = ask(opened, wanted)
            tell_meant(answer.meant)
            show_views([answer_view(opened, answer)], as_json=as_json)


@contextmanager
def showing_nearest() -> Iterator[None]:
    """Names that are near to one that nobody bears, and those of all who bear a surname, go to whoever asked, and into no error."""
    from khronika.record.error import SeveralBearersError, UnknownNameError

    try:
        yield
    except UnknownNameError as error:
        for line in error.nearest:
            _tell_apart(say("nearest: {name}", name=line))
        raise
    except SeveralBearersError as error:
        for line in error.bearers:
            _tell_apart(say("bears it: {name}", name=line))
        raise


def tell_meant(meant: Iterable["ResolvedName"]) -> None:
    """Say what was taken for what was not named exactly."""
    for each in meant:
        told = "“{reference}” is taken for “{label}” ({id})"
        warn(say(told, reference=each.reference, label=each.label, id=each.id))


def _tell_apart(text: str) -> None:
    sys.stderr.write(f"{on_one_line(text, sys.stderr)}\n")
