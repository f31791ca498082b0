"""Importing: a file is sealed, its rows become batches that cite it, and what became of each is said."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import islice
from typing import NamedTuple

from khronika.archive.exchange.import_event import PastImport, import_events
from khronika.archive.exchange.repeated import known_again
from khronika.archive.exchange.row_batches import grouped_rows, statement_file
from khronika.archive.exchange.update import Known, known_entities, said_anew
from khronika.archive.exchange.version import earlier_version
from khronika.archive.index.entities import ELSEWHERE, SOURCE
from khronika.archive.record.kind import holds
from khronika.archive.record.state import plan_recording
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import CitationStanding, Context, FromOriginal, Quote
from khronika.evidence.citation.locator import InCharacters, Locator
from khronika.evidence.citation.passage import CONTEXT, SourceText
from khronika.exchange.event import RowFate, RowLog
from khronika.exchange.tables.row import ComingRow, ImportLoss, gathered, is_lasting
from khronika.exchange.tables.table import ImportAccount, Table
from khronika.primitives.codec import format_id
from khronika.primitives.uncollected import uncollected
from khronika.record.event import StateEvent
from khronika.record.statement import Batch
from khronika.seal.event import ArchiveKind

ALONE = 5_000
"""Up to so many rows, each is a report of its own, which can go into a package without the others."""
TOGETHER = 50
"""Of larger tables so many rows share a report: an event costs more than all that stands in it."""


class ImportFormat(Enum):
    """What files are read."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    KOBO = "kobo"
    FTM = "ftm"
    UWAZI = "uwazi"
    BAYANAT = "bayanat"
    SFM = "sfm"
    AUTO_ARCHIVER = "auto-archiver"


@dataclass(frozen=True, slots=True)
class Coming:
    """Rows that are to come in: of which format and under which name, on what terms.

    `text` is what they stand in, where the file is a text.
    """

    format: ImportFormat
    name: str
    terms: Batch
    rows: Sequence[ComingRow]
    text: SourceText | None = None
    together: int = 0
    account: ImportAccount = field(default_factory=ImportAccount)
    table: Callable[[], Table] | None = None
    """Reads the table again as it stands in the file: by it other versions of it are known."""


def from_source(coming: Coming, source: str) -> Coming:
    """The same on the word of this source, where the mapping names none of its own."""
    if coming.terms.source:
        return coming
    return replace(coming, terms=replace(coming.terms, source=source))


class Importing(NamedTuple):
    """What became of an import. `id` is empty where nothing was recorded."""

    id: str
    rows: tuple[RowLog, ...]
    losses: tuple[ImportLoss, ...]
    statements: int
    account: ImportAccount = ImportAccount()

    def counts(self) -> Mapping[RowFate, int]:
        """Rows by what became of them."""
        return Counter(row.fate for row in self.rows)


def plan_import(archive: Archive, coming: Coming, item: str = "") -> Importing:
    """What an import would do; nothing is recorded. Raises StatementFileError."""
    return _planned(archive, coming, item)[0]


def import_rows(archive: Archive, coming: Coming, item: str) -> Importing:
    """Record what the rows say, each batch citing the item they stand in.

    A faulty row is left out and stops no other.

    All of it is in the log at once, or none. Raises StatementFileError, UnknownItemError.
    """
    with uncollected(), archive.writing() as writer:
        importing, events = _planned(archive, coming, item)
        identity = format_id(os.urandom(16))
        past = PastImport(
            identity,
            "",
            coming.format.value,
            coming.name,
            archive.item(item).id,
            importing.rows,
            importing.losses,
        )
        writer.append_all([*events, *import_events(past)])
        writer.commit()
    return importing._replace(id=identity)


def _planned(archive: Archive, coming: Coming, item: str) -> tuple[Importing, list[StateEvent]]:
    known = known_again(archive, coming.rows, known_entities(archive, coming.name))
    coming = on_its_origin(archive, coming, known, item)
    rows, fates, losses = _sifted(archive, coming, known)
    planned = _plan_rows(archive, rows, coming, known, item)
    for group, fact in planned.refused:
        for row in group:
            fates[row.number] = RowLog(row.number, RowFate.REFUSED, "", fact)

    cited: list[StateEvent] = []
    statements = 0
    for event, group in zip(planned.events, planned.kept, strict=True):
        cited.append(_cited(event, group, coming))
        fates.update(_fates(cited[-1], group, known))
        statements += sum(len(row.said) for row in group)

    logged = tuple(fates[number] for number in sorted(fates))
    return Importing("", logged, tuple(gathered(losses)), statements, coming.account), cited


class _Planned(NamedTuple):
    """Groups of rows that can be recorded, with their events, and those that cannot, with the reason."""

    kept: list[Sequence[ComingRow]]
    events: list[StateEvent]
    refused: list[tuple[Sequence[ComingRow], str]]


def _plan_rows(
    archive: Archive,
    rows: Sequence[ComingRow],
    coming: Coming,
    known: Known,
    item: str,
) -> _Planned:
    """Rows in reports, the rows of a refused report each on its own."""
    together = coming.together or (1 if len(rows) <= ALONE else TOGETHER)
    groups = grouped_rows(rows, together)
    planned = _plan_groups(archive, groups, coming.terms, known, item)
    if all(len(group) == 1 for group, _ in planned.refused):
        return planned

    # One row of several is at fault: each becomes a report of its own, so that the others come in.
    refused = {group[0].number for group, _ in planned.refused}
    apart: list[list[ComingRow]] = []
    for group in groups:
        if group[0].number in refused:
            apart += [[row] for row in group]
        else:
            apart.append(group)
    return _plan_groups(archive, apart, coming.terms, known, item)


def _plan_groups(
    archive: Archive,
    groups: Sequence[Sequence[ComingRow]],
    terms: Batch,
    known: Known,
    item: str,
) -> _Planned:
    file = statement_file(groups, terms, known, item)
    events, recording = plan_recording(archive, file)
    facts = {refusal.batch: refusal.fact for refusal in recording.refusals}
    planned = _Planned([], events, [])
    for group, batch in zip(groups, file.batches, strict=True):
        if batch.id in facts:
            planned.refused.append((group, facts[batch.id]))
        else:
            planned.kept.append(group)
    return planned


def on_its_origin(archive: Archive, coming: Coming, known: Known, item: str) -> Coming:
    """The same with an origin for every row that says none: the file.

    So rows of one table do not corroborate each other. A later version of a table rests on what
    the earlier ones rest on, whatever it says of whom.
    """
    if coming.terms.origin or not item:
        return coming
    earlier = earlier_version(archive, coming, known)
    origin = (earlier.origin if earlier else "") or item
    account = coming.account
    if earlier and earlier.told:
        account = replace(account, told=(*account.told, earlier.told))
    return replace(
        coming,
        terms=replace(coming.terms, origin=origin),
        rows=_rows_based(coming.rows, origin),
        account=account,
    )


def _rows_based(rows: Sequence[ComingRow], origin: str) -> Sequence[ComingRow]:
    if not any(row.terms for row in rows):
        return rows
    based: dict[int, Batch] = {}
    return tuple(row._replace(terms=_based(row.terms, origin, based)) if row.terms else row for row in rows)


def _based(terms: Batch, origin: str, based: dict[int, Batch]) -> Batch:
    # Rows of one report share one object, and go on to.
    if terms.origin:
        return terms
    return based.setdefault(id(terms), replace(terms, origin=origin))


def _sifted(
    archive: Archive,
    coming: Coming,
    known: Known,
) -> tuple[list[ComingRow], dict[int, RowLog], list[ImportLoss]]:
    """Rows that say something new, the fate of those that do not, and all losses."""
    sources = archive.index.record.sources() | {coming.terms.source.strip().casefold()}
    rows: list[ComingRow] = []
    fates: dict[int, RowLog] = {}
    losses = coming.account.losses()
    for row in said_anew(archive, coming.rows, known, archive.words):
        losses += row.losses
        fault = row.fault or _source_among_persons(row, sources) or _source_apart(archive, row)
        if fault:
            fates[row.number] = RowLog(row.number, RowFate.REFUSED, fault.column, fault.what)
        elif row.said:
            rows.append(row)
        elif row.number:
            fates[row.number] = RowLog(row.number, RowFate.UNCHANGED)
    return rows, fates, losses


_CALLED_LIKE_A_SOURCE = "a person of this row is called like a source: a source has no page of a person here"


def _source_among_persons(row: ComingRow, sources: Set[str]) -> ImportLoss | None:
    for each in row.named:
        if each.type == "Person" and each.label.strip().casefold() in sources:
            return ImportLoss(row.number, "", _CALLED_LIKE_A_SOURCE)
    return None


def _source_apart(archive: Archive, row: ComingRow) -> ImportLoss | None:
    has_source = any(each.type == SOURCE for each in row.named)
    if has_source and holds(archive) is not ArchiveKind.SOURCES:
        return ImportLoss(row.number, "", ELSEWHERE)
    return None


def _cited(event: StateEvent, group: Sequence[ComingRow], coming: Coming) -> StateEvent:
    """The event with the rows as its passage, where the file is a text.

    They are known to stand there, for they were read from there.
    """
    start, end = group[0].start, group[-1].end
    if event.item is None or coming.text is None or end <= start:
        return event
    content = coming.text.content
    context = Context(content[max(0, start - CONTEXT) : start], content[end : end + CONTEXT])
    return replace(
        event,
        rendition=FromOriginal(coming.text.encoding),
        locator=(Locator(InCharacters(start, end)),),
        quote=Quote(content[start:end], start, end),
        context=context,
        standing=CitationStanding.FOUND,
    )


def _fates(event: StateEvent, group: Sequence[ComingRow], known: Known) -> Iterator[tuple[int, RowLog]]:
    # The event is our own: its statements are those of the rows, in their order.
    logged = iter(event.statements)
    for row in group:
        ids: dict[str, str] = {}
        statements: list[str] = []
        for said, statement in zip(row.said, islice(logged, len(row.said)), strict=True):
            statements.append(statement.id)
            ids[said.subject] = statement.subject.id
            if isinstance(said.value, dict) and "entity" in said.value and isinstance(statement.value, dict):
                ids[str(said.value["entity"])] = str(statement.value["entity"])
        fate = RowFate.CHANGED if _is_changed(row, known) else RowFate.ADDED
        lasting = {reference: identity for reference, identity in ids.items() if is_lasting(reference)}
        yield row.number, RowLog(row.number, fate, statements=tuple(statements), entities=lasting)


def _is_changed(row: ComingRow, known: Known) -> bool:
    """Whether a statement of the row supersedes one of an earlier import."""
    if not known.superseded:
        return False
    places = range(1, len(row.said) + 1)
    return any((row.number, place) in known.superseded for place in places)
