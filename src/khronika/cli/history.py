"""khronika history: what happened to an item, a statement, a batch or an entity."""

from typing import Annotated

import typer

from khronika.cli.free_text import FreeText, asked_until_told
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.query import showing_nearest, tell_meant
from khronika.cli.show import show_views

EXAMPLE = """Examples:

  khronika history ARCHIVE -                 (asks whose: A-000001, an id, a label, a name)

  khronika history ARCHIVE - --between 2026-11-01 2026-11-22"""


def history(
    archive: ArchiveFolder,
    reference: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An item by control number; a statement, batch or entity by id, label or name.",
            show_default=False,
        ),
        FreeText("Whose or which history"),
    ] = "",
    *,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B", help="What differs between two days, each to its end, or times (RFC 3339)."
        ),
    ] = None,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell what happened to an item, a statement, a batch or an entity: who did what, when, and why."""
    from khronika.archive.custody.custody_history import item_changes, item_meant
    from khronika.archive.members.membership import member_names
    from khronika.archive.record.query import changed_between, changes, meant_entity
    from khronika.cli.unlock import unlock
    from khronika.presentation.history import DifferenceLine, change_lines, custody_lines

    wanted = reference or asked_until_told(say("Whose or which history"))
    with unlock(archive, passphrase_file, keys) as opened, showing_nearest():
        names = member_names(opened)
        if (item := item_meant(opened, wanted)) is not None:
            if between is not None:
                raise UnfitError(
                    "an item has no properties that differ between two days", hint="leave --between out"
                )
            show_views(custody_lines(item_changes(opened, item), names), as_json=as_json)
            return
        found = meant_entity(opened, wanted)
        tell_meant([] if found.is_exact else [found])
        if between is not None:
            show_views(map(DifferenceLine, changed_between(opened, found.id, *between)), as_json=as_json)
        else:
            show_views(change_lines(changes(opened, found.id), names), as_json=as_json)
