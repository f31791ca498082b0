"""Parts of the record that a page shows, to be taken out alone: a list of items, what a search found, what waits, an entity."""

from collections.abc import Callable, Iterable, Iterator

from khronika.archive.custody.material import item_facts
from khronika.archive.index.item_pages import ItemChoice
from khronika.archive.record.find import find_in_record
from khronika.archive.record.waiting import waiting
from khronika.archive.search.search import Searching
from khronika.archive.store.archive import Archive
from khronika.disclosure.grounds import ItemFacts
from khronika.disclosure.part import ExportPart

MOST_FOUND = 10_000
"""Items, and entities, of a search that go out."""
_PAGE = 1_000
_HELD = ("detainee", "victim")
"""Properties by which stays and acts name the person they befell."""

PartOf = Callable[[Archive], ExportPart]


def of_list(archive: Archive, choice: ItemChoice) -> ExportPart:
    """The items of a choice, and what rests on them."""
    return _of_items(tuple(_facts(archive, choice)))


def _of_items(listed: tuple[ItemFacts, ...], entities: Iterable[str] = ()) -> ExportPart:
    return ExportPart(
        entities=frozenset(entities), items=frozenset(each.id for each in listed), listed=listed
    )


def _facts(archive: Archive, choice: ItemChoice) -> Iterator[ItemFacts]:
    after = 0
    while page := archive.index.pages.after(after, choice, _PAGE):
        for each in page:
            row = archive.index.item_by_number(each.number)
            if row is not None:
                yield item_facts(archive, row)
        after = page[-1].number


def of_search(archive: Archive, query: str) -> ExportPart:
    """The items that a query finds with what rests on them, and what is said of the entities that it finds."""
    with Searching(archive) as searching:
        found = searching.find(query, limit=MOST_FOUND)
    entities = find_in_record(archive, query, limit=MOST_FOUND)
    listed = {each.row.id: item_facts(archive, each.row) for each in found}
    return _of_items(tuple(listed.values()), (each.id for each in entities))


def of_review(archive: Archive) -> ExportPart:
    """The batches of which something waits for review."""
    found, queue = list[str](), waiting(archive)
    while True:
        found += (each.found.batch for each in queue.batches)
        if not queue.further:
            return ExportPart(batches=frozenset(found))
        queue = waiting(archive, queue.last)


def of_entities(entities: Iterable[str]) -> ExportPart:
    """What is said of these entities."""
    return ExportPart(entities=frozenset(entities))


def of_persons(archive: Archive, persons: Iterable[str]) -> ExportPart:
    """What is said of these persons, of their stays and of what befell them."""
    named = [*persons]
    return of_entities([*named, *archive.index.record.naming(named, _HELD)])
