"""The file that an import takes in, as the options of the command describe it."""

from pathlib import Path
from typing import TYPE_CHECKING

from khronika.cli.language import count
from khronika.cli.option import UnfitError
from khronika.cli.show import on_the_way
from khronika.cli.text_file import text_of
from khronika.primitives.message import counted, message

if TYPE_CHECKING:
    from khronika.archive.exchange.import_file import Foreign, TableForm
    from khronika.archive.exchange.import_rows import Importing
    from khronika.archive.store.archive import Archive
    from khronika.exchange.tables.row import ImportLoss
    from khronika.intake.accession import Provenance

SANCTIONS = "sanctions"


def table_form(sheet: str, headings: str, delimiter: str) -> "TableForm":
    """What was said of the form of a table; raises UnfitError."""
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


def foreign_file(
    file: Path, form: str, name: str, shape: "TableForm", mapping: Path | None = None
) -> "Foreign":
    """The file as it came, in the format that was named or that its ending tells; raises UnfitError."""
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


def keyed(archive: "Archive", foreign: "Foreign", key: tuple[str, ...]) -> "Foreign":
    """The same with these columns for a key, where any are named."""
    from khronika.archive.exchange.import_file import with_key

    return with_key(foreign, key, archive.words) if key else foreign


def read_before(archive: "Archive", foreign: "Foreign", *, dry_run: bool) -> "tuple[ImportLoss, ...]":
    """What is to be told where this very file was read before.

    Raises UnfitError where its rows would be in the record twice.
    """
    from khronika.archive.exchange.import_file import coming_of
    from khronika.archive.exchange.origin import read_before as found_before
    from khronika.exchange.tables.row import ImportLoss

    found = found_before(archive, foreign.data, coming_of(foreign, archive.words))
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
        fact = counted(
            "{n} row of it is in the record already and would be told twice",
            "{n} rows of it are in the record already and would be told twice",
            len(found.twice),
        )
        raise UnfitError(
            fact, hint="undo the earlier import (--undo), use its mapping and name with a key, or say --again"
        )
    if found.twice:
        told.append(
            ImportLoss(
                0,
                "",
                counted(
                    "{n} of its rows is in the record already and would be told twice",
                    "{n} of its rows are in the record already and would be told twice",
                    len(found.twice),
                ),
            )
        )
    return tuple(told)


def planned(archive: "Archive", foreign: "Foreign") -> "Importing":
    """What an import would come to; nothing is written."""
    from khronika.archive.exchange.import_file import coming_of
    from khronika.archive.exchange.import_rows import plan_import

    return plan_import(archive, coming_of(foreign, archive.words))


def provenance_of(received: Path | None, source: str, obtained: str, channel: str) -> "Provenance":
    """From whom it is, since when and how; what an option says counts before what the file says."""
    from khronika.intake.accession import Provenance, parse_provenance, told_of

    first = parse_provenance(text_of(received)) if received else Provenance("", "")
    return told_of(first, {"source": source, "channel": channel}, {"when": obtained})


def imported(archive: "Archive", file: Path, foreign: "Foreign", provenance: "Provenance") -> "Importing":
    """Seal the file and record its rows; raises UnfitError where it comes from nobody knows where."""
    from khronika.archive.exchange.import_file import coming_of, seal_foreign
    from khronika.archive.exchange.import_rows import from_source, import_rows
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
        count(
            "{n} row is read and the file is sealed; now it is recorded",
            "{n} rows are read and the file is sealed; now they are recorded, all of them or none",
            read,
        )
    )
    return import_rows(archive, from_source(coming, provenance.source), item)
