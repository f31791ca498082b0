"""khronika tag: words of the team on items, statements and entities."""

from typing import Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import show_list, show_views
from khronika.primitives.message import message

EXAMPLE = """Examples:

  khronika tag ARCHIVE                                    (the tags that there are)

  khronika tag ARCHIVE A-000012 A-000013 --put -

  khronika tag ARCHIVE A-000012 --remove -

  khronika tag ARCHIVE A-000012                           (its tags)

  khronika tag ARCHIVE --of -                             (what has a tag)"""


def tag(
    archive: ArchiveFolder,
    references: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ITEM|STATEMENT|BATCH|ENTITY]...",
            help="An item by its control number or id; anything else by its id.",
            show_default=False,
        ),
    ] = None,
    *,
    put: Annotated[
        str,
        typer.Option(metavar="TAG", help="Put this tag on them; kept encrypted.", show_default=False),
        FreeText("The tag (kept encrypted)"),
    ] = "",
    remove: Annotated[
        str,
        typer.Option(metavar="TAG", help="Take this tag off them.", show_default=False),
        FreeText("The tag that is taken off"),
    ] = "",
    of: Annotated[
        str,
        typer.Option(metavar="TAG", help="List what has this tag.", show_default=False),
        FreeText("The tag that is looked for"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Put tags on items, statements, batches and entities, or take them off.

    Tags are words of the team. They are no evidence and leave the archive with nothing: no package and no
    export holds them.
    """
    from khronika.archive.record.tags import put_tag, remove_tag, subject_of, tag_meant
    from khronika.cli.unlock import unlock
    from khronika.presentation.tags import TagChangedView, having, tag_lines, tagged_thing

    if sum(map(bool, (put, remove, of))) > 1 or bool(references and of):
        raise typer.BadParameter("give one of --put, --remove and --of; --of takes no item")
    if (put or remove) and not references:
        raise typer.BadParameter("name what is tagged")
    with unlock(archive, passphrase_file, keys) as opened:
        if of:
            show_views(having(opened, tag_meant(opened, of)), as_json=as_json)
            return
        subjects = [subject_of(opened, each) for each in references or ()]
        if put or remove:
            done = put_tag(opened, put, subjects) if put else remove_tag(opened, remove, subjects)
            show_views([TagChangedView(done)], as_json=as_json)
        elif subjects:
            show_views([tagged_thing(opened, each) for each in subjects], as_json=as_json)
        else:
            show_list(tag_lines(opened), message("nothing has a tag yet"), as_json=as_json)
