"""khronika import: take in other people's tables and exports, and take them back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.foreign_file import (
    SANCTIONS,
    foreign_file,
    imported,
    keyed,
    planned,
    provenance_of,
    read_before,
    table_form,
)
from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import for_terminal, on_the_way, show_views
from khronika.presentation.view import ViewModel
from khronika.primitives.message import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from khronika.archive.exchange.import_file import Foreign
    from khronika.archive.exchange.import_rows import Importing
    from khronika.archive.store.archive import Archive

EXAMPLE = """Examples:

  khronika import ARCHIVE register.csv --propose-mapping > register.json

  khronika import ARCHIVE register.csv --mapping register.json --dry-run

  khronika import ARCHIVE register.csv --mapping register.json --received received.json

  khronika import ARCHIVE register.xlsx --sheet "2023" --mapping register.json --dry-run

  khronika import ARCHIVE entities.ftm.json --format ftm --source - --obtained - --channel -

  khronika import ARCHIVE list.ftm.json --format sanctions

  khronika import ARCHIVE --undo IMPORT --why -"""


def importing(
    archive: ArchiveFolder,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The file to take in.", show_default=False)
    ] = None,
    *,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="csv, xlsx, xls, ods, kobo, ftm, uwazi, bayanat, sfm, auto-archiver or sanctions; else by the ending.",
        ),
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The saved mapping of a table.", show_default=False)
    ] = None,
    sheet: Annotated[
        str,
        typer.Option(
            help="Of a workbook: the sheet to read, by its name or number; else the only one with text."
        ),
    ] = "",
    headings: Annotated[
        str,
        typer.Option(
            metavar="ROWS",
            help="The row, or two rows, of the headings: 4, or 4-5; the program finds them if they are not given.",
        ),
    ] = "",
    delimiter: Annotated[
        str,
        typer.Option(
            help="The sign between the cells of a CSV file, or tab; the program finds it if it is not given."
        ),
    ] = "",
    propose: Annotated[
        bool, typer.Option("--propose-mapping", help="Write a mapping to begin with, from the headings.")
    ] = False,
    about: Annotated[str, typer.Option(help="With --propose-mapping: the type that rows are about.")] = "",
    key: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Column that tells rows apart; instead of the mapping's."),
    ] = None,
    name: Annotated[
        str,
        typer.Option(
            help="What later versions of this file are known by; else the mapping's or the format's name.",
            show_default=False,
        ),
        FreeText("What later versions of this file are known by"),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row, write nothing.")] = False,
    source: Annotated[
        str,
        typer.Option(help="Code of the source; never a name.", show_default=False),
        FreeText("Code of the source", "--received"),
    ] = "",
    obtained: Annotated[
        str,
        typer.Option(
            help="When it was obtained: 2024-05, 2024-05-03~ (EDTF), or in words.", show_default=False
        ),
        FreeText("When it was obtained, such as 2024-05", "--received"),
    ] = "",
    channel: Annotated[
        str,
        typer.Option(help="How it reached you.", show_default=False),
        FreeText("How it reached you", "--received"),
    ] = "",
    received: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The three above as JSON, as seal --about takes it.", show_default=False
        ),
    ] = None,
    undo: Annotated[str, typer.Option(metavar="IMPORT", help="Withdraw all that an import recorded.")] = "",
    why: Annotated[
        str,
        typer.Option(help="Why an import is withdrawn; kept encrypted.", show_default=False),
        FreeText("Why (kept encrypted)"),
    ] = "",
    base: Annotated[
        str,
        typer.Option(
            metavar="IMPORT",
            help="Let all that an import recorded rest on one origin: --origin, or its file.",
        ),
    ] = "",
    origin: Annotated[
        str,
        typer.Option(
            help="With --base: the words that name the origin, or the id of an entity.", show_default=False
        ),
        FreeText("What the reports rest on (empty: the file)"),
    ] = "",
    again: Annotated[
        bool,
        typer.Option("--again", help="Take in a file once more, though its rows are in the record already."),
    ] = False,
    past: Annotated[bool, typer.Option("--list", help="Name the imports of this archive.")] = False,
    passphrase_file: PassphraseFile = None,
    keys: KeysFile = None,
    as_json: AsJson = False,
) -> None:
    """Take in a table or an export: sealed first, then each row becomes statements that cite it.

    A faulty row stops no other.
    """
    from khronika.archive.exchange.origin import base_anew
    from khronika.archive.exchange.undo import undo_import
    from khronika.cli.unlock import unlock
    from khronika.presentation.past_import import BasedImport, WithdrawnImport, past_import_views

    _require_one(file, undo, base, listing=past, dry_run=dry_run)
    shape = table_form(sheet, headings, delimiter)
    if file is not None and propose:
        _propose(foreign_file(file, form, name or file.stem, shape), about)
        return
    views: Iterable[ViewModel]
    with unlock(archive, passphrase_file, keys) as opened:
        if undo:
            views = [WithdrawnImport(undo, undo_import(opened, undo, why))]
        elif base:
            views = [BasedImport(base, base_anew(opened, base, origin, why))]
        elif past or file is None:
            views = past_import_views(opened)
        elif form == SANCTIONS:
            views = _matches(opened, file)
        else:
            foreign = keyed(opened, foreign_file(file, form, name, shape, mapping), tuple(key or ()))
            before = () if again else read_before(opened, foreign, dry_run=dry_run)
            if dry_run:
                told = planned(opened, foreign)
            else:
                told = imported(opened, file, foreign, provenance_of(received, source, obtained, channel))
            views = [_imported(told._replace(losses=(*before, *told.losses)), is_dry=dry_run)]
        show_views(views, as_json=as_json)


def _require_one(file: Path | None, undo: str, base: str, *, listing: bool, dry_run: bool) -> None:
    """Nothing is withdrawn or based anew by who only wanted to look, or meant something else."""
    asked = [
        name
        for name, given in {"FILE": file, "--undo": undo, "--base": base, "--list": listing}.items()
        if given
    ]
    if len(asked) > 1:
        raise UnfitError(
            message("more than one thing is asked for: {names}", names=", ".join(asked)),
            hint="one at a time; khronika import ARCHIVE --list names the imports",
        )
    if dry_run and (undo or base):
        raise UnfitError(
            "there is no dry run of this", hint="khronika import ARCHIVE --list shows what there is"
        )


def _propose(foreign: "Foreign", about: str) -> None:
    from khronika.archive.exchange.import_file import proposed_mapping
    from khronika.exchange.mapping.mapping import mapping_text
    from khronika.exchange.mapping.proposal import tells_of_sources
    from khronika.record.vocabulary_file import vocabulary

    proposed = proposed_mapping(foreign, vocabulary(), about)
    typer.echo(for_terminal(mapping_text(proposed)), nl=False)
    for column in filter(tells_of_sources, proposed.left_out):
        on_the_way(
            say(
                "the column “{column}” may tell who sources are: it is left out. Seal such a list "
                "in the archive of sources",
                column=column,
            )
        )


def _imported(told: "Importing", *, is_dry: bool) -> ViewModel:
    from khronika.presentation.importing import ImportView

    return ImportView(told, is_dry)


def _matches(archive: "Archive", file: Path) -> "Iterator[ViewModel]":
    from khronika.archive.exchange.sanctions import listed_perpetrators
    from khronika.durable.reading import bytes_given
    from khronika.presentation.past_import import ListedView

    return map(ListedView, listed_perpetrators(archive, bytes_given(file)))
