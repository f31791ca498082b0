"""khronika take-back: what was sealed by mistake is held no longer, as long as nothing rests on it."""

from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText, asked_until_told
from khronika.cli.language import say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import json_line, on_one_line, tell

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika take-back ARCHIVE k3v7qa2f --why -                     (all that came with this accession; khronika correct lists them)

  khronika take-back ARCHIVE A-000012 A-000013 --why-file why.txt

  khronika take-back ARCHIVE A-000012 --undo --why -

  khronika take-back ARCHIVE                                      (lists what was taken back)"""


def take_back(
    archive: ArchiveFolder,
    references: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ACCESSION|ITEM]...", help="What was sealed by mistake.", show_default=False),
    ] = None,
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Hold it again.")] = False,
    why: Annotated[
        str,
        typer.Option(help="The reason; kept encrypted.", show_default=False),
        FreeText("The reason (kept encrypted)"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Take back what was sealed by mistake: it leaves lists, search, counts, exports and packages.

    This is no deletion.

    The bytes and what was logged stay in the archive, encrypted, readable to members, until erasure is built.
    It is refused where something rests on an item: statements that cite it or have it for their origin, a
    package or export that it left with or may have been cited in, the first part of an archive that it was
    read with. Sealed once more, it is held again.
    """
    from khronika.archive.custody.take_back import RestsOnItError, hold_again
    from khronika.archive.custody.take_back import take_back as take
    from khronika.cli.unlock import unlock

    if not references and (undo or why):
        raise typer.BadParameter("name what is meant: an accession, or items by control number")
    reason = why or (asked_until_told(say("The reason (kept encrypted)")) if references else "")
    with unlock(archive, passphrase_file, keys) as opened:
        if not references:
            _list(opened, as_json=as_json)
            return
        try:
            done = (hold_again if undo else take)(opened, references, reason)
        except RestsOnItError as error:
            for control, fact in error.reasons:
                typer.echo(
                    json_line({"item": control, "rests": fact})
                    if as_json
                    else on_one_line(f"{control}  {words().of(fact)}")
                )
            raise
    if as_json:
        typer.echo(json_line({"changed": list(done.items), "stays": list(done.stays)}))
        return
    items = ", ".join(done.items) or say("nothing: it was so already")
    tell(say("held again: {items}", items=items) if undo else say("taken back: {items}", items=items))
    for control in done.stays:
        tell(
            say(
                "{control} stays: it came with another accession, too; name that as well, or the "
                "item itself, if it is to go all the same",
                control=control,
            )
        )
    if done.items and not undo:
        tell(say("this is no deletion: the bytes stay in the archive, encrypted, for whoever has its keys"))


def _list(opened: "Archive", *, as_json: bool) -> None:
    from khronika.archive.custody.overview import names

    for row in opened.index.taken():
        shown, control = names(opened, row), opened.control(row)
        told = on_one_line(f"{control}  {', '.join(map(repr, shown))}")
        typer.echo(json_line({"item": row.id, "control": control, "names": shown}) if as_json else told)
