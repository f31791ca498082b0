"""Alleged perpetrators of the archive next to a list of persons under sanctions; offline, and nothing of it is recorded."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.archive import Archive
from khronika.archive.importing_file import text_of
from khronika.exchange.sanctions import Listed, list_matches, listed_persons
from khronika.link.person import Person
from khronika.primitives.codec import Json
from khronika.primitives.timespan import Timespan
from khronika.record.value import timespan_of
from khronika.record.view import EntityView, entity_views
from khronika.record.vocabulary import Asked
from khronika.record.vocabulary_file import vocabulary


@dataclass(frozen=True, slots=True)
class ListedPerpetrator:
    """An alleged perpetrator who may be someone on a list; a proposal with its reasons."""

    entity: str
    label: str
    listed: Listed
    likelihood: float
    reasons: tuple[str, ...]


def listed_perpetrators(archive: Archive, octets: bytes) -> list[ListedPerpetrator]:
    """Proposals, the likeliest first. Raises TableError, ForeignError."""
    views = {view.id: view for view in _perpetrators(archive)}
    ours = [Person(view.id, _names(view), _born(view)) for view in views.values()]
    found = list_matches(ours, listed_persons(text_of(octets).content))
    return [ListedPerpetrator(each.entity, views[each.entity].label, each.listed, each.likelihood, each.reasons) for each in found]


def _perpetrators(archive: Archive) -> Iterator[EntityView]:
    """Persons that a statement which stands names as alleged perpetrator."""
    words, index = vocabulary(), archive.index.record
    asking = words.asking(Asked.PERPETRATOR)
    persons = index.of_types(["Person"])
    acts = index.naming(persons, asking)
    named = {
        str(value.value["entity"])
        for view in entity_views(index.about(sorted(acts)), words).values()
        for each in view.properties
        if each.name in asking
        for value in each.values
        if value.standing and isinstance(value.value, dict) and "entity" in value.value
    }
    yield from (view for view in entity_views(index.about(sorted(named & persons)), words).values() if view.id in named)


def _names(view: EntityView) -> tuple[str, ...]:
    said = [
        _name(value)
        for each in view.properties
        if each.name in ("name", "alias")
        for value in (held.value for held in each.values if held.standing)
    ]
    listed = [_name(name) for name in view.names] if isinstance(view.names, list) else []
    return tuple(dict.fromkeys(name for name in (view.label, *said, *listed) if name))


def _name(value: Json) -> str:
    return str(value.get("value", "")) if isinstance(value, dict) else str(value)


def _born(view: EntityView) -> Timespan | None:
    dates = (value.value for each in view.properties if each.name == "birth_date" for value in each.values if value.standing)
    return next((span for value in dates if (span := timespan_of(value))), None)
