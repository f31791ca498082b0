"""What an export is planned from, read out of the archive: views of all entities, what was ever said of them, grounds, items, custody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from khronika.archive.custody.departure import prepared_only
from khronika.archive.derivation.text_corrections import recorded_corrections
from khronika.archive.events.event import fields_among
from khronika.archive.index.index import ItemRow
from khronika.archive.store.archive import Archive
from khronika.disclosure.grounds import ItemFacts, ReportGrounds
from khronika.disclosure.rules import Material
from khronika.dossier.event import ExportEvent
from khronika.evidence.citation.citation import Citation
from khronika.exchange.exports.custody_case import CustodyStep, ExportedCustody
from khronika.intake.event import AccessionCorrectedEvent, AccessionEvent
from khronika.primitives.codec import Json
from khronika.primitives.event import field_name, field_types
from khronika.record.event import StateEvent, TextCorrectedEvent
from khronika.record.event_form import ChainLink, EntityDescription
from khronika.record.fold import SETTLED, Record, undone
from khronika.record.from_log import described_of, rows_of
from khronika.record.recorded import Described
from khronika.record.text_correction import ReadByMembers, TextCorrection, read_by_members
from khronika.record.view import entity_views
from khronika.record.vocabulary import Vocabulary

_AT_ONCE = 1024
"""Events read at once: bundles are read whole."""


def gathered(archive: Archive) -> Material:
    """All the record's entities with everything an export may need of them; nothing is filtered yet."""
    words, index = archive.words, archive.index.record
    record = index.about(sorted(index.of_types(words.types)))
    described: list[Described] = []
    grounds: dict[str, ReportGrounds] = {}
    corrected = _corrected(archive)
    for batch in _batches(archive, record):
        cited = batch.citation
        of_item = corrected.get(cited.item, ()) if cited else ()
        read = read_by_members(of_item, cited) if cited and of_item else ReadByMembers()
        grounds[batch.id] = ReportGrounds(cited, batch.chain, read.words, read.around)
        described += [described_of(batch.position, each) for each in batch.entities]
    items = {report.item for report in record.reports if report.item}
    facts = {each.id: each for each in _items(archive, items)}
    described += _names_taken_back(record, words)
    sources = frozenset([*_sources(archive), *(report.source for report in record.reports if report.source)])
    views = entity_views(record, words)
    withdrawn = tuple(each for each in _said_by_silent(archive) if each.id not in views)
    return Material(views, tuple(described), grounds, facts, sources, withdrawn)


def _corrected(archive: Archive) -> Mapping[str, tuple[TextCorrection, ...]]:
    """By item all corrections of what was recognised in it."""
    entries = archive.entries([position for position, _ in archive.index.events(TextCorrectedEvent)])
    items = {entry.event.item for entry in entries if isinstance(entry.event, TextCorrectedEvent)}
    rows = (row for item in sorted(items) if (row := archive.index.item_by_id(item)) is not None)
    return {row.id: recorded_corrections(archive, row) for row in rows}


def _said_by_silent(archive: Archive) -> Iterator[Described]:
    """What batches of which nothing counts any more had said of entities, the names that they stated included."""
    positions = sorted(archive.index.batch_position(batch) for batch in archive.index.record.silent())
    for position, event in _states(archive, positions):
        said = {each.id: described_of(position, each) for each in event.entities}
        yield from said.values()
        for row in rows_of(event):
            if row.property in archive.words.naming and (known := said.get(row.subject)):
                yield known._replace(names=f"[{row.text}]")


def _names_taken_back(record: Record, words: Vocabulary) -> Iterator[Described]:
    """Names stated in batches that were withdrawn as a whole: in no view, and still not to be told of whoever is protected."""
    gone = undone(record)
    named = (each for each in record.statements if each.batch in gone and each.property in words.naming)
    yield from (Described(SETTLED, each.subject, "", "", "", f"[{each.value}]") for each in named)


class _Batch(NamedTuple):
    """What of a batch the index does not hold."""

    position: int
    id: str
    citation: Citation | None
    chain: tuple[ChainLink, ...]
    entities: tuple[EntityDescription, ...]


_FORMS = {each.name: each.form.parse for each in field_types(StateEvent)}
_CITED = tuple(
    field_name(StateEvent, attribute)
    for attribute in (
        lambda event: event.item,
        lambda event: event.rendition,
        lambda event: event.locator,
        lambda event: event.quote,
        lambda event: event.context,
        lambda event: event.standing,
    )
)
_CHAIN = field_name(StateEvent, lambda event: event.chain)
_ENTITIES = field_name(StateEvent, lambda event: event.entities)


def _batches(archive: Archive, record: Record) -> Iterator[_Batch]:
    """Each batch of the record in the order of the log."""
    known = sorted((report.place.position, report.batch) for report in record.reports)
    for start in range(0, len(known), _AT_ONCE):
        some = known[start : start + _AT_ONCE]
        records = archive.bundles.records([position for position, _ in some])
        for position, batch in some:
            values = fields_among(records[position], (*_CITED, _CHAIN, _ENTITIES))
            if values is None:
                yield from _whole(archive, position)
            else:
                yield _read(position, batch, values)


def _read(position: int, batch: str, values: Mapping[str, Json]) -> _Batch:
    """Of an event that the index has taken in only what is asked: statements are most of a batch, and stand in the index."""
    links = [_FORMS[_CHAIN](value) for name, value in values.items() if name.startswith(f"{_CHAIN}.")]
    item, rendition, locator, quote, context, standing = [_FORMS[name](values[name]) for name in _CITED]
    whole = item is not None and rendition is not None and locator is not None and standing is not None
    citation = Citation(item, rendition, locator, quote, context, standing) if whole else None
    return _Batch(position, batch, citation, tuple(links), _FORMS[_ENTITIES](values[_ENTITIES]))


def _whole(archive: Archive, position: int) -> Iterator[_Batch]:
    for at, event in _states(archive, [position]):
        yield _Batch(at, event.batch, event.citation, event.chain, event.entities)


def _states(archive: Archive, positions: Sequence[int]) -> Iterator[tuple[int, StateEvent]]:
    for start in range(0, len(positions), _AT_ONCE):
        for entry in archive.bundles.folded_at(positions[start : start + _AT_ONCE]):
            if isinstance(entry.event, StateEvent):
                yield entry.position, entry.event


def _sources(archive: Archive) -> Iterator[str]:
    """The codes of sources that material came from; those of statements stand with their reports."""
    positions = [
        position
        for kind in (AccessionEvent, AccessionCorrectedEvent)
        for position, _ in archive.index.events(kind)
    ]
    for entry in archive.entries(positions):
        if isinstance(entry.event, AccessionEvent | AccessionCorrectedEvent) and entry.event.source:
            yield entry.event.source


def _items(archive: Archive, wanted: Iterable[str]) -> Iterator[ItemFacts]:
    for item in sorted(wanted):
        row = archive.index.item_by_id(item)
        if row is not None:
            yield item_facts(archive, row)


def item_facts(archive: Archive, row: ItemRow) -> ItemFacts:
    """What may be told of an item at all; its original name is not among it."""
    return ItemFacts(row.id, archive.control(row), row.sha256.hex(), row.size, row.media)


def chains(archive: Archive, rows: Sequence[ItemRow]) -> tuple[ExportedCustody, ...]:
    """The custody of these items, oldest event first."""
    prepared = prepared_only(archive)
    return tuple(
        ExportedCustody(item_facts(archive, row), tuple(_events(archive, row, prepared))) for row in rows
    )


def _events(archive: Archive, row: ItemRow, prepared: frozenset[str]) -> Iterator[CustodyStep]:
    for entry in archive.custody(row):
        if entry.link is not None:
            did_leave = not (isinstance(entry.event, ExportEvent) and entry.event.dossier in prepared)
            yield CustodyStep(entry.link.seq, entry.event.KIND, entry.at, entry.commitment.hex(), did_leave)
