"""The file of an import: sealed first, so that custody holds, then read.

A spreadsheet only in a confined worker.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from khronika.archive.custody.seal import seal_paths
from khronika.archive.exchange.import_rows import Coming, ImportFormat
from khronika.archive.exchange.read import sheets_in, text_of
from khronika.archive.store.archive import Archive
from khronika.durable.reading import bytes_of
from khronika.evidence.citation.passage import LARGEST_TEXT, SourceText
from khronika.exchange.error import ForeignError, MappingError, TableError
from khronika.exchange.imports.auto_archiver import SEPARATOR, archived
from khronika.exchange.imports.bayanat import bayanat_rows, table_of_csv, table_of_json
from khronika.exchange.imports.form import FormHeads, form_mapping, form_sheet, heads_of
from khronika.exchange.imports.ftm import ftm_rows
from khronika.exchange.imports.sfm import claims
from khronika.exchange.imports.uwazi import documents, with_ranges
from khronika.exchange.mapping.formats import known_mapping
from khronika.exchange.mapping.mapping import ColumnMapping, mapping_text, parse_mapping
from khronika.exchange.mapping.own import NAME as OWN
from khronika.exchange.mapping.own import is_own, own_rows
from khronika.exchange.mapping.proposal import DEFAULT_TERMS, propose
from khronika.exchange.mapping.rows import mapped_rows
from khronika.exchange.tables.csv_rows import parse_csv
from khronika.exchange.tables.sheet import OneSheet, one_sheet
from khronika.exchange.tables.synonym import known_headings
from khronika.exchange.tables.table import Table, TableLayout
from khronika.intake.accession import Provenance
from khronika.primitives.message import message
from khronika.primitives.uncollected import uncollected
from khronika.record.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class TableForm:
    """What somebody says of the form of a table: its sheet, the rows of its headings, what parts the cells.

    Each may be left out.
    """

    sheet: str = ""
    headings: tuple[int, ...] = ()
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A file as it came: its bytes, the format it is said to be, what it is known by, the text of a mapping.

    What was said of its form.
    """

    data: bytes
    format: ImportFormat
    name: str = ""
    mapping: str = ""
    form: TableForm = TableForm()

    def layout(self, columns: Iterable[str] = ()) -> TableLayout:
        """How its table is looked for, where a mapping reads these columns."""
        return TableLayout(frozenset(columns), self.form.headings, self.form.delimiter, known_headings())


def read_foreign(
    path: Path, kind: ImportFormat, name: str = "", mapping: str = "", form: TableForm = TableForm()
) -> Foreign:
    """The file at a path; raises TableError where it is too large."""
    if path.stat().st_size > LARGEST_TEXT:
        raise TableError(
            message("the file has more than {value} MiB", value=LARGEST_TEXT >> 20),
            hint="import it in parts, with the same mapping",
        )
    return Foreign(bytes_of(path), kind, name, mapping, form)


def seal_foreign(archive: Archive, path: Path, foreign: Foreign, provenance: Provenance) -> str:
    """Seal the file as an accession of its own; the control number of the item.

    Raises ForeignError where it is not what was read.
    """
    seal_paths(archive, [os.fsencode(path.absolute())], provenance, lambda _: None, lambda: False)
    rows = archive.index.items_by_digests([sha256(foreign.data).digest()])
    if not rows:
        raise ForeignError(
            "the file changed while it was read", hint="import it again when nothing writes to it any more"
        )
    return archive.control(rows[0])


def coming_of(foreign: Foreign, words: Vocabulary) -> Coming:
    """The rows of a file. Raises TableError, MappingError, ForeignError."""
    with uncollected():
        return _READERS[foreign.format](foreign, words)


def proposed_mapping(foreign: Foreign, words: Vocabulary, of: str = "") -> ColumnMapping:
    """A mapping for a table, from its headings; raises TableError, ForeignError."""
    if foreign.format is ImportFormat.KOBO:
        return _form(foreign, words, of)[1]
    table, _ = table_of(foreign)
    if foreign.format is ImportFormat.UWAZI:
        return documents(table.head, words, with_ranges(table)[1])
    return propose(foreign.name or "table", table.head, words, of)


def table_of(foreign: Foreign, mapping: ColumnMapping | None = None) -> tuple[Table, SourceText | None]:
    """The table in a file, and the text that it stands in where it is CSV. Raises TableError."""
    layout = foreign.layout(mapping.used() if mapping else ())
    if is_workbook(foreign):
        return one_sheet(sheets_in(foreign.data), foreign.form.sheet, layout).table, None
    text = text_of(foreign.data)
    return parse_csv(text.content, layout), text


def is_workbook(foreign: Foreign) -> bool:
    """Whether the file is a workbook, which only a confined worker reads."""
    if foreign.format is ImportFormat.KOBO:
        return foreign.data[:2] == b"PK"
    return foreign.format in (ImportFormat.XLSX, ImportFormat.XLS, ImportFormat.ODS)


def with_key(foreign: Foreign, key: tuple[str, ...], words: Vocabulary) -> Foreign:
    """The same file with these columns as the key of what its rows are about. Raises MappingError."""
    mapping = _own(foreign, words) or proposed_mapping(foreign, words)
    name, main = next(iter(mapping.entities.items()))
    keyed = replace(mapping, entities={**mapping.entities, name: replace(main, key=key)})
    return replace(foreign, mapping=mapping_text(keyed))


def _sheet(foreign: Foreign, words: Vocabulary) -> Coming:
    mapping = _own(foreign, words)
    layout = foreign.layout(mapping.used() if mapping else ())
    table, beside = one_sheet(sheets_in(foreign.data), foreign.form.sheet, layout)
    coming = _tabled(foreign, (table, None), mapping, words)
    return replace(coming, rows=(*beside, *coming.rows))


def _csv(foreign: Foreign, words: Vocabulary) -> Coming:
    mapping = _own(foreign, words)
    return _tabled(foreign, table_of(foreign, mapping), mapping, words)


def _tabled(
    foreign: Foreign,
    tabled: tuple[Table, SourceText | None],
    mapping: ColumnMapping | None,
    words: Vocabulary,
) -> Coming:
    table, text = tabled
    if mapping is not None:
        return _coming(foreign, tabled, mapping, words)
    if is_own(table):
        rows = tuple(own_rows(table, words))
        return Coming(foreign.format, foreign.name or OWN, DEFAULT_TERMS, rows, text, account=table.account)
    raise MappingError(
        "a table needs a mapping",
        hint="propose one with --propose-mapping, look through it, give it with --mapping",
    )


def _coming(
    foreign: Foreign, tabled: tuple[Table, SourceText | None], mapping: ColumnMapping, words: Vocabulary
) -> Coming:
    table, text = tabled
    rows = tuple(mapped_rows(table, mapping, words))
    name = foreign.name or mapping.name
    again = partial(_raw, foreign, mapping)
    return Coming(foreign.format, name, mapping.terms, rows, text, mapping.together, table.account, again)


def _raw(foreign: Foreign, mapping: ColumnMapping) -> Table:
    """The table as it stands in the file, whatever was made of its columns for the mapping."""
    if foreign.format is ImportFormat.KOBO and is_workbook(foreign):
        return form_sheet(sheets_in(foreign.data), foreign.form.sheet, foreign.layout(mapping.used())).table
    try:
        return table_of(foreign, mapping)[0]
    except TableError:
        return table_of(foreign)[0]


def _ftm(foreign: Foreign, words: Vocabulary) -> Coming:
    text = text_of(foreign.data)
    return Coming(
        foreign.format, foreign.name or "ftm", DEFAULT_TERMS, tuple(ftm_rows(text.content, words)), text
    )


def _uwazi(foreign: Foreign, words: Vocabulary) -> Coming:
    own = _own(foreign, words)
    table, text = table_of(foreign, own)
    read, ranged = with_ranges(table)
    return _coming(foreign, (read, text), own or documents(read.head, words, ranged), words)


def _kobo(foreign: Foreign, words: Vocabulary) -> Coming:
    sheet, mapping, text = _form(foreign, words)
    coming = _coming(foreign, (sheet.table, text), mapping, words)
    return replace(coming, rows=(*sheet.beside, *coming.rows))


def _form(
    foreign: Foreign, words: Vocabulary, of: str = ""
) -> tuple[OneSheet, ColumnMapping, SourceText | None]:
    """The sheet of a form's export that is read, and its mapping: the one given, or what the form's headings are taken for."""
    own = _own(foreign, words)
    if not is_workbook(foreign):
        table, text = table_of(foreign, own)
        return OneSheet(table), own or form_mapping(table.head, FormHeads(table.head), words, of), text
    sheets = sheets_in(foreign.data)
    sheet = form_sheet(sheets, foreign.form.sheet, foreign.layout(own.used() if own else ()))
    return sheet, own or form_mapping(sheet.table.head, heads_of(sheets), words, of), None


def _sfm(foreign: Foreign, words: Vocabulary) -> Coming:
    table, text = table_of(foreign)
    dated, mapping = claims(table, words)
    return _coming(foreign, (dated, text), _own(foreign, words) or mapping, words)


def _bayanat(foreign: Foreign, words: Vocabulary) -> Coming:
    text = text_of(foreign.data)
    told = text.content.lstrip()[:1] in ("{", "[")
    table = table_of_json(text.content) if told else table_of_csv(text.content)
    if foreign.mapping:
        coming = _coming(
            foreign, (table, None if told else text), parse_mapping(foreign.mapping, words), words
        )
        return replace(coming, table=None)
    rows = bayanat_rows(table, words)
    return Coming(
        foreign.format, foreign.name or foreign.format.value, DEFAULT_TERMS, rows, None if told else text
    )


def _auto_archiver(foreign: Foreign, words: Vocabulary) -> Coming:
    table, text = table_of(foreign)
    results = archived(table)
    mapping = _own(foreign, words) or known_mapping(foreign.format.value, results.head, words, SEPARATOR)
    return _coming(foreign, (results, text), mapping, words)


def _own(foreign: Foreign, words: Vocabulary) -> ColumnMapping | None:
    return parse_mapping(foreign.mapping, words) if foreign.mapping else None


_READERS: dict[ImportFormat, Callable[[Foreign, Vocabulary], Coming]] = {
    ImportFormat.CSV: _csv,
    ImportFormat.XLSX: _sheet,
    ImportFormat.XLS: _sheet,
    ImportFormat.ODS: _sheet,
    ImportFormat.KOBO: _kobo,
    ImportFormat.FTM: _ftm,
    ImportFormat.UWAZI: _uwazi,
    ImportFormat.SFM: _sfm,
    ImportFormat.BAYANAT: _bayanat,
    ImportFormat.AUTO_ARCHIVER: _auto_archiver,
}
