"""khronika import: take in other people's tables and exports, and take them back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from khronika.cli.free_text import FreeText
from khronika.cli.language import say
from khronika.cli.option import ArchiveFolder, AsJson, KeysFile, PassphraseFile, UnfitError
from khronika.cli.show import for_terminal, json_line, on_one_line, on_the_way, show_views, tell
from khronika.cli.text_file import text_of
from khronika.primitives.message import message

if TYPE_CHECKING:
    from khronika.archive.exchange.import_file import Foreign, TableForm
    from khronika.archive.exchange.import_rows import Coming, Importing
    from khronika.archive.store.archive import Archive
    from khronika.exchange.tables.row import ImportLoss
    from khronika.intake.accession import Provenance

EXAMPLE = """Examples:

  khronika import ARCHIVE register.csv --propose-mapping > register.json

  khronika import ARCHIVE register.csv --mapping register.json --dry-run

  khronika import ARCHIVE register.csv --mapping register.json --received received.json

  khronika import ARCHIVE register.xlsx --sheet "2023" --mapping register.json --dry-run

  khronika import ARCHIVE entities.ftm.json --format ftm --source - --obtained - --channel -

  khronika import ARCHIVE list.ftm.json --format sanctions

  khronika import ARCHIVE --undo IMPORT --why -"""
SANCTIONS = "sanctions"


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
    from khronika.cli.unlock import unlock

    _require_one(file, undo, base, listing=past, dry_run=dry_run)
    shape = _shape(sheet, headings, delimiter)
    if file is not None and propose:
        _propose(_foreign(file, form, name or file.stem, shape), about)
        return
    with unlock(archive, passphrase_file, keys) as opened:
        if undo:
            _undo(opened, undo, why, as_json=as_json)
        elif base:
            _base(opened, base, origin, why, as_json=as_json)
        elif past or file is None:
            _list(opened, as_json=as_json)
        elif form == SANCTIONS:
            _match(opened, file, as_json=as_json)
        else:
            foreign = _keyed(opened, _foreign(file, form, name, shape, mapping), tuple(key or ()))
            before = () if again else _read_before(opened, foreign, dry_run=dry_run)
            told = (
                _plan(opened, foreign)
                if dry_run
                else _import(opened, file, foreign, _provenance(received, source, obtained, channel))
            )
            _tell(told._replace(losses=(*before, *told.losses)), dry_run=dry_run, as_json=as_json)


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


def _shape(sheet: str, headings: str, delimiter: str) -> "TableForm":
    from khronika.archive.exchange.import_file import TableForm

    first, _, last = headings.partition("-")
    given = (first, last) if last else (first,) if first else ()
    if any(not each.isascii() or not each.isdigit() or not 0 < int(each) < 1_000 for each in given) or (
        last and int(last) != int(first) + 1
    ):
        raise UnfitError(
            "--headings names no row, nor two that follow each other", hint="write it as 4 or 4-5"
        )
    parts = {"tab": "\t", "\\t": "\t"}.get(delimiter.casefold(), delimiter)
    if len(parts) > 1:
        raise UnfitError(
            "the sign between the cells is one character", hint='write --delimiter ";" or --delimiter tab'
        )
    return TableForm(sheet, tuple(map(int, given)), parts)


def _foreign(file: Path, form: str, name: str, shape: "TableForm", mapping: Path | None = None) -> "Foreign":
    from khronika.archive.exchange.import_file import read_foreign
    from khronika.archive.exchange.import_rows import ImportFormat

    endings = {
        ".csv": "csv",
        ".tsv": "csv",
        ".xlsx": "xlsx",
        ".xls": "xls",
        ".ods": "ods",
        ".ftm": "ftm",
        ".ijson": "ftm",
    }
    kind = form or endings.get(file.suffix.lower(), "")
    if kind not in {each.value for each in ImportFormat}:
        known = ", ".join([*(each.value for each in ImportFormat), SANCTIONS])
        raise UnfitError(
            "the format is not known", hint=message("say it with --format: {known}", known=known)
        )
    if shape.sheet and ImportFormat(kind) not in (
        ImportFormat.XLSX,
        ImportFormat.XLS,
        ImportFormat.ODS,
        ImportFormat.KOBO,
    ):
        raise UnfitError("only a workbook has sheets", hint="leave --sheet out, or say --format xlsx")
    return read_foreign(file, ImportFormat(kind), name, text_of(mapping) if mapping else "", shape)


def _keyed(archive: "Archive", foreign: "Foreign", key: tuple[str, ...]) -> "Foreign":
    from khronika.archive.exchange.import_file import with_key

    return with_key(foreign, key, archive.words) if key else foreign


def _read_before(archive: "Archive", foreign: "Foreign", *, dry_run: bool) -> "tuple[ImportLoss, ...]":
    """What is to be told where this very file was read before.

    Raises UnfitError where its rows would be in the record twice.
    """
    from khronika.archive.exchange.import_file import coming_of
    from khronika.archive.exchange.origin import read_before
    from khronika.exchange.tables.row import ImportLoss

    found = read_before(archive, foreign.octets, coming_of(foreign, archive.words))
    if found is None:
        return ()
    by = {"id": found.past.id, "day": found.past.at}
    told = [
        ImportLoss(
            0,
            "",
            message("this very file was read before, by import {id} of {day}", **by)
            if found.same
            else message("a file with the same rows was read before, by import {id} of {day}", **by),
        )
    ]
    if found.twice and not dry_run:
        fact = message(
            "{number} rows of it are in the record already and would be told twice", number=len(found.twice)
        )
        raise UnfitError(
            fact, hint="undo the earlier import (--undo), use its mapping and name with a key, or say --again"
        )
    if found.twice:
        told.append(
            ImportLoss(
                0,
                "",
                message(
                    "{number} of its rows are in the record already and would be told twice",
                    number=len(found.twice),
                ),
            )
        )
    return tuple(told)


def _plan(archive: "Archive", foreign: "Foreign") -> "Importing":
    from khronika.archive.exchange.import_file import coming_of
    from khronika.archive.exchange.import_rows import plan_import

    return plan_import(archive, coming_of(foreign, archive.words))


def _provenance(received: Path | None, source: str, obtained: str, channel: str) -> "Provenance":
    from khronika.intake.accession import Provenance, parse_provenance, told_of

    first = parse_provenance(text_of(received)) if received else Provenance("", "")
    return told_of(first, {"source": source, "channel": channel}, {"when": obtained})


def _import(archive: "Archive", file: Path, foreign: "Foreign", provenance: "Provenance") -> "Importing":
    from khronika.archive.exchange.import_file import coming_of, seal_foreign
    from khronika.archive.exchange.import_rows import import_rows
    from khronika.intake.accession import require_date

    # A file that cannot be read at all is told before it is sealed.
    coming = coming_of(foreign, archive.words)
    obtained = provenance.obtained.get("when", "")
    if not (provenance.source and provenance.channel and obtained):
        hint = "give --source, --obtained and --channel, each with - to be asked, or --received FILE; or try --dry-run"
        raise UnfitError("where the file comes from is missing", hint=hint)
    require_date(obtained)
    item = seal_foreign(archive, file, foreign, provenance)
    read = sum(1 for row in coming.rows if row.number)
    on_the_way(
        say(
            "{read} rows are read and the file is sealed; now they are recorded, all of them or none",
            read=format(read, ","),
        )
    )
    return import_rows(archive, _from(coming, provenance.source), item)


def _from(coming: "Coming", source: str) -> "Coming":
    from khronika.archive.exchange.import_rows import from_source

    return from_source(coming, source)


def _tell(told: "Importing", *, dry_run: bool, as_json: bool) -> None:
    from khronika.presentation.importing import ImportView

    show_views([ImportView(told, dry_run)], as_json=as_json)
    if dry_run and not as_json:
        tell(say("next: the same without --dry-run"))
    elif not as_json:
        after = "next: khronika query ARCHIVE   or take it back: khronika import ARCHIVE --undo {id} --why -"
        tell(say(after, id=told.id))


def _undo(archive: "Archive", identity: str, why: str, *, as_json: bool) -> None:
    from khronika.archive.exchange.undo import undo_import

    batches = undo_import(archive, identity, why)
    said = say("{number} batches withdrawn; what they said stays in the log", number=len(batches))
    typer.echo(json_line({"import": identity, "withdrawn": list(batches)}) if as_json else said)


def _base(archive: "Archive", identity: str, origin: str, why: str, *, as_json: bool) -> None:
    from khronika.archive.exchange.origin import base_anew

    reports = base_anew(archive, identity, origin, why)
    said = say("{number} reports rest on one origin now; what they said stays in the log", number=reports)
    typer.echo(json_line({"import": identity, "reports": reports}) if as_json else said)


def _list(archive: "Archive", *, as_json: bool) -> None:
    from khronika.archive.exchange.import_event import past_imports
    from khronika.archive.exchange.origin import rests_on

    for each in past_imports(archive):
        line = {
            "import": each.id,
            "at": each.at,
            "format": each.format,
            "name": each.name,
            "rows": len(each.rows),
        }
        line["origin"] = rests_on(archive, each)
        typer.echo(json_line(line) if as_json else on_one_line("  ".join(map(str, line.values()))))


def _match(archive: "Archive", file: Path, *, as_json: bool) -> None:
    from khronika.archive.exchange.sanctions import listed_perpetrators
    from khronika.durable.reading import octets_given

    for each in listed_perpetrators(archive, octets_given(file)):
        line = {
            "entity": each.entity,
            "label": each.label,
            "listed": each.listed.id,
            "caption": each.listed.caption,
            "lists": [*each.listed.lists],
            "likelihood": f"{each.likelihood:.2f}",
            "reasons": [*each.reasons],
        }
        told = f"{each.likelihood:.2f}  {each.label} ({each.entity})  {each.listed.caption} ({each.listed.id}): {'; '.join(each.reasons)}"
        typer.echo(json_line(line) if as_json else on_one_line(told))
