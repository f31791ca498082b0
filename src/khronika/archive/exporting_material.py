"""What an export is planned from, read out of the archive: views of all entities, what was ever said of them, grounds, items, custody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from khronika.archive.archive import Archive
from khronika.archive.index import ItemRow
from khronika.archive.shelf import values_of
from khronika.disclosure.filter import Material
from khronika.disclosure.grounds import ItemFacts
from khronika.exchange.custody_case import CustodyEvent, ItemCustody
from khronika.primitives.codec import Json
from khronika.record.fold import SETTLED, Record, undone
from khronika.record.recorded import Described, read_entities, read_statements
from khronika.record.view import entity_views
from khronika.record.vocabulary import Vocabulary
from khronika.seal.opening import parse

_AT_ONCE = 1024
"""Events read at once: bundles are read whole."""
_GROUNDS = ("attribution", "citation")


def gathered(archive: Archive) -> Material:
    """All the record's entities with everything an export may need of them; nothing is filtered yet."""
    words, index = archive.words, archive.index.record
    record = index.about(sorted(index.of_types(words.types)))
    described: list[Described] = []
    grounds: dict[str, Mapping[str, Json]] = {}
    for batch, position, values in _reports(archive, record):
        grounds[batch] = {name: values[name] for name in _GROUNDS if name in values}
        described += read_entities(position, values, ()).values()
    items = {report.item for report in record.reports if report.item}
    facts = {each.id: each for each in _items(archive, items)}
    described += _names_taken_back(record, words)
    sources = frozenset([*_sources(archive), *(report.source for report in record.reports if report.source)])
    views = entity_views(record, words)
    withdrawn = tuple(each for each in _said_by_silent(archive) if each.id not in views)
    return Material(views, tuple(described), grounds, facts, sources, withdrawn)


def _said_by_silent(archive: Archive) -> Iterator[Described]:
    """What batches of which nothing counts any more had said of entities, the names that they stated included."""
    positions = sorted(place for batch in archive.index.record.silent() for place in archive.index.about("state", batch))
    for start in range(0, len(positions), _AT_ONCE):
        for place, sealed in archive.shelf.records(positions[start : start + _AT_ONCE]).items():
            values = values_of(sealed)
            said = read_entities(place, values, ())
            yield from said.values()
            for row in read_statements(values):
                if row.property in archive.words.naming and (known := said.get(row.subject)):
                    yield known._replace(names=f"[{row.text}]")


def _names_taken_back(record: Record, words: Vocabulary) -> Iterator[Described]:
    """Names stated in batches that were withdrawn as a whole: in no view, and still not to be told of whoever is protected."""
    gone = undone(record)
    named = (each for each in record.statements if each.batch in gone and each.property in words.naming)
    yield from (Described(SETTLED, each.subject, "", "", "", f"[{each.value}]") for each in named)


def _reports(archive: Archive, record: Record) -> Iterator[tuple[str, int, Mapping[str, Json]]]:
    """Each batch with its place in the log and the values of its field texts."""
    batches = iter(sorted((report.place.position, report.batch) for report in record.reports))
    while some := list(islice(batches, _AT_ONCE)):
        sealed = archive.shelf.records([position for position, _ in some])
        for position, batch in some:
            yield batch, position, values_of(sealed[position])


def _sources(archive: Archive) -> Iterator[str]:
    """The codes of sources that material came from; those of statements stand with their reports."""
    for position, _ in archive.index.events("accession"):
        source = archive.event(position)[1].get("source")
        if isinstance(source, str):
            yield source


def _items(archive: Archive, wanted: Iterable[str]) -> Iterator[ItemFacts]:
    for item in sorted(wanted):
        row = archive.index.item_by_id(item)
        if row is not None:
            yield item_facts(archive, row)


def item_facts(archive: Archive, row: ItemRow) -> ItemFacts:
    """What may be told of an item at all; its original name is not among it."""
    return ItemFacts(row.id, archive.control(row), row.sha256.hex(), row.size, row.media)


def chains(archive: Archive, rows: Sequence[ItemRow]) -> tuple[ItemCustody, ...]:
    """The custody of these items, oldest event first."""
    return tuple(ItemCustody(item_facts(archive, row), tuple(_events(archive, row))) for row in rows)


def _events(archive: Archive, row: ItemRow) -> Iterator[CustodyEvent]:
    for _, sealed in archive.custody(row):
        event = parse(sealed.opening).event
        yield CustodyEvent(int(str(event["seq"])), str(event["type"]), str(event["at"]), sealed.commitment.hex())
