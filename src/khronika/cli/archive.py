"""khronika init, status, open, index: the archive as such."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.account import tell_partly
from khronika.cli.free_text import FreeText
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile
from khronika.cli.show import as_typed, on_one_line, size, tell_settled

if TYPE_CHECKING:
    from khronika.archive.store.archive import Archive

INIT_EXAMPLE = "Examples:\n\n  khronika init ARCHIVE --name -\n\n  khronika init SOURCES --sources --name -"
STATUS_EXAMPLE = """Examples:

  khronika status ARCHIVE

  khronika status ARCHIVE --items

  khronika status ARCHIVE --unread

  khronika status ARCHIVE --partly

  khronika status ARCHIVE --json"""
OPEN_EXAMPLE = "Example:\n\n  khronika open ARCHIVE A-000003 copy.png --reason -"
INDEX_EXAMPLE = "Example:\n\n  khronika index ARCHIVE"


def init(
    archive: ArchiveFolder,
    *,
    name: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Your name or pseudonym; kept encrypted, shown to nobody.",
            show_default=False,
        ),
        FreeText("Your name or pseudonym (kept encrypted)"),
    ] = "",
    keys_to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep your locked keys in FILE, on a stick, instead of in the folder.",
            show_default=False,
        ),
    ] = None,
    sources: Annotated[
        bool,
        typer.Option("--sources", help="An archive of sources: who they are, apart from what they gave."),
    ] = False,
    no_memory: Annotated[
        bool,
        typer.Option(
            "--no-memory",
            help="Remember nothing of it outside the folder: then nobody sees that an old copy was put back.",
        ),
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make a new archive: a folder that says nothing without your passphrase.

    There is no way in without it, until there are recovery cards: write it down and keep it apart. Sources
    belong in an archive of
    their own, with another passphrase.
    """
    from khronika.archive.store.archive import Archive
    from khronika.archive.store.create import Founding
    from khronika.cli.unlock import new_passphrase
    from khronika.ledger.event import Remembering
    from khronika.seal.event import ArchiveKind

    holds = ArchiveKind.SOURCES if sources else ArchiveKind.GENERAL
    heads = Remembering.NONE if no_memory else Remembering.KEPT
    founding = Founding(
        new_passphrase(passphrase_file), name, keys_elsewhere=keys_to, holds=holds, heads=heads
    )
    with Archive.create(archive, founding) as made:
        typer.echo(f"archive {made.id} is made in {archive}")
        typer.echo("to be compared with a letter later, the log's verifier keys:")
        for verifier in made.site.verifiers[:1]:
            typer.echo(f"  {verifier}")
    typer.echo(
        f"there is no recovery yet if this passphrase is lost: khronika recovery split {as_typed(archive)} --to /dev/shm/cards.pdf"
    )
    if sources:
        typer.echo(
            f"next: khronika sources {as_typed(archive)} --new -   (asks for a word by which you know the source)"
        )
    else:
        typer.echo(
            f"next: khronika seal {as_typed(archive)} PATH   (asks from whom it is, since when you have it, and how it came)"
        )


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
    from khronika.archive.custody.overview import item_json, names
    from khronika.archive.derivation.renditions import derivations
    from khronika.archive.derivation.title import TitleKind, item_title
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        if accession:
            _tell_not_sealed(opened, accession, as_json=as_json)
            return
        if as_json:
            for row, derivation in derivations(opened, opened.index.items()):
                typer.echo(json.dumps(item_json(opened, row, derivation)))
            return
        if unread:
            _tell_unread(opened, archive)
            return
        if partly:
            tell_partly(opened)
            return
        _tell(opened, archive)
        for row, derivation in derivations(opened, opened.index.items() if items else ()):
            shown = ", ".join(repr(name) for name in names(opened, row))
            title = item_title(opened, row, derivation)
            called = "" if title.kind is TitleKind.FILE_NAME else f"  {on_one_line(title.text)}"
            typer.echo(
                f"{opened.control(row)}  {size(row.size):>9}  {on_one_line(row.media):28}  {shown}{called}"
            )


def _tell_not_sealed(opened: "Archive", accession: str, *, as_json: bool) -> None:
    from khronika.archive.custody.overview import not_sealed

    for outcome, reason, path in not_sealed(opened, accession):
        said = f"{outcome}{': ' + on_one_line(reason) if reason else ''}\t{path!r}"
        typer.echo(json.dumps({"outcome": outcome, "reason": reason, "path": path}) if as_json else said)


def _tell_unread(opened: "Archive", archive: Path) -> None:
    from khronika.archive.derivation.renditions import derivations, outline_of

    for row, derivation in derivations(opened, opened.index.items()):
        if derivation is None:
            typer.echo(f"{opened.control(row)}  not read yet: khronika read {as_typed(archive)}")
            continue
        for part in outline_of(opened, derivation):
            if part.reason is not None:
                where = f"  in it: {on_one_line(' / '.join(part.member))}" if part.member else ""
                typer.echo(f"{opened.control(row)}  {part.reason.value:14}  {on_one_line(part.media)}{where}")


def _tell(opened: "Archive", archive: Path) -> None:
    from khronika.archive.copies.copies import known_copies
    from khronika.archive.custody.overview import overview
    from khronika.cli.recovery import in_brief

    seen = overview(opened)
    typer.echo(f"{seen.items} items, {seen.batches} batches of statements, {seen.events} events in the log")
    left = seen.items - seen.read - seen.partly - seen.unread
    typer.echo(f"read: {seen.read}, partly: {seen.partly}, unread: {seen.unread}, not read yet: {left}")
    typer.echo(f"cases: {on_one_line(', '.join(seen.cases)) or 'none yet'}")
    covered = (
        f"{seen.anchored} over {seen.anchored_size} of {seen.events} events"
        if seen.anchored
        else f"none yet: khronika anchor {as_typed(archive)} --url URL"
    )
    typer.echo(f"newest trusted time: {covered}")
    if seen.taken:
        typer.echo(
            f"taken back, their bytes are still here: {seen.taken} items: khronika take-back {as_typed(archive)}"
        )
    if seen.prepared:
        typer.echo(
            f"packages prepared that did not leave: {seen.prepared} (cut off; the custody of their exhibits says so)"
        )
    for line in in_brief(opened, archive, opened.clock.now()):
        typer.echo(line)
    for copy in known_copies(opened):
        typer.echo(f"copy: {on_one_line(copy.place)}, checked {copy.at[:10]}, events it lacks: {copy.behind}")
    for accession in seen.unfinished:
        typer.echo(f"interrupted: khronika seal {as_typed(archive)} --resume {accession}")


def open_item(
    archive: ArchiveFolder,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Control number or id.", show_default=False)],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="A file that does not exist yet.", show_default=False)
    ],
    *,
    reason: Annotated[
        str,
        typer.Option(
            metavar="WHY", help="Why; kept encrypted in the item's custody chain.", show_default=False
        ),
        FreeText("Why (kept encrypted)"),
    ] = "",
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
) -> None:
    """Take an item's original bytes out of the archive.

    That is an event of its custody chain. The file may be hostile: do not double-click it.
    """
    from khronika.archive.custody.take_out import take_out
    from khronika.cli.unlock import unlock

    with unlock(archive, passphrase_file, keys) as opened:
        row = opened.item(item)
        tell_settled(*take_out(opened, row, out, reason))
        typer.echo(f"{opened.control(row)} is written to {out}: {size(row.size)}, sha256 {row.sha256.hex()}")


def index(archive: ArchiveFolder, *, passphrase_file: PassphraseFile = None, keys: KeysFile = None) -> None:
    """Build the index anew from the sealed openings; the search follows with the next search or reading.

    Nothing is lost by it, and nothing gained unless they were damaged.
    """
    from khronika.archive.folder.folder import Folder
    from khronika.archive.index.index import Index
    from khronika.cli.unlock import unlock
    from khronika.evidence.search import SearchIndex

    place = Folder(archive)
    place.read_label()
    place.require_writable()
    with unlock(archive, passphrase_file, keys) as opened:
        del opened
    Index.delete(place.index)
    SearchIndex.delete(place.search)
    with unlock(archive, passphrase_file, keys) as opened:
        typer.echo(f"the index knows {opened.index.size()} events and {opened.index.count()} items")
