"""Alleged perpetrators of the archive next to a list of persons under sanctions.

Offline, and nothing of it is recorded.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.exchange.read import text_of
from khronika.archive.store.archive import Archive
from khronika.exchange.imports.sanctions import Listed, list_matches, listed_persons
from khronika.link.person import Person
from khronika.record.value import timespans
from khronika.record.view import EntityView, entity_views
from khronika.record.vocabulary import Asked


@dataclass(frozen=True, slots=True)
class ListedPerpetrator:
    """An alleged perpetrator who may be someone on a list; a proposal with its reasons."""

    entity: str
    label: str
    listed: Listed
    likelihood: float
    reasons: tuple[str, ...]


def listed_perpetrators(archive: Archive, data: bytes) -> list[ListedPerpetrator]:
    """Proposals, the likeliest first. Raises TableError, ForeignError."""
    views = {view.id: view for view in _perpetrators(archive)}
    ours = [_person(view) for view in views.values()]
    found = list_matches(ours, listed_persons(text_of(data).content))
    return [
        ListedPerpetrator(each.entity, views[each.entity].label, each.listed, each.likelihood, each.reasons)
        for each in found
    ]


def _perpetrators(archive: Archive) -> Iterator[EntityView]:
    """Persons that a statement which stands names as alleged perpetrator."""
    words, index = archive.words, archive.index.record
    asking = words.asking(Asked.PERPETRATOR)
    persons = index.of_types(["Person"])
    acts = index.naming(persons, asking)
    views = entity_views(index.about(sorted(acts)), words).values()
    named = {entity.id for view in views for entity in view.entities(*asking)}
    yield from (
        view
        for view in entity_views(index.about(sorted(named & persons)), words).values()
        if view.id in named
    )


def _person(view: EntityView) -> Person:
    births = [
        span for value in view.values("birth_date") if value.is_asserted for span in timespans(value.value)
    ]
    names = tuple(dict.fromkeys((view.label, *view.names())))
    return Person(view.id, names, births[0] if births else None, also_born=tuple(births[1:]))
