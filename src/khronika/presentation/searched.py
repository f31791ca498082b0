"""What a query finds in evidence and in the record at once, a page at a time, and what it cannot find."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from khronika.archive.record.find import FoundEntity, find_in_record
from khronika.archive.search.search import held_search
from khronika.archive.store.archive import Archive
from khronika.presentation.found import FoundInRecord, FoundItem, NotSearched, not_searched, of_newest
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

PAGE = 20
"""Items, and entities, of a page."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of what was found; `is_more` where another page may have more."""

    query: str
    page: int
    items: tuple[FoundItem, ...]
    entities: tuple[FoundInRecord, ...]
    """Empty, too, while the record is looked through."""
    lacks: NotSearched
    is_more: bool

    def newest(self, words: Words) -> str:
        """That only the newest passages were put in order; nothing where all were."""
        return of_newest([item.found for item in self.items], words)

    def to_json(self) -> Json:
        """What was found, and what was not searched."""
        items: list[Json] = [_json(each.to_json()) for each in self.items]
        return {
            "items": items,
            "record": [each.to_json() for each in self.entities],
            "lacks": self.lacks.to_json(),
        }

    def text(self, words: Words) -> Iterator[str]:
        """Items, then entities."""
        for item in self.items:
            yield from item.text(words)
        for entity in self.entities:
            yield from entity.text(words)


def _json(value: object) -> Json:
    return value  # type: ignore[return-value]  # made of JSON, though its type does not say so


def searched(archive: Archive, query: str, page: int) -> SearchPage:
    """What a query finds, page after page from 0; raises QueryError, UnknownItemError, MissingSearchExtraError."""
    return search_page(archive, query, page, record_page(archive, query, page))


def record_page(archive: Archive, query: str, page: int) -> list[FoundEntity]:
    """The entities of a page, and one more where there is one; it takes as long as the record is large."""
    return find_in_record(archive, query, limit=PAGE + 1, offset=page * PAGE)


def search_page(archive: Archive, query: str, page: int, entities: Sequence[FoundEntity]) -> SearchPage:
    """The page with these entities; raises as `searched`."""
    # Opened once: to open and close the file takes longer than to find something in it.
    items = held_search(archive).find(query, limit=PAGE + 1, offset=page * PAGE)
    return SearchPage(
        query,
        page,
        tuple(FoundItem(each) for each in items[:PAGE]),
        tuple(FoundInRecord(each) for each in entities[:PAGE]),
        not_searched(archive),
        max(len(items), len(entities)) > PAGE,
    )


def every_page(archive: Archive, query: str) -> Iterator[SearchPage]:
    """Page after page of what a query finds; raises as `searched`."""
    for page in count():
        found = searched(archive, query, page)
        yield found
        if not found.is_more:
            return
