"""khronika status: what is in an archive."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.account import tell_partly
from khronika.cli.language import count, say, words
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import as_typed, show_views, tell

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika status ARCHIVE

  khronika status ARCHIVE --items

  khronika status ARCHIVE --unread

  khronika status ARCHIVE --partly

  khronika status ARCHIVE --json"""


def status(
    archive: ArchiveFolder,
    *,
    items: Annotated[
        bool, typer.Option("--items", help="List the items with their original names and titles.")
    ] = False,
    unread: Annotated[
        bool, typer.Option("--unread", help="List the items that could not be read, and why.")
    ] = False,
    partly: Annotated[
        bool, typer.Option("--partly", help="List what was not read of the items that were read, and why.")
    ] = False,
    accession: Annotated[str, typer.Option(help="List what of this accession was not sealed, and why.")] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Tell what is in the archive: items, statements, cases, interrupted work, the newest trusted time."""
    from khronika.archive.derivation.renditions import derivations
    from khronika.cli.unlock import unlock
    from khronika.presentation.item import item_line
    from khronika.presentation.status import not_sealed_views

    with unlock(archive, passphrase_file, keys) as opened:
        if accession:
            show_views(not_sealed_views(opened, accession), as_json=as_json)
        elif unread and not as_json:
            _tell_unread(opened, archive)
        elif partly and not as_json:
            tell_partly(opened)
        else:
            if not as_json:
                _tell(opened, archive)
            listed = derivations(opened, opened.index.items() if items or as_json else ())
            show_views((item_line(opened, *each) for each in listed), as_json=as_json)


def _tell_unread(opened: "Archive", archive: Path) -> None:
    from khronika.archive.derivation.renditions import derivations
    from khronika.presentation.item import unread_parts

    for row, derivation in derivations(opened, opened.index.items()):
        if derivation is None:
            told = say("not read yet: khronika read {archive}", archive=as_typed(archive))
            tell(f"{opened.control(row)}  {told}")
        else:
            show_views(unread_parts(opened, row, derivation), as_json=False)


def _tell(opened: "Archive", archive: Path) -> None:
    from khronika.presentation.recovery import recovery_report
    from khronika.presentation.status import status_view

    view, typed = status_view(opened), as_typed(archive)
    for line in view.counts(words()):
        tell(line)
    if not view.seen.anchored:
        tell(
            say(
                "newest trusted time: none yet: khronika anchor {archive} --url URL",
                archive=as_typed(archive),
            )
        )
    if view.seen.taken:
        tell(
            count(
                "taken back, its bytes are still here: {n} item: khronika take-back {archive}",
                "taken back, their bytes are still here: {n} items: khronika take-back {archive}",
                view.seen.taken,
                archive=as_typed(archive),
            )
        )
    if view.seen.prepared:
        told = (
            "packages prepared that did not leave: {number} (cut off; the custody of their exhibits says so)"
        )
        tell(say(told, number=view.seen.prepared))
    recovery = recovery_report(opened, opened.clock.now(), typed)
    for line in (*recovery.brief(words()), *view.kept_elsewhere(words())):
        tell(line)
    for accession in view.seen.unfinished:
        command = f"khronika seal {typed} --resume {accession}"
        tell(say("interrupted: {command}", command=command))
