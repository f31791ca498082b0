"""Importing: the file is sealed, its rows become batches that cite it, and one import says what became of every row."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import islice
from typing import NamedTuple

from khronika.archive.exchange.import_event import PastImport, import_events
from khronika.archive.exchange.repeated import known_again
from khronika.archive.exchange.update import Known, known_entities, said_anew
from khronika.archive.exchange.version import earlier_version
from khronika.archive.index.entities import ELSEWHERE, SOURCE
from khronika.archive.record.kind import holds
from khronika.archive.record.state import plan_recording
from khronika.archive.store.archive import Archive
from khronika.evidence.citation.citation import CitationStanding, Context, FromOriginal, Quote
from khronika.evidence.citation.draft import CitationDraft
from khronika.evidence.citation.locator import InCharacters, Locator
from khronika.evidence.citation.passage import CONTEXT, SourceText
from khronika.exchange.event import RowFate, RowLog
from khronika.exchange.mapping.own import with_terms
from khronika.exchange.tables.row import ComingRow, ImportLoss, gathered, is_lasting
from khronika.exchange.tables.table import ImportAccount, Table
from khronika.primitives.codec import format_id
from khronika.primitives.uncollected import uncollected
from khronika.record.event import StateEvent
from khronika.record.statement import Batch, Entity, ItemReference, Statement, StatementFile
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
    """Rows that are to come in: of which format and under which name, on what terms, and the text they stand in, if the file is one."""

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
    return coming if coming.terms.source else replace(coming, terms=replace(coming.terms, source=source))


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
    """Record what the rows say, each batch citing the item they stand in; a faulty row is left out and stops no other.

    All of it is in the log at once, or none. Raises StatementFileError, UnknownItemError.
    """
    with uncollected(), archive.writing() as writer:
        importing, events = _planned(archive, coming, item)
        identity = format_id(os.urandom(16))
        past = PastImport(identity, "", coming.format.value, coming.name, archive.item(item).id, importing.rows, importing.losses)
        writer.append_all([*events, *import_events(past)])
        writer.commit()
    return importing._replace(id=identity)


def _planned(archive: Archive, coming: Coming, item: str) -> tuple[Importing, list[StateEvent]]:
    known = known_again(archive, coming.rows, known_entities(archive, coming.name))
    coming = on_its_origin(archive, coming, known, item)
    rows, fates, losses = _sifted(archive, coming, known)
    groups = _grouped(rows, coming.together or (1 if len(rows) <= ALONE else TOGETHER))
    planned = _plan_groups(archive, groups, coming.terms, known, item)
    if any(len(group) > 1 for group, _ in planned.refused):
        # One row of several is at fault: each of them becomes a report of its own, so that the others come in.
        doubtful = {group[0].number for group, _ in planned.refused}
        apart = [part for group in groups for part in (([row] for row in group) if group[0].number in doubtful else (group,))]
        planned = _plan_groups(archive, apart, coming.terms, known, item)
    fates |= {row.number: RowLog(row.number, RowFate.REFUSED, "", fact) for group, fact in planned.refused for row in group}
    kept = planned.kept
    cited = [_cited(event, group, coming) for event, group in zip(planned.events, kept, strict=True)]
    for event, group in zip(cited, kept, strict=True):
        fates.update(_fates(event, group, known))
    statements = sum(len(row.said) for group in kept for row in group)
    importing = Importing("", tuple(fates[number] for number in sorted(fates)), tuple(gathered(losses)), statements, coming.account)
    return importing, cited


class _Planned(NamedTuple):
    """Groups of rows that can be recorded, with their events, and those that cannot, with the reason."""

    kept: list[Sequence[ComingRow]]
    events: list[StateEvent]
    refused: list[tuple[Sequence[ComingRow], str]]


def _plan_groups(archive: Archive, groups: Sequence[Sequence[ComingRow]], terms: Batch, known: Known, item: str) -> _Planned:
    file = _statement_file(groups, terms, known, item)
    events, recording = plan_recording(archive, file)
    facts = {refusal.batch: refusal.fact for refusal in recording.refusals}
    pairs = list(zip(groups, file.batches, strict=True))
    kept = [group for group, batch in pairs if batch.id not in facts]
    return _Planned(kept, events, [(group, facts[batch.id]) for group, batch in pairs if batch.id in facts])


def on_its_origin(archive: Archive, coming: Coming, known: Known, item: str) -> Coming:
    """The same with an origin for every row that says none: the file, so that rows of one table do not corroborate each other.

    A later version of a table rests on what the earlier ones rest on, whatever it says of whom.
    """
    if coming.terms.origin or not item:
        return coming
    earlier = earlier_version(archive, coming, known)
    origin = earlier.origin if earlier else item
    based: dict[int, Batch] = {}
    rows = coming.rows
    if any(row.terms for row in rows):
        rows = tuple(row._replace(terms=_based(row.terms, origin, based)) if row.terms else row for row in rows)
    account = replace(coming.account, told=(*coming.account.told, earlier.told)) if earlier and earlier.told else coming.account
    return replace(coming, terms=replace(coming.terms, origin=origin), rows=rows, account=account)


def _based(terms: Batch, origin: str, based: dict[int, Batch]) -> Batch:
    # Rows of one report share one object, and go on to.
    if terms.origin:
        return terms
    return based.setdefault(id(terms), replace(terms, origin=origin))


def _sifted(archive: Archive, coming: Coming, known: Known) -> tuple[list[ComingRow], dict[int, RowLog], list[ImportLoss]]:
    """Rows that say something new, the fate of those that do not, and all losses."""
    sources = archive.index.record.sources() | {coming.terms.source.strip().casefold()}
    rows, fates, losses = [], dict[int, RowLog](), coming.account.losses()
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


def _source_among_persons(row: ComingRow, sources: Set[str]) -> ImportLoss | None:
    for each in row.named:
        if each.type == "Person" and each.label.strip().casefold() in sources:
            return ImportLoss(row.number, "", "a person of this row is called like a source: a source has no page of a person here")
    return None


def _source_apart(archive: Archive, row: ComingRow) -> ImportLoss | None:
    sources = any(each.type == SOURCE for each in row.named)
    return ImportLoss(row.number, "", ELSEWHERE) if sources and holds(archive) is not ArchiveKind.SOURCES else None


def _grouped(rows: Sequence[ComingRow], together: int) -> list[list[ComingRow]]:
    """Rows by their reports: so many at once, and only such as are on the same terms."""
    groups: list[list[ComingRow]] = []
    for row in rows:
        if not groups or len(groups[-1]) >= together or groups[-1][0].terms is not row.terms:
            groups.append([])
        groups[-1].append(row)
    return groups


def _statement_file(groups: Iterable[Sequence[ComingRow]], terms: Batch, known: Known, item: str) -> StatementFile:
    entities: dict[str, Entity] = {}
    batches = []
    for group in groups:
        for row in group:
            for each in row.named:
                if each.reference not in known.ids and each.reference not in entities:
                    entities[each.reference] = Entity(each.reference, each.type, each.label, each.protection)
        batches.append(_batch(group, terms, known, item))
    return StatementFile(entities, tuple(batches), ())


def _batch(group: Sequence[ComingRow], terms: Batch, known: Known, item: str) -> Batch:
    identity = f"row {group[0].number}"
    reference = ItemReference(item, by_name=False) if item else None
    statements = tuple(_anew(group, known) if known.ids else _first(group))
    own = with_terms(group[0], terms, known.ids)
    return replace(own, id=identity, item=reference, citation=CitationDraft() if item else None, statements=statements)


def _first(group: Sequence[ComingRow]) -> Iterator[Statement]:
    # What is said for the first time is most of it, and neither known nor superseding.
    for row in group:
        for place, (subject, name, value, _) in enumerate(row.said, start=1):
            yield Statement(f"{row.number}.{place}", subject, name, value)


def _anew(group: Sequence[ComingRow], known: Known) -> Iterator[Statement]:
    for row in group:
        for place, (subject, name, value, _) in enumerate(row.said, start=1):
            earlier = known.superseded.get((row.number, place), "")
            yield Statement(f"{row.number}.{place}", known.ids.get(subject, subject), name, known.value(value), earlier)


def _cited(event: StateEvent, group: Sequence[ComingRow], coming: Coming) -> StateEvent:
    """The event with the rows as its passage, where the file is a text: they are known to stand there, for they were read from there."""
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
    made = iter(event.statements)
    for row in group:
        ids: dict[str, str] = {}
        statements = []
        for said, logged in zip(row.said, islice(made, len(row.said)), strict=True):
            statements.append(logged.id)
            ids[said.subject] = logged.subject.id
            if isinstance(said.value, dict) and "entity" in said.value and isinstance(logged.value, dict):
                ids[str(said.value["entity"])] = str(logged.value["entity"])
        changed = bool(known.superseded) and any((row.number, place) in known.superseded for place in range(1, len(row.said) + 1))
        fate = RowFate.CHANGED if changed else RowFate.ADDED
        lasting = {reference: identity for reference, identity in ids.items() if is_lasting(reference)}
        yield row.number, RowLog(row.number, fate, statements=tuple(statements), entities=lasting)
