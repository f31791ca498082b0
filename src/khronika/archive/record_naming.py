"""Whom or what a person at the command line means: by id, by exact label, or by any name recorded."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from khronika.archive.record_index import RecordIndex
from khronika.primitives.codec import Json
from khronika.record.error import QuestionError, UnknownNameError
from khronika.record.naming import Meant, Sought
from khronika.record.view import EntityView, entity_views
from khronika.record.vocabulary import Range
from khronika.record.vocabulary_file import vocabulary

FACILITY = "Facility"

LISTED, NEAREST = 20, 5
"""Ids listed of entities that bear one name, and labels shown where none does."""


@dataclass(frozen=True, slots=True)
class _Called:
    """An entity of the record with all it is called now."""

    view: EntityView
    names: tuple[str, ...]


def meant(index: RecordIndex, reference: str, classes: Iterable[str] = ()) -> Meant:
    """The entity of this id or exact label, or else the only one that bears this name in any alphabet, case and order of words.

    A name is looked for among entities of these classes of types, or among all when none is given. Raises QuestionError when no
    entity is meant, or more than one.
    """
    if (known := index.described(reference)) is not None:
        return Meant(reference, reference, known.label)
    labelled = index.labelled(reference)
    if labelled:
        _require_one([each.id for each in labelled], "this label")
        return Meant(reference, labelled[0].id, labelled[0].label)
    return _named(index, reference, _types(classes))


def _types(classes: Iterable[str]) -> frozenset[str]:
    words = vocabulary()
    return frozenset().union(*(words.of_class(each) for each in classes)) or frozenset(words.types)


def _named(index: RecordIndex, reference: str, types: frozenset[str]) -> Meant:
    sought, labels = Sought(reference), index.labels(types)
    labelled = (line.partition("\t") for line in sought.sift(labels) if line)
    recorded = (line.partition("\t") for line in sought.sift(index.names(_name_properties())) if line)
    likely = {int(number) for number, _, label in labelled if sought.fits(label)}
    likely |= {int(number) for number, _, names in recorded if any(map(sought.fits, _texts(json.loads(names))))}
    found = _bearers(sought, _called(index, index.ids(likely, types)))
    if not found:
        raise UnknownNameError(_nearest(index, sought, labels))
    _require_one([each.id for each in found], "this name")
    return Meant(reference, found[0].id, found[0].label)


def _name_properties() -> frozenset[str]:
    return frozenset(word.name for word in vocabulary().words() if word.range is Range.NAME)


def _called(index: RecordIndex, entities: Sequence[str]) -> Iterator[_Called]:
    naming = _name_properties()
    for view in entity_views(index.about(entities), vocabulary()).values():
        stated = [held.value for each in view.properties if each.name in naming for held in each.values if held.standing]
        yield _Called(view, (view.label, *(name for value in (view.names, *stated) for name in _texts(value))))


def _texts(value: Json) -> Iterator[str]:
    for name in value if isinstance(value, list) else [value]:
        text = name.get("value") if isinstance(name, dict) else name
        if isinstance(text, str):
            yield text


def _bearers(sought: Sought, called: Iterable[_Called]) -> list[EntityView]:
    """Those who bear the name; of one number, facilities before what is only in one, and those called by it alone before others."""
    found = [each for each in called if any(map(sought.fits, each.names))]
    if sought.is_numbered:
        found = [each for each in found if each.view.type == FACILITY] or found
        found = [each for each in found if any(sought.fits(name) and sought.is_bare_in(name) for name in each.names)] or found
    return [each.view for each in found]


def _require_one(ids: Sequence[str], what: str) -> None:
    if len(ids) > 1:
        more = f" and {len(ids) - LISTED} more" if len(ids) > LISTED else ""
        raise QuestionError(f"{len(ids)} entities have {what}", hint=f"name one by its id: {', '.join(ids[:LISTED])}{more}")


def _nearest(index: RecordIndex, sought: Sought, labels: str) -> tuple[str, ...]:
    """The nearest labels, of entities still in view."""
    near = [line.partition("\t") for line in sought.nearest(labels, 4 * NEAREST)]
    known = [each for number, _, _ in near for id_ in index.ids([int(number)], _types(())) if (each := index.described(id_)) is not None]
    return tuple(f"{' '.join(each.label.split())} ({each.id})" for each in known[:NEAREST])
