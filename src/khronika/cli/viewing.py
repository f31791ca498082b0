"""khronika view: choices of the list of evidence, and searches, that are kept under a name."""

from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_list, show_views
from khronika.primitives.message import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from khronika.archive.record.saved_views import SavedView
    from khronika.archive.store.archive import Archive
    from khronika.presentation.item_list import ListedLine
    from khronika.presentation.searched import SearchPage

EXAMPLE = """Examples:

  khronika view ARCHIVE                                             (the views that there are, with what is new)

  khronika view ARCHIVE --save - --kind image --state waiting

  khronika view ARCHIVE --save - --query -

  khronika view ARCHIVE --open k3v7qa2f

  khronika view ARCHIVE --seen k3v7qa2f

  khronika view ARCHIVE --drop k3v7qa2f"""


def view(
    archive: ArchiveFolder,
    *,
    save: Annotated[
        str,
        typer.Option(metavar="NAME", help="Save a view under this name; kept encrypted.", show_default=False),
        FreeText("The name of the view (kept encrypted)"),
    ] = "",
    kind: Annotated[
        str,
        typer.Option(help="Only application, audio, image, message, text or video.", show_default=False),
    ] = "",
    state: Annotated[
        str, typer.Option(help="Only read, partly, unread, or waiting to be read.", show_default=False)
    ] = "",
    accession: Annotated[
        str, typer.Option(help="Only what came with this accession.", show_default=False)
    ] = "",
    month: Annotated[
        str,
        typer.Option(
            metavar="YYYY-MM", help="Only files that were changed last in this month.", show_default=False
        ),
    ] = "",
    tagged: Annotated[
        str,
        typer.Option("--tagged", metavar="TAG", help="Only what has this tag.", show_default=False),
        FreeText("The tag"),
    ] = "",
    query: Annotated[
        str,
        typer.Option(help="A search over evidence and record instead.", show_default=False),
        FreeText("What is searched for"),
    ] = "",
    open_: Annotated[
        str, typer.Option("--open", metavar="VIEW", help="Show what is in it.", show_default=False)
    ] = "",
    seen: Annotated[
        str,
        typer.Option(
            metavar="VIEW", help="You have seen all of it: nothing is new to you.", show_default=False
        ),
    ] = "",
    drop: Annotated[str, typer.Option(metavar="VIEW", help="Keep it no longer.", show_default=False)] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Keep choices of the list of evidence, and searches, under a name; list and open them.

    They belong to the whole team, lie in the log, encrypted, and leave with no package and no export.
    """
    from khronika.archive.record.saved_views import mark_seen, remove_view, save_view, view_meant
    from khronika.cli.unlock import unlock
    from khronika.presentation.saved_views import saved_view_lines
    from khronika.record.team_word import ViewKind

    filters = {"kind": kind, "state": state, "accession": accession, "month": month, "tag": tagged}
    if sum(map(bool, (save, open_, seen, drop))) > 1 or (query and any(filters.values())):
        raise typer.BadParameter("give one of --save, --open, --seen and --drop, and filters or a query")
    with unlock(archive, passphrase_file, keys) as opened:
        if open_:
            show_views(_content(opened, view_meant(opened, open_)), as_json=as_json)
            return
        changed = ""
        if save and query:
            changed = save_view(opened, save, ViewKind.SEARCH, {"query": query}).id
        elif save:
            changed = save_view(opened, save, ViewKind.EVIDENCE, filters).id
        elif seen:
            changed = mark_seen(opened, seen).id
        elif drop:
            remove_view(opened, drop)
        shown = [each for each in saved_view_lines(opened) if changed in ("", each.view.id)]
        show_list(shown, message("no view is saved"), as_json=as_json)


def _content(opened: "Archive", view: "SavedView") -> "Iterator[ListedLine] | Iterator[SearchPage]":
    from khronika.archive.record.saved_views import item_choice
    from khronika.presentation.item_list import every_line
    from khronika.presentation.searched import every_page
    from khronika.record.team_word import ViewKind

    if view.of is ViewKind.SEARCH:
        return every_page(opened, view.filters.get("query", ""))
    return every_line(opened, item_choice(opened, view.filters))
